// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_BATCH_HPP
#define TIKTOK_OFFLINE_BATCH_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/json_traits.hpp"
#include "detail/payload_parts.hpp"
#include "detail/text/ascii.hpp"
#include "offline_event.hpp"
#include "payload.hpp"
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
  /// The tag that each event was added with: a number of yours, such as an offset to commit.
  std::vector<std::uint64_t> tags{};

  /// False for a payload that does not fit any batch.
  [[nodiscard]] bool can_be_sent() const { return !endpoint.empty(); }

  /// Equal when all members are.
  friend bool operator==(const batch& left, const batch& right) {
    return left.endpoint == right.endpoint && left.body == right.body &&
           left.payload_indices == right.payload_indices && left.tags == right.tags;
  }
  /// The reverse.
  friend bool operator!=(const batch& left, const batch& right) { return !(left == right); }
};

namespace detail {
struct batcher_access;
}  // namespace detail

/// Makes batches of payloads one by one, for a service that never has a whole list: it keeps one
/// open batch for each event set (exactly: for each combination of event set, partner name and test
/// code). With `std::string` the bodies are JSON text, and `map_into` writes events straight into
/// them. Call `flush` at the end: a batcher that is destroyed before loses its open batches. Only
/// one thread at a time may use it. If memory runs out, `add` and `flush` throw, and everything
/// added before is kept; see `add`.
template <class Payload>
class batcher {
  static constexpr bool is_text = std::is_same_v<Payload, std::string>;
  static_assert(is_text || detail::is_json<Payload>::value,
                "batcher: the payload must be a nlohmann::basic_json, such as nlohmann::json or "
                "nlohmann::ordered_json, or a std::string");
  template <class Text>
  static constexpr bool is_other_text =
      !is_text && !detail::is_json<Text>::value && std::is_convertible_v<Text, std::string_view>;

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
  [[nodiscard]] std::vector<batch<Payload>> add(Payload payload, std::uint64_t tag = 0) {
    if (auto parts = detail::parts_of(payload)) {
      add_events(*std::move(parts), tag);
    } else {
      put_aside(std::move(payload), tag);
    }
    ++added_;
    return take();
  }

  /// Adds an event that your program has filled. No body is made to be taken apart again.
  template <class Text, class Contents>
  [[nodiscard]] std::vector<batch<Payload>> add(const basic_offline_event<Text, Contents>& event,
                                                payload_format format, std::uint64_t tag = 0) {
    put(event, format, tag);
    return take();
  }

  /// A text is not a payload of JSON values: parse it first, or use `batcher<std::string>`.
  template <class Text, std::enable_if_t<is_other_text<Text>, int> = 0>
  void add(const Text& text, std::uint64_t tag = 0) = delete;

  /// Takes back the body of a batch that you have sent: a text for its memory, in which the next
  /// batch is written. Of JSON values nothing can be used again.
  void reuse(Payload&& sent) {
    if constexpr (is_text) {
      if (sent.capacity() > spare_.capacity()) spare_ = std::move(sent);
    }
  }

  /// How many events are in open batches.
  [[nodiscard]] std::size_t waiting() const { return waiting_; }

  /// Returns the batches that are still open, in the order of their first payloads. More payloads
  /// may be added afterwards.
  [[nodiscard]] std::vector<batch<Payload>> flush() {
    return flush_those([](const open_batch&) { return true; });
  }

  /// Returns the open batches of one event set: when it has waited long enough.
  [[nodiscard]] std::vector<batch<Payload>> flush(std::string_view event_set_id) {
    return flush_those([&](const open_batch& each) { return each.is_of(event_set_id); });
  }

 private:
  friend struct detail::batcher_access;

  /// A batch that has at least one event.
  class open_batch {
   public:
    open_batch(const detail::payload_parts<Payload>& parts, std::size_t empty_bytes,
               Payload&& memory, std::size_t expected_length)
        : format_(parts.format),
          event_set_id_(parts.event_set_id),
          body_(parts.top, parts.format, std::move(memory), expected_length),
          bytes_(empty_bytes) {}

