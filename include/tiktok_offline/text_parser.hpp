// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TEXT_PARSER_HPP
#define TIKTOK_OFFLINE_TEXT_PARSER_HPP

#include <string_view>

#include "detail/read/flat_document.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {
class parsed_text;
}  // namespace detail

/// Memory that `map_text` keeps from one event to the next: with it hardly anything is allocated.
/// Use one per thread. What an event held is overwritten when its `map_text` returns.
class text_parser {
  friend class detail::parsed_text;
  detail::flat_document document_{};
};

namespace detail {

/// A text that a parser has read, until it ends.
class parsed_text {
 public:
  parsed_text(std::string_view text, text_parser& parser)
      : document_(parser.document_), is_json_(document_.parse(text)) {}
  parsed_text(const parsed_text&) = delete;
  parsed_text& operator=(const parsed_text&) = delete;
  ~parsed_text() { document_.clear(); }

  [[nodiscard]] bool is_json() const { return is_json_; }
  [[nodiscard]] flat_value root() const { return flat_value(document_.root()); }

 private:
  flat_document& document_;
  bool is_json_;
};

}  // namespace detail

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
