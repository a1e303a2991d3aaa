// SPDX-License-Identifier: MIT
// The mapping table of the README, and docs/configuration.md: a configuration in its two forms and
// the table of settings; of docs/identities.md the table of phones. readme.sh sees to it that the
// lines here and there are the same.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

tiktok_offline::config written_in_cpp() {
  // clang-format off
tiktok_offline::config config;
config.event_set_id = "{{store.event_set}}";
config.mapping = {{"purchase", "CompletePayment"},
                  {"purchase", "Contact"}};
config.default_country = {"{{user.country}}", "FR"};

auto& from = config.fields;
from.email = {"customer.mail", "user.email"};
from.shop_id = "/store/shop.code";
from.event_id = "{{shop_id}}/{{id}}";
from.event_channel = tiktok_offline::constant("in_store");
from.order_id = {};
from.contents = "cart.lines";
from.content_id = "items.X.sku";

for (const auto& fault : check(config)) {
  std::cerr << fault.pointer << ": " << fault.message << '\n';
}
  // clang-format on
  return config;
}

constexpr const char* written_as_json = R"({
  "event_set_id": "{{store.event_set}}",
  "mapping": [
    {"event_name": "purchase", "tiktok_event_type": "CompletePayment"},
    {"event_name": "purchase", "tiktok_event_type": "Contact"}
  ],
  "default_country": ["{{user.country}}", "FR"],
  "fields": {
    "context.user.emails": ["customer.mail", "user.email"],
    "properties.shop_id": "/store/shop.code",
    "event_id": "{{shop_id}}/{{id}}",
    "properties.event_channel": {"value": "in_store"},
    "properties.order_id": "",
    "properties.contents": "cart.lines",
    "properties.contents.X.content_id": "items.X.sku"
  }
})";

// The texts between backticks in one cell of a table.
std::vector<std::string> quoted_names(const std::string& cell) {
  std::vector<std::string> names;
  std::istringstream parts(cell);
  for (std::string part; std::getline(parts, part, '`') && std::getline(parts, part, '`');) {
    names.push_back(part);
  }
  return names;
}

// "event_track" for "text; only `event_track`"; empty for a kind that both formats send.
std::string format_named_in(const std::string& kind) {
  const auto only = kind.find("only `");
  return only == std::string::npos ? "" : quoted_names(kind.substr(only)).at(0);
}

// The one format that sends a property; empty where both do.
std::string only_format_of(const tiktok_offline::detail::property_row& property) {
  std::string only;
  for (const auto format : {tiktok_offline::payload_format::offline_track,
                            tiktok_offline::payload_format::event_track}) {
    if (!property.is_sent_in(format)) continue;
    if (!only.empty()) return "";
    only = to_string(format);
  }
  return only;
}

std::vector<std::string> texts_of(const tiktok_offline::source_list& sources) {
  std::vector<std::string> texts;
  for (const auto& from : sources) texts.push_back(from.text());
  return texts;
}

}  // namespace

TEST_CASE("The two documented forms of a configuration are the same one", "[readme]") {
  CHECK(check(written_in_cpp()).empty());
  const auto parsed = tiktok_offline::parse_config(nlohmann::json::parse(written_as_json));
  CHECK(nlohmann::json(parsed) == nlohmann::json(written_in_cpp()));
}

TEST_CASE("The README's mapping table shows the default sources", "[readme]") {
  const tiktok_offline::field_sources defaults;
  std::size_t rows = 0;
  for (const std::string& line : lines_of("../../README.md")) {
    if (line.rfind("| `", 0) != 0) continue;  // of another table
    for (const auto& property : tiktok_offline::detail::property_rows) {
      std::vector<std::string> cells;
      std::istringstream parts(line);
      for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(cell);
      if (cells.size() < 4 || cells[2] != " `" + std::string(property.name()) + "` ") continue;
      INFO(line);
      ++rows;
      CHECK(cells[1] == " `" + std::string(property.member_name()) + "` ");
      CHECK(format_named_in(cells.at(4)) == only_format_of(property));
      const tiktok_offline::source_list& sources = defaults.*property.sources;
      CHECK((cells[3] == " off ") == sources.empty());
      auto shown = quoted_names(cells[3]);
      if (!shown.empty() && shown.back() == "category_5") {
        shown = {"items.X.product.category_1", "items.X.product.category_2",
                 "items.X.product.category_3", "items.X.product.category_4",
                 "items.X.product.category_5"};
      }
      CHECK(shown == texts_of(sources));
    }
  }
  CHECK(rows == std::size(tiktok_offline::detail::property_rows));
}

