// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PAYLOAD_HPP
#define TIKTOK_OFFLINE_PAYLOAD_HPP

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "detail/event_names.hpp"
#include "detail/json_traits.hpp"
#include "detail/writer.hpp"
#include "offline_event.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0 {

namespace detail {

/// The body of `POST /offline/track/`, row by row in the order of the mapping table.
template <class Writer>
void write_offline_track(Writer& body, const offline_event& event) {
  body.put("event_set_id", event.event_set_id);
  body.put("partner_name", event.partner_name);
  body.put("event", older_event_type(event.event));
  body.put("event_id", event.event_id);
  body.put("timestamp", event.timestamp ? to_iso8601(*event.timestamp) : std::string());
  body.object("context", [&event](Writer& context) {
    context.object("user", [&event](Writer& user) {
      user.put("phone_numbers", event.phone_numbers);
      user.put("emails", event.emails);
    });
  });
  body.object("properties", [&event](Writer& properties) {
    properties.put("order_id", event.order_id);
    properties.put("shop_id", event.shop_id);
    properties.array("contents", event.contents, [](Writer& item, const content& article) {
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

}  // namespace detail

/// The path to post payloads of a format to, below TikTok's host; it must end in `/`.
[[nodiscard]] constexpr std::string_view endpoint(payload_format format) {
  switch (format) {
    case payload_format::offline_track:
      return "/open_api/v1.3/offline/track/";
  }
  return {};
}

/// The whole request body for one event. `Payload` is any `nlohmann::basic_json`, or `std::string`
/// for JSON text (bad UTF-8 replaced by U+FFFD). What is empty is left out; nothing else is
/// checked. The event type is written under the name that the format knows.
template <class Payload>
[[nodiscard]] Payload to_payload(const offline_event& event,
                                 payload_format format = payload_format::offline_track) {
  if constexpr (std::is_same_v<Payload, std::string>) {
    using json = nlohmann::ordered_json;
    return to_payload<json>(event, format).dump(-1, ' ', false, json::error_handler_t::replace);
  } else {
    static_assert(detail::is_json<Payload>::value,
                  "to_payload: the payload must be a nlohmann::basic_json, such as nlohmann::json "
                  "or nlohmann::ordered_json, or a std::string");
    Payload body(Payload::value_t::object);
    detail::json_writer<Payload> writer(body);
    switch (format) {
      case payload_format::offline_track:
        detail::write_offline_track(writer, event);
    }
    return body;
  }
}

}  // namespace v0
}  // namespace tiktok_offline

#endif
