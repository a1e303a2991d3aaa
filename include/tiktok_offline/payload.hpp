// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PAYLOAD_HPP
#define TIKTOK_OFFLINE_PAYLOAD_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "detail/event_names.hpp"
#include "detail/json.hpp"
#include "detail/json_traits.hpp"
#include "detail/write/json_writer.hpp"
#include "detail/write/text_writer.hpp"
#include "number.hpp"
#include "offline_event.hpp"
#include "payload_format.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

// A body in two parts, row by row in the order of the mapping table: what a batch has once for all
// its events, and what is of one event.

/// The top of the body of `POST /offline/track/`.
template <class Writer, class Event>
void write_offline_track_top(Writer& body, const Event& event) {
  body.put("event_set_id", event.event_set_id);
  body.put("partner_name", event.partner_name);
}

/// The rest of it.
template <class Writer, class Event>
void write_offline_track_event(Writer& body, const Event& event) {
  body.put("event", older_event_type(event.event));
  body.put("event_id", event.event_id);
  if (event.timestamp) body.put("timestamp", iso8601_text(*event.timestamp).view());
  body.object("context", [&event](Writer& context) {
    context.object("user", [&event](Writer& user) {
      user.put("phone_numbers", event.phone_numbers);
      user.put("emails", event.emails);
    });
  });
  body.object("properties", [&event](Writer& properties) {
    properties.put("order_id", event.order_id);
    properties.put("shop_id", event.shop_id);
    properties.array("contents", event.contents, [](Writer& item, const auto& article) {
      item.put("content_id", article.content_id);
      item.put("content_name", article.content_name);
      item.put("price", article.price);
      item.put("quantity", article.quantity);
      item.put("content_type", article.content_type);
      item.put("content_category", article.content_category);
    });
    properties.put("currency", event.currency);
    properties.put("value", event.value);
    properties.put("event_channel", event.event_channel);
  });
}

/// The content type of an order, for the API that has one for all items: the first item's that has
/// one, else the event's own.
template <class Event>
std::string_view content_type_of(const Event& event) {
  for (const auto& article : event.contents) {
    if (!article.content_type.empty()) return article.content_type;
  }
  return event.content_type;
}

/// `2` for 2.0: Events API 2.0 types counts as integers. A fraction stays as it is.
inline std::optional<number> as_count(const std::optional<number>& value) {
  const std::optional<std::int64_t> whole = value ? to_whole(*value) : std::nullopt;
  return whole ? std::optional<number>(*whole) : value;
}

/// Whole seconds. `nullopt` for an instant that `to_iso8601` does not write either.
inline std::optional<number> to_event_time(const std::optional<instant>& when) {
  if (!when || !instant_in_range(when->time_since_epoch().count())) return std::nullopt;
  return to_unix_seconds(*when);
}

/// The top of the body of `POST /event/track/` (Events API 2.0). Where a name is another one than
/// above, it is TikTok's: a key of the wrong generation raises no error and matches nobody.
template <class Writer, class Event>
void write_event_track_top(Writer& body, const Event& event) {
  body.put("event_source", "offline");
  body.put("event_source_id", event.event_set_id);
  body.put("partner_name", event.partner_name);
  body.put("test_event_code", event.test_event_code);
}

/// One member of its `data`.
template <class Writer, class Event>
void write_event_track_event(Writer& data, const Event& event) {
  data.put("event", newer_event_type(event.event));
  data.put("event_time", to_event_time(event.timestamp));
  data.put("event_id", event.event_id);
  data.object("user", [&event](Writer& user) {
    user.put("email", event.emails);
    user.put("phone", event.phone_numbers);
  });
  data.object("properties", [&event](Writer& properties) {
    properties.array("contents", event.contents, [](Writer& item, const auto& article) {
      item.put("price", article.price);
      item.put("quantity", as_count(article.quantity));
      item.put("content_id", article.content_id);
      item.put("content_category", article.content_category);
      item.put("content_name", article.content_name);
      item.put("brand", article.brand);
    });
    properties.put("content_type", content_type_of(event));
    properties.put("content_ids", event.content_ids);
    properties.put("num_items", as_count(event.num_items));
    properties.put("search_string", event.search_string);
    properties.put("description", event.description);
    properties.put("currency", event.currency);
    properties.put("value", event.value);
    properties.put("order_id", event.order_id);
    properties.put("shop_id", event.shop_id);
  });
}

/// What a batch has once, in either format.
template <class Writer, class Event>
void write_top(Writer& body, const Event& event, payload_format format) {
  if (format == payload_format::event_track) return write_event_track_top(body, event);
  write_offline_track_top(body, event);
}

/// A member of the list of a batch.
template <class Writer, class Event>
void write_event(Writer& body, const Event& event, payload_format format) {
  if (format == payload_format::event_track) return write_event_track_event(body, event);
  write_offline_track_event(body, event);
}

/// The body of `POST /offline/track/`.
template <class Writer, class Event>
void write_offline_track(Writer& body, const Event& event) {
  write_offline_track_top(body, event);
  write_offline_track_event(body, event);
}

/// The body of `POST /event/track/`.
template <class Writer, class Event>
void write_event_track(Writer& body, const Event& event) {
  write_event_track_top(body, event);
  const std::array one_event = {&event};  // a batch has more
  body.array("data", one_event,
             [](Writer& data, const auto* one) { write_event_track_event(data, *one); });
}

/// The body in a format, with any writer.
template <class Writer, class Event>
void write_body(Writer& body, const Event& event, payload_format format) {
  switch (format) {
    case payload_format::offline_track:
      return write_offline_track(body, event);
    case payload_format::event_track:
      return write_event_track(body, event);
  }
}

/// About how long a text is: it should grow once, or not at all.
inline constexpr std::size_t expected_top_length = 128;
constexpr std::size_t expected_length(std::size_t items) {
  constexpr std::size_t without_items = 512;
  constexpr std::size_t of_an_item = 192;
  return without_items + of_an_item * items;
}

}  // namespace detail

/// The payload of one event: a whole request body. `Payload` is any `nlohmann::basic_json`, or
/// `std::string` for JSON text, which is written directly (invalid UTF-8 becomes U+FFFD). Empty
/// members are left out; nothing else is checked. The event type is written by the name that the
/// format uses.
template <class Payload, class Text, class Contents>
[[nodiscard]] Payload to_payload(const basic_offline_event<Text, Contents>& event,
                                 payload_format format = payload_format::offline_track) {
  if constexpr (std::is_same_v<Payload, std::string>) {
    return detail::text_writer::object_text(
        detail::expected_length(event.contents.size()),
        [&](detail::text_writer& body) { detail::write_body(body, event, format); });
  } else {
    static_assert(detail::is_json<Payload>::value,
                  "to_payload: the payload must be a nlohmann::basic_json, such as nlohmann::json "
                  "or nlohmann::ordered_json, or a std::string");
    Payload body(Payload::value_t::object);
    detail::json_writer<Payload> writer(body);
    detail::write_body(writer, event, format);
    return body;
  }
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
