// SPDX-License-Identifier: MIT
// The example of docs/json_libraries.md: a JSON class of one's own as the event. readme.sh sees to
// it that the lines here and there are the same.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "reader_comparison.hpp"

namespace shop {

struct value;
using list = std::vector<value>;
using object = std::map<std::string, value>;

struct value {
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, list, object> held{};
};

}  // namespace shop

// clang-format off
template <>
class tiktok_offline::json_value<shop::value> {
 public:
  json_value() = default;  // a handle on nothing
  static json_value of(const shop::value& value) {
    json_value handle;
    handle.value_ = &value;
    return handle;
  }

  bool is_object() const { return get<shop::object>() != nullptr; }
  bool is_array() const { return get<shop::list>() != nullptr; }

  json_value member(const std::string& key) const {
    const auto* members = get<shop::object>();
    const auto found = members ? members->find(key) : shop::object::const_iterator();
    return members && found != members->end() ? of(found->second) : json_value();
  }
  json_value element(std::size_t index) const {
    const auto* elements = get<shop::list>();
    return elements && index < elements->size() ? of((*elements)[index]) : json_value();
  }
  template <class Use>
  void each_member(Use use) const {
    const auto* members = get<shop::object>();
    if (!members) return;
    for (const auto& [key, member] : *members) use(std::string_view(key), of(member));
  }
  template <class Use>
  void each_element(Use use) const {
    const auto* elements = get<shop::list>();
    if (!elements) return;
    for (const auto& element : *elements) use(of(element));
  }

  scalar to_scalar() const {
    if (!value_ || get<std::nullptr_t>()) return {};  // absent
    if (const auto* text = get<std::string>()) return scalar::of(*text);
    if (const auto* integer = get<std::int64_t>()) return scalar::of(*integer);
    if (const auto* floating = get<double>()) return scalar::of(*floating);
    return scalar::other();  // a boolean, a list, an object
  }

 private:
  template <class Type>
  const Type* get() const { return value_ ? std::get_if<Type>(&value_->held) : nullptr; }

  const shop::value* value_ = nullptr;
};
// clang-format on

namespace {

shop::value to_shop_value(const nlohmann::json& json) {
  switch (json.type()) {
    case nlohmann::json::value_t::boolean:
      return {json.get<bool>()};
    case nlohmann::json::value_t::number_integer:
    case nlohmann::json::value_t::number_unsigned:
      return {json.get<std::int64_t>()};
    case nlohmann::json::value_t::number_float:
      return {json.get<double>()};
    case nlohmann::json::value_t::string:
      return {json.get<std::string>()};
    case nlohmann::json::value_t::array: {
      shop::list list;
      for (const auto& element : json) list.push_back(to_shop_value(element));
      return {std::move(list)};
    }
    case nlohmann::json::value_t::object: {
      shop::object object;
      for (const auto& member : json.items()) {
        object.emplace(member.key(), to_shop_value(member.value()));
      }
      return {std::move(object)};
    }
    default:
      return {};
  }
}

// Whether all integers of a value are at most 2^63-1: the shop's class holds no others.
bool fits_shop_value(const nlohmann::json& json) {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  if (json.is_number_unsigned()) {
    return json.get<std::uint64_t>() <= static_cast<std::uint64_t>(largest);
  }
  if (!json.is_structured()) return true;
  for (const auto& part : json) {
    if (!fits_shop_value(part)) return false;
  }
  return true;
}

tests::reader_comparison with_shop_values() {
  return {tests::reader_comparison::scope::texts_that_both_take,
          [](const std::string& text, const tiktok_offline::config& config) {
            const auto json = nlohmann::json::parse(text, nullptr, false);
            if (json.is_discarded() || !fits_shop_value(json)) {
              return tiktok_offline::map_result<std::string>{
                  tiktok_offline::outcome::rejected,
                  {},
                  {{tiktok_offline::issue_code::invalid_json, ""}}};
            }
            const shop::value event = to_shop_value(json);
            // clang-format off
const auto result = tiktok_offline::map_event<std::string>(event, config);
            // clang-format on
            return result;
          }};
}

}  // namespace

TEST_CASE("A JSON class of one's own is an event with the handle of the document",
          "[json_libraries]") {
  auto both = with_shop_values();
  compare_cases_of_the_design(both);
  CHECK(both.compared >= 300);  // of 386; the others have integers that the class cannot hold
  compare_wrong_types(both);
  compare_odd_keys(both);
  both.print("a JSON class of one's own");
  CHECK(both.mapped > 1000);
  CHECK(both.differing == std::vector<std::string>());
}
