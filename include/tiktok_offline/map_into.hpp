// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_MAP_INTO_HPP
#define TIKTOK_OFFLINE_MAP_INTO_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "batch.hpp"
#include "config.hpp"
#include "issue.hpp"
#include "json_value.hpp"
#include "map_event.hpp"
#include "offline_event.hpp"
#include "property_set.hpp"
#include "text_parser.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// The result of `map_into`.
template <class Payload>
struct batched_result {
  /// What happened to the event.
  outcome status = outcome::rejected;
  /// How many payloads were added: one for each row that matches.
  std::size_t added = 0;
  /// The batches that are full now.
  std::vector<batch<Payload>> batches{};
  /// As those of `map_result`.
  /// @{
  std::vector<issue> issues{};
  property_set sent{};
  std::string near_miss{};
  /// @}

  /// Whether payloads were added.
  [[nodiscard]] bool mapped() const { return status == outcome::mapped; }
};

namespace detail {

/// Adds events and takes what is full only when all are added: so a lack of memory loses nothing.
struct batcher_access {
  template <class Payload, class JsonValue>
  static batched_result<Payload> map_into(batcher<Payload>& open, const JsonValue& event,
                                          const config& settings, std::uint64_t tag) {
    batched_result<Payload> result;
    map_rows(event, settings, result, [&](const event_view& offline) {
      open.put(offline, settings.format, tag);
      ++result.added;
    });
    result.batches = open.take();
    return result;
  }
};

}  // namespace detail

/// Maps an event straight into batches, the fastest way to many events in a request. The event is
/// of any type that `map_event` takes. What `map_event` and `batcher::add` throw, it throws; of an
/// event with several rows, the payloads of some may have been added then.
template <class Payload, class Event>
[[nodiscard]] batched_result<Payload> map_into(batcher<Payload>& open, const Event& event,
                                               const config& settings, std::uint64_t tag = 0) {
  return detail::batcher_access::map_into(open, json_value<Event>::of(event), settings, tag);
}

/// As `map_into`, of an event that is JSON text; see `map_text`.
template <class Payload>
[[nodiscard]] batched_result<Payload> map_text_into(batcher<Payload>& open, std::string_view text,
                                                    const config& settings, text_parser& parser,
                                                    std::uint64_t tag = 0) {
  const detail::parsed_text event(text, parser);
  if (event.is_json()) return detail::batcher_access::map_into(open, event.root(), settings, tag);
  batched_result<Payload> result;
  result.issues.push_back({issue_code::invalid_json, ""});
  return result;
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
