// SPDX-License-Identifier: MIT
// nlohmann/json for every header here: the only one that includes it, so that a version that is too
// old is named before anything of it is used.
#ifndef TIKTOK_OFFLINE_DETAIL_JSON_HPP
#define TIKTOK_OFFLINE_DETAIL_JSON_HPP

#include <nlohmann/json.hpp>

#include <string_view>

#if NLOHMANN_JSON_VERSION_MAJOR * 100 + NLOHMANN_JSON_VERSION_MINOR < 311
#error "nlohmann/json is too old: tiktok_offline needs 3.11 or later, first on the include path"
#endif

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// The JSON that a whole text is, discarded where it is not JSON. A NUL byte never is: the parser
/// itself takes one for the end of the text, and what follows would be lost in silence.
template <class Json = nlohmann::json>
Json parse_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return Json::value_t::discarded;
  return Json::parse(text.begin(), text.end(), nullptr, false);
}

/// The member of an object; null when there is none, or no object.
inline const nlohmann::json* find_member(const nlohmann::json& object, const char* key) {
  const auto member = object.find(key);  // the end in what is not an object
  return member != object.end() ? &*member : nullptr;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
