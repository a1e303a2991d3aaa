// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_OFFLINE_EVENT_HPP
#define TIKTOK_OFFLINE_OFFLINE_EVENT_HPP

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "number.hpp"
#include "sha256.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0 {

/// Which of TikTok's request bodies is written.
enum class payload_format {
  /// `POST /open_api/v1.3/offline/track/`, the destination's own table.
  offline_track,
  /// `POST /open_api/v1.3/event/track/`: Events API 2.0, which TikTok recommends today.
  event_track
};

/// `"offline_track"` or `"event_track"`, as in a configuration.
[[nodiscard]] constexpr std::string_view to_string(payload_format format) {
  return format == payload_format::event_track ? "event_track" : "offline_track";
}

/// One article of an order: TikTok's `properties.contents[]`. What is empty is not sent.
template <class Text>
struct basic_content {
  /// The article's id, as a text.
  Text content_id{};
  /// Its name, for people.
  Text content_name{};
  /// Of one unit, in `offline_event::currency`.
  std::optional<number> price{};
  /// How many units.
  std::optional<number> quantity{};
  /// `product` or `product_group`. `event_track` sends one for the order: the first there is.
  Text content_type{};
  /// All levels in one text, `Shoes > Sneakers`.
  Text content_category{};
};

/// An article that owns its texts.
using content = basic_content<std::string>;

/// Everything one request body needs, without JSON: read from an event, or filled by hand. What is
/// empty is not sent; zero is a value. `Text` is `std::string`, or `std::string_view` for texts
/// that outlive it.
template <class Text>
struct basic_offline_event {
  /// Required by TikTok: 19 digits, as a text.
  Text event_set_id{};
  /// The name of the partner that sends, at the top of the body.
  Text partner_name{};
  /// Sent by `event_track` alone: `offline_track` knows no test events, its events are real.
  Text test_event_code{};
  /// Required: TikTok's event type. Either generation's name will do: `offline_track` writes
  /// `CompletePayment` for `Purchase` and `SubmitForm` for `Lead`, `event_track` the reverse.
  Text event{};
  /// TikTok counts events with the same set, event and id once.
  Text event_id{};
  /// Required.
  std::optional<instant> timestamp{};
  /// At least one phone number or e-mail is required; see `hash_phone`, `hash_email`.
  std::vector<digest> phone_numbers{};
  /// As above.
  std::vector<digest> emails{};
  /// Ids are texts; TikTok refuses numbers.
  Text order_id{};
  /// The shop where it happened, as a text.
  Text shop_id{};
  /// The articles. A deque, not a vector, which would be one block of over 1 kB from six articles
  /// on: to get one, glibc merges its free memory first, at each event, a quarter of the mapping.
  std::deque<basic_content<Text>> contents{};
  /// ISO 4217, `EUR`.
  Text currency{};
  /// The total of the order.
  std::optional<number> value{};
  /// `email`, `website`, `phone_call`, `in_store`, `crm` or `other`. Not sent by `event_track`.
  Text event_channel{};
};

/// An event that owns its texts.
using offline_event = basic_offline_event<std::string>;

}  // namespace v0
}  // namespace tiktok_offline

#endif
