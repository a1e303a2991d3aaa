// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_PROPERTIES_OF_HPP
#define TIKTOK_OFFLINE_DETAIL_PROPERTIES_OF_HPP

#include "../config.hpp"
#include "../offline_event.hpp"
#include "../payload_format.hpp"
#include "../property_set.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

/// The properties that the payload of an event has in a format.
template <class Event>
property_set properties_of(const Event& event, payload_format format) {
  property_set sent;
  const auto note = [&sent, format](property id, bool is_there) {
    if (is_there && row_of(id).is_sent_in(format)) sent.insert(id);
  };
  const auto is_number = [](const auto& value) { return value && value->is_finite(); };

  note(property::event_id, !event.event_id.empty());
  note(property::timestamp, event.timestamp.has_value());
  note(property::phone, !event.phone_numbers.empty());
  note(property::email, !event.emails.empty());
  note(property::order_id, !event.order_id.empty());
  note(property::shop_id, !event.shop_id.empty());
  for (const auto& item : event.contents) {
    const property_set before = sent;
    note(property::content_id, !item.content_id.empty());
    note(property::content_name, !item.content_name.empty());
    note(property::price, is_number(item.price));
    note(property::quantity, is_number(item.quantity));
    note(property::content_category, !item.content_category.empty());
    note(property::brand, !item.brand.empty());
    // In Events API 2.0 the content type is not in the item.
    const bool has_type = !item.content_type.empty();
    if (format == payload_format::offline_track) note(property::content_type, has_type);
    note(property::contents, sent != before);
    note(property::content_type, has_type);
  }
  note(property::content_type, !event.content_type.empty());
  note(property::currency, !event.currency.empty());
  note(property::value, is_number(event.value));
  note(property::event_channel, !event.event_channel.empty());
  note(property::content_ids, !event.content_ids.empty());
  note(property::num_items, is_number(event.num_items));
  note(property::search_string, !event.search_string.empty());
  note(property::description, !event.description.empty());
  return sent;
}

}  // namespace detail

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
