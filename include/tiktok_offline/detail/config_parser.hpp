// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_PARSER_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_PARSER_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../config_fault.hpp"
#include "../issue.hpp"
#include "../payload_format.hpp"
#include "../property_set.hpp"
#include "../source.hpp"
#include "config_value.hpp"
#include "fault_message.hpp"
#include "text/ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

inline constexpr std::string_view setting_names[] = {"event_set_id",
                                                     "mapping",
                                                     "fields",
                                                     "format",
                                                     "default_country",
                                                     "decimal_comma",
                                                     "words_for_nothing",
                                                     "category_separator",
                                                     "event_channel_aliases",
                                                     "partner_name",
                                                     "test_event_code",
                                                     "event_name",
                                                     "match_event_names",
                                                     "timestamp_unit",
                                                     "default_utc_offset"};
inline constexpr std::string_view row_names[] = {"event_name", "tiktok_event_type"};
inline constexpr std::string_view constant_names[] = {"value"};
inline constexpr event_name_matching event_name_matchings[] = {event_name_matching::exact,
                                                               event_name_matching::folded};
inline constexpr timestamp_unit timestamp_units[] = {
    timestamp_unit::seconds, timestamp_unit::milliseconds, timestamp_unit::microseconds};

/// The names of all properties, in JSON and in C++, for `nearest_name`.
inline std::vector<std::string_view> property_names() {
  std::vector<std::string_view> names;
  for (const property_row& row : property_rows) names.push_back(row.name());
  for (const property_row& row : property_rows) names.push_back(row.member_name());
  return names;
}

/// The property that a key of `fields` names: by its place in either body, with or without the `.0`
/// of a list, or by its name in C++. Null for any other key.
inline const property_row* find_property(std::string_view key) {
  constexpr std::string_view event = "data.0.";
  constexpr std::string_view first = ".0";
  for (const property_row& row : property_rows) {
    if (key == row.member_name()) return &row;
    const bool is_list = row.id == property::phone || row.id == property::email;
    const std::string_view place =
        is_list && ends_with(key, first) ? key.substr(0, key.size() - first.size()) : key;
    if (place == row.name()) return &row;
    if (!row.in_event_track.empty() && starts_with(place, event) &&
        place.substr(event.size()) == row.in_event_track) {
      return &row;
    }
  }
  return nullptr;
}

/// Reads a configuration and notes every fault on the way. What is faulty keeps its default.
class config_parser {
 public:
  explicit config_parser(std::vector<config_fault>& faults) : faults_(faults) {}

  void parse(const config_value& json, config& settings) {
    if (!json.is_object()) return error("", "the configuration must be a JSON object");
    for (const config_member& each : json.members) {
      read_setting(each.key, *each.value, member_of("", each.key), settings);
    }
  }

 private:
  void read_setting(const std::string& key, const config_value& value, std::string_view pointer,
                    config& settings) {
    if (key == "event_set_id") return read_text(value, pointer, settings.event_set_id);
    if (key == "mapping") return read_mapping(value, pointer, settings.mapping);
    if (key == "fields") return read_fields(value, pointer, settings.fields);
    if (key == "format") {
      return read_choice(value, pointer, "format", payload_formats, settings.format);
    }
    if (key == "default_country") return read_countries(value, pointer, settings.default_country);
    if (key == "decimal_comma") return read_flag(value, pointer, settings.decimal_comma);
    if (key == "words_for_nothing") {
      return read_words(value, pointer, settings.words_for_nothing);
    }
    if (key == "category_separator") return read_text(value, pointer, settings.category_separator);
    if (key == "event_channel_aliases") {
      return read_aliases(value, pointer, settings.event_channel_aliases);
    }
    if (key == "partner_name") return read_text(value, pointer, settings.partner_name);
    if (key == "test_event_code") return read_text(value, pointer, settings.test_event_code);
    if (key == "event_name") {
      settings.event_name = read_source_list(value, pointer);
      return;
    }
    if (key == "match_event_names") {
      return read_choice(value, pointer, "way to match names", event_name_matchings,
                         settings.match_event_names);
    }
    if (key == "timestamp_unit") {
      return read_choice(value, pointer, "unit", timestamp_units, settings.timestamp_unit);
    }
    if (key == "default_utc_offset") return read_text(value, pointer, settings.default_utc_offset);
    if (key == "$schema") return ignore_text(value, pointer);
    if (find_property(key) != nullptr) {
      return error(pointer, joined({"the property ", in_quotes(key), " belongs in fields"}));
    }
    unknown_key(pointer, key, setting_names);
  }

  template <class Text>
  void read_text(const config_value& value, std::string_view pointer, Text& text) {
    if (!value.is_text()) return error(pointer, "must be a text in quotes");
    text = std::string_view(value.text);
  }

  /// Where a JSON Schema of the configuration is, which editors look for.
  void ignore_text(const config_value& value, std::string_view pointer) {
    std::string ignored;
    read_text(value, pointer, ignored);
  }

  void read_flag(const config_value& value, std::string_view pointer, bool& flag) {
    if (value.type != config_value::kind::flag) {
      return error(pointer, "must be true or false, without quotes");
    }
    flag = value.flag;
  }

  void read_countries(const config_value& value, std::string_view pointer,
                      template_list& countries) {
    if (value.is_text()) {
      text_template only;
      read_text(value, pointer, only);
      countries = template_list(std::move(only));
      return;
    }
    if (!value.is_list()) return error(pointer, "must be a text in quotes or a list of texts");
    std::vector<text_template> several;
    read_texts(value, pointer, several);
    countries = template_list(std::move(several));
  }

