// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_READ_EVENT_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_READ_EVENT_HPP

#include <deque>
#include <string_view>

#include "../../config.hpp"
#include "../../issue.hpp"
#include "../../offline_event.hpp"
#include "../../source.hpp"
#include "../text/ascii.hpp"
#include "property_reader.hpp"
#include "read_items.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// The first content type that an item has.
inline std::string_view content_type_of(const std::deque<content_view>& contents) {
  for (const content_view& item : contents) {
    if (!item.content_type.empty()) return item.content_type;
  }
  return {};
}

/// Reads everything a payload needs but the TikTok event type, in the order of the mapping table.
/// The result looks into the event, the configuration and the arena of `read`.
template <class PropertyReader>
event_view read_event(PropertyReader& read, const config& settings) {
  const bool is_events_api = settings.format == payload_format::event_track;
  event_view result;
  item_reader<PropertyReader> items(read, settings, result.contents);

  result.event_set_id = read.expand_setting(settings.event_set_id);
  result.partner_name = read.expand_setting(settings.partner_name);
  if (is_events_api) result.test_event_code = read.expand_setting(settings.test_event_code);
  result.event_id = read.id(property::event_id);
  result.timestamp = read.instant(property::timestamp);
  result.phone_numbers = read.phones(property::phone);
  result.emails = read.emails(property::email);
  result.order_id = read.id(property::order_id);
  result.shop_id = read.id(property::shop_id);
  items.read_contents();
  result.currency = read.currency(property::currency);
  result.value = read.number(property::value);
  result.event_channel = read.channel(property::event_channel);
  if (is_events_api && content_type_of(result.contents).empty()) {
    result.content_type = read.content_type_without_items();
  }
  result.content_ids = items.content_ids();
  result.num_items = read.count(property::num_items);
  result.search_string = read.text(property::search_string);
  result.description = read.text(property::description);

  const field_sources& from = settings.fields;
  if (result.event_set_id.empty()) {
    read.report(issue_code::missing_event_set_id, read.walker().pointer_to(settings.event_set_id));
  }
  if (!result.timestamp) {
    read.report(issue_code::missing_timestamp, read.pointer_to(property::timestamp));
  }
  if (result.phone_numbers.empty() && result.emails.empty()) {
    read.report(issue_code::missing_user_identity,
                read.pointer_to(from.email.empty() ? property::phone : property::email));
  }
  const bool value_missing = !result.value && !from.value.empty();
  const bool currency_missing = result.currency.empty() && !from.currency.empty();
  if (value_missing && !result.currency.empty()) {
    read.report(issue_code::incomplete_value, read.pointer_to(property::value));
  }
  if (currency_missing && result.value) {
    read.report(issue_code::incomplete_value, read.pointer_to(property::currency));
  }
  return result;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
