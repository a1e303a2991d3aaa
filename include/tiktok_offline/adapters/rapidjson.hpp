// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ADAPTERS_RAPIDJSON_HPP
#define TIKTOK_OFFLINE_ADAPTERS_RAPIDJSON_HPP

#include <rapidjson/document.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "../json_value.hpp"
#include "../number.hpp"
#include "../scalar.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// Lets `map_event<std::string>(document, config)` take an event that RapidJSON has parsed: a
/// handle on a value, or on nothing. Parse with `kParseFullPrecisionFlag`, or prices may differ in
/// their last digit, and with `kParseIterativeFlag`, or deep nesting ends the program: see
/// docs/json_libraries.md.
template <class Allocator>
class json_value<rapidjson::GenericValue<rapidjson::UTF8<>, Allocator>> {
  using value_type = rapidjson::GenericValue<rapidjson::UTF8<>, Allocator>;

  // Without RapidJSON's GetObject, which is a macro after windows.h.

 public:
  /// Nothing.
  json_value() = default;
  /// A handle on a value.
  [[nodiscard]] static json_value of(const value_type& value) {
    json_value handle;
    handle.value_ = &value;
    return handle;
  }

  /// Whether it is an object.
  [[nodiscard]] bool is_object() const { return value_ != nullptr && value_->IsObject(); }
  /// Whether it is an array.
  [[nodiscard]] bool is_array() const { return value_ != nullptr && value_->IsArray(); }

  /// The member of an object; nothing for an unknown key. Of members with the same key it is the
  /// last one, as with nlohmann/json; RapidJSON's own search finds the first.
  [[nodiscard]] json_value member(const std::string& key) const {
    if (!is_object()) return {};
    for (auto here = value_->MemberEnd(); here != value_->MemberBegin();) {
      --here;
      if (text_of(here->name) == key) return of(here->value);
    }
    return {};
  }

  /// The element of an array; nothing from its end on.
  [[nodiscard]] json_value element(std::size_t index) const {
    if (!is_array() || index >= value_->Size()) return {};
    return of((*value_)[static_cast<rapidjson::SizeType>(index)]);
  }

  /// Calls `use(element)` for each element of an array, in order.
  template <class Use>
  void each_element(Use use) const {
    if (!is_array()) return;
    for (auto here = value_->Begin(); here != value_->End(); ++here) use(of(*here));
  }

  /// Calls `use(key, member)` for each member of an object, in order.
  template <class Use>
  void each_member(Use use) const {
    if (!is_object()) return;
    for (auto here = value_->MemberBegin(); here != value_->MemberEnd(); ++here) {
      use(text_of(here->name), of(here->value));
    }
  }

  /// The value itself: absent for nothing and `null`, `other` for a boolean, an object, an array.
  [[nodiscard]] scalar to_scalar() const {
    if (value_ == nullptr || value_->IsNull()) return {};
    if (value_->IsString()) return scalar::of(text_of(*value_));
    if (value_->IsUint64()) return scalar::of(number(value_->GetUint64()));
    if (value_->IsInt64()) return scalar::of(number(value_->GetInt64()));
    if (value_->IsDouble()) return scalar::of(number(value_->GetDouble()));
    return scalar::other();
  }

 private:
  /// Of a string, with its NUL bytes.
  [[nodiscard]] static std::string_view text_of(const value_type& string) {
    return {string.GetString(), string.GetStringLength()};
  }

  const value_type* value_ = nullptr;
};

/// A document of RapidJSON's is read as the value that it is.
template <class Allocator, class StackAllocator>
class json_value<rapidjson::GenericDocument<rapidjson::UTF8<>, Allocator, StackAllocator>>
    : public json_value<rapidjson::GenericValue<rapidjson::UTF8<>, Allocator>> {};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
