// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PAYLOAD_FORMAT_HPP
#define TIKTOK_OFFLINE_PAYLOAD_FORMAT_HPP

#include <iosfwd>
#include <optional>
#include <string_view>

namespace tiktok_offline {
inline namespace v0_2 {

/// Which of TikTok's request bodies is written.
enum class payload_format {
  /// `POST /open_api/v1.3/offline/track/`: the mapping table of the destination's page.
  offline_track,
  /// `POST /open_api/v1.3/event/track/`: Events API 2.0, which TikTok currently recommends.
  event_track
};

namespace detail {

/// Every format, for loops.
inline constexpr payload_format payload_formats[] = {payload_format::offline_track,
                                                     payload_format::event_track};

}  // namespace detail

/// `"offline_track"` or `"event_track"`, as in a configuration.
[[nodiscard]] constexpr std::string_view to_string(payload_format format) {
  return format == payload_format::event_track ? "event_track" : "offline_track";
}

/// For the fmt library, as `to_string`.
[[nodiscard]] constexpr std::string_view format_as(payload_format format) {
  return to_string(format);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             payload_format format) {
  return stream << to_string(format);
}

/// The format with this name; `nullopt` for any other text.
[[nodiscard]] constexpr std::optional<payload_format> parse_payload_format(std::string_view name) {
  for (const payload_format known : detail::payload_formats) {
    if (name == to_string(known)) return known;
  }
  return std::nullopt;
}

/// The path below TikTok's host to which the payload of one event is posted. The final `/` is
/// required.
[[nodiscard]] constexpr std::string_view endpoint(payload_format format) {
  switch (format) {
    case payload_format::offline_track:
      return "/open_api/v1.3/offline/track/";
    case payload_format::event_track:
      return "/open_api/v1.3/event/track/";
  }
  return {};
}

/// The path below TikTok's host to which batches are posted. The final `/` is required.
[[nodiscard]] constexpr std::string_view batch_endpoint(payload_format format) {
  switch (format) {
    case payload_format::offline_track:
      return "/open_api/v1.3/offline/batch/";
    case payload_format::event_track:
      return "/open_api/v1.3/event/track/";
  }
  return {};
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
