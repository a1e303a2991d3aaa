// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_PARSER_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_PARSER_HPP

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../config_fault.hpp"
#include "../issue.hpp"
#include "../json_value.hpp"
#include "../payload_format.hpp"
#include "../scalar.hpp"
#include "../source.hpp"
#include "fault_message.hpp"
#include "json_traits.hpp"
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
template <class Json>
class config_parser {
 public:
  explicit config_parser(std::vector<config_fault>& faults) : faults_(faults) {}

  config parse(const Json& json) {
    config settings;
    if (!json.is_object()) {
      error("", "the configuration must be a JSON object");
      return settings;
    }
    for (const auto& [key, value] : json.items()) {
      read_setting(key, value, member_of("", key), settings);
    }
    return settings;
  }

 private:
  void read_setting(const std::string& key, const Json& value, const std::string& pointer,
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
      return error(pointer, "the property " + in_quotes(key) + " belongs in fields");
    }
    unknown_key(pointer, key, setting_names);
  }

  template <class Text>
  void read_text(const Json& value, const std::string& pointer, Text& text) {
    const auto* given = value.template get_ptr<const typename Json::string_t*>();
    if (given == nullptr) return error(pointer, "must be a text in quotes");
    text = std::string_view(*given);
  }

  /// Where a JSON Schema of the configuration is, which editors look for.
  void ignore_text(const Json& value, const std::string& pointer) {
    std::string ignored;
    read_text(value, pointer, ignored);
  }

  void read_flag(const Json& value, const std::string& pointer, bool& flag) {
    const auto* given = value.template get_ptr<const typename Json::boolean_t*>();
    if (given == nullptr) return error(pointer, "must be true or false, without quotes");
    flag = *given;
  }

  void read_countries(const Json& value, const std::string& pointer, template_list& countries) {
    if (value.is_string()) {
      text_template only;
      read_text(value, pointer, only);
      countries = template_list(std::move(only));
      return;
    }
    if (!value.is_array()) return error(pointer, "must be a text in quotes or a list of texts");
    std::vector<text_template> several;
    read_texts(value, pointer, several);
    countries = template_list(std::move(several));
  }

  void read_words(const Json& value, const std::string& pointer, std::vector<std::string>& words) {
    if (!value.is_array()) return error(pointer, "must be a list of texts");
    words.clear();
    read_texts(value, pointer, words);
  }

  /// The members of a list, each of which must be a text.
  template <class Text>
  void read_texts(const Json& list, const std::string& pointer, std::vector<Text>& texts) {
    for (const Json& text : list) {
      const std::string text_pointer = member_of(pointer, std::to_string(texts.size()));
      read_text(text, text_pointer, texts.emplace_back());
    }
  }

  /// One of the values of an enumeration, by its name.
  template <class Choice, std::size_t Count>
  void read_choice(const Json& value, const std::string& pointer, const std::string& what,
                   const Choice (&choices)[Count], Choice& chosen) {
    std::string name;
    read_text(value, pointer, name);
    if (!value.is_string()) return;
    std::vector<std::string_view> names;
    for (const Choice choice : choices) {
      names.push_back(to_string(choice));
      if (name != names.back()) continue;
      chosen = choice;
      return;
    }
    const std::string near_name = did_you_mean(names, name);
    error(pointer, with_value("unknown " + what, name) +
                       (near_name.empty() ? "; use " + listed(names) : near_name));
  }

  void read_mapping(const Json& value, const std::string& pointer, std::vector<mapping_row>& rows) {
    if (!value.is_array()) {
      return error(pointer,
                   "must be a list of rows, such as {\"event_name\": \"purchase\", "
                   "\"tiktok_event_type\": \"CompletePayment\"}");
    }
    for (const Json& row : value) {
      const std::string row_pointer = member_of(pointer, std::to_string(rows.size()));
      rows.emplace_back();
      read_row(row, row_pointer, rows.back());
    }
  }

  void read_row(const Json& value, const std::string& pointer, mapping_row& row) {
    if (!value.is_object()) {
      return error(pointer, "must be an object with event_name and tiktok_event_type");
    }
    for (const auto& [key, text] : value.items()) {
      const std::string text_pointer = member_of(pointer, key);
      if (key == "event_name") {
        read_text(text, text_pointer, row.event_name);
      } else if (key == "tiktok_event_type") {
        read_text(text, text_pointer, row.tiktok_event_type);
      } else {
        unknown_key(text_pointer, key, row_names);
      }
    }
  }

  void read_aliases(const Json& value, const std::string& pointer,
                    decltype(config::event_channel_aliases)& aliases) {
    if (!value.is_object()) return error(pointer, "must be an object of texts");
    aliases.clear();
    for (const auto& [alias, channel] : value.items()) {
      read_text(channel, member_of(pointer, alias), aliases[alias]);
    }
  }

  void read_fields(const Json& value, const std::string& pointer, field_sources& sources) {
    if (!value.is_object()) return error(pointer, "must be an object");
    std::set<std::string_view> seen;
    for (const auto& [key, list] : value.items()) {
      const std::string list_pointer = member_of(pointer, key);
      const property_row* row = find_property(key);
      if (row == nullptr) {
        unknown_key(list_pointer, key, property_names());
      } else if (!seen.insert(row->name()).second) {
        error(list_pointer, "the property " + in_quotes(row->name()) + " is given twice");
      } else {
        sources.*row->sources = read_source_list(list, list_pointer);
      }
    }
  }

  source_list read_source_list(const Json& value, const std::string& pointer) {
    std::vector<source> sources;
    if (!value.is_array()) {
      sources.push_back(read_source(value, pointer));
      return source_list(std::move(sources));
    }
    for (const Json& element : value) {
      sources.push_back(read_source(element, member_of(pointer, std::to_string(sources.size()))));
    }
    return source_list(std::move(sources));
  }

  source read_source(const Json& value, const std::string& pointer) {
    if (const auto* text = value.template get_ptr<const typename Json::string_t*>()) {
      return source(std::string_view(*text));
    }
    if (!value.is_object()) {
      error(pointer, "must be a path, a template or {\"value\": ...}; write ids in quotes");
      return anything();
    }
    const std::size_t faults_before = faults_.size();
    for (const auto& [key, unused] : value.items()) {
      static_cast<void>(unused);
      if (key != "value") unknown_key(member_of(pointer, key), key, constant_names);
    }
    if (faults_.size() > faults_before) return anything();
    const auto fixed = value.find("value");
    if (fixed == value.end()) {
      error(pointer, "write a constant as {\"value\": ...}");
      return anything();
    }
    return read_constant(*fixed, member_of(pointer, "value"));
  }

  source read_constant(const Json& value, const std::string& pointer) {
    if (const auto* text = value.template get_ptr<const typename Json::string_t*>()) {
      return constant(std::string_view(*text));
    }
    const std::optional<number> given = json_value<Json>::of(value).to_scalar().numeric();
    if (given) return constant(*given);
    error(pointer, "a constant must be a text or a number");
    return anything();
  }

  /// Takes the place of a faulty source: it is valid everywhere, so there is no second fault.
  static source anything() { return source("event_name"); }

  template <class Names>
  void unknown_key(const std::string& pointer, std::string_view key, const Names& known) {
    const std::string named = may_name_key(key) ? ' ' + in_quotes(key) : "";
    error(pointer, "unknown key" + named + did_you_mean(known, key));
  }

  void error(const std::string& pointer, std::string message) {
    faults_.push_back({severity::error, pointer, std::move(message)});
  }

  std::vector<config_fault>& faults_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
