// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_CONFIG_JSON_HPP
#define TIKTOK_OFFLINE_CONFIG_JSON_HPP

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check.hpp"
#include "config.hpp"
#include "config_fault.hpp"
#include "detail/config_parser.hpp"
#include "detail/config_text.hpp"
#include "detail/config_value.hpp"
#include "detail/json_traits.hpp"
#include "detail/text/ascii.hpp"
#include "issue.hpp"
#include "payload_format.hpp"
#include "source.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

/// Whether `places` has the pointer, or one that leads to something around it.
inline bool is_covered(const std::set<std::string, std::less<>>& places, std::string_view pointer) {
  while (true) {
    if (places.find(pointer) != places.end()) return true;
    if (pointer.empty()) return false;
    pointer = pointer.substr(0, pointer.rfind('/'));
  }
}

/// Whether `places` has a pointer to something within what a pointer leads to.
inline bool is_around(const std::set<std::string, std::less<>>& places,
                      const std::string& pointer) {
  const auto next = places.lower_bound(pointer + '/');
  return next != places.end() && starts_with(*next, pointer + '/');
}

/// A place that `check` named, as this JSON writes it: a single source may be in a list, and
/// property may have another of its names.
inline std::string as_written(const config_value& json, const std::string& pointer) {
  for (const std::string_view setting : {"/default_country", "/event_name"}) {
    if (pointer != setting) continue;
    const config_value* given = json.member(setting.substr(1));
    const bool is_list = given != nullptr && given->is_list() && !given->members.empty();
    return is_list ? pointer + "/0" : pointer;
  }
  constexpr std::string_view head = "/fields/";
  const config_value* sources = json.member("fields");
  if (!starts_with(pointer, head) || sources == nullptr || !sources->is_object()) return pointer;
  const std::size_t end = pointer.find('/', head.size());
  const property_row* named = find_property(pointer.substr(head.size(), end - head.size()));
  for (const config_member& list : sources->members) {
    if (named == nullptr || find_property(list.key) != named) continue;
    const std::string place = std::string(head) + list.key;
    if (end != std::string::npos) return place + pointer.substr(end);
    return place + (list.value->is_list() && list.value->members.size() == 1 ? "/0" : "");
  }
  return pointer;
}

template <class Json>
Json source_to_json(const source& from) {
  const constant* fixed = from.as_constant();
  if (fixed == nullptr) return Json(from.text());
  Json object = Json::object();
  if (fixed->text() != nullptr) object["value"] = *fixed->text();
  if (fixed->numeric() != nullptr) {
    fixed->numeric()->visit([&object](auto held) { object["value"] = held; });
  }
  return object;
}

template <class Json>
Json source_list_to_json(const source_list& sources) {
  if (sources.empty()) return Json("");
  if (sources.size() == 1) return source_to_json<Json>(sources.front());
  Json list = Json::array();
  for (const source& from : sources) list.push_back(source_to_json<Json>(from));
  return list;
}

template <class Json>
Json template_list_to_json(const template_list& templates) {
  if (templates.empty()) return Json("");
  if (templates.size() == 1) return Json(templates.front().text());
  Json list = Json::array();
  for (const text_template& each : templates) list.push_back(each.text());
  return list;
}

/// Reads a configuration and appends all its faults. Whether it can be used.
inline bool read_config(const config_value& json, std::vector<config_fault>& faults,
                        config& settings) {
  std::vector<config_fault> found;
  config_parser(found).parse(json, settings);
  std::set<std::string, std::less<>> faulty_places;
  for (const config_fault& fault : found) faulty_places.insert(fault.pointer);
  for (config_fault& fault : (check)(settings)) {
    fault.pointer = as_written(json, fault.pointer);
    const bool is_known =
        is_covered(faulty_places, fault.pointer) ||
        (fault.level == severity::warning && is_around(faulty_places, fault.pointer));
    if (!is_known) found.push_back(std::move(fault));
  }
  const bool usable = !has_error(found);
  for (config_fault& fault : found) faults.push_back(std::move(fault));
  return usable;
}

template <class Json>
bool read_config_json(const Json& json, std::vector<config_fault>& faults, config& settings) {
  static_assert(is_json<Json>::value,
                "parse_config: the configuration must be a nlohmann::basic_json, such as "
                "nlohmann::json; if you have text, parse it first");
  config_tree tree;
  return read_config(copy_json(json, tree), faults, settings);
}

}  // namespace detail

/// Reads a configuration from any `nlohmann::basic_json` and appends all its faults, including
/// those that `check` finds, to `faults`. Returns `nullopt` if one of them is an error. The only
/// exception it throws is `std::bad_alloc`.
template <class Json>
[[nodiscard]] std::optional<config> parse_config(const Json& json,
                                                 std::vector<config_fault>& faults) {
  std::optional<config> settings(std::in_place);
  if (!detail::read_config_json(json, faults, *settings)) settings.reset();
  return settings;
}

