// SPDX-License-Identifier: MIT
// The properties as the destination's table has them, for the tests of the configuration.
#ifndef TIKTOK_OFFLINE_TESTS_PROPERTIES_HPP
#define TIKTOK_OFFLINE_TESTS_PROPERTIES_HPP

#include <string>
#include <tiktok_offline/config.hpp>

namespace tests {

// Each property by its name in the destination's table.
struct property {
  const char* name;
  tiktok_offline::source_list tiktok_offline::field_sources::*sources;
  bool of_item;  // may read items.X.
  // One that sends it.
  tiktok_offline::payload_format format = tiktok_offline::payload_format::offline_track;
};
inline constexpr property properties[] = {
    {"event_id", &tiktok_offline::field_sources::event_id, false},
    {"timestamp", &tiktok_offline::field_sources::timestamp, false},
    {"context.user.phone_numbers", &tiktok_offline::field_sources::phone, false},
    {"context.user.emails", &tiktok_offline::field_sources::email, false},
    {"properties.order_id", &tiktok_offline::field_sources::order_id, false},
    {"properties.shop_id", &tiktok_offline::field_sources::shop_id, false},
    {"properties.contents", &tiktok_offline::field_sources::contents, false},
    {"properties.contents.X.content_id", &tiktok_offline::field_sources::content_id, true},
    {"properties.contents.X.content_name", &tiktok_offline::field_sources::content_name, true},
    {"properties.contents.X.price", &tiktok_offline::field_sources::price, true},
    {"properties.contents.X.quantity", &tiktok_offline::field_sources::quantity, true},
    {"properties.contents.X.content_type", &tiktok_offline::field_sources::content_type, true},
    {"properties.contents.X.content_category", &tiktok_offline::field_sources::content_category,
     true},
    {"properties.currency", &tiktok_offline::field_sources::currency, false},
    {"properties.value", &tiktok_offline::field_sources::value, false},
    {"properties.event_channel", &tiktok_offline::field_sources::event_channel, false},
    {"properties.contents.X.brand", &tiktok_offline::field_sources::brand, true,
     tiktok_offline::payload_format::event_track},
    {"properties.content_ids", &tiktok_offline::field_sources::content_ids, true,
     tiktok_offline::payload_format::event_track},
    {"properties.num_items", &tiktok_offline::field_sources::num_items, false,
     tiktok_offline::payload_format::event_track},
    {"properties.search_string", &tiktok_offline::field_sources::search_string, false,
     tiktok_offline::payload_format::event_track},
    {"properties.description", &tiktok_offline::field_sources::description, false,
     tiktok_offline::payload_format::event_track},
};

// A path that a property may have without a warning: each of an item reads the item.
inline std::string path_of(const property& field, const std::string& path) {
  const bool is_of_item = std::string(field.name).find(".X.") != std::string::npos;
  return (is_of_item ? "items.X." : "") + path;
}

}  // namespace tests

#endif
