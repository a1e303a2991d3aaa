// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_READ_EVENT_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_READ_EVENT_HPP

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../config.hpp"
#include "../../issue.hpp"
#include "../../offline_event.hpp"
#include "../../source.hpp"
#include "../text/ascii.hpp"
#include "members.hpp"
#include "property_reader.hpp"
#include "text_arena.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// The content type of the items read so far. Events API 2.0 has one for all of them.
struct shared_content_type {
  std::string_view first{};
  bool mixed = false;

  /// Adds the type of the next item. True when it is the first that differs from those before.
  bool add(std::string_view type) {
    if (type.empty() || mixed) return false;
    if (first.empty()) first = type;
    // A type that all items have from the event is one view: it need not be compared byte by byte.
    mixed = type.data() != first.data() && type != first;
    return mixed;
  }
};

/// Fills one item; false if it is to be left out.
template <class JsonValue>
bool read_item(property_reader<JsonValue>& read, const JsonValue& place, const config& settings,
               content_view& item, shared_content_type& content_type) {
  if (!place.is_object()) {
    read.report(issue_code::invalid_item, read.walker().item_pointer());
    return false;
  }

  item.content_id = read.id(property::content_id);
  item.content_name = read.text(property::content_name);
  item.price = read.number(property::price);
  item.quantity = read.number(property::quantity);
  item.content_type = read.text(property::content_type);
  const source* content_type_source = read.last_source();
  item.content_category = read.joined_text(property::content_category);
  item.brand = read.text(property::brand);

  if (!read.found_in_item()) {
    read.report(issue_code::invalid_item, read.walker().item_pointer());
    return false;
  }
  // A property that is turned off is not missing.
  const field_sources& from = settings.fields;
  const bool complete = (!item.content_id.empty() || from.content_id.empty()) &&
                        (item.price || from.price.empty()) &&
                        (item.quantity || from.quantity.empty());
  if (!complete) read.report(issue_code::incomplete_item, read.walker().item_pointer());
  if (settings.format == payload_format::event_track && content_type.add(item.content_type)) {
    read.report(issue_code::mixed_content_type, read.walker().pointer_to(*content_type_source));
  }
  return true;
}

/// The items of the first source that has any: an array, or a single object.
template <class JsonValue>
std::deque<content_view> read_contents(property_reader<JsonValue>& read, const config& settings) {
  std::deque<content_view> contents;
  shared_content_type content_type;
  const auto read_one = [&](const JsonValue& item, const path& list,
                            std::optional<std::size_t> index) {
    read.enter_item(item, list, index);
    const bool keep = read_item(read, item, settings, contents.emplace_back(), content_type);
    if (!keep) contents.pop_back();
  };

  for (const source& from : settings.fields.contents) {
    const path* place = from.as_path();
    const JsonValue list = place != nullptr ? read.walker().follow(*place) : JsonValue();
    bool has_items = false;
    const bool is_list = each_list_member(list, [&](const JsonValue& item, std::size_t index) {
      read_one(item, *place, index);
      has_items = true;
    });
    if (has_items) break;
    if (!is_list && list.is_object()) {
      read_one(list, *place, std::nullopt);
      break;
    }
    // A constant or a template does not lead to a list, whatever it gives.
    const bool absent = is_list || list.to_scalar().is_absent();
    if (place == nullptr || !absent) {
      read.report(issue_code::wrong_type, read.walker().pointer_to(from));
    }
  }
  read.walker().leave_items();
  return contents;
}

/// Reads everything a payload needs but the TikTok event type, in the order of the mapping table.
/// The result looks into the event, the configuration and `texts`.
template <class JsonValue>
event_view read_event(const JsonValue& event, const config& settings, text_arena& texts,
                      std::vector<issue>& issues) {
  property_reader<JsonValue> read(event, settings, texts, issues);

  event_view result;
  result.event_set_id = read.expand(settings.event_set_id).value_or(std::string_view());
  result.partner_name = settings.partner_name;
  result.test_event_code = settings.test_event_code;
  result.event_id = read.id(property::event_id);
  result.timestamp = read.instant(property::timestamp);
  result.phone_numbers = read.phones(property::phone);
  result.emails = read.emails(property::email);
  result.order_id = read.id(property::order_id);
  result.shop_id = read.id(property::shop_id);
  result.contents = read_contents(read, settings);
  result.currency = read.currency(property::currency);
  result.value = read.number(property::value);
  result.event_channel = read.channel(property::event_channel);

  const field_sources& from = settings.fields;
  if (is_blank(result.event_set_id)) {
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
  drop_repeated(issues);
  return result;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