namespace detail {

/// Replaces a text of an object, or adds it.
inline void set_text(config_value& object, std::string_view key, std::string_view text,
                     config_tree& tree) {
  config_value& added = add_value(tree, config_value::kind::text);
  added.text = text;
  for (config_member& each : object.members) {
    if (each.key != key) continue;
    each.value = &added;
    return;
  }
  object.members.push_back({std::string(key), &added});
}

template <class Json>
bool read_config_text(std::string_view text, std::vector<config_fault>& faults,
                      std::optional<payload_format> format, config& settings) {
  config_tree tree;
  const std::size_t faults_before = faults.size();
  const bool is_json = config_text_reader(text, tree, faults).template read<Json>();
  const bool usable = faults.size() == faults_before;
  if (!is_json) return false;
  config_value& json = tree.front();
  if (format && json.is_object()) set_text(json, "format", to_string(*format), tree);
  return read_config(json, faults, settings) && usable;
}

#if defined(TIKTOK_OFFLINE_COMPILED)  // see map_text
extern template bool read_config_text<nlohmann::json>(std::string_view, std::vector<config_fault>&,
                                                      std::optional<payload_format>, config&);
#endif

}  // namespace detail

/// Reads a configuration that is JSON text, with the faults that parsed JSON no longer shows: text
/// that is not JSON, and a key that an object has twice. A `format` replaces that of the text.
[[nodiscard]] inline std::optional<config> parse_config_text(
    std::string_view text, std::vector<config_fault>& faults,
    std::optional<payload_format> format = std::nullopt) {
  std::optional<config> settings(std::in_place);
  if (!detail::read_config_text<nlohmann::json>(text, faults, format, *settings)) settings.reset();
  return settings;
}

/// Writes a configuration as JSON, including every default. `parse_config` reads it back unchanged,
/// except for its functions, which are code.
template <class Json>
void to_json(Json& json, const config& settings) {
  Json written = Json::object();
  written["event_set_id"] = settings.event_set_id.text();
  Json rows = Json::array();
  for (const mapping_row& row : settings.mapping) {
    Json& written_row = rows.emplace_back(Json::object());
    written_row["event_name"] = row.event_name;
    written_row["tiktok_event_type"] = row.tiktok_event_type;
  }
  written["mapping"] = std::move(rows);
  Json& fields = written["fields"] = Json::object();
  for (const detail::property_row& row : detail::property_rows) {
    fields[std::string(row.name())] =
        detail::source_list_to_json<Json>(settings.fields.*row.sources);
  }
  written["format"] = to_string(settings.format);
  written["default_country"] = detail::template_list_to_json<Json>(settings.default_country);
  written["category_separator"] = settings.category_separator;
  Json& aliases = written["event_channel_aliases"] = Json::object();
  for (const auto& [alias, channel] : settings.event_channel_aliases) aliases[alias] = channel;
  written["decimal_comma"] = settings.decimal_comma;
  written["words_for_nothing"] = settings.words_for_nothing;
  written["partner_name"] = settings.partner_name.text();
  written["test_event_code"] = settings.test_event_code.text();
  written["event_name"] = detail::source_list_to_json<Json>(settings.event_name);
  written["match_event_names"] = to_string(settings.match_event_names);
  written["timestamp_unit"] = to_string(settings.timestamp_unit);
  written["default_utc_offset"] = settings.default_utc_offset;
  json = std::move(written);  // whole: a json that is begun leaks when memory runs out
}

// Without exceptions, use `parse_config(json, faults)`.
#if defined(__cpp_exceptions)

/// Thrown for a configuration with errors. `what()` has one line per error; `faults()` has all
/// faults, including warnings.
class config_error : public std::runtime_error {
 public:
  explicit config_error(std::vector<config_fault> faults)
      : std::runtime_error(describe(faults)), faults_(std::move(faults)) {}

  [[nodiscard]] const std::vector<config_fault>& faults() const { return faults_; }

 private:
  static std::string describe(const std::vector<config_fault>& faults) {
    std::string text = "the configuration cannot be used:";
    for (const config_fault& fault : faults) {
      if (fault.level != severity::error) continue;
      text += "\n  " + (fault.pointer.empty() ? "(whole)" : fault.pointer) + ": " + fault.message;
    }
    return text;
  }

  std::vector<config_fault> faults_;
};

/// Reads a configuration; throws one `config_error` with all faults if one of them is an error.
/// Warnings do not throw.
template <class Json>
[[nodiscard]] config parse_config(const Json& json) {
  std::vector<config_fault> faults;
  config settings;
  if (!detail::read_config_json(json, faults, settings)) throw config_error(std::move(faults));
  return settings;
}

/// Reads a configuration that is JSON text; throws as `parse_config(json)` does.
[[nodiscard]] inline config parse_config_text(std::string_view text) {
  std::vector<config_fault> faults;
  config settings;
  if (!detail::read_config_text<nlohmann::json>(text, faults, std::nullopt, settings)) {
    throw config_error(std::move(faults));
  }
  return settings;
}

/// Lets you write `json.get<config>()`; same as `parse_config(json)`.
template <class Json>
void from_json(const Json& json, config& settings) {
  settings = parse_config(json);
}

#endif

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
