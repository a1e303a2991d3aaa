// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_FAULT_MESSAGE_HPP
#define TIKTOK_OFFLINE_DETAIL_FAULT_MESSAGE_HPP

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "text/ascii.hpp"
#include "text/json_pointer.hpp"
#include "text/nearest_name.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// What is taken for a configuration may be an event, given by mistake. So the message of a fault,
// which may be logged, has no key that may be an address, and no value that may be a person's.

/// Texts one after the other. (With `+` each of them is a string that is made and destroyed.)
inline std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

inline std::string in_quotes(std::string_view text) {
  return joined({"\"", text, "\""});
}

constexpr bool may_name_key(std::string_view key) {
  constexpr std::size_t longest = 64;
  return key.size() <= longest && key.find('@') == std::string_view::npos;
}

constexpr bool may_quote_value(std::string_view value) {
  constexpr std::size_t longest = 40;
  const auto is_harmless = [](char c) { return is_letter(c) || c == '_'; };
  return !value.empty() && value.size() <= longest && all_of(value, is_harmless);
}

/// `unknown event channel "shop"`, or without the value.
inline std::string with_value(std::string_view what, std::string_view value) {
  return may_quote_value(value) ? joined({what, " ", in_quotes(value)}) : std::string(what);
}

/// The pointer to a member, or to the object that holds it where the key must not be named.
inline std::string member_of(std::string_view pointer, std::string_view key) {
  std::string member(pointer);
  if (may_name_key(key)) append_key(member, key);
  return member;
}

/// The pointer to an element of a list.
inline std::string element_of(std::string_view pointer, std::size_t index) {
  std::string element(pointer);
  append_index(element, index);
  return element;
}

/// Empty when no known name is near.
template <class Names>
std::string did_you_mean(const Names& known, std::string_view name) {
  const std::string_view nearest = nearest_name(known, name);
  return nearest.empty() ? std::string() : joined({"; did you mean ", in_quotes(nearest), "?"});
}

/// `"exact" or "folded"`.
inline std::string listed(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += " or ";
    list += in_quotes(name);
  }
  return list;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
