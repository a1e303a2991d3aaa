// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ISSUE_HPP
#define TIKTOK_OFFLINE_ISSUE_HPP

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace tiktok_offline {
inline namespace v0_2 {

/// An `error` rejects the event (or the configuration), a `warning` does not.
enum class severity { warning, error };

/// What can be wrong with an event; `issue::message` says each in a sentence. `invalid_json` is
/// raised by `map_text` alone, `mixed_content_type` for `event_track` alone.
enum class issue_code {
  // errors: the event is rejected
  not_an_object,
  missing_event_name,
  missing_event_set_id,
  missing_timestamp,
  missing_user_identity,
  hash_failed,
  invalid_json,
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
  mixed_content_type
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
     "event_name is missing, blank or not a text"},
    {issue_code::missing_event_set_id, severity::error, "missing_event_set_id",
     "the event set id is missing"},
    {issue_code::missing_timestamp, severity::error, "missing_timestamp",
     "no source gives a usable timestamp"},
    {issue_code::missing_user_identity, severity::error, "missing_user_identity",
     "there is no usable e-mail and no usable phone"},
    {issue_code::hash_failed, severity::error, "hash_failed",
     "OpenSSL could not compute the SHA-256 of a value"},
    {issue_code::invalid_json, severity::error, "invalid_json", "the text is not valid JSON"},
    {issue_code::wrong_type, severity::warning, "wrong_type",
     "the value has a type that cannot be used here; it is not sent"},
    {issue_code::not_a_number, severity::warning, "not_a_number",
     "the value is not a number in JSON's grammar; it is not sent"},
    {issue_code::invalid_currency, severity::warning, "invalid_currency",
     "the currency is not a code of three letters; it is not sent"},
    {issue_code::unlisted_currency, severity::warning, "unlisted_currency",
     "the currency is not in TikTok's list; it is sent all the same"},
    {issue_code::unknown_event_channel, severity::warning, "unknown_event_channel",
     "the event channel is none of TikTok's and has no alias; it is not sent"},
    {issue_code::invalid_timestamp, severity::warning, "invalid_timestamp",
     "the timestamp is neither milliseconds since 1970 nor ISO 8601 with an offset, or is out of "
     "range"},
    {issue_code::invalid_email, severity::warning, "invalid_email",
     "the value is not an e-mail address; it is not sent"},
    {issue_code::invalid_phone, severity::warning, "invalid_phone",
     "the value is not a phone number that can be written in E.164; it is not sent"},
    {issue_code::email_not_ascii, severity::warning, "email_not_ascii",
     "the e-mail address has letters beyond ASCII, whose lower case TikTok does not define; it is "
     "sent all the same"},
    {issue_code::unsupported_digest, severity::warning, "unsupported_digest",
     "the value looks like an MD5 or SHA-1 digest, TikTok takes SHA-256 only; it is not sent"},
    {issue_code::placeholder, severity::warning, "placeholder",
     "the value is a word for nothing, such as undefined, or the digest of one; it is not sent"},
    {issue_code::phone_country_code_assumed, severity::warning, "phone_country_code_assumed",
     "the phone number can be read in more than one way; the likeliest was sent"},
    {issue_code::unlisted_phone, severity::warning, "unlisted_phone",
     "the phone number has a length that its country uses, but begins like no number known there; "
     "it is sent all the same"},
    {issue_code::unknown_country, severity::warning, "unknown_country",
     "the value is neither two letters of ISO 3166 nor a calling code; phone numbers are read "
     "without it"},
    {issue_code::invalid_item, severity::warning, "invalid_item",
     "the item is not an object or holds no usable value; it is not sent"},
    {issue_code::incomplete_item, severity::warning, "incomplete_item",
     "the item lacks its content_id, price or quantity"},
    {issue_code::incomplete_value, severity::warning, "incomplete_value",
     "value and currency belong together and one of them is missing"},
    {issue_code::mixed_content_type, severity::warning, "mixed_content_type",
     "the items have different content types and only one can be sent"},
};

constexpr bool issue_descriptions_are_in_order() {
  for (std::size_t i = 0; i < std::size(issue_descriptions); ++i) {
    if (static_cast<std::size_t>(issue_descriptions[i].code) != i) return false;
  }
  return true;
}
static_assert(issue_descriptions_are_in_order() &&
                  static_cast<std::size_t>(issue_code::mixed_content_type) + 1 ==
                      std::size(issue_descriptions),
              "issue_descriptions needs one row for each issue_code, in the same order");

constexpr const issue_description& describe(issue_code code) {
  return issue_descriptions[static_cast<std::size_t>(code)];
}

}  // namespace detail

/// The name of a code as it is written in code and in reports: `"missing_timestamp"`.
[[nodiscard]] constexpr std::string_view to_string(issue_code code) {
  return detail::describe(code).name;
}

/// `"error"` or `"warning"`.
[[nodiscard]] constexpr std::string_view to_string(severity level) {
  return level == severity::error ? "error" : "warning";
}

/// One finding in an event: what is wrong and where. It never holds a value of the event.
struct issue {
  /// What is wrong.
  issue_code code = issue_code::not_an_object;
  /// JSON Pointer (RFC 6901) into the event; empty for the whole event.
  std::string pointer{};

  /// Whether it rejects the event; follows from the code.
  [[nodiscard]] constexpr severity level() const { return detail::describe(code).level; }
  /// A fixed sentence in English that depends on the code alone.
  [[nodiscard]] constexpr std::string_view message() const {
    return detail::describe(code).message;
  }

  /// The same finding at the same place.
  friend bool operator==(const issue& left, const issue& right) {
    return left.code == right.code && left.pointer == right.pointer;
  }
  /// Another finding, or at another place.
  friend bool operator!=(const issue& left, const issue& right) { return !(left == right); }
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
