// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_TEXT_HPP

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config_fault.hpp"
#include "../issue.hpp"
#include "fault_message.hpp"
#include "json.hpp"
#include "text/json_pointer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Notes what parsed JSON no longer tells: a key that an object has twice, and where a text breaks.
/// The text itself is in no message: it may be an event, given by mistake.
class config_text_watcher {
  using json = nlohmann::ordered_json;

 public:
  config_text_watcher(std::string_view text, std::vector<config_fault>& faults)
      : text_(text), faults_(faults) {}

  // What nlohmann's `sax_parse` calls. (`binary` is for other formats.)
  bool null() { return next_value(); }
  bool boolean(bool) { return next_value(); }
  bool number_integer(json::number_integer_t) { return next_value(); }
  bool number_unsigned(json::number_unsigned_t) { return next_value(); }
  bool number_float(json::number_float_t, const std::string&) { return next_value(); }
  bool string(std::string&) { return next_value(); }
  bool binary(json::binary_t&) { return next_value(); }

  bool start_object(std::size_t) { return open(false); }
  bool start_array(std::size_t) { return open(true); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    pointer_.resize(open_.back().pointer_size);
    pointer_ = member_of(std::move(pointer_), name);
    if (++open_.back().times[name] != 2) return true;
    const std::string named = may_name_key(name) ? "the key " + in_quotes(name) : "a key";
    error(pointer_, named + " is given twice");
    return true;
  }

  /// Says where the text breaks.
  bool parse_error(std::size_t byte, const std::string&, const json::exception& fault) {
    constexpr int number_is_out_of_range = 406;
    if (fault.id == number_is_out_of_range) {
      error("", "the text has a number that is out of range: see line " + line_of(byte));
    } else {
      not_json_at(byte);
    }
    return false;
  }

  void not_json_at(std::size_t byte) {
    error("", "the text is not valid JSON: see line " + line_of(byte));
  }

 private:
  /// An object or an array that has begun and not ended.
  struct open_value {
    std::size_t pointer_size;
    bool is_array;
    std::size_t index = 0;
    std::map<std::string, std::size_t> times{};
  };

  bool next_value() {
    if (open_.empty() || !open_.back().is_array) return true;
    pointer_.resize(open_.back().pointer_size);
    append_index(pointer_, open_.back().index++);
    return true;
  }

  bool open(bool is_array) {
    next_value();
    open_.push_back({pointer_.size(), is_array});
    return true;
  }

  bool close() {
    pointer_.resize(open_.back().pointer_size);
    open_.pop_back();
    return true;
  }

  /// Of a byte, counted from 1.
  [[nodiscard]] std::string line_of(std::size_t byte) const {
    const std::string_view before = text_.substr(0, byte - 1);
    return std::to_string(1 + std::count(before.begin(), before.end(), '\n'));
  }

  void error(const std::string& pointer, std::string message) {
    faults_.push_back({severity::error, pointer, std::move(message)});
  }

  std::string_view text_;
  std::vector<config_fault>& faults_;
  std::string pointer_{};
  std::vector<open_value> open_{};
};

/// The JSON that a whole text is, discarded when it is not JSON. The faults of the text itself are
/// appended.
template <class Json>
Json parse_config_json(std::string_view text, std::vector<config_fault>& faults) {
  config_text_watcher watcher(text, faults);
  // The parser takes a NUL byte for the end, and what follows would be lost.
  const std::size_t nul = text.find('\0');
  if (!Json::sax_parse(text.substr(0, nul), &watcher)) return Json::value_t::discarded;
  if (nul != std::string_view::npos) {
    watcher.not_json_at(nul + 1);
    return Json::value_t::discarded;
  }
  return Json::parse(text, nullptr, false);
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
