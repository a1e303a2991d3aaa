// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_JSON_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_JSON_TEXT_HPP

#include <string_view>

#include "json.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// The JSON that a whole text is, discarded where it is not JSON. A NUL byte never is: the parser
/// itself takes one for the end of the text, and what follows would be lost in silence.
inline nlohmann::json parse_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return nlohmann::json::value_t::discarded;
  return nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
}

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
