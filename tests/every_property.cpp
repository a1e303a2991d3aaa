// SPDX-License-Identifier: MIT
// Each property of the table is read from its source and found in the body, in each format that
// sends it. A step that was forgotten for a new property fails here.
#include <cstddef>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::payload_format;
using tiktok_offline::property;
using tiktok_offline::detail::property_row;
using tiktok_offline::detail::property_rows;

struct planted_value {
  json in_event;
  json in_body;
};

// Another one for each property. A text is right for most of them.
planted_value value_of(const property_row& row, payload_format format) {
  switch (row.id) {
    case property::timestamp:
      if (format == payload_format::event_track) return {1716889512345, 1716889512};
      return {1716889512345, "2024-05-28T09:45:12.345Z"};
    case property::phone:  // printf %s +33612345678 | openssl dgst -sha256
      return {"+33 6 12 34 56 78",
              {"42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"}};
    case property::email:  // printf %s john.doe@example.com | openssl dgst -sha256
      return {"John.Doe@example.com",
              {"836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f"}};
    case property::price:
      return {12.5, 12.5};
    case property::quantity:
      return {3, 3};
    case property::value:
      return {99, 99};
    case property::num_items:
      return {5, 5};
    case property::content_ids:
      return {json::array({"A-1"}), json::array({"A-1"})};
    case property::currency:
      return {"eur", "EUR"};
    case property::event_channel:
      return {"crm", "crm"};
    case property::content_type:
      return {"product", "product"};
    default: {
      const std::string text = "the " + std::string(to_string(row.id));
      return {text, text};
    }
  }
}

std::string key_of(const property_row& row) {
  return "source_of_" + std::to_string(static_cast<std::size_t>(row.id));
}

// Reads each property from a member of its own; the items, which hold members, from theirs.
tiktok_offline::config all_properties(payload_format format) {
  tiktok_offline::config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  settings.format = format;
  for (const property_row& row : property_rows) {
    const std::string head = row.is_of_item() ? "items.X." : "";
    settings.fields.*row.sources = head + key_of(row);
  }
  settings.fields.contents = "list";
  return settings;
}

json event_with_all_properties(payload_format format) {
  json event = {{"event_name", "purchase"}, {"list", json::array({json::object()})}};
  for (const property_row& row : property_rows) {
    json& holder = row.is_of_item() ? event["list"][0] : event;
    if (row.id != property::contents) holder[key_of(row)] = value_of(row, format).in_event;
  }
  return event;
}

// "properties.contents.X.price" as a pointer to the price of the first item.
json::json_pointer place_in_body(const property_row& row, payload_format format) {
  const bool is_events_api = format == payload_format::event_track;
  std::string place = '.' + std::string(is_events_api ? row.in_event_track : row.in_offline_track);
  if (is_events_api) place = ".data.0" + place;
  for (std::size_t dot = 0; (dot = place.find('.', dot)) != std::string::npos;) place[dot] = '/';
  const std::size_t item = place.find("/X/");
  if (item != std::string::npos) place[item + 1] = '0';
  return json::json_pointer(place);
}

std::size_t number_of_values(const json& value) {
  if (!value.is_structured()) return 1;
  std::size_t count = 0;
  for (const json& inner : value) count += number_of_values(inner);
  return count;
}

}  // namespace

TEST_CASE("Every property is read and written, in each format that sends it", "[every_property]") {
  for (const payload_format format : {payload_format::offline_track, payload_format::event_track}) {
    CAPTURE(to_string(format));
    const auto settings = all_properties(format);
    const auto result = tiktok_offline::map_event(event_with_all_properties(format), settings);
    CHECK(result.issues.empty());
    REQUIRE(result.payloads.size() == 1);
    const json& body = result.payloads[0];
    std::size_t sent = 0;
    for (const property_row& row : property_rows) {
      CAPTURE(to_string(row.id));
      if (!row.is_sent_in(format) || row.id == property::contents) continue;
      ++sent;
      const json::json_pointer place = place_in_body(row, format);
      REQUIRE(body.contains(place));
      CHECK(body[place] == value_of(row, format).in_body);
    }
    // Nothing else is in the body: event set and event, and the source in Events API 2.0.
    const std::size_t others = format == payload_format::event_track ? 3 : 2;
    CHECK(number_of_values(body) == sent + others);
  }
}

