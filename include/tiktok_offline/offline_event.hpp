// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_OFFLINE_EVENT_HPP
#define TIKTOK_OFFLINE_OFFLINE_EVENT_HPP

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "number.hpp"
#include "sha256.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

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
  /// Its brand. Not sent by `offline_track`.
  Text brand{};

  /// Equal in all properties.
  friend bool operator==(const basic_content& left, const basic_content& right) {
    const auto properties = [](const basic_content& of) {
      return std::tie(of.content_id, of.content_name, of.price, of.quantity, of.content_type,
                      of.content_category, of.brand);
    };
    return properties(left) == properties(right);
  }
  /// Different in a property.
  friend bool operator!=(const basic_content& left, const basic_content& right) {
    return !(left == right);
  }
};

/// An article that owns its texts.
using content = basic_content<std::string>;

namespace detail {

/// An article that looks into an event.
using content_view = basic_content<std::string_view>;

}  // namespace detail

/// Everything one request body needs, without JSON: read from an event, or filled by hand. What is
/// empty is not sent; zero is a value. `Text` is `std::string`, or `std::string_view` for texts
/// that outlive it.
template <class Text, class Contents>
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
  /// The articles.
  Contents contents{};
  /// ISO 4217, `EUR`.
  Text currency{};
  /// The total of the order.
  std::optional<number> value{};
  /// `email`, `website`, `phone_call`, `in_store`, `crm` or `other`. Not sent by `event_track`.
  Text event_channel{};

  /// Equal in all properties.
  friend bool operator==(const basic_offline_event& left, const basic_offline_event& right) {
    const auto properties = [](const basic_offline_event& of) {
      return std::tie(of.event_set_id, of.partner_name, of.test_event_code, of.event, of.event_id,
                      of.timestamp, of.phone_numbers, of.emails, of.order_id, of.shop_id,
                      of.contents, of.currency, of.value, of.event_channel);
    };
    return properties(left) == properties(right);
  }
  /// Different in a property.
  friend bool operator!=(const basic_offline_event& left, const basic_offline_event& right) {
    return !(left == right);
  }
};

/// An event that owns its texts.
using offline_event = basic_offline_event<std::string, std::vector<content>>;

namespace detail {

/// An offline event that looks into a JSON event. Its contents are a deque: a vector would be one
/// block of over 1 kB from six articles on, and to get one, glibc merges its free memory first, at
/// each event, a quarter of the mapping.
using event_view = basic_offline_event<std::string_view, std::deque<content_view>>;

}  // namespace detail

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
