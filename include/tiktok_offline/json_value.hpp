// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_JSON_VALUE_HPP
#define TIKTOK_OFFLINE_JSON_VALUE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "detail/json_traits.hpp"
#include "number.hpp"
#include "scalar.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// How `map_event` reads an event of type `Event`: a handle to a value, or an empty handle; cheap
/// to copy. To read the values of another JSON library, specialise this template with the functions
/// of the specialisation below (docs/json_libraries.md has a whole example).
///
/// The functions of a handle do not throw and do not copy texts. If a value is missing or has
/// another type, they return an empty handle. If members have the same key, the last one is used.
template <class Event, class = void>
class json_value {
  static_assert(detail::is_json<Event>::value,
                "map_event: the event must be a nlohmann::basic_json, such as nlohmann::json; for "
                "JSON text, use map_text; for another JSON library's values, include its adapter "
                "or specialise tiktok_offline::json_value");
};

/// Reads any `nlohmann::basic_json` whose texts are `std::string`. The event must outlive it.
template <class Json>
class json_value<Json, std::enable_if_t<detail::is_json<Json>::value>> {
 public:
  /// An empty handle.
  json_value() = default;
  /// A handle to a value.
  [[nodiscard]] static json_value of(const Json& value) { return json_value(&value); }

  /// The type of the value; both are false for an empty handle.
  /// @{
  [[nodiscard]] bool is_object() const { return value_ != nullptr && value_->is_object(); }
  [[nodiscard]] bool is_array() const { return value_ != nullptr && value_->is_array(); }
  /// @}

  /// A member of an object; an empty handle for an unknown key.
  [[nodiscard]] json_value member(const std::string& key) const {
    const auto* members = get<typename Json::object_t>();
    if (members == nullptr) return {};
    const auto found = members->find(key);
    return found == members->end() ? json_value() : json_value(&found->second);
  }

  /// An element of an array; an empty handle if the index is too large.
  [[nodiscard]] json_value element(std::size_t index) const {
    const auto* elements = get<typename Json::array_t>();
    if (elements == nullptr || index >= elements->size()) return {};
    return json_value(&(*elements)[index]);
  }

  /// Calls `use(element)` for each element of an array, in order.
  template <class Use>
  void each_element(Use use) const {
    const auto* elements = get<typename Json::array_t>();
    if (elements == nullptr) return;
    for (const Json& element : *elements) use(json_value(&element));
  }

  /// Calls `use(key, member)` for each member of an object; the key is a `std::string_view`.
  /// Members with the same key are passed in the order of the text.
  template <class Use>
  void each_member(Use use) const {
    const auto* members = get<typename Json::object_t>();
    if (members == nullptr) return;
    for (const auto& [key, member] : *members) use(std::string_view(key), json_value(&member));
  }

  /// The value itself: absent for an empty handle or `null`, `other` for a boolean, an object or an
  /// array.
  [[nodiscard]] scalar to_scalar() const {
    if (value_ == nullptr) return {};
    switch (value_->type()) {
      case Json::value_t::null:
        return {};
      case Json::value_t::string:
        return scalar::of(std::string_view(*get<typename Json::string_t>()));
      case Json::value_t::number_unsigned:
        return scalar::of(number(*get<typename Json::number_unsigned_t>()));
      case Json::value_t::number_integer:
        return scalar::of(number(*get<typename Json::number_integer_t>()));
      case Json::value_t::number_float:
        return scalar::of(number(*get<typename Json::number_float_t>()));
      default:
        return scalar::other();
    }
  }

 private:
  // A pointer: from a reference the compiler would try all conversions of a basic_json.
  explicit json_value(const Json* value) : value_(value) {}

  /// The value itself, without a copy; null when it has another type.
  template <class Value>
  [[nodiscard]] const Value* get() const {
    return value_ == nullptr ? nullptr : value_->template get_ptr<const Value*>();
  }

  const Json* value_ = nullptr;
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
