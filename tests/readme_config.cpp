// SPDX-License-Identifier: MIT
// The README's configuration, in its two forms, and its mapping table. readme.sh sees to it that
// the lines here and there are the same.
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

TEST_CASE("The README's two forms of a configuration are the same one", "[readme]") {
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

TEST_CASE("The README's table of settings shows their defaults", "[readme]") {
  tiktok_offline::config settings;
  settings.event_set_id = "1";
  settings.mapping = {{"purchase", "Purchase"}};
  const nlohmann::json defaults = settings;
  bool is_inside = false;
  std::vector<std::string> named = {"event_set_id", "mapping", "fields"};  // explained before it
  for (const std::string& line : lines_of("../../README.md")) {
    if (line.empty()) is_inside = false;
    if (is_inside && line.rfind("| `", 0) == 0) {
      INFO(line);
      const auto names = quoted_names(line);
      if (names.at(0) == "now") {
        CHECK_FALSE(settings.now);
        continue;
      }
      named.push_back(names[0]);
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
    if (line.rfind("| `config.` | default", 0) == 0) is_inside = true;
  }
  CHECK(named.size() == defaults.size());
  for (const auto& [key, value] : defaults.items()) {
    INFO(key);
    CHECK(std::find(named.begin(), named.end(), key) != named.end());
  }
}

TEST_CASE("The README's names of a property all mean it", "[readme]") {
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
