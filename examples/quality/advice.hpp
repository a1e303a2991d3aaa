// SPDX-License-Identifier: MIT
// What quality_report says about each issue and each property: what it means for a campaign and
// what to do, in plain English for people who run campaigns.
#ifndef TIKTOK_OFFLINE_EXAMPLES_QUALITY_ADVICE_HPP
#define TIKTOK_OFFLINE_EXAMPLES_QUALITY_ADVICE_HPP

#include <cstddef>
#include <iterator>
#include <string_view>
#include <tiktok_offline/config.hpp>
#include <tiktok_offline/issue.hpp>

namespace quality::advice {

using tiktok_offline::issue_code;
using tiktok_offline::property;

/// What an issue costs: the sale does not count, there is less to find the buyer by, or less is
/// known of the sale.
enum class loss { sale, identity, detail };

struct issue_advice {
  issue_code code;
  loss lost;
  std::string_view title;
  std::string_view meaning;
  std::string_view action;
};

// One row a code, in the order of the enumeration.
inline constexpr issue_advice issues[] = {
    {issue_code::not_an_object, loss::sale, "Lines that are not an event",
     "TikTok is not told what happened.", "Write each event as one JSON object on one line."},
    {issue_code::missing_event_name, loss::sale, "Events without a name",
     "Nobody can tell a sale from a page view, so TikTok is not told.",
     "Send the event's name, or set event_name in the configuration to where it is."},
    {issue_code::missing_event_set_id, loss::sale, "Events without an event set",
     "TikTok does not know to which advertiser they belong, so they count for no campaign.",
     "Set event_set_id in the configuration, or fill the field that it reads."},
    {issue_code::missing_timestamp, loss::sale, "Events without a usable time",
     "TikTok cannot tell whether they came after an ad, so they count for no campaign.",
     "Send the time of the event, or set the source of timestamp to where it is."},
    {issue_code::missing_user_identity, loss::sale,
     "Events without an e-mail address or phone number",
     "TikTok cannot find the person who saw the ad, so they count for no campaign.",
     "Ask for one of them at the till or in the form, and check that it reaches the event."},
    {issue_code::hash_failed, loss::sale, "Events that could not be hashed",
     "They were held back, since personal data is never sent unhashed.",
     "This is a fault of the machine, not of the events: check OpenSSL and run it again."},
    {issue_code::invalid_json, loss::sale, "Lines that cannot be read",
     "Whatever happened there, TikTok is not told.",
     "Check the export: lines that are cut off, another encoding, or text that is not JSON."},
    {issue_code::missing_event_type, loss::sale, "Events without a TikTok event type",
     "TikTok does not know what to count them as.",
     "Give each row of the mapping a TikTok event type."},
    {issue_code::wrong_type, loss::detail, "Values of a type that cannot be used",
     "The sale counts, but TikTok does not get this detail.",
     "Send a text or a number there, and for the items a list of objects."},
    {issue_code::not_a_number, loss::detail, "Amounts that are not numbers",
     "The sale counts, but without this amount TikTok's revenue is too low.",
     "Send numbers such as 146.40, without a currency sign; for 146,40 set decimal_comma."},
    {issue_code::invalid_currency, loss::detail, "Currencies that are not a code",
     "Without a currency TikTok cannot count the revenue.",
     "Send the three letters, EUR or USD, and not a sign or a name."},
    {issue_code::unlisted_currency, loss::detail, "Currencies that TikTok does not list",
     "TikTok may not count the revenue of these sales.",
     "Send one of TikTok's currencies, and the value converted to it."},
    {issue_code::unknown_event_channel, loss::detail, "Channels that TikTok does not know",
     "The sale counts, but not for a channel such as in_store.",
     "Add the words of your events to event_channel_aliases."},
    {issue_code::invalid_timestamp, loss::detail, "Times that cannot be read",
     "Another source has to give the time; without one the event is rejected.",
     "Send milliseconds since 1970 or 2025-04-18T07:53:39Z; see timestamp_unit and "
     "default_utc_offset."},
    {issue_code::invalid_email, loss::identity, "E-mail addresses that cannot be right",
     "TikTok finds fewer of these buyers, so fewer sales count for your ads.",
     "Check addresses where people type them, and that the field holds nothing else."},
    {issue_code::invalid_phone, loss::identity, "Phone numbers that cannot be right",
     "TikTok finds fewer of these buyers, so fewer sales count for your ads.",
     "Check numbers where people type them, and set default_country."},
    {issue_code::email_not_ascii, loss::detail, "E-mail addresses with letters beyond ASCII",
     "They are sent, but TikTok may not find these buyers.",
     "Look at some of them: most are slips, and some are real addresses."},
    {issue_code::unsupported_digest, loss::identity, "Identities hashed the wrong way",
     "TikTok matches only SHA-256, so these buyers are not found by them.",
     "Send the address or the number itself, or its SHA-256; not MD5 or SHA-1."},
    {issue_code::placeholder, loss::detail, "Words for nothing where a value should be",
     "Such as undefined or null. It identifies nothing, so it is not sent.",
     "Have the program that makes the events leave the field out when it has no value."},
    {issue_code::phone_country_code_assumed, loss::detail,
     "Phone numbers that can be read in more than one way",
     "The most likely number is sent; where that is wrong, TikTok does not find the buyer.",
     "Send numbers with + and the calling code, or set default_country."},
    {issue_code::unlisted_phone, loss::detail, "Phone numbers outside the known ranges",
     "They are sent, but many are slips that match nobody.",
     "Look at some of them, and check numbers where people type them."},
    {issue_code::unknown_country, loss::detail, "Countries that cannot be read",
     "Phone numbers without a calling code are then guessed or lost.",
     "Send two letters, FR, or a calling code, 33, where default_country reads."},
    {issue_code::invalid_item, loss::detail, "Items that cannot be used",
     "The sale counts, but TikTok does not learn what was bought.",
     "Send each item as an object with an id, a price and a quantity."},
    {issue_code::incomplete_item, loss::detail, "Items without an id, price or quantity",
     "The sale counts, but product reports and catalogue ads know less.",
     "Send all three, or turn off the one that you do not have."},
    {issue_code::incomplete_value, loss::detail, "A value without a currency, or the reverse",
     "TikTok cannot count the revenue of these sales.",
     "Send both, or set a constant as the source of currency."},
    {issue_code::mixed_content_type, loss::detail, "Orders with items of different content types",
     "Only the first content type is sent, so catalogue ads may miss the others.",
     "Send one content type for an order."},
    {issue_code::unlisted_content_type, loss::detail, "Content types that TikTok does not list",
     "Catalogue ads may not recognise these items.", "Send product or product_group."},
    {issue_code::fractional_quantity, loss::detail, "Quantities that are not whole",
     "They are sent, but TikTok expects whole numbers.",
     "Send pieces, and put weight or length into the price."},
    {issue_code::old_timestamp, loss::sale, "Events older than 28 days",
     "They are sent, but TikTok attributes none of them to an ad.",
     "Send events every day, and check that the time is that of the sale."},
    {issue_code::future_timestamp, loss::detail, "Events in the future",
     "They are sent, but TikTok may not attribute them to an ad.",
     "Check the clock and the time zone of the system that writes the time."},
    {issue_code::unknown_event_type, loss::detail, "Event types that TikTok does not list",
     "TikTok may not optimise a campaign for them.", "Take one of TikTok's event types."},
};

/// Of `placeholder` where an e-mail address or a phone number should be.
inline constexpr issue_advice identity_placeholder = {
    issue_code::placeholder, loss::identity, "Words for nothing where an e-mail or phone should be",
    "Such as the digest of undefined, the same for everyone: TikTok would find nobody by it.",
    "Have the program that makes the events leave the field out when it has no value."};

/// Whether the table has each code in its place.
constexpr bool issues_are_complete() {
  if (std::size(issues) != tiktok_offline::all_issue_codes.size()) return false;
  for (std::size_t i = 0; i < std::size(issues); ++i) {
    if (issues[i].code != tiktok_offline::all_issue_codes[i]) return false;
  }
  return true;
}
static_assert(issues_are_complete(), "issues needs one row for each code, in the same order");

constexpr const issue_advice& of(issue_code code) {
  return issues[static_cast<std::size_t>(code)];
}

struct property_advice {
  property id;
  std::string_view use;
};

// One row a property; those whose lack costs most first.
inline constexpr property_advice properties[] = {
    {property::value, "The revenue: without it TikTok shows no return on ad spend."},
    {property::currency, "Without it TikTok cannot count the value."},
    {property::email, "Finds the buyer; more buyers are found with e-mail and phone together."},
    {property::phone, "Finds the buyer; more buyers are found with e-mail and phone together."},
    {property::event_id, "Without it an event that is sent twice is counted twice."},
    {property::timestamp, "When it happened: TikTok compares it with the time of the ad."},
    {property::order_id, "Tells orders of the same buyer apart."},
    {property::contents, "The items: without them TikTok does not learn what was bought."},
    {property::content_id, "The item's id: catalogue ads match it with your catalogue."},
    {property::content_ids, "Ids for catalogue ads, for the whole order."},
    {property::content_type, "Whether ids are of products or of groups in your catalogue."},
    {property::price, "The price of one unit of the item."},
    {property::quantity, "How many units of the item were bought."},
    {property::content_name, "The item's name, for product reports."},
    {property::content_category, "The item's category, for product reports."},
    {property::brand, "The item's brand, for product reports."},
    {property::shop_id, "Tells your shops apart."},
    {property::event_channel, "Tells sales in the store from those by phone or e-mail."},
    {property::num_items, "How many items were bought in all."},
    {property::search_string, "What was searched for."},
    {property::description, "A description of the event."},
};

/// Whether the table has each property once.
constexpr bool properties_are_complete() {
  tiktok_offline::property id{};
  for (std::size_t i = 0; i < std::size(tiktok_offline::detail::property_rows); ++i) {
    id = tiktok_offline::detail::property_rows[i].id;
    std::size_t found = 0;
    for (const property_advice& row : properties) found += row.id == id ? 1 : 0;
    if (found != 1) return false;
  }
  return std::size(properties) == std::size(tiktok_offline::detail::property_rows);
}
static_assert(properties_are_complete(), "properties needs one row for each property");

}  // namespace quality::advice

#endif