TEST_CASE("The table of settings has every setting with its default", "[readme]") {
  tiktok_offline::config settings;
  settings.event_set_id = "1";
  settings.mapping = {{"purchase", "Purchase"}};
  const nlohmann::json defaults = settings;
  bool is_inside = false;
  std::vector<std::string> named;
  std::vector<std::string> functions;
  for (const std::string& line : lines_of("../../docs/configuration.md")) {
    if (line.empty()) is_inside = false;
    if (is_inside && line.rfind("| `", 0) == 0) {
      INFO(line);
      const auto names = quoted_names(line);
      const auto is_default = [&](const std::string& cell) {
        return line.rfind("| `" + names.at(0) + "` | " + cell + " |", 0) == 0;
      };
      if (is_default("only in C++")) {
        functions.push_back(names[0]);
        continue;
      }
      named.push_back(names.at(0));
      if (is_default("required")) {
        CHECK((names[0] == "event_set_id" || names[0] == "mapping"));
        continue;
      }
      if (is_default("the mapping table")) {  // compared above
        CHECK(names[0] == "fields");
        continue;
      }
      REQUIRE(defaults.contains(names[0]));
      // Of a long default, some members: `["undefined", "null", ...]`.
      std::string shown = names.at(1);
      const bool is_cut = shown.find(", ...") != std::string::npos;
      if (is_cut) shown.erase(shown.find(", ..."), 5);
      const auto held = defaults[names[0]].flatten();
      const auto members = nlohmann::json::parse(shown).flatten();
      for (const auto& [pointer, value] : members.items())
        CHECK(held.value(pointer, nlohmann::json()) == value);
      CHECK((is_cut || held.size() == members.size()));
    }
    if (line.rfind("| setting | default", 0) == 0) is_inside = true;
  }
  CHECK(functions == std::vector<std::string>{"email_normalizer", "phone_normalizer", "now"});
  CHECK_FALSE((settings.email_normalizer || settings.phone_normalizer || settings.now));
  CHECK(named.size() == defaults.size());
  for (const auto& [key, value] : defaults.items()) {
    INFO(key);
    CHECK(std::find(named.begin(), named.end(), key) != named.end());
  }
}

TEST_CASE("The documented names of a property all mean it", "[readme]") {
  for (const char* name : {"context.user.emails", "context.user.emails.0", "data.0.user.email",
                           "data.0.user.email.0", "email"}) {
    INFO(name);
    const auto* row = tiktok_offline::detail::find_property(name);
    REQUIRE(row != nullptr);
    CHECK(row->id == tiktok_offline::property::email);
  }
  for (const char* name : {"data.0.event_time", "timestamp"}) {
    INFO(name);
    const auto* row = tiktok_offline::detail::find_property(name);
    REQUIRE(row != nullptr);
    CHECK(row->id == tiktok_offline::property::timestamp);
  }
}

TEST_CASE("The table of phones without a country code says what is hashed", "[readme]") {
  bool is_inside = false;
  std::size_t rows = 0;
  for (const std::string& line : lines_of("../../docs/identities.md")) {
    if (line.empty()) is_inside = false;
    if (is_inside && line.rfind("| `", 0) == 0) {
      INFO(line);
      const auto names = quoted_names(line);
      const bool is_for_none = line.find("not set |") != std::string::npos;
      const bool is_for_france = line.find("| `FR`") != std::string::npos;
      CHECK((is_for_none || is_for_france));
      for (const char* country : {"", "FR"}) {
        if (!(*country == '\0' ? is_for_none : is_for_france)) continue;
        ++rows;
        const auto reading = tiktok_offline::read_phone(names.at(0), country);
        const std::string issue = reading.issue ? std::string(to_string(*reading.issue)) : "";
        if (line.find("the digest of") == std::string::npos) {
          CHECK_FALSE(reading.hashed);
          CHECK(issue == names.at(1));
          continue;
        }
        const std::size_t number = is_for_france ? 2 : 1;
        CHECK(reading.hashed == tiktok_offline::sha256(names.at(number)));
        CHECK(issue == (names.size() > number + 1 ? names[number + 1] : ""));
      }
    }
    if (line.rfind("| the number | `default_country`", 0) == 0) is_inside = true;
  }
  CHECK(rows == 4);
}
