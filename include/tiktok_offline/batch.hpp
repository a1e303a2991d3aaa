// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_BATCH_HPP
#define TIKTOK_OFFLINE_BATCH_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detail/json.hpp"
#include "detail/json_traits.hpp"
#include "payload_format.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// How much one request may contain. A limit of 0 events counts as 1.
struct batch_limits {
  /// For `/offline/batch/`. TikTok does not publish its limit; 50 is that of its web endpoint.
  std::size_t offline_track_events = 50;
  /// For `/event/track/`. TikTok refuses a request with more (its page on the Events API).
  std::size_t event_track_events = 1000;
  /// For the body as `dump(-1, ' ', false, error_handler_t::replace)` writes it. TikTok states no
  /// limit.
  std::size_t bytes = (std::numeric_limits<std::size_t>::max)();

  /// The limit in events for a format.
  [[nodiscard]] constexpr std::size_t events(payload_format format) const {
    return format == payload_format::event_track ? event_track_events : offline_track_events;
  }
};

/// One request: POST `body` to `endpoint` below TikTok's host.
///
/// A payload that does not fit any batch is returned on its own, with an empty `endpoint`: it is
/// longer than the limit in bytes, or it does not have either format. From a payload that is itself
/// a batch, only the event that is too long is returned that way.
template <class Payload>
struct batch {
  /// The path below TikTok's host, see `batch_endpoint`; empty if the body cannot be sent.
  std::string_view endpoint{};
  /// The request body.
  Payload body{};
  /// For each event of the body, the index of the payload that it came from:
  /// `payload_indices[position]` maps a position in TikTok's answer back to your payload.
  std::vector<std::size_t> payload_indices{};

  /// False for a payload that does not fit any batch.
  [[nodiscard]] bool can_be_sent() const { return !endpoint.empty(); }

  /// The same endpoint, body and payloads.
  friend bool operator==(const batch& left, const batch& right) {
    return left.endpoint == right.endpoint && left.body == right.body &&
           left.payload_indices == right.payload_indices;
  }
  /// Another endpoint, body or payload.
  friend bool operator!=(const batch& left, const batch& right) { return !(left == right); }
};

