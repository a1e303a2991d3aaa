// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ISSUE_HPP
#define TIKTOK_OFFLINE_ISSUE_HPP

#include <array>
#include <cstddef>
#include <iosfwd>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace tiktok_offline {
inline namespace v0_2 {

/// An `error` rejects the event (or the configuration), a `warning` does not.
enum class severity { warning, error };

/// What can be wrong with an event; `issue::message` describes each one. Only `map_text` reports
/// `invalid_json`; `mixed_content_type` is reported only for `event_track`.
enum class issue_code {
  // errors: the event is rejected
  not_an_object,
  missing_event_name,
  missing_event_set_id,
  missing_timestamp,
  missing_user_identity,
  hash_failed,
  invalid_json,
  missing_event_type,
  // warnings: a value is dropped or doubtful, the event is mapped
  wrong_type,
  not_a_number,
  invalid_currency,
  unlisted_currency,
  unknown_event_channel,
  invalid_timestamp,
  invalid_email,
  invalid_phone,
  email_not_ascii,
  unsupported_digest,
  placeholder,
  phone_country_code_assumed,
  unlisted_phone,
  unknown_country,
  invalid_item,
  incomplete_item,
  incomplete_value,
  mixed_content_type,
  unlisted_content_type,
  fractional_quantity,
  old_timestamp,
  future_timestamp,
  unknown_event_type
};

namespace detail {

struct issue_description {
  issue_code code;
  severity level;
  std::string_view name;
  std::string_view message;
};

// One row a code, in the order of the enumeration.
inline constexpr issue_description issue_descriptions[] = {
    {issue_code::not_an_object, severity::error, "not_an_object", "the event is not a JSON object"},
    {issue_code::missing_event_name, severity::error, "missing_event_name",
     "the event name is missing, blank or not a text"},
    {issue_code::missing_event_set_id, severity::error, "missing_event_set_id",
     "the event set id is missing"},
    {issue_code::missing_timestamp, severity::error, "missing_timestamp",
     "no source has a usable timestamp"},
    {issue_code::missing_user_identity, severity::error, "missing_user_identity",
     "there is neither a usable e-mail address nor a usable phone number"},
    {issue_code::hash_failed, severity::error, "hash_failed",
     "OpenSSL could not compute the SHA-256 of a value"},
    {issue_code::invalid_json, severity::error, "invalid_json", "the text is not valid JSON"},
    {issue_code::missing_event_type, severity::error, "missing_event_type",
     "the TikTok event type is missing"},
    {issue_code::wrong_type, severity::warning, "wrong_type",
     "the value has a type that cannot be used here; it is not sent"},
    {issue_code::not_a_number, severity::warning, "not_a_number",
     "the value is not a valid JSON number and cannot be sent"},
    {issue_code::invalid_currency, severity::warning, "invalid_currency",
     "the currency is not a three-letter code and cannot be sent"},
    {issue_code::unlisted_currency, severity::warning, "unlisted_currency",
     "the currency is not in TikTok's list; it is sent anyway"},
    {issue_code::unknown_event_channel, severity::warning, "unknown_event_channel",
     "the event channel is not one of TikTok's and has no alias; it cannot be sent"},
    {issue_code::invalid_timestamp, severity::warning, "invalid_timestamp",
     "the timestamp is neither a number since 1970 in the configured unit nor ISO 8601 with an "
     "offset, or is out of range; it is not sent"},
    {issue_code::invalid_email, severity::warning, "invalid_email",
     "the value is not an e-mail address; it is not sent"},
    {issue_code::invalid_phone, severity::warning, "invalid_phone",
     "the value is not a phone number that can be written in E.164; it is not sent"},
    {issue_code::email_not_ascii, severity::warning, "email_not_ascii",
     "the e-mail address has non-ASCII letters, whose lower case TikTok does not define; it is "
     "sent anyway"},
    {issue_code::unsupported_digest, severity::warning, "unsupported_digest",
     "the value looks like an MD5 or SHA-1 digest, but TikTok accepts only SHA-256; it is "
     "not sent"},
    {issue_code::placeholder, severity::warning, "placeholder",
     "the value is a placeholder, such as undefined, or the digest of one, and identifies nothing"},
    {issue_code::phone_country_code_assumed, severity::warning, "phone_country_code_assumed",
     "the phone number can be read in more than one way; the most likely one is sent"},
    {issue_code::unlisted_phone, severity::warning, "unlisted_phone",
     "the phone number has a length that its country uses, but is not in a known number range; it "
     "is sent anyway"},
    {issue_code::unknown_country, severity::warning, "unknown_country",
     "the value is neither a two-letter ISO 3166 code nor a calling code; phone numbers are read "
     "without it"},
    {issue_code::invalid_item, severity::warning, "invalid_item",
     "the item is not an object or has no usable value; it is not sent"},
    {issue_code::incomplete_item, severity::warning, "incomplete_item",
     "the item's content_id, price or quantity is missing; the item is sent without it"},
    {issue_code::incomplete_value, severity::warning, "incomplete_value",
     "value and currency belong together, but one of them is missing; the other is sent"},
    {issue_code::mixed_content_type, severity::warning, "mixed_content_type",
     "the items have different content types; only the first one is sent"},
    {issue_code::unlisted_content_type, severity::warning, "unlisted_content_type",
     "the content type is neither product nor product_group; it is sent anyway"},
    {issue_code::fractional_quantity, severity::warning, "fractional_quantity",
     "the quantity is not a whole number; it is sent anyway"},
    {issue_code::old_timestamp, severity::warning, "old_timestamp",
     "the event is more than 28 days old, and TikTok attributes no older ones; it is sent anyway"},
    {issue_code::future_timestamp, severity::warning, "future_timestamp",
     "the timestamp is more than a day in the future; it is sent anyway"},
    {issue_code::unknown_event_type, severity::warning, "unknown_event_type",
     "the event type is not one of TikTok's; it is sent anyway"},
};

constexpr bool issue_descriptions_are_in_order() {
  for (std::size_t i = 0; i < std::size(issue_descriptions); ++i) {
    if (static_cast<std::size_t>(issue_descriptions[i].code) != i) return false;
  }
  return true;
}
static_assert(issue_descriptions_are_in_order() &&
                  static_cast<std::size_t>(issue_code::unknown_event_type) + 1 ==
                      std::size(issue_descriptions),
              "issue_descriptions needs one row for each issue_code, in the same order");

constexpr const issue_description& describe(issue_code code) {
  return issue_descriptions[static_cast<std::size_t>(code)];
}

}  // namespace detail

/// Every code, in the order of the enumeration.
inline constexpr auto all_issue_codes = [] {
  std::array<issue_code, std::size(detail::issue_descriptions)> codes{};
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = detail::issue_descriptions[i].code;
  return codes;
}();

/// The code's name as it appears in reports: `"missing_timestamp"`.
[[nodiscard]] constexpr std::string_view to_string(issue_code code) {
  return detail::describe(code).name;
}

/// `"error"` or `"warning"`.
[[nodiscard]] constexpr std::string_view to_string(severity level) {
  return level == severity::error ? "error" : "warning";
}

/// One issue of an event: what is wrong and where. It never contains a value of the event.
struct issue {
  /// What is wrong.
  issue_code code = issue_code::not_an_object;
  /// JSON Pointer (RFC 6901) into the event; empty for the whole event.
  std::string pointer{};

  /// An `error` rejects the event; the level depends only on the code.
  [[nodiscard]] constexpr severity level() const { return detail::describe(code).level; }
  /// A fixed message in English that depends only on the code.
  [[nodiscard]] constexpr std::string_view message() const {
    return detail::describe(code).message;
  }

  /// Two issues are equal when code and pointer are.
  /// @{
  friend bool operator==(const issue& left, const issue& right) {
    return left.code == right.code && left.pointer == right.pointer;
  }
  friend bool operator!=(const issue& left, const issue& right) { return !(left == right); }
  /// @}
};

/// One line for a log: `warning invalid_phone at /user/phone: the value is not a phone number ...`.
[[nodiscard]] inline std::string to_string(const issue& found) {
  std::string line(to_string(found.level()));
  (line += ' ') += to_string(found.code);
  if (!found.pointer.empty()) (line += " at ") += found.pointer;
  (line += ": ") += found.message();
  return line;
}

/// For the fmt library, as `to_string`.
[[nodiscard]] constexpr std::string_view format_as(issue_code code) {
  return to_string(code);
}
/// For the fmt library, as `to_string`.
[[nodiscard]] constexpr std::string_view format_as(severity level) {
  return to_string(level);
}
/// For the fmt library, as `to_string`.
[[nodiscard]] inline std::string format_as(const issue& found) {
  return to_string(found);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             issue_code code) {
  return stream << to_string(code);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             severity level) {
  return stream << to_string(level);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             const issue& found) {
  return stream << to_string(found);
}

/// `{"code", "level", "pointer", "message"}`, all texts, for any `nlohmann::basic_json`.
template <class Json>
void to_json(Json& json, const issue& found) {
  Json written = Json::object();
  written["code"] = to_string(found.code);
  written["level"] = to_string(found.level());
  written["pointer"] = found.pointer;
  written["message"] = found.message();
  json = std::move(written);  // whole: a json that is begun leaks when memory runs out
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
