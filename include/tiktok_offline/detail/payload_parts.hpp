// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_PAYLOAD_PARTS_HPP
#define TIKTOK_OFFLINE_DETAIL_PAYLOAD_PARTS_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../payload.hpp"
#include "../payload_format.hpp"
#include "json.hpp"
#include "write/text_writer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// A payload in its parts: what is at the top of a batch, and what is in its list. Of a body that is
// JSON they are taken from it; of an event they are written, and no body is taken apart.

/// The parts of one payload; a body that is a batch itself has several events. A `std::string` has
/// each part as JSON text.
template <class Payload>
struct payload_parts {  // NOLINT(bugprone-exception-escape): a json moves without an exception
  payload_format format = payload_format::offline_track;
  std::string event_set_id{};
  Payload top{};
  std::vector<Payload> events{};
};

/// The name of a batch's list.
constexpr std::string_view list_name(payload_format format) {
  return format == payload_format::event_track ? "data" : "batch";
}

/// The name of the event set at the top.
constexpr std::string_view event_set_name(payload_format format) {
  return format == payload_format::event_track ? "event_source_id" : "event_set_id";
}

/// What `/offline/batch/` has once for all events. In Events API 2.0 it is all but the list.
constexpr bool is_top_of_offline_batch(std::string_view key) {
  return key == "event_set_id" || key == "partner_name" || key == "test_event_code";
}

template <class Json>
std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

inline const std::string& to_text(const std::string& text) {
  return text;
}

/// Whether a body has a list of events, as those of Events API 2.0 and all batches have.
template <class Json>
bool has_list(const Json& body, payload_format format) {
  const auto list = body.find(list_name(format));
  if (list == body.end() || !list->is_array() || list->empty()) return false;
  return std::all_of(list->begin(), list->end(), [](const Json& e) { return e.is_object(); });
}

/// The format of a body; `nullopt` if it has neither.
template <class Json>
std::optional<payload_format> format_of(const Json& body) {
  if (body.contains("event_source_id") && has_list(body, payload_format::event_track)) {
    return payload_format::event_track;
  }
  if (body.contains("event_set_id") &&
      (body.contains("event") || has_list(body, payload_format::offline_track))) {
    return payload_format::offline_track;
  }
  return std::nullopt;
}

/// Takes a body apart; its values are moved.
template <class Json>
payload_parts<Json> take_apart(Json& body, payload_format format) {
  payload_parts<Json> parts;
  parts.format = format;
  parts.top = Json::object();
  const bool is_one_event = !has_list(body, format);
  Json event = Json::object();
  for (auto& [key, value] : body.template get_ref<typename Json::object_t&>()) {
    if (is_one_event && !is_top_of_offline_batch(key)) {
      event.emplace(key, std::move(value));
    } else if (!is_one_event && key == list_name(format)) {
      auto& list = value.template get_ref<typename Json::array_t&>();
      std::move(list.begin(), list.end(), std::back_inserter(parts.events));
    } else {
      parts.top.emplace(key, std::move(value));
    }
  }
  if (is_one_event) parts.events.push_back(std::move(event));
  const auto id = parts.top.find(event_set_name(format));
  if (id != parts.top.end() && id->is_string()) {
    parts.event_set_id = id->template get_ref<const std::string&>();
  }
  return parts;
}

/// The parts of a payload; `nullopt` if it has neither format. A text is parsed for it, so
/// if there is an event, pass that instead.
template <class Payload>
std::optional<payload_parts<Payload>> parts_of(Payload& body) {
  if constexpr (std::is_same_v<Payload, std::string>) {
    auto json = parse_text<nlohmann::ordered_json>(body);
    auto parts = parts_of(json);
    if (!parts) return std::nullopt;
    payload_parts<std::string> texts;
    texts.format = parts->format;
    texts.event_set_id = std::move(parts->event_set_id);
    texts.top = to_text(parts->top);
    for (const auto& event : parts->events) texts.events.push_back(to_text(event));
    return texts;
  } else {
    const std::optional<payload_format> format = format_of(body);
    if (!format) return std::nullopt;
    return take_apart(body, *format);
  }
}

/// The parts of the payload that an event gives in a format.
template <class Payload, class Event>
payload_parts<Payload> write_parts(const Event& event, payload_format format) {
  if constexpr (std::is_same_v<Payload, std::string>) {
    payload_parts<std::string> parts;
    parts.format = format;
    parts.event_set_id = event.event_set_id;
    parts.top = text_writer::object_text(expected_top_length,
                                         [&](text_writer& top) { write_top(top, event, format); });
    parts.events.push_back(
        text_writer::object_text(expected_length(event.contents.size()),
                                 [&](text_writer& one) { write_event(one, event, format); }));
    return parts;
  } else {
    Payload body = to_payload<Payload>(event, format);
    return take_apart(body, format);
  }
}

/// The payload of one event: the reverse of `take_apart`.
template <class Json>
Json put_together(const Json& top, Json event, payload_format format) {
  Json payload = top;
  if (format == payload_format::event_track) {
    typename Json::array_t events;
    events.push_back(std::move(event));
    payload.emplace(list_name(format), std::move(events));
  } else {
    payload.update(event);
  }
  return payload;
}

inline std::string put_together(const std::string& top, const std::string& event,
                                payload_format format) {
  std::string payload = top.substr(0, top.size() - 1);
  if (format == payload_format::event_track) {
    return payload.append(",\"data\":[").append(event).append("]}");
  }
  return payload.append(",").append(event, 1);
}

/// The body of a batch: what is at the top, and a list that grows. A text begins in memory that
/// another has left, and with room for the length that is expected.
template <class Payload>
class batch_body {
 public:
  batch_body(Payload top, payload_format format, Payload&&, std::size_t)
      : body_(std::move(top)), name_(list_name(format)) {
    body_.emplace(name_, Payload::array());
  }

  /// When memory runs out, nothing was added.
  void add(Payload event) {
    body_.find(name_)->template get_ref<typename Payload::array_t&>().push_back(std::move(event));
  }

  Payload close() { return std::move(body_); }

 private:
  Payload body_;
  std::string_view name_;
};

template <>
class batch_body<std::string> {
 public:
  /// {"event_set_id":"7"} becomes {"event_set_id":"7","batch":[
  batch_body(const std::string& top, payload_format format, std::string&& memory,
             std::size_t expected_length)
      : body_(std::move(memory)) {
    body_.reserve(expected_length);
    body_.assign(top, 0, top.size() - 1);
    body_.append(",\"").append(list_name(format)).append("\":[");
  }

  /// When memory runs out, nothing was added. There is always room to close the list.
  void add(const std::string& event) {
    const std::size_t size = body_.size() + event.size() + 3;  // a comma, and ]}
    if (size > body_.capacity()) body_.reserve((std::max)(size, 2 * body_.size()));
    if (body_.back() != '[') body_ += ',';
    body_ += event;
  }

  std::string close() { return std::move(body_ += "]}"); }

 private:
  std::string body_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
