// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_CHECKER_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_CHECKER_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../config_fault.hpp"
#include "../currency.hpp"
#include "../issue.hpp"
#include "../number.hpp"
#include "../payload_format.hpp"
#include "../source.hpp"
#include "../timestamp.hpp"
#include "event_names.hpp"
#include "fault_message.hpp"
#include "phone_plan.hpp"
#include "text/ascii.hpp"
#include "text/json_pointer.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"

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
  void error(std::string pointer, std::string message) {
    faults_.push_back({severity::error, std::move(pointer), std::move(message)});
  }
  void warning(std::string pointer, std::string message) {
    faults_.push_back({severity::warning, std::move(pointer), std::move(message)});
  }

  void check_event_set_id() {
    const text_template& id = settings_.event_set_id;
    if (is_blank(id.text())) return error("/event_set_id", "event_set_id is not set");
    check_template(id, "/event_set_id");
    const bool is_literal = id.problem().empty() && id.first_path() == nullptr;
    if (!is_literal || all_of(id.text(), is_digit)) return;
    const bool has_braces = id.text().find_first_of("{}") != std::string::npos;
    warning("/event_set_id", has_braces ? "a path is written in double braces: {{store.event_set}}"
                                        : "an event set id has only digits; a pixel code is not "
                                          "one");
  }

  void check_template(const text_template& pattern, std::string pointer) {
    if (!pattern.problem().empty()) {
      error(std::move(pointer), malformed("template", pattern.problem()));
    } else if (pattern.reads_item()) {
      error(std::move(pointer), only_for_items);
    }
  }

  void check_mapping() {
    if (settings_.mapping.empty()) {
      error("/mapping", "mapping is empty: every event would be filtered");
    }
    std::set<std::pair<std::string, std::string_view>> seen;
    for (std::size_t i = 0; i < settings_.mapping.size(); ++i) {
      const mapping_row& row = settings_.mapping[i];
      const std::string pointer = "/mapping/" + std::to_string(i);
      if (is_blank(row.event_name)) error(pointer + "/event_name", "the event name is empty");
      check_blanks_around(row.event_name, pointer + "/event_name");
      check_event_type(row.tiktok_event_type, pointer + "/tiktok_event_type");
      if (is_blank(row.event_name) || is_blank(row.tiktok_event_type)) continue;
      const bool is_new =
          seen.emplace(folded(row.event_name), older_event_type(row.tiktok_event_type)).second;
      if (!is_new) error(pointer, "duplicate of an earlier row: its events would be sent twice");
    }
  }

  void check_blanks_around(const std::string& name, std::string pointer) {
    const bool counts = settings_.match_event_names == event_name_matching::exact;
    if (!counts || is_blank(name) || trim(name).size() == name.size()) return;
    warning(std::move(pointer),
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

  void check_event_type(const std::string& type, std::string pointer) {
    if (is_blank(type)) return error(std::move(pointer), "the TikTok event type is empty");
    if (holds_name(ending_event_types, type)) {
      return warning(std::move(pointer), "TikTok ends this event type in 2027");
    }
    if (type == web_event_type) {
      return warning(std::move(pointer), "TikTok has no offline event of this type");
    }
    if (holds_name(event_types, type)) return;
    warning(std::move(pointer),
            with_value("unknown TikTok event type", type) + did_you_mean(event_types, type));
  }

  void check_property(const property_row& row) {
    std::string pointer = "/fields";
    append_key(pointer, row.name());
    const source_list& sources = settings_.fields.*row.sources;
    check_is_sent(row, pointer);
    check_reads_items(row, pointer);
    std::size_t index = 0;
    for (const source& from : sources) {
      // A single source is written without a list.
      const std::string in_list = sources.size() > 1 ? '/' + std::to_string(index++) : "";
      check_source(row, from, pointer + in_list);
    }
  }

  /// Sources that were set in vain. Those of another format's property may be the default.
  void check_is_sent(const property_row& row, const std::string& pointer) {
    if (row.is_sent_in(settings_.format)) return;
    const source_list& sources = settings_.fields.*row.sources;
    if (sources.empty() || sources == field_sources().*row.sources) return;
    warning(pointer, "the format " + std::string(to_string(settings_.format)) +
                         " does not send this property");
  }

  /// The same value for every item, from a path that was meant to look into each of them.
  void check_reads_items(const property_row& row, const std::string& pointer) {
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

  void check_source(const property_row& row, const source& from, std::string pointer) {
    if (!from.problem().empty()) {
      return error(std::move(pointer), malformed(kind_of(from), from.problem()));
    }
    if (from.reads_item() && !row.may_read_items()) {
      return error(std::move(pointer), only_for_items);
    }
    if (row.id == property::contents && from.as_path() == nullptr) {
      return error(std::move(pointer),
                   "contents needs a path to an array; a constant or a template cannot be used");
    }
    if (from.as_constant() != nullptr) {
      check_constant(row.id, *from.as_constant(), std::move(pointer));
    } else if (from.as_path() != nullptr) {
      check_path(row.id, from.text(), std::move(pointer));
    }
  }

  /// A path that was meant for something else.
  void check_path(property id, std::string_view text, std::string pointer) {
    const bool is_meant_as_constant =
        (id == property::event_channel && holds_name(event_channels, text)) ||
        (id == property::currency && text.size() == 3 && all_of(text, is_upper_letter)) ||
        (id == property::content_type && holds_name(content_types, text));
    if (is_meant_as_constant) {
      warning(std::move(pointer),
              "this is a path into the event; for a constant write {\"value\": " + in_quotes(text) +
                  '}');
    } else if (text.front() != '/' && text.find("{{") == std::string_view::npos &&
               (text.find_first_of("[]*") != std::string_view::npos || starts_with(text, "$."))) {
      warning(
          std::move(pointer),
          "$, * and brackets are part of a key here; an element of a list is written items.0.id, "
          "and each item items.X.id");
    }
  }

  void check_constant(property id, const constant& value, std::string pointer) {
    if (value.text() != nullptr && is_blank(*value.text())) {
      error(std::move(pointer),
            "the constant is blank; to turn the property off, give it no source");
    } else if (value.numeric() != nullptr && !value.numeric()->is_finite()) {
      error(std::move(pointer), "the constant is not a finite number");
    } else if (id == property::phone || id == property::email) {
      warning(
          std::move(pointer),
          "a constant: all events would be those of one person; use a path, such as user.email");
    } else if (value.text() != nullptr) {
      check_constant_text(id, *value.text(), std::move(pointer));
    } else {
      check_constant_number(id, *value.numeric(), std::move(pointer));
    }
  }

  void check_constant_number(property id, const number& value, std::string pointer) {
    if (id == property::event_channel || id == property::currency) {
      warning(std::move(pointer), "the constant must be a text, and is never sent");
    } else if (id == property::timestamp) {
      const std::optional<std::int64_t> whole = to_whole(value);
      if (whole && from_unix_time(*whole, settings_.timestamp_unit)) return;
      warning(std::move(pointer), "the constant is not a timestamp in " +
                                      std::string(to_string(settings_.timestamp_unit)) +
                                      " since 1970, and is never sent");
    } else if (!is_number(id) && !is_whole(value)) {
      warning(std::move(pointer),
              "a text must be in quotes or a whole number; the constant is never sent");
    } else if (id == property::content_type) {
      warning(std::move(pointer), unlisted_content_type);
    }
  }

  /// A constant that no event can use is reported here, not only with each event.
  void check_constant_text(property id, const std::string& text, std::string pointer) {
    if (id == property::event_channel) {
      const std::string channel(trim(text));
      const auto& aliases = settings_.event_channel_aliases;
      if (holds_name(event_channels, channel) || aliases.count(channel) > 0) return;
      warning(std::move(pointer),
              with_value("unknown event channel", channel) + did_you_mean(event_channels, channel));
    } else if (id == property::currency && !normalize_currency(text)) {
      warning(std::move(pointer), "a currency code has three letters");
    } else if (id == property::timestamp && !parse_timestamp(text, timestamps())) {
      warning(std::move(pointer),
              "the constant is neither milliseconds since 1970 nor ISO 8601 with an offset");
    } else if (is_number(id) && !is_number_text(trim(text))) {
      warning(std::move(pointer), "the constant is not a number, and is never sent");
    } else if (id == property::content_type && !holds_name(content_types, trim(text))) {
      warning(std::move(pointer), unlisted_content_type);
    } else if (is_id(id) && is_one_of(text, settings_.words_for_nothing)) {
      warning(std::move(pointer), "the constant is one of words_for_nothing and is never sent");
    }
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
      // A single country is written without a list.
      const std::string in_list = countries.size() > 1 ? '/' + std::to_string(index++) : "";
      check_country(country, "/default_country" + in_list);
    }
  }

  void check_country(const text_template& country, std::string pointer) {
    if (!country.problem().empty() || country.reads_item()) {
      check_template(country, std::move(pointer));
    } else if (country.first_path() == nullptr && !find_country(country.text())) {
      error(std::move(pointer), with_value("unknown country", country.text()) +
                                    ": use a two-letter ISO 3166 code, such as \"FR\", or a "
                                    "calling code, such as \"33\"");
    }
  }

  void check_channel_aliases() {
    for (const auto& [alias, channel] : settings_.event_channel_aliases) {
      if (holds_name(event_channels, channel)) continue;
      std::string pointer = member_of("/event_channel_aliases", alias);
      error(std::move(pointer),
            with_value("unknown event channel", channel) + did_you_mean(event_channels, channel));
    }
  }

  void check_partner_name() { check_template(settings_.partner_name, "/partner_name"); }

  void check_test_event_code() {
    check_template(settings_.test_event_code, "/test_event_code");
    const bool is_known = settings_.format == payload_format::event_track;
    if (settings_.test_event_code.text().empty() || is_known) return;
    warning("/test_event_code", "offline_track has no test mode: everything sent counts");
  }

  void check_event_name() {
    const source_list& sources = settings_.event_name;
    if (sources.empty()) error("/event_name", "event_name has no source: every event is rejected");
    std::size_t index = 0;
    for (const source& from : sources) {
      const std::string in_list = sources.size() > 1 ? '/' + std::to_string(index++) : "";
      check_event_name_source(from, "/event_name" + in_list);
    }
  }

  void check_event_name_source(const source& from, std::string pointer) {
    if (!from.problem().empty()) {
      error(std::move(pointer), malformed(kind_of(from), from.problem()));
    } else if (from.reads_item()) {
      error(std::move(pointer), only_for_items);
    } else if (from.as_constant() != nullptr &&
               (from.as_constant()->text() == nullptr || is_blank(*from.as_constant()->text()))) {
      error(std::move(pointer), "the name of an event must be a text that is not blank");
    }
  }

  void check_default_utc_offset() {
    const std::string_view offset = trim(settings_.default_utc_offset);
    if (offset.empty() || parse_offset(offset)) return;
    error("/default_utc_offset", R"(the offset must be written as "+01:00" or "Z")");
  }

  static bool is_whole(const number& value) {
    return value.visit([](auto held) {
      return !std::is_same_v<decltype(held), double> || to_whole(held).has_value();
    });
  }

  static bool is_number(property id) {
    return id == property::price || id == property::quantity || id == property::value ||
           id == property::num_items;
  }

  [[nodiscard]] bool is_number_text(std::string_view text) const {
    return settings_.decimal_comma ? parse_decimal_comma(text).has_value()
                                   : parse_number(text).has_value();
  }

  static constexpr const char* unlisted_content_type =
      "TikTok documents product and product_group as content types, and no others";

  [[nodiscard]] timestamp_options timestamps() const {
    return {settings_.timestamp_unit, settings_.default_utc_offset};
  }

  static std::string_view kind_of(const source& from) {
    return from.text().find("{{") != std::string::npos ? "template" : "path";
  }

  static constexpr const char* only_for_items =
      "items.X. can only be used in properties of an item";

  static std::string malformed(std::string_view what, std::string_view problem) {
    return "malformed " + std::string(what) + ": " + std::string(problem);
  }

  const config& settings_;
  std::vector<config_fault> faults_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
