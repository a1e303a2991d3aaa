// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_EVENT_CHECKER_HPP
#define TIKTOK_OFFLINE_DETAIL_EVENT_CHECKER_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../currency.hpp"
#include "../issue.hpp"
#include "../number.hpp"
#include "../offline_event.hpp"
#include "../payload_format.hpp"
#include "../timestamp.hpp"
#include "event_names.hpp"
#include "text/ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Goes through an event that a program filled, and notes what a JSON event would be told. The
/// pointers lead into the struct.
class event_checker {
 public:
  event_checker(const offline_event& event, payload_format format)
      : event_(event), is_events_api_(format == payload_format::event_track) {}

  std::vector<issue> issues() && {
    check_required();
    check_id(event_.event_id, "/event_id");
    check_id(event_.order_id, "/order_id");
    check_id(event_.shop_id, "/shop_id");
    for (std::size_t i = 0; i < event_.contents.size(); ++i) {
      check_item(event_.contents[i], "/contents/" + std::to_string(i));
    }
    check_money();
    if (is_events_api_) {
      check_type(event_.content_type, "/content_type");
      for (std::size_t i = 0; i < event_.content_ids.size(); ++i) {
        check_id(event_.content_ids[i], "/content_ids/" + std::to_string(i));
      }
      check_count(event_.num_items, "/num_items");
    } else if (!event_.event_channel.empty() && !holds_name(event_channels, event_.event_channel)) {
      report(issue_code::unknown_event_channel, "/event_channel");
    }
    return std::move(issues_);
  }

 private:
  void report(issue_code code, std::string pointer) {
    issues_.push_back({code, std::move(pointer)});
  }

  void check_required() {
    if (is_blank(event_.event_set_id)) report(issue_code::missing_event_set_id, "/event_set_id");
    if (is_blank(event_.event)) {
      report(issue_code::missing_event_type, "/event");
    } else if (!holds_name(event_types, event_.event)) {
      report(issue_code::unknown_event_type, "/event");
    }
    const bool is_written =
        event_.timestamp && instant_in_range(event_.timestamp->time_since_epoch().count());
    if (event_.timestamp && !is_written) report(issue_code::invalid_timestamp, "/timestamp");
    if (!is_written) report(issue_code::missing_timestamp, "/timestamp");
    if (event_.phone_numbers.empty() && event_.emails.empty()) {
      report(issue_code::missing_user_identity, "/emails");
    }
  }

  void check_item(const content& item, const std::string& pointer) {
    check_id(item.content_id, pointer + "/content_id");
    check_number(item.price, pointer + "/price");
    check_count(item.quantity, pointer + "/quantity");
    check_type(item.content_type, pointer + "/content_type");
    if (!is_written(item)) return report(issue_code::invalid_item, pointer);
    if (item.content_id.empty() || !is_written(item.price) || !is_written(item.quantity)) {
      report(issue_code::incomplete_item, pointer);
    }
    if (!is_events_api_ || item.content_type.empty() || is_mixed_) return;
    if (first_type_.empty()) first_type_ = item.content_type;
    is_mixed_ = item.content_type != first_type_;
    if (is_mixed_) report(issue_code::mixed_content_type, pointer + "/content_type");
  }

  /// Whether the format has anything of the item; one that has nothing is left out.
  [[nodiscard]] bool is_written(const content& item) const {
    const std::string& of_format = is_events_api_ ? item.brand : item.content_type;
    return !item.content_id.empty() || !item.content_name.empty() || is_written(item.price) ||
           is_written(item.quantity) || !item.content_category.empty() || !of_format.empty();
  }

  /// Whether a number is sent: one that JSON does not have is left out, and is missing.
  [[nodiscard]] static bool is_written(const std::optional<number>& value) {
    return value && value->is_finite();
  }

  void check_money() {
    check_number(event_.value, "/value");
    if (!event_.currency.empty()) {
      const std::optional<std::string> code = normalize_currency(event_.currency);
      if (!code) {
        report(issue_code::invalid_currency, "/currency");
      } else if (!is_listed_currency(event_.currency)) {  // it is sent as it is, `eur` too
        report(issue_code::unlisted_currency, "/currency");
      }
    }
    const bool has_value = is_written(event_.value);
    if (has_value && event_.currency.empty()) report(issue_code::incomplete_value, "/currency");
    if (!has_value && !event_.currency.empty()) report(issue_code::incomplete_value, "/value");
  }

  void check_id(std::string_view id, std::string pointer) {
    if (!is_one_of(id, default_words_for_nothing)) return;
    report(issue_code::placeholder, std::move(pointer));
  }

  void check_number(const std::optional<number>& value, std::string pointer) {
    if (value && !value->is_finite()) report(issue_code::not_a_number, std::move(pointer));
  }

  void check_count(const std::optional<number>& value, std::string pointer) {
    check_number(value, pointer);
    if (!is_events_api_ || !value || !value->is_finite()) return;
    if (has_fraction(*value)) report(issue_code::fractional_quantity, std::move(pointer));
  }

  void check_type(std::string_view type, std::string pointer) {
    if (type.empty() || holds_name(content_types, type)) return;
    report(issue_code::unlisted_content_type, std::move(pointer));
  }

  const offline_event& event_;
  bool is_events_api_;
  std::vector<issue> issues_{};
  std::string_view first_type_{};
  bool is_mixed_ = false;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
