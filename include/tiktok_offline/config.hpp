// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_CONFIG_HPP
#define TIKTOK_OFFLINE_CONFIG_HPP

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "detail/text/ascii.hpp"
#include "normalizer.hpp"
#include "payload_format.hpp"
#include "source.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// One row of the mapping: events with this name become this TikTok event.
struct mapping_row {
  /// Compared with the event's name, see `config::match_event_names`.
  std::string event_name{};
  /// `CompletePayment`, `SubmitForm`, ... or their newer names: `offline_track` writes
  /// `CompletePayment` for `Purchase` and `SubmitForm` for `Lead`, `event_track` does the reverse.
  std::string tiktok_event_type{};

  /// Two rows are equal when both names are.
  /// @{
  friend bool operator==(const mapping_row& left, const mapping_row& right) {
    return left.event_name == right.event_name && left.tiktok_event_type == right.tiktok_event_type;
  }
  friend bool operator!=(const mapping_row& left, const mapping_row& right) {
    return !(left == right);
  }
  /// @}
};

/// The rows of a mapping, in order.
struct mapping_rows : std::vector<mapping_row> {
  using std::vector<mapping_row>::vector;
  /// From nothing or from a vector of rows.
  /// @{
  mapping_rows() = default;
  mapping_rows(std::vector<mapping_row> rows) : std::vector<mapping_row>(std::move(rows)) {}
  /// @}
  /// Each row needs braces of its own: `{{"purchase", "CompletePayment"}}`.
  mapping_rows(const char* braces_are_missing, const char*) = delete;  // use {{"name", "type"}}
};

/// The properties that are read from an event, in the order of the mapping table; `field_sources`
/// has a member of the same name for each.
enum class property {
  event_id,
  timestamp,
  phone,
  email,
  order_id,
  shop_id,
  contents,
  content_id,
  content_name,
  price,
  quantity,
  content_type,
  content_category,
  currency,
  value,
  event_channel,
  brand,
  content_ids,
  num_items,
  search_string,
  description,
};

namespace detail {

/// A list of paths and templates. (A braced list of sources is much more code.)
inline source_list sources(std::initializer_list<std::string_view> texts) {
  return source_list(std::vector<source>(texts.begin(), texts.end()));
}

}  // namespace detail

/// The sources of each property (smart mapping). In a property of an item, a path that starts with
/// `items.X.` is read from the current item, any other path from the event.
struct field_sources {
  // detail::property_rows below has the place of each in the payload.
  /// Identifies the event: TikTok counts events with the same set, event and id once.
  source_list event_id = detail::sources({"id", "context.event_id"});
  /// When it happened: a number since 1970 (see `config::timestamp_unit`), or ISO 8601.
  source_list timestamp = detail::sources({"context.event_timestamp", "event_timestamp"});
  /// Phone numbers or their digests; all entries of a list are used.
  source_list phone = detail::sources({"user.phone", "user.phone_sha256"});
  /// E-mail addresses or their digests; all entries of a list are used.
  source_list email = detail::sources({"user.email", "user.email_sha256"});
  /// The id of the order.
  source_list order_id = "id";
  /// The id of the shop.
  source_list shop_id = detail::sources({"shop_id", "partners.tiktok.shop_id"});
  /// The array of items.
  source_list contents = "items";
  /// The id of the item.
  source_list content_id = detail::sources({"items.X.id", "items.X.product.id"});
  /// The name of the item.
  source_list content_name = "items.X.product.name";
  /// The price of one unit: a number.
  source_list price = detail::sources({"items.X.product.price", "items.X.price"});
  /// How many units: a number.
  source_list quantity = "items.X.quantity";
  /// `product` or `product_group`.
  source_list content_type = "items.X.type";
  /// Unlike elsewhere, all sources are used: their texts are joined.
  source_list content_category = detail::sources(
      {"items.X.product.category_1", "items.X.product.category_2", "items.X.product.category_3",
       "items.X.product.category_4", "items.X.product.category_5"});
  /// An ISO 4217 code, three letters.
  source_list currency = detail::sources({"currency", "items.0.product.currency"});
  /// The total of the order: a number.
  source_list value = "value";
  /// One of TikTok's channels, or an alias (`config::event_channel_aliases`); only `offline_track`
  /// sends it.
  source_list event_channel = "type";
  /// The article's brand; only `event_track` sends it.
  source_list brand = "items.X.product.brand";
  /// Ids for catalogue matching; off by default, `"items.X.id"` takes the items'. Only
  /// `event_track` sends them.
  source_list content_ids{};
  /// A number: how many articles. Off by default; only `event_track` sends it.
  source_list num_items{};
  /// What was searched for; only `event_track` sends it.
  source_list search_string = "search_term";
  /// A text. Off by default; only `event_track` sends it.
  source_list description{};

