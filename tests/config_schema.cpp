// SPDX-License-Identifier: MIT
// schemas/config.schema.json says what the library says: keys, names, defaults, lists and, as
// descriptions, the comments of config.hpp.
#include <cstddef>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::detail::property_row;

using names = std::set<std::string>;

json config_schema() {
  std::string text;
  for (const std::string& line : lines_of("../../schemas/config.schema.json")) text += line + '\n';
  return json::parse(text);
}

names keys_of(const json& object) {
  names keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

// What an editor offers.
template <class List, class Name>
std::vector<std::string> named(const List& list, Name name) {
  std::vector<std::string> texts;
  for (const auto& each : list) texts.emplace_back(name(each));
  return texts;
}
constexpr auto by_to_string = [](auto each) { return to_string(each); };
constexpr auto as_it_is = [](std::string_view each) { return each; };

// The names of a property, as docs/configuration.md lists them.
names names_of(const property_row& row) {
  names all = {std::string(row.name()), std::string(row.member_name())};
  if (!row.in_event_track.empty()) all.insert("data.0." + std::string(row.in_event_track));
  if (row.id == tiktok_offline::property::phone || row.id == tiktok_offline::property::email) {
    const std::string place(row.name());
    all.insert(place + ".0");
    all.insert("data.0." + std::string(row.in_event_track) + ".0");
  }
  return all;
}

// The `///` comment of each member of a struct in config.hpp.
std::map<std::string, std::string> comments_of(const std::string& struct_name) {
  std::map<std::string, std::string> comments;
  std::string comment;
  bool is_inside = false;
  for (const std::string& line : lines_of("../../include/tiktok_offline/config.hpp")) {
    if (line == "struct " + struct_name + " {") is_inside = true;
    if (!is_inside) continue;
    if (line == "};") break;
    if (line.rfind("  ///", 0) == 0) {
      comment += (comment.empty() ? "" : " ") + line.substr(6);
      continue;
    }
    const auto end = line.find_first_of("{=;");
    if (!comment.empty() && end != std::string::npos && line.find('(') > end) {
      const auto last = line.find_last_not_of(' ', end - 1);
      const auto space = line.rfind(' ', last);
      comments[line.substr(space + 1, last - space)] = comment;
    }
    comment.clear();
  }
  return comments;
}

// A comment as the users of JSON read it: settings have no `config::` in front.
std::string without_cpp(std::string comment) {
  const std::string cpp = "config::";
  for (auto at = comment.find(cpp); at != std::string::npos; at = comment.find(cpp)) {
    comment.erase(at, cpp.size());
  }
  return comment;
}

}  // namespace

TEST_CASE("The schema of a configuration has every setting, and no other", "[config_schema]") {
  const json schema = config_schema();
  names settings = keys_of(json(tiktok_offline::config()));
  settings.insert("$schema");
  CHECK(keys_of(schema["properties"]) == settings);
  CHECK(schema["required"] == json({"event_set_id", "mapping"}));
  CHECK(schema["additionalProperties"] == false);
  for (const std::string& key : settings) {
    INFO(key);
    std::vector<tiktok_offline::config_fault> faults;
    static_cast<void>(tiktok_offline::parse_config(json{{key, nullptr}}, faults));
    REQUIRE_FALSE(faults.empty());
    CHECK(faults[0].message.find("unknown key") == std::string::npos);
  }
  names row_names;
  for (const auto name : tiktok_offline::detail::row_names) row_names.emplace(name);
  const json& row = schema["properties"]["mapping"]["items"];
  CHECK(keys_of(row["properties"]) == row_names);
  CHECK(names(row["required"].begin(), row["required"].end()) == row_names);
}

TEST_CASE("The schema of a configuration has every name of every property", "[config_schema]") {
  const json schema = config_schema();
  names expected;
  for (const property_row& row : tiktok_offline::detail::property_rows) {
    for (const std::string& name : names_of(row)) {
      INFO(name);
      expected.insert(name);
      const json& fields = schema["properties"]["fields"]["properties"];
      REQUIRE(fields.contains(name));
      CHECK(fields[name] == json{{"$ref", "#/definitions/" + std::string(row.member_name())}});
      CHECK(tiktok_offline::detail::find_property(name) == &row);
    }
  }
  CHECK(keys_of(schema["properties"]["fields"]["properties"]) == expected);
}

