// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READER_HPP
#define TIKTOK_OFFLINE_DETAIL_READER_HPP

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "scalar.hpp"
#include "text.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// A handle on a value of a `nlohmann::basic_json`, or on nothing. It never throws, never inserts
/// and copies nothing; the event must outlive it. Another JSON library needs a handle like this.
template <class Json>
class json_reader {
 public:
  json_reader() = default;
  // A pointer: with a reference the compiler would try all conversions of a basic_json.
  explicit json_reader(const Json* value) : value_(value) {}

  [[nodiscard]] bool is_object() const { return value_ != nullptr && value_->is_object(); }
  [[nodiscard]] bool is_array() const { return value_ != nullptr && value_->is_array(); }

  /// The member of an object; nothing for an unknown key and for what is no object.
  [[nodiscard]] json_reader member(const std::string& key) const {
    const auto* members = get<typename Json::object_t>();
    if (members == nullptr) return {};
    const auto found = members->find(key);
    return found == members->end() ? json_reader() : json_reader(&found->second);
  }

  /// The element of an array; nothing beyond its end and for what is no array.
  [[nodiscard]] json_reader element(std::size_t index) const {
    const auto* elements = get<typename Json::array_t>();
    if (elements == nullptr || index >= elements->size()) return {};
    return json_reader(&(*elements)[index]);
  }

  /// Calls `use(element)` for each element of an array, in order.
  template <class Use>
  void each(Use use) const {
    const auto* elements = get<typename Json::array_t>();
    if (elements == nullptr) return;
    for (const Json& element : *elements) use(json_reader(&element));
  }

  /// Calls `use(key, member)` for each member of an object.
  template <class Use>
  void each_member(Use use) const {
    const auto* members = get<typename Json::object_t>();
    if (members == nullptr) return;
    for (const auto& [key, member] : *members) use(std::string_view(key), json_reader(&member));
  }

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
  /// The value itself, without a copy; null when it has another type.
  template <class Value>
  [[nodiscard]] const Value* get() const {
    return value_ == nullptr ? nullptr : value_->template get_ptr<const Value*>();
  }

  const Json* value_ = nullptr;
};

/// Calls `use(member, index)` for each member of a list, in order: of an array, or of an object
/// that is not empty and whose keys are all indices (RFC 6901), as PHP writes a list with gaps.
/// False for anything else. Of members with the same key the last one counts.
template <class Reader, class Use>
bool each_list_member(const Reader& list, Use use) {
  if (list.is_array()) {
    std::size_t index = 0;
    list.each([&](const Reader& member) { use(member, index++); });
    return true;
  }
  std::map<std::size_t, Reader> members;
  bool is_list = list.is_object();
  list.each_member([&](std::string_view key, const Reader& member) {
    const std::optional<std::size_t> index = is_list ? read_index(key) : std::nullopt;
    is_list = index.has_value();
    if (index) members.insert_or_assign(*index, member);
  });
  if (!is_list || members.empty()) return false;
  for (const auto& [index, member] : members) use(member, index);
  return true;
}

/// An object or an array that is open: its members are asked for one after the other. It is enough
/// for libraries that find a member quickly; an adapter for another one makes an index here.
template <class Reader>
class opened {
 public:
  void open(const Reader& value) { value_ = value; }

  [[nodiscard]] bool is_array() const { return value_.is_array(); }
  [[nodiscard]] Reader element(std::size_t index) const { return value_.element(index); }
  [[nodiscard]] Reader member(const std::string& key) const { return value_.member(key); }

 private:
  Reader value_{};
};

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