  void read_words(const config_value& value, std::string_view pointer,
                  std::vector<std::string>& words) {
    if (!value.is_list()) return error(pointer, "must be a list of texts");
    words.clear();
    read_texts(value, pointer, words);
  }

  /// The members of a list, each of which must be a text.
  template <class Text>
  void read_texts(const config_value& list, std::string_view pointer, std::vector<Text>& texts) {
    for (const config_member& each : list.members) {
      const std::string text_pointer = element_of(pointer, texts.size());
      read_text(*each.value, text_pointer, texts.emplace_back());
    }
  }

  /// One of the values of an enumeration, by its name.
  template <class Choice, std::size_t Count>
  void read_choice(const config_value& value, std::string_view pointer, std::string_view what,
                   const Choice (&choices)[Count], Choice& chosen) {
    std::vector<std::string_view> names;
    for (const Choice choice : choices) names.push_back(to_string(choice));
    const std::size_t index = read_name(value, pointer, what, names);
    if (index < Count) chosen = choices[index];
  }

  /// The index of the name that a text is; their number when it is none of them.
  std::size_t read_name(const config_value& value, std::string_view pointer, std::string_view what,
                        const std::vector<std::string_view>& names) {
    std::string name;
    read_text(value, pointer, name);
    if (!value.is_text()) return names.size();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      const std::string near_name = did_you_mean(names, name);
      error(pointer, joined({with_value(joined({"unknown ", what}), name),
                             near_name.empty() ? "; use " + listed(names) : near_name}));
    }
    return static_cast<std::size_t>(found - names.begin());
  }

  void read_mapping(const config_value& value, std::string_view pointer,
                    std::vector<mapping_row>& rows) {
    if (!value.is_list()) {
      return error(pointer,
                   "must be a list of rows, such as {\"event_name\": \"purchase\", "
                   "\"tiktok_event_type\": \"CompletePayment\"}");
    }
    for (const config_member& row : value.members) {
      const std::string row_pointer = element_of(pointer, rows.size());
      rows.emplace_back();
      read_row(*row.value, row_pointer, rows.back());
    }
  }

  void read_row(const config_value& value, std::string_view pointer, mapping_row& row) {
    if (!value.is_object()) {
      return error(pointer, "must be an object with event_name and tiktok_event_type");
    }
    for (const config_member& text : value.members) {
      const std::string text_pointer = member_of(pointer, text.key);
      if (text.key == "event_name") {
        read_text(*text.value, text_pointer, row.event_name);
      } else if (text.key == "tiktok_event_type") {
        read_text(*text.value, text_pointer, row.tiktok_event_type);
      } else {
        unknown_key(text_pointer, text.key, row_names);
      }
    }
  }

  void read_aliases(const config_value& value, std::string_view pointer,
                    decltype(config::event_channel_aliases)& aliases) {
    if (!value.is_object()) return error(pointer, "must be an object of texts");
    aliases.clear();
    for (const config_member& alias : value.members) {
      read_text(*alias.value, member_of(pointer, alias.key), aliases[alias.key]);
    }
  }

  void read_fields(const config_value& value, std::string_view pointer, field_sources& sources) {
    if (!value.is_object()) return error(pointer, "must be an object");
    property_set seen;
    for (const config_member& list : value.members) {
      const std::string list_pointer = member_of(pointer, list.key);
      const property_row* row = find_property(list.key);
      if (row == nullptr) {
        unknown_key(list_pointer, list.key, property_names());
      } else if (seen.contains(row->id)) {
        error(list_pointer, joined({"the property ", in_quotes(row->name()), " is given twice"}));
      } else {
        seen.insert(row->id);
        sources.*row->sources = read_source_list(*list.value, list_pointer);
      }
    }
  }

  source_list read_source_list(const config_value& value, std::string_view pointer) {
    std::vector<source> sources;
    if (!value.is_list()) {
      sources.push_back(read_source(value, pointer));
      return source_list(std::move(sources));
    }
    for (const config_member& element : value.members) {
      const std::string source_pointer = element_of(pointer, sources.size());
      sources.push_back(read_source(*element.value, source_pointer));
    }
    return source_list(std::move(sources));
  }

  source read_source(const config_value& value, std::string_view pointer) {
    if (value.is_text()) return source(std::string_view(value.text));
    if (!value.is_object()) {
      error(pointer, "must be a path, a template or {\"value\": ...}; write ids in quotes");
      return anything();
    }
    const std::size_t faults_before = faults_.size();
    for (const config_member& each : value.members) {
      if (each.key == "value") continue;
      unknown_key(member_of(pointer, each.key), each.key, constant_names);
    }
    if (faults_.size() > faults_before) return anything();
    const config_value* fixed = value.member("value");
    if (fixed == nullptr) {
      error(pointer, "write a constant as {\"value\": ...}");
      return anything();
    }
    return read_constant(*fixed, member_of(pointer, "value"));
  }

  source read_constant(const config_value& value, std::string_view pointer) {
    if (value.is_text()) return constant(std::string_view(value.text));
    if (value.type == config_value::kind::number) return constant(value.numeric);
    error(pointer, "a constant must be a text or a number");
    return anything();
  }

  /// Takes the place of a faulty source: it is valid everywhere, so there is no second fault.
  static source anything() { return source("event_name"); }

  template <class Names>
  void unknown_key(std::string_view pointer, std::string_view key, const Names& known) {
    const std::string named = may_name_key(key) ? " " + in_quotes(key) : "";
    error(pointer, joined({"unknown key", named, did_you_mean(known, key)}));
  }

  void error(std::string_view pointer, std::string_view message) {
    faults_.push_back({severity::error, std::string(pointer), std::string(message)});
  }

  std::vector<config_fault>& faults_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