TEST_CASE("The schema of a configuration has the rows of the README's table", "[config_schema]") {
  const json schema = config_schema();
  std::size_t rows = 0;
  bool is_inside = false;
  for (const std::string& line : lines_of("../../README.md")) {
    if (line.empty()) is_inside = false;
    if (is_inside && line.rfind("| `", 0) == 0) {
      INFO(line);
      const auto end_of_member = line.find('`', 3);
      const auto place = line.find('`', end_of_member + 1) + 1;
      const std::string name = line.substr(place, line.find('`', place) - place);
      REQUIRE(schema["properties"]["fields"]["properties"].contains(name));
      CHECK(schema["properties"]["fields"]["properties"][name]["$ref"] ==
            "#/definitions/" + line.substr(3, end_of_member - 3));
      ++rows;
    }
    if (line.rfind("| `config.fields.` | TikTok property", 0) == 0) is_inside = true;
  }
  CHECK(rows == std::size(tiktok_offline::detail::property_rows));
}

TEST_CASE("The schema's defaults are those of a configuration", "[config_schema]") {
  const json schema = config_schema();
  const json defaults = tiktok_offline::config();
  for (const auto& [key, value] : defaults.items()) {
    INFO(key);
    const json& setting = schema["properties"][key];
    if (key == "event_set_id" || key == "mapping" || key == "fields") {
      CHECK_FALSE(setting.contains("default"));
    } else {
      REQUIRE(setting.contains("default"));
      CHECK(setting["default"] == value);
    }
  }
  for (const property_row& row : tiktok_offline::detail::property_rows) {
    INFO(row.name());
    CHECK(schema["definitions"][std::string(row.member_name())]["default"] ==
          defaults["fields"][std::string(row.name())]);
  }
}

TEST_CASE("The schema's descriptions are the comments of config.hpp", "[config_schema]") {
  const json schema = config_schema();
  const auto settings = comments_of("config");
  for (const std::string& key : keys_of(json(tiktok_offline::config()))) {
    INFO(key);
    REQUIRE(settings.count(key) == 1);
    CHECK(schema["properties"][key]["description"] == without_cpp(settings.at(key)));
  }
  const auto fields = comments_of("field_sources");
  for (const property_row& row : tiktok_offline::detail::property_rows) {
    const std::string name(row.member_name());
    INFO(name);
    REQUIRE(fields.count(name) == 1);
    CHECK(schema["definitions"][name]["description"] == without_cpp(fields.at(name)));
  }
  const auto rows = comments_of("mapping_row");
  for (const std::string name : {"event_name", "tiktok_event_type"}) {
    INFO(name);
    REQUIRE(rows.count(name) == 1);
    CHECK(schema["properties"]["mapping"]["items"]["properties"][name]["description"] ==
          without_cpp(rows.at(name)));
  }
}

TEST_CASE("The schema's lists are the library's", "[config_schema]") {
  namespace detail = tiktok_offline::detail;
  const json properties = config_schema()["properties"];
  CHECK(properties["format"]["enum"] == named(detail::payload_formats, by_to_string));
  CHECK(properties["timestamp_unit"]["enum"] == named(detail::timestamp_units, by_to_string));
  CHECK(properties["match_event_names"]["enum"] ==
        named(detail::event_name_matchings, by_to_string));
  CHECK(properties["event_channel_aliases"]["additionalProperties"]["enum"] ==
        named(detail::event_channels, as_it_is));
  // Any event type is allowed; offered are those that `check` does not warn of.
  std::vector<std::string> types;
  for (const std::string& type : named(detail::event_types, as_it_is)) {
    tiktok_offline::config config;
    config.event_set_id = "1";
    config.mapping = {{"purchase", type}};
    if (check(config).empty()) types.push_back(type);
  }
  CHECK(properties["mapping"]["items"]["properties"]["tiktok_event_type"]["anyOf"][0]["enum"] ==
        types);
}

TEST_CASE("A configuration may name its schema", "[config_schema]") {
  json written = {{"$schema", "https://example.com/config.schema.json"},
                  {"event_set_id", "1"},
                  {"mapping", {{{"event_name", "a"}, {"tiktok_event_type", "Purchase"}}}}};
  std::vector<tiktok_offline::config_fault> faults;
  const auto config = tiktok_offline::parse_config(written, faults);
  CHECK(faults.empty());
  REQUIRE(config);
  CHECK_FALSE(json(*config).contains("$schema"));

  written["$schema"] = 7;
  CHECK_FALSE(tiktok_offline::parse_config(written, faults));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/$schema");
  written["$schema"] = "";
  faults.clear();
  CHECK(tiktok_offline::parse_config(written, faults));
  written["fields"] = {{"$schema", "here it is a key as any other"}};
  CHECK_FALSE(tiktok_offline::parse_config(written, faults));
}
