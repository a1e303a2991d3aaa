// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_OFFLINE_EVENT_HPP
#define TIKTOK_OFFLINE_OFFLINE_EVENT_HPP

#include <cmath>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sha256.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0 {

/// A number as JSON has it: int64, uint64 or double. It keeps its kind, so that 9007199254740993
/// stays exact and 7.0 stays floating.
class number {
  template <class Type>
  static constexpr bool is_no_number =
      std::is_same_v<Type, bool> || std::is_same_v<Type, char> || std::is_same_v<Type, wchar_t> ||
      std::is_same_v<Type, char16_t> || std::is_same_v<Type, char32_t>;

 public:
  constexpr number() : number(std::int64_t{0}, widened{}) {}
  /// From any integer or floating type, but not from `bool` or a character.
  template <
      class Arithmetic,
      std::enable_if_t<std::is_arithmetic_v<Arithmetic> && !is_no_number<Arithmetic>, int> = 0>
  constexpr number(Arithmetic value) : number(widest<Arithmetic>(value), widened{}) {}

  /// Calls `use` with the number as `std::int64_t`, `std::uint64_t` or `double`.
  template <class Use>
  constexpr decltype(auto) visit(Use&& use) const {
    switch (kind_) {
      case kind::int64:
        return use(int64_);
      case kind::uint64:
        return use(uint64_);
      case kind::floating:
        break;
    }
    return use(floating_);
  }

  /// False for NaN and the infinities, which JSON cannot write.
  [[nodiscard]] bool is_finite() const {
    return kind_ != kind::floating || std::isfinite(floating_);
  }

  /// Equal in kind and value.
  friend constexpr bool operator==(const number& left, const number& right) {
    if (left.kind_ != right.kind_) return false;
    switch (left.kind_) {
      case kind::int64:
        return left.int64_ == right.int64_;
      case kind::uint64:
        return left.uint64_ == right.uint64_;
      case kind::floating:
        break;
    }
    return left.floating_ == right.floating_;
  }
  /// Different in kind or value.
  friend constexpr bool operator!=(const number& left, const number& right) {
    return !(left == right);
  }

 private:
  template <class Arithmetic>
  using widest = std::conditional_t<
      std::is_floating_point_v<Arithmetic>, double,
      std::conditional_t<std::is_signed_v<Arithmetic>, std::int64_t, std::uint64_t>>;

  struct widened {};
  constexpr number(std::int64_t value, widened) : kind_(kind::int64), int64_(value) {}
  constexpr number(std::uint64_t value, widened) : kind_(kind::uint64), uint64_(value) {}
  constexpr number(double value, widened) : kind_(kind::floating), floating_(value) {}

  // A std::variant would say the same, at a multiple of the compile time.
  enum class kind : unsigned char { int64, uint64, floating };
  kind kind_;
  union {
    std::int64_t int64_;
    std::uint64_t uint64_;
    double floating_;
  };
};

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
