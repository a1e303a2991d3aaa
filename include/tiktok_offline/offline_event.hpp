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

/// One item of an order: TikTok's `properties.contents[]`. Empty members are not sent.
template <class Text>
struct basic_content {
  /// The id of the item, as a text.
  Text content_id{};
  /// The name of the item.
  Text content_name{};
  /// The price of one unit, in `offline_event::currency`.
  std::optional<number> price{};
  /// How many units.
  std::optional<number> quantity{};
  /// `product` or `product_group`. `event_track` sends one for the order: the first one found.
  Text content_type{};
  /// All levels in one text: `Shoes > Sneakers`.
  Text content_category{};
  /// Its brand. Not sent by `offline_track`.
  Text brand{};

  /// Equal when all properties are.
  /// @{
  friend bool operator==(const basic_content& left, const basic_content& right) {
    const auto properties = [](const basic_content& of) {
      return std::tie(of.content_id, of.content_name, of.price, of.quantity, of.content_type,
                      of.content_category, of.brand);
    };
    return properties(left) == properties(right);
  }
  friend bool operator!=(const basic_content& left, const basic_content& right) {
    return !(left == right);
  }
  /// @}
};

/// An item that owns its texts.
using content = basic_content<std::string>;

namespace detail {

/// An article that looks into an event.
using content_view = basic_content<std::string_view>;

}  // namespace detail

/// Everything that one payload needs, without JSON: read from an event, or filled by hand. Empty
/// members are not sent; zero is a value. `Text` is `std::string`, or `std::string_view` for texts
/// that outlive it.
template <class Text, class Contents>
struct basic_offline_event {
  /// Required by TikTok: the event set's id, 19 digits as a text.
  Text event_set_id{};
  /// The name of the partner that sends the event.
  Text partner_name{};
  /// Sent only by `event_track`: `offline_track` has no test mode, everything sent counts.
  Text test_event_code{};
  /// Required: TikTok's event type, by its older or newer name: `offline_track` writes
  /// `CompletePayment` for `Purchase` and `SubmitForm` for `Lead`, `event_track` does the reverse.
  Text event{};
  /// Events with the same set, event and id are counted once.
  Text event_id{};
  /// Required: when it happened.
  std::optional<instant> timestamp{};
  /// Digests of phone numbers and e-mail addresses, see `hash_phone`, `hash_email`. At least one of
  /// them is required.
  /// @{
  std::vector<digest> phone_numbers{};
  std::vector<digest> emails{};
  /// @}
  /// The id of the order, as a text: TikTok refuses numbers.
  Text order_id{};
  /// The id of the shop, as a text.
  Text shop_id{};
  /// The items.
  Contents contents{};
  /// An ISO 4217 code: `EUR`.
  Text currency{};
  /// The total of the order.
  std::optional<number> value{};
  /// `email`, `website`, `phone_call`, `in_store`, `crm` or `other`. Not sent by `event_track`.
  Text event_channel{};
  /// `product` or `product_group`, for an order whose items have none. Like all below, not sent by
  /// `offline_track`.
  Text content_type{};
  /// Ids for catalogue matching: of articles, or of item groups.
  std::vector<Text> content_ids{};
  /// How many articles.
  std::optional<number> num_items{};
  /// What was searched for.
  Text search_string{};
  /// A description of the event.
  Text description{};

  /// Equal when all properties are.
  /// @{
  friend bool operator==(const basic_offline_event& left, const basic_offline_event& right) {
    const auto properties = [](const basic_offline_event& of) {
      return std::tie(of.event_set_id, of.partner_name, of.test_event_code, of.event, of.event_id,
                      of.timestamp, of.phone_numbers, of.emails, of.order_id, of.shop_id,
                      of.contents, of.currency, of.value, of.event_channel, of.content_type,
                      of.content_ids, of.num_items, of.search_string, of.description);
    };
    return properties(left) == properties(right);
  }
  friend bool operator!=(const basic_offline_event& left, const basic_offline_event& right) {
    return !(left == right);
  }
  /// @}
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
