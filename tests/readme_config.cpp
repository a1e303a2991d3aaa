// SPDX-License-Identifier: MIT
// The README's configuration, in its two forms, and its mapping table. readme.sh sees to it that
// the lines here and there are the same.
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
      auto shown = quoted_names(cells[3]);
      if (shown.back() == "category_5") {
        shown = {"items.X.product.category_1", "items.X.product.category_2",
                 "items.X.product.category_3", "items.X.product.category_4",
                 "items.X.product.category_5"};
      }
      CHECK(shown == texts_of(defaults.*property.sources));
    }
  }
  CHECK(rows == std::size(tiktok_offline::detail::property_rows));
}