  /// Equal when every property has the same sources.
  /// @{
  friend bool operator==(const field_sources& left, const field_sources& right);
  friend bool operator!=(const field_sources& left, const field_sources& right) {
    return !(left == right);
  }
  /// @}
};

/// How the names of events are compared with the rows of the mapping.
enum class event_name_matching {
  /// Byte for byte.
  exact,
  /// Without outer whitespace and ASCII case.
  folded
};

/// `"exact"` or `"folded"`, as in a configuration.
[[nodiscard]] constexpr std::string_view to_string(event_name_matching how) {
  return how == event_name_matching::folded ? "folded" : "exact";
}

namespace detail {

/// Whether two names of events are the same.
constexpr bool is_same_name(std::string_view left, std::string_view right,
                            event_name_matching how) {
  if (how == event_name_matching::exact) return left == right;
  return is_same_in_any_case(trim(left), trim(right));
}

}  // namespace detail

namespace detail {

inline constexpr std::string_view default_words_for_nothing[] = {
    "undefined", "null", "(null)", "nil", "none", "nan", "n/a", "(not set)", "[object Object]"};

}  // namespace detail

/// Returns the current time, for `config::now`.
using clock_function = std::function<instant()>;

/// How events become payloads. `check` it before use; then any number of threads may share it.
struct config {
  /// Required: fixed text, `{{path}}` into the event, or a mix of the two.
  text_template event_set_id{};
  /// Required. Each row whose name matches makes one payload, in the order of the rows.
  mapping_rows mapping{};
  /// The sources of each property.
  field_sources fields = field_sources();
  /// Which of TikTok's request bodies is written.
  payload_format format = payload_format::offline_track;
  /// The country of phone numbers that are written without a calling code: a two-letter ISO 3166
  /// code or a calling code, `"FR"`, `"33"`, or several that are tried in order, such as the
  /// template `"{{user.country}}"` and then `"FR"`. If empty, such numbers are read as
  /// international and reported.
  template_list default_country{};
  /// Whether numbers in texts are written as `"1.234,50"`; other texts are then not numbers. Does
  /// not affect JSON numbers.
  bool decimal_comma = false;
  /// Placeholders that programs write where they have no id. Such an id is not sent; its next
  /// source is tried. The comparison ignores outer whitespace and ASCII case.
  std::vector<std::string> words_for_nothing = {std::begin(detail::default_words_for_nothing),
                                                std::end(detail::default_words_for_nothing)};
  /// Separates the levels of `content_category`.
  std::string category_separator = ">";
  /// From the event's name for a channel to TikTok's.
  std::map<std::string, std::string, std::less<>> event_channel_aliases = {
      {"offline", "in_store"}, {"online", "website"}, {"call", "phone_call"}};
  /// Sent with every payload if it has a value: fixed text, `{{path}}`, or a mix of the two.
  text_template partner_name{};
  /// As `partner_name`. Sent only by `event_track`: `offline_track` has no test mode, everything
  /// sent counts.
  text_template test_event_code{};
  /// Where the event's name is: the first source that has a text.
  source_list event_name = "event_name";
  /// How the name is compared with the rows of the mapping: `exact` is byte for byte, `folded`
  /// ignores outer whitespace and ASCII case.
  event_name_matching match_event_names = event_name_matching::exact;
  /// What timestamps that are numbers count.
  tiktok_offline::timestamp_unit timestamp_unit = tiktok_offline::timestamp_unit::milliseconds;
  /// For timestamps in ISO 8601 without an offset, `"+01:00"`. If empty, they are refused.
  std::string default_utc_offset{};
  /// Replaces the library's e-mail rule if set.
  email_normalizer_function email_normalizer{};
  /// Replaces the library's phone rule if set.
  phone_normalizer_function phone_normalizer{};
  /// The time to compare timestamps with: older and future ones are reported. No clock is read if
  /// it is not set. Called on every thread that maps.
  clock_function now{};

  /// Equal when all settings are, except for its functions, which cannot be compared.
  /// @{
  friend bool operator==(const config& left, const config& right) {
    const auto settings = [](const config& of) {
      return std::tie(of.event_set_id, of.mapping, of.fields, of.format, of.default_country,
                      of.decimal_comma, of.words_for_nothing, of.category_separator,
                      of.event_channel_aliases, of.partner_name, of.test_event_code, of.event_name,
                      of.match_event_names, of.timestamp_unit, of.default_utc_offset);
    };
    return settings(left) == settings(right);
  }
  friend bool operator!=(const config& left, const config& right) { return !(left == right); }
  /// @}
};

