// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_TEXT_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config_fault.hpp"
#include "../issue.hpp"
#include "../number.hpp"
#include "config_value.hpp"
#include "fault_message.hpp"
#include "json.hpp"
#include "read/flat_document.hpp"
#include "text/json_pointer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Reads a configuration's text, and notes what parsed JSON no longer tells: a key that an object
/// has twice, and where a text breaks. The text itself is in no message: it may be an event, given
/// by mistake.
class config_text_reader {
  using json = nlohmann::json;

 public:
  config_text_reader(std::string_view text, config_tree& tree, std::vector<config_fault>& faults)
      : text_(text), tree_(tree), faults_(faults) {}

  /// Whether the whole text is JSON.
  template <class Json>
  bool read() {
    // The parser takes a NUL byte for the end, and what follows would be lost.
    const std::size_t nul = text_.find('\0');
    const std::size_t size = (std::min)(nul, text_.size());
    const text_iterator begin{text_.data()};
    if (!Json::sax_parse(begin, text_iterator{begin.at + size}, this)) return false;
    if (nul == std::string_view::npos) return true;
    not_json_at(nul + 1);
    return false;
  }

  // What nlohmann's `sax_parse` calls. (`binary` is for other formats.)
  bool null() {
    add(kind::other);
    return true;
  }
  bool boolean(bool value) {
    add(kind::flag).flag = value;
    return true;
  }
  bool number_integer(json::number_integer_t value) { return add_number(value); }
  bool number_unsigned(json::number_unsigned_t value) { return add_number(value); }
  bool number_float(json::number_float_t value, const std::string&) { return add_number(value); }
  bool string(const std::string& text) {
    add(kind::text).text = text;
    return true;
  }
  bool binary(json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(kind::object); }
  bool start_array(std::size_t) { return open(kind::list); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(const std::string& name) {
    open_value& object = open_.back();
    pointer_.resize(object.pointer_size);
    pointer_ = member_of(pointer_, name);
    std::vector<config_member>& members = object.value->members;
    const auto has_name = [&](const config_member& each) { return each.key == name; };
    const auto given = std::find_if(members.begin(), members.end(), has_name);
    object.current = static_cast<std::size_t>(given - members.begin());
    if (given == members.end()) {
      members.push_back({name});
    } else if (++given->times == 2) {
      const std::string named = may_name_key(name) ? "the key " + in_quotes(name) : "a key";
      error(pointer_, joined({named, " is given twice"}));
    }
    return true;
  }

  /// Says where the text breaks.
  bool parse_error(std::size_t byte, const std::string&, const json::exception& fault) {
    constexpr int number_is_out_of_range = 406;
    if (fault.id == number_is_out_of_range) {
      error("", joined({"the text has a number that is out of range: see line ", line_of(byte)}));
    } else {
      not_json_at(byte);
    }
    return false;
  }

 private:
  using kind = config_value::kind;

  /// An object or an array that has begun and not ended.
  struct open_value {
    config_value* value;
    std::size_t pointer_size;
    std::size_t current = 0;  // the index of the member that is read
  };

  /// Begins the next element, where an array is open.
  void next_element() {
    if (open_.empty() || !open_.back().value->is_list()) return;
    open_value& list = open_.back();
    list.current = list.value->members.size();
    list.value->members.emplace_back();
    pointer_.resize(list.pointer_size);
    append_index(pointer_, list.current);
  }

  config_value& add(kind type) {
    next_element();
    config_value& added = add_value(tree_, type);
    if (!open_.empty()) open_.back().value->members[open_.back().current].value = &added;
    return added;
  }

  bool add_number(number value) {
    add(kind::number).numeric = value;
    return true;
  }

  bool open(kind type) {
    config_value& added = add(type);
    open_.push_back({&added, pointer_.size()});
    return true;
  }

  bool close() {
    pointer_.resize(open_.back().pointer_size);
    open_.pop_back();
    return true;
  }

  void not_json_at(std::size_t byte) {
    error("", joined({"the text is not valid JSON: see line ", line_of(byte)}));
  }

  /// Of a byte, counted from 1.
  [[nodiscard]] std::string line_of(std::size_t byte) const {
    const std::string_view before = text_.substr(0, byte - 1);
    return std::to_string(1 + std::count(before.begin(), before.end(), '\n'));
  }

  void error(std::string_view pointer, std::string_view message) {
    faults_.push_back({severity::error, std::string(pointer), std::string(message)});
  }

  std::string_view text_;
  config_tree& tree_;
  std::vector<config_fault>& faults_;
  std::string pointer_{};
  std::vector<open_value> open_{};
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