TEST_CASE("A property that the format does not send is not read", "[every_property]") {
  std::size_t not_sent = 0;
  for (const payload_format format : {payload_format::offline_track, payload_format::event_track}) {
    for (const property_row& row : property_rows) {
      if (row.is_sent_in(format)) continue;
      CAPTURE(to_string(format), to_string(row.id));
      ++not_sent;
      const auto settings = all_properties(format);
      json event = event_with_all_properties(format);
      const auto expected = tiktok_offline::map_event(event, settings);
      json& holder = row.is_of_item() ? event["list"][0] : event;
      holder[key_of(row)] = json::array({true});  // would be reported
      CHECK(tiktok_offline::map_event(event, settings) == expected);
      if (!row.is_of_item()) continue;
      // It does not make an item usable, either.
      event["list"] = json::array({{{key_of(row), "a text"}}});
      const auto result = tiktok_offline::map_event(event, settings);
      REQUIRE(result.issues.size() == 1);
      CHECK(result.issues[0] ==
            tiktok_offline::issue{tiktok_offline::issue_code::invalid_item, "/list/0"});
    }
  }
  CHECK(not_sent >= 2);  // event_channel and brand
}

TEST_CASE("An offline event compares each of its properties", "[every_property]") {
  for (const property_row& row : property_rows) {
    CAPTURE(to_string(row.id));
    const auto format = row.is_sent_in(payload_format::event_track) ? payload_format::event_track
                                                                    : payload_format::offline_track;
    const auto settings = all_properties(format);
    const auto is_complete = [&](const json& event) {
      tiktok_offline::detail::text_arena texts;
      std::vector<tiktok_offline::issue> issues;
      const auto read = [&](const json& read_from) {
        tiktok_offline::detail::property_reader reader(
            tiktok_offline::json_value<json>::of(read_from), settings, texts, issues);
        return tiktok_offline::detail::read_event(reader, settings);
      };
      const json complete = event_with_all_properties(format);
      return read(event) == read(complete);
    };
    json event = event_with_all_properties(format);
    CHECK(is_complete(event));
    if (row.id == property::contents) {
      event["list"].push_back(event["list"][0]);
    } else {
      (row.is_of_item() ? event["list"][0] : event).erase(key_of(row));
    }
    CHECK_FALSE(is_complete(event));
  }
}

TEST_CASE("check warns of sources for what the format does not send", "[every_property]") {
  std::size_t warned = 0;
  for (const payload_format format : {payload_format::offline_track, payload_format::event_track}) {
    for (const property_row& row : property_rows) {
      tiktok_offline::config settings;
      settings.event_set_id = "7181537436256731137";
      settings.mapping = {{"purchase", "CompletePayment"}};
      settings.format = format;
      CHECK((tiktok_offline::check)(settings).empty());  // the defaults are never warned of
      settings.fields.*row.sources = row.is_of_item() ? "items.X.elsewhere" : "elsewhere";
      const auto faults = (tiktok_offline::check)(settings);
      settings.fields.*row.sources = {};
      if (row.is_sent_in(format)) {
        CHECK(faults.empty());
        continue;
      }
      ++warned;
      const std::vector<tiktok_offline::config_fault> expected = {
          {tiktok_offline::severity::warning, "/fields/" + std::string(to_string(row.id)),
           "the format " + std::string(to_string(format)) + " does not send this property"}};
      CHECK(faults == expected);
      CHECK((tiktok_offline::check)(settings).empty());  // turned off
    }
  }
  CHECK(warned >= 2);
}
