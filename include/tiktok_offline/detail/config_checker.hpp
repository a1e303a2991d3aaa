// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_CHECKER_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_CHECKER_HPP

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../config_fault.hpp"
#include "../issue.hpp"
#include "../payload_format.hpp"
#include "../source.hpp"
#include "../timestamp.hpp"
#include "event_names.hpp"
#include "fault_message.hpp"
#include "phone_plan.hpp"
#include "source_checker.hpp"
#include "text/ascii.hpp"
#include "text/json_pointer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Goes through a configuration and notes what is wrong, in the order of `config`'s members.
class config_checker {
 public:
  explicit config_checker(const config& settings) : settings_(settings) {}

  std::vector<config_fault> faults() && {
    check_event_set_id();
    check_mapping();
    for (const property_row& row : property_rows) check_property(row);
    check_required_properties();
    check_default_country();
    check_channel_aliases();
    check_partner_name();
    check_test_event_code();
    check_event_name();
    check_default_utc_offset();
    return std::move(faults_);
  }

 private:
  void error(std::string_view pointer, std::string_view message) {
    add(severity::error, pointer, message);
  }
  void warning(std::string_view pointer, std::string_view message) {
    add(severity::warning, pointer, message);
  }
  void add(severity level, std::string_view pointer, std::string_view message) {
    faults_.push_back({level, std::string(pointer), std::string(message)});
  }

  void check_event_set_id() {
    const text_template& id = settings_.event_set_id;
    if (is_blank(id.text())) return error("/event_set_id", "event_set_id is not set");
    check_template(id, "/event_set_id");
    if (!id.problem().empty() || check_braces(id, "/event_set_id")) return;
    const bool is_literal = id.first_path() == nullptr;
    if (trim(id.text()).size() != id.text().size()) {
      warning("/event_set_id", "the white space at an end is part of the event set id; remove it");
    } else if (is_literal && !all_of(id.text(), is_digit)) {
      warning("/event_set_id",
              "an event set id has only digits (a pixel code is not one); a path into the event is "
              "written {{store.event_set}}");
    }
  }

  /// A text with single braces, which are not a template's. True when it was reported.
  bool check_braces(const text_template& pattern, std::string_view pointer) {
    const bool is_literal = pattern.problem().empty() && pattern.first_path() == nullptr;
    if (!is_literal || pattern.text().find_first_of("{}") == std::string::npos) return false;
    warning(pointer, "a path is written in double braces: {{store.event_set}}");
    return true;
  }

  void check_template(const text_template& pattern, std::string_view pointer) {
    if (!pattern.problem().empty()) {
      error(pointer, malformed(pattern));
    } else if (pattern.reads_item()) {
      error(pointer, only_for_items);
    }
  }

  void check_mapping() {
    if (settings_.mapping.empty()) {
      error("/mapping", "mapping is empty: every event would be filtered");
    }
    std::set<std::string, std::less<>> seen;
    for (std::size_t i = 0; i < settings_.mapping.size(); ++i) {
      const mapping_row& row = settings_.mapping[i];
      const std::string pointer = element_of("/mapping", i);
      if (is_blank(row.event_name)) error(pointer + "/event_name", "the event name is empty");
      check_row_name(row.event_name, pointer + "/event_name");
      check_event_type(row, pointer + "/tiktok_event_type");
      if (is_blank(row.event_name) || is_blank(row.tiktok_event_type)) continue;
      std::string names;  // as a pointer, in which no two names are another two
      append_key(names, folded(row.event_name));
      append_key(names, older_event_type(row.tiktok_event_type));
      const bool is_new = seen.insert(std::move(names)).second;
      if (!is_new) error(pointer, "duplicate of an earlier row: its events would be sent twice");
    }
  }

  void check_row_name(const std::string& name, std::string_view pointer) {
    if (name.find("{{") != std::string::npos) {
      return warning(pointer, "the name is compared as it is: braces are not a template here");
    }
    const bool counts = settings_.match_event_names == event_name_matching::exact;
    if (!counts || is_blank(name) || trim(name).size() == name.size()) return;
    warning(pointer,
            "the name has white space at an end, and is compared with it; remove it, or set "
            "match_event_names to folded");
  }

  /// A name as it is compared with those of events.
  [[nodiscard]] std::string folded(std::string_view name) const {
    if (settings_.match_event_names == event_name_matching::exact) return std::string(name);
    std::string text(trim(name));
    for (char& c : text) c = to_lower(c);
    return text;
  }

  void check_event_type(const mapping_row& row, std::string_view pointer) {
    const std::string& type = row.tiktok_event_type;
    if (is_blank(type)) return error(pointer, "the TikTok event type is empty");
    if (holds_name(ending_event_types, type)) {
      return warning(pointer, "TikTok ends this event type in 2027");
    }
    if (type == web_event_type) {
      return warning(pointer, "TikTok has no offline event of this type");
    }
    if (holds_name(event_types, type)) return;
    if (holds_name(event_types, row.event_name)) {
      return warning(pointer, "unknown TikTok event type; event_name is one: are the two swapped?");
    }
    warning(pointer, joined({with_value("unknown TikTok event type", type),
                             did_you_mean(event_types, type)}));
  }

  void check_property(const property_row& row) {
    std::string pointer = "/fields";
    append_key(pointer, row.name());
    const source_list& sources = settings_.fields.*row.sources;
    check_is_sent(row, pointer);
    check_has_items(row, pointer);
    check_reads_items(row, pointer);
    std::size_t index = 0;
    for (const source& from : sources) {
      const std::string place = place_of(pointer, index, sources.size());
      check_source(row, from, place);
      check_is_reached(row, index++, place);
    }
  }

