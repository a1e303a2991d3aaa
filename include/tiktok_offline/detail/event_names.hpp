// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_EVENT_NAMES_HPP
#define TIKTOK_OFFLINE_DETAIL_EVENT_NAMES_HPP

#include <string_view>

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// TikTok's event types: the standard names of today, then older ones that are still sent.
inline constexpr std::string_view event_types[] = {"AddPaymentInfo",
                                                   "AddToCart",
                                                   "AddToWishlist",
                                                   "ApplicationApproval",
                                                   "CompleteRegistration",
                                                   "Contact",
                                                   "CustomizeProduct",
                                                   "Download",
                                                   "FindLocation",
                                                   "InitiateCheckout",
                                                   "Lead",
                                                   "Purchase",
                                                   "Schedule",
                                                   "Search",
                                                   "StartTrial",
                                                   "SubmitApplication",
                                                   "Subscribe",
                                                   "ViewContent",
                                                   "CompletePayment",
                                                   "SubmitForm",
                                                   "PlaceAnOrder",
                                                   "ClickButton",
                                                   "PageView"};

/// Those that TikTok ends in 2027, and one that it has for web pages only (facts of its own pages
/// on standard events).
inline constexpr std::string_view ending_event_types[] = {"PlaceAnOrder", "ClickButton"};
inline constexpr std::string_view web_event_type = "PageView";

/// One event under its two names.
struct renamed_event_type {
  std::string_view older;  // offline/track
  std::string_view newer;  // Events API 2.0
};
inline constexpr renamed_event_type renamed_event_types[] = {{"CompletePayment", "Purchase"},
                                                             {"SubmitForm", "Lead"}};

/// The name of an event type in `offline/track`; every other name as it is.
constexpr std::string_view older_event_type(std::string_view name) {
  for (const auto& pair : renamed_event_types) {
    if (name == pair.newer) return pair.older;
  }
  return name;
}

/// The name of an event type in Events API 2.0; every other name as it is.
constexpr std::string_view newer_event_type(std::string_view name) {
  for (const auto& pair : renamed_event_types) {
    if (name == pair.older) return pair.newer;
  }
  return name;
}

/// The only values TikTok takes for `event_channel`; it refuses the whole event for another one.
inline constexpr std::string_view event_channels[] = {"email",    "website", "phone_call",
                                                      "in_store", "crm",     "other"};

/// The only values that TikTok documents for `content_type`.
inline constexpr std::string_view content_types[] = {"product", "product_group"};

/// Whether `names`, an array of texts, holds `name`.
template <class Names>
constexpr bool holds_name(const Names& names, std::string_view name) {
  for (std::string_view known : names) {
    if (name == known) return true;
  }
  return false;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