    /// When memory runs out, nothing was added.
    void add(Payload event, std::size_t index, std::uint64_t tag, std::size_t event_bytes) {
      make_room(indices_, 1);
      make_room(tags_, 1);
      body_.add(std::move(event));
      bytes_ += event_bytes + (indices_.empty() ? 0 : 1);
      indices_.push_back(index);
      tags_.push_back(tag);
    }

    [[nodiscard]] std::size_t size() const { return indices_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] bool is_of(std::string_view event_set_id) const {
      return event_set_id_ == event_set_id;
    }

    batch<Payload> close() {
      return {batch_endpoint(format_), body_.close(), std::move(indices_), std::move(tags_)};
    }

   private:
    payload_format format_;
    std::string event_set_id_;
    detail::batch_body<Payload> body_;
    std::vector<std::size_t> indices_{};
    std::vector<std::uint64_t> tags_{};
    std::size_t bytes_;
  };
  using open_batches = std::map<std::string, open_batch>;

  void add_events(detail::payload_parts<Payload> parts, std::uint64_t tag) {
    const std::string key = detail::to_text(parts.top);
    for (Payload& event : parts.events) add_event(key, parts, std::move(event), tag);
  }

  /// What can fail comes before what changes something.
  void add_event(const std::string& key, const detail::payload_parts<Payload>& parts, Payload event,
                 std::uint64_t tag) {
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
      return put_aside(detail::put_together(parts.top, std::move(event), parts.format), tag);
    }
    if (place == open_.end()) {
      const std::size_t length = empty_bytes + expected_length(event, parts.format);
      open_batch fresh(parts, empty_bytes, std::exchange(spare_, {}), length);
      fresh.add(std::move(event), added_, tag, event_bytes);
      place = open_.emplace(key, std::move(fresh)).first;
    } else {
      place->second.add(std::move(event), added_, tag, event_bytes);
    }
    ++waiting_;
    if (place->second.size() >= limits_.events(parts.format)) close(place);
  }

  /// About how long the events of a batch are that begins with this one. Beyond the limit it grows:
  /// each event set has an open batch, and most may stay short.
  [[nodiscard]] std::size_t expected_length(const Payload& first, payload_format format) const {
    if constexpr (is_text) {
      constexpr std::size_t most = 262'144;
      const std::size_t events = (std::max)(limits_.events(format), std::size_t(1));
      const std::size_t length = (first.size() + 1) * (std::min)(events, most);  // a comma each
      return (std::min)({length, limits_.bytes, most});
    } else {
      return 0;
    }
  }

  /// Returns a payload on its own, since it does not fit any batch.
  void put_aside(Payload payload, std::uint64_t tag) {
    ready_.push_back({{}, std::move(payload), {added_}, {tag}});
  }

  /// There must be room for one more in `ready_`: then it cannot fail.
  void close(typename open_batches::iterator place) {
    waiting_ -= place->second.size();
    ready_.push_back(place->second.close());
    open_.erase(place);
  }

  /// Adds an event; what is full then is for `take`.
  template <class Event>
  void put(const Event& event, payload_format format, std::uint64_t tag) {
    if (detail::is_blank(event.event_set_id)) {
      put_aside(to_payload<Payload>(event, format), tag);
    } else {
      add_events(detail::write_parts<Payload>(event, format), tag);
    }
    ++added_;
  }

  /// What is ready. It cannot fail: what is taken is in no other place.
  std::vector<batch<Payload>> take() {
    if (ready_.empty()) return {};  // its room is kept for the next call
    return std::exchange(ready_, {});
  }

  template <class IsWanted>
  std::vector<batch<Payload>> flush_those(IsWanted is_wanted) {
    const auto closed_before = static_cast<std::ptrdiff_t>(ready_.size());
    make_room(ready_, open_.size());
    for (auto place = open_.begin(); place != open_.end();) {
      const auto here = place++;
      if (is_wanted(here->second)) close(here);
    }
    std::sort(ready_.begin() + closed_before, ready_.end(),
              [](const batch<Payload>& left, const batch<Payload>& right) {
                return left.payload_indices.front() < right.payload_indices.front();
              });
    return take();
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
  std::size_t waiting_ = 0;
  open_batches open_;
  Payload spare_{};  // what `reuse` was given
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