  /// A source that is read of no event. (Of a category all are read.)
  void check_is_reached(const property_row& row, std::size_t index, std::string_view pointer) {
    const source_list& sources = settings_.fields.*row.sources;
    const auto begin = sources.begin();
    const auto here = begin + static_cast<std::ptrdiff_t>(index);
    if (row.id == property::content_category || !here->problem().empty()) return;
    if (std::find(begin, here, *here) != here) {
      warning(pointer, "this source is given twice");
    } else if (std::any_of(begin, here,
                           [](const source& s) { return s.as_constant() != nullptr; })) {
      warning(pointer, "a constant before it always has a value, so it is never read");
    }
  }

  /// Items that are not read, since no source says where they are.
  void check_has_items(const property_row& row, std::string_view pointer) {
    const bool is_set = settings_.fields.*row.sources != defaults_.*row.sources;
    if (!row.is_of_item() || !is_set || !settings_.fields.contents.empty()) return;
    if ((settings_.fields.*row.sources).empty() || row.id == property::content_type) return;
    warning(pointer, "contents has no source, so no item is read and this is never sent");
  }

  /// Sources that were set in vain. Those of another format's property may be the default.
  void check_is_sent(const property_row& row, std::string_view pointer) {
    if (row.is_sent_in(settings_.format)) return;
    const source_list& sources = settings_.fields.*row.sources;
    if (sources.empty() || sources == defaults_.*row.sources) return;
    warning(pointer,
            joined({"the format ", to_string(settings_.format), " does not send this property"}));
  }

  /// The same value for every item, from a path that was meant to look into each of them.
  void check_reads_items(const property_row& row, std::string_view pointer) {
    if (!row.is_of_item() || !row.is_sent_in(settings_.format)) return;
    bool has_path = false;
    for (const source& from : settings_.fields.*row.sources) {
      if (from.reads_item() || !from.problem().empty()) return;
      has_path = has_path || from.as_constant() == nullptr;
    }
    if (!has_path) return;
    warning(pointer,
            "no source reads the item, so all items get the same value; a path into each "
            "item begins with items.X.");
  }

  /// Where one of several sources or countries is; a single one is written without a list.
  static std::string place_of(std::string_view list, std::size_t index, std::size_t size) {
    return size > 1 ? element_of(list, index) : std::string(list);
  }

  void check_source(const property_row& row, const source& from, std::string_view pointer) {
    const source_doubt doubt = source_checker(settings_).doubt_of(row, from);
    if (doubt.message.empty()) return;
    add(doubt.level, pointer, doubt.message);
  }

  void check_required_properties() {
    const field_sources& from = settings_.fields;
    if (from.timestamp.empty()) {
      warning("/fields/timestamp", "timestamp has no source: every event would be rejected");
    }
    if (from.phone.empty() && from.email.empty()) {
      warning("/fields", "neither phone nor email has a source: every event would be rejected");
    }
  }

  void check_default_country() {
    const template_list& countries = settings_.default_country;
    std::size_t index = 0;
    for (const text_template& country : countries) {
      check_country(country, place_of("/default_country", index++, countries.size()));
    }
  }

  void check_country(const text_template& country, std::string_view pointer) {
    if (!country.problem().empty() || country.reads_item()) {
      check_template(country, pointer);
    } else if (country.first_path() == nullptr && !find_country(country.text())) {
      error(pointer, joined({with_value("unknown country", country.text()),
                             ": use a two-letter ISO 3166 code, such as \"FR\", or a "
                             "calling code, such as \"33\"; a path into the event is written "
                             "{{user.country}}"}));
    }
  }

  void check_channel_aliases() {
    for (const auto& [alias, channel] : settings_.event_channel_aliases) {
      const std::string pointer = member_of("/event_channel_aliases", alias);
      if (!holds_name(event_channels, channel)) {
        error(pointer, joined({with_value("unknown event channel", channel),
                               did_you_mean(event_channels, channel)}));
      } else if (holds_name(event_channels, alias) && alias != channel) {
        warning(pointer,
                "this is a channel of TikTok's: it is sent as it is, and the alias is never used");
      } else if (trim(alias).size() != alias.size()) {
        warning(
            pointer,
            "channels are compared without white space at the ends, so the alias is never used");
      }
    }
  }

  void check_partner_name() {
    check_template(settings_.partner_name, "/partner_name");
    check_braces(settings_.partner_name, "/partner_name");
  }

  void check_test_event_code() {
    check_template(settings_.test_event_code, "/test_event_code");
    check_braces(settings_.test_event_code, "/test_event_code");
    const bool is_known = settings_.format == payload_format::event_track;
    if (settings_.test_event_code.text().empty() || is_known) return;
    warning("/test_event_code", "offline_track has no test mode: everything sent counts");
  }

  void check_event_name() {
    const source_list& sources = settings_.event_name;
    if (sources.empty()) error("/event_name", "event_name has no source: every event is rejected");
    std::size_t index = 0;
    for (const source& from : sources) {
      check_event_name_source(from, place_of("/event_name", index++, sources.size()));
    }
  }

  void check_event_name_source(const source& from, std::string_view pointer) {
    if (!from.problem().empty()) {
      error(pointer, malformed(from));
    } else if (from.reads_item()) {
      error(pointer, only_for_items);
    } else if (from.as_constant() != nullptr &&
               (from.as_constant()->text() == nullptr || is_blank(*from.as_constant()->text()))) {
      error(pointer, "the name of an event must be a text that is not blank");
    }
  }

  void check_default_utc_offset() {
    const std::string_view offset = trim(settings_.default_utc_offset);
    if (offset.empty() || parse_offset(offset)) return;
    error("/default_utc_offset", R"(the offset must be written as "+01:00" or "Z")");
  }

  const config& settings_;
  const field_sources defaults_ = field_sources();
  std::vector<config_fault> faults_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