namespace detail {

/// One row of the table of properties: where a property comes from, and where it is in the body of
/// each format (below `data.0.` in `event_track`). It has no place in a format that does not send
/// it, and is not read for that.
struct property_row {
  property id;
  source_list field_sources::*sources;
  std::string_view in_offline_track;
  std::string_view in_event_track;

  /// Its name in a configuration's JSON: its place in the body.
  [[nodiscard]] constexpr std::string_view name() const {
    return in_offline_track.empty() ? in_event_track : in_offline_track;
  }
  /// Its name in C++, the last part of its place.
  [[nodiscard]] constexpr std::string_view member_name() const {
    const bool is_plural_in_offline_track = id == property::phone || id == property::email;
    const std::string_view place = is_plural_in_offline_track ? in_event_track : name();
    return place.substr(place.rfind('.') + 1);  // 0 where there is no dot
  }
  [[nodiscard]] constexpr bool is_sent_in(payload_format format) const {
    return !(format == payload_format::event_track ? in_event_track : in_offline_track).empty();
  }
  /// Whether each item has its own.
  [[nodiscard]] constexpr bool is_of_item() const {
    return name().find(".X.") != std::string_view::npos;
  }
  /// Whether `items.X.` has a meaning in its sources.
  [[nodiscard]] constexpr bool may_read_items() const {
    return is_of_item() || id == property::content_ids;
  }
};

// One row a property, in the order of the enumeration.
inline constexpr property_row property_rows[] = {
    {property::event_id, &field_sources::event_id, "event_id", "event_id"},
    {property::timestamp, &field_sources::timestamp, "timestamp", "event_time"},
    {property::phone, &field_sources::phone, "context.user.phone_numbers", "user.phone"},
    {property::email, &field_sources::email, "context.user.emails", "user.email"},
    {property::order_id, &field_sources::order_id, "properties.order_id", "properties.order_id"},
    {property::shop_id, &field_sources::shop_id, "properties.shop_id", "properties.shop_id"},
    {property::contents, &field_sources::contents, "properties.contents", "properties.contents"},
    {property::content_id, &field_sources::content_id, "properties.contents.X.content_id",
     "properties.contents.X.content_id"},
    {property::content_name, &field_sources::content_name, "properties.contents.X.content_name",
     "properties.contents.X.content_name"},
    {property::price, &field_sources::price, "properties.contents.X.price",
     "properties.contents.X.price"},
    {property::quantity, &field_sources::quantity, "properties.contents.X.quantity",
     "properties.contents.X.quantity"},
    {property::content_type, &field_sources::content_type, "properties.contents.X.content_type",
     "properties.content_type"},
    {property::content_category, &field_sources::content_category,
     "properties.contents.X.content_category", "properties.contents.X.content_category"},
    {property::currency, &field_sources::currency, "properties.currency", "properties.currency"},
    {property::value, &field_sources::value, "properties.value", "properties.value"},
    {property::event_channel, &field_sources::event_channel, "properties.event_channel", ""},
    {property::brand, &field_sources::brand, "", "properties.contents.X.brand"},
    {property::content_ids, &field_sources::content_ids, "", "properties.content_ids"},
    {property::num_items, &field_sources::num_items, "", "properties.num_items"},
    {property::search_string, &field_sources::search_string, "", "properties.search_string"},
    {property::description, &field_sources::description, "", "properties.description"},
};

constexpr bool property_rows_are_in_order() {
  for (std::size_t i = 0; i < std::size(property_rows); ++i) {
    if (static_cast<std::size_t>(property_rows[i].id) != i) return false;
  }
  return true;
}
static_assert(property_rows_are_in_order() &&
                  std::size(property_rows) == sizeof(field_sources) / sizeof(source_list),
              "property_rows needs one row for each member of field_sources and each property, in "
              "the same order");

constexpr const property_row& row_of(property id) {
  return property_rows[static_cast<std::size_t>(id)];
}

/// Whether a property identifies something, so that a placeholder must not be sent for it.
constexpr bool is_id(property id) {
  return id == property::event_id || id == property::order_id || id == property::shop_id ||
         id == property::content_id || id == property::content_ids;
}

}  // namespace detail

/// Equal when every property has the same sources.
inline bool operator==(const field_sources& left, const field_sources& right) {
  for (const detail::property_row& row : detail::property_rows) {
    if (left.*row.sources != right.*row.sources) return false;
  }
  return true;
}

/// The property's name in a configuration's JSON, which is also its place in the payload:
/// `"properties.shop_id"`.
[[nodiscard]] constexpr std::string_view to_string(property id) {
  return detail::row_of(id).name();
}

/// For the fmt library, as `to_string`.
[[nodiscard]] constexpr std::string_view format_as(property id) {
  return to_string(id);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             property id) {
  return stream << to_string(id);
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
