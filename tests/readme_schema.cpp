// SPDX-License-Identifier: MIT
// The lines of docs/testing_your_mapping.md that need valijson.
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "catch.hpp"
#include "readme_testing.hpp"

using tests::read_json;

TEST_CASE("The page on testing validates bodies", "[schema]") {
  const auto golden = read_json("golden.json");
  const auto config = tiktok_offline::parse_config(read_json("config.json"));
  const auto result = tiktok_offline::map_event(golden.at(0).at("event"), config);
  REQUIRE(result.payloads.size() == 1);
  // clang-format off
const auto text = read_json("schemas/offline_track.schema.json");
valijson::Schema schema;
valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);

for (const auto& body : result.payloads) {
  const valijson::adapters::NlohmannJsonAdapter document(body);
  CHECK(valijson::Validator().validate(schema, document, nullptr));
}
  // clang-format on
  auto bad = result.payloads[0];
  bad["event_id"] = 1;
  CHECK_FALSE(valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(bad),
                                             nullptr));
}