namespace detail {

/// A payload in its parts: what is at the top of a batch, and what is in its list.
template <class Json>
struct payload_parts {
  payload_format format = payload_format::offline_track;
  Json top = Json::object();
  /// One; a body that is a batch itself has more.
  typename Json::array_t events{};
};

/// The name of a batch's list.
constexpr std::string_view list_name(payload_format format) {
  return format == payload_format::event_track ? "data" : "batch";
}

/// What `/offline/batch/` has once for all events. In Events API 2.0 it is all but the list.
constexpr bool is_top_of_offline_batch(std::string_view key) {
  return key == "event_set_id" || key == "partner_name" || key == "test_event_code";
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
  const bool is_one_event = !has_list(body, format);
  Json event = Json::object();
  for (auto& [key, value] : body.template get_ref<typename Json::object_t&>()) {
    if (is_one_event && !is_top_of_offline_batch(key)) {
      event.emplace(key, std::move(value));
    } else if (!is_one_event && key == list_name(format)) {
      parts.events = std::move(value.template get_ref<typename Json::array_t&>());
    } else {
      parts.top.emplace(key, std::move(value));
    }
  }
  if (is_one_event) parts.events.push_back(std::move(event));
  return parts;
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

template <class Json>
std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace detail

/// Makes batches of payloads one by one, for a service that never has a whole list: it keeps one
/// open batch for each event set (exactly: for each combination of event set, partner name and test
/// code). Call `flush` at the end: a batcher that is destroyed before loses its open batches. Only
/// one thread at a time may use it. If memory runs out, `add` and `flush` throw, and everything
/// added before is kept; see `add`.
template <class Payload>
class batcher {
  static_assert(detail::is_json<Payload>::value,
                "batcher: the payload must be a nlohmann::basic_json, such as nlohmann::json or "
                "nlohmann::ordered_json; if you have text, parse it first");

 public:
  /// The limits apply to each of its batches.
  explicit batcher(const batch_limits& limits = {}) : limits_(limits) {}

  // A copy would send its open batches twice.
  batcher(const batcher&) = delete;
  batcher& operator=(const batcher&) = delete;
  /// Takes the open batches along; only to be destroyed or assigned to afterwards.
  batcher(batcher&&) noexcept = default;
  /// Loses the open batches that it had.
  batcher& operator=(batcher&&) noexcept = default;
  ~batcher() = default;

  /// Adds a payload, whose index is the number of payloads added before. Returns the batches that
  /// are now full, usually none; those of one event set in the order of their payloads. If it
  /// throws, the payload was not added; of one that is itself a batch, some events may have been.
  [[nodiscard]] std::vector<batch<Payload>> add(Payload payload) {
    if (const auto format = detail::format_of(payload)) {
      auto parts = detail::take_apart(payload, *format);
      const std::string key = detail::to_text(parts.top);
      for (Payload& event : parts.events) add_event(key, parts, std::move(event));
    } else {
      put_aside(std::move(payload));
    }
    ++added_;
    if (ready_.empty()) return {};  // its room is kept for the next call
    return std::exchange(ready_, {});
  }

  /// Returns the batches that are still open, in the order of their first payloads. More payloads
  /// may be added afterwards.
  [[nodiscard]] std::vector<batch<Payload>> flush() {
    const auto closed_before = static_cast<std::ptrdiff_t>(ready_.size());
    make_room(ready_, open_.size());
    while (!open_.empty()) close(open_.begin());
    std::sort(ready_.begin() + closed_before, ready_.end(),
              [](const batch<Payload>& left, const batch<Payload>& right) {
                return left.payload_indices.front() < right.payload_indices.front();
              });
    return std::exchange(ready_, {});
  }

 private:
  /// A batch that has at least one event.
  class open_batch {
   public:
    open_batch(const detail::payload_parts<Payload>& parts, std::size_t empty_bytes)
        : format_(parts.format), body_(parts.top), bytes_(empty_bytes) {
      body_.emplace(detail::list_name(format_), Payload::array());
    }

    /// When memory runs out, nothing was added.
    void add(Payload event, std::size_t index, std::size_t event_bytes) {
      make_room(members_, 1);
      const auto list = body_.find(detail::list_name(format_));
      list->template get_ref<typename Payload::array_t&>().push_back(std::move(event));
      bytes_ += event_bytes + (members_.empty() ? 0 : 1);
      members_.push_back(index);
    }

    [[nodiscard]] std::size_t size() const { return members_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    batch<Payload> close() {
      return {batch_endpoint(format_), std::move(body_), std::move(members_)};
    }

   private:
    payload_format format_;
    Payload body_;
    std::vector<std::size_t> members_{};
    std::size_t bytes_;
  };
  using open_batches = std::map<std::string, open_batch>;

  /// What can fail comes before what changes something.
  void add_event(const std::string& key, const detail::payload_parts<Payload>& parts,
                 Payload event) {
    // {"event_set_id":"7"} becomes {"event_set_id":"7","batch":[]}
    const std::size_t empty_bytes = key.size() + detail::list_name(parts.format).size() + 6;
    const std::size_t event_bytes = has_byte_limit() ? detail::to_text(event).size() : 0;
    const bool is_too_long = empty_bytes + event_bytes > limits_.bytes;
    make_room(ready_, 2);  // the batch before, and the one that gets the event

    auto place = open_.find(key);
    const std::size_t comma = 1;
    if (place != open_.end() && place->second.bytes() + comma + event_bytes > limits_.bytes) {
      close(place);
      place = open_.end();
    }
    if (is_too_long) {
      return put_aside(detail::put_together(parts.top, std::move(event), parts.format));
    }
    if (place == open_.end()) {
      open_batch fresh(parts, empty_bytes);
      fresh.add(std::move(event), added_, event_bytes);
      place = open_.emplace(key, std::move(fresh)).first;
    } else {
      place->second.add(std::move(event), added_, event_bytes);
    }
    if (place->second.size() >= limits_.events(parts.format)) close(place);
  }

  /// Returns a payload on its own, since it does not fit any batch.
  void put_aside(Payload payload) { ready_.push_back({{}, std::move(payload), {added_}}); }

  /// There must be room for one more in `ready_`: then it cannot fail.
  void close(typename open_batches::iterator place) {
    ready_.push_back(place->second.close());
    open_.erase(place);
  }

  /// Makes room for `count` more, so that adding them cannot fail.
  template <class Value>
  static void make_room(std::vector<Value>& values, std::size_t count) {
    if (values.capacity() - values.size() >= count) return;
    values.reserve(2 * values.size() + count);
  }

  /// Without one, events need not be written to be measured.
  [[nodiscard]] bool has_byte_limit() const { return limits_.bytes != batch_limits().bytes; }

  batch_limits limits_;
  std::size_t added_ = 0;
  open_batches open_;
  /// Closed, and returned by the current call; by the next one if that throws.
  std::vector<batch<Payload>> ready_;
};

/// Makes batches of a list of payloads of either format and of any event sets: all events of a
/// batch have the same event set, partner name and test code. Each payload is in one batch; those
/// of one event set keep their order. `payload_indices` are indices into the list.
template <class Payload>
[[nodiscard]] std::vector<batch<Payload>> make_batches(std::vector<Payload> payloads,
                                                       const batch_limits& limits = {}) {
  batcher<Payload> open(limits);
  std::vector<batch<Payload>> batches;
  const auto append = [&batches](std::vector<batch<Payload>> more) {
    std::move(more.begin(), more.end(), std::back_inserter(batches));
  };
  for (Payload& payload : payloads) append(open.add(std::move(payload)));
  append(open.flush());
  return batches;
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
