// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_RESPONSE_HPP
#define TIKTOK_OFFLINE_RESPONSE_HPP

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "detail/json.hpp"
#include "detail/text/ascii.hpp"
#include "number.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// What happened to a request, and what to do next.
enum class verdict {
  /// TikTok accepted all events.
  delivered,
  /// TikTok accepted some events: `response::failed` lists the others if `failed_is_known`.
  partially_delivered,
  /// Send the same request again later. Events that did arrive are still counted once, by their
  /// event_id.
  retry,
  /// Will never be accepted as is: fix the events, the token or the permissions first.
  refused
};

/// `"delivered"`, `"partially_delivered"`, `"retry"` or `"refused"`.
[[nodiscard]] constexpr std::string_view to_string(verdict given) {
  switch (given) {
    case verdict::delivered:
      return "delivered";
    case verdict::partially_delivered:
      return "partially_delivered";
    case verdict::retry:
      return "retry";
    case verdict::refused:
      break;
  }
  return "refused";
}

/// For the fmt library, as `to_string`.
[[nodiscard]] constexpr std::string_view format_as(verdict given) {
  return to_string(given);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             verdict given) {
  return stream << to_string(given);
}

/// An event that TikTok did not accept.
struct failed_event {
  /// Its place in the request, from 0: `batch.payload_indices[position]` is the payload's index.
  std::size_t position = 0;
  /// TikTok's own words, which may quote the event: not for a log.
  std::string error{};

  /// The same event with the same words.
  friend bool operator==(const failed_event& left, const failed_event& right) {
    return left.position == right.position && left.error == right.error;
  }
  /// Another event or other words.
  friend bool operator!=(const failed_event& left, const failed_event& right) {
    return !(left == right);
  }
};

/// TikTok's answer to one request.
struct response {
  /// What to do with the batch.
  tiktok_offline::verdict verdict = tiktok_offline::verdict::retry;
  /// TikTok's code; `nullopt` if the body has none.
  std::optional<std::int64_t> code{};
  /// TikTok's own words, which may quote an event: not for a log.
  std::string message{};
  /// The id of the request, for TikTok's support.
  std::string request_id{};
  /// The events that failed if only some were delivered, in the order of their positions. If TikTok
  /// does not say which: all events of the request, or none if `read_response` was not told how
  /// many there are.
  std::vector<failed_event> failed{};
  /// Whether the events that are not in `failed` have been delivered. False if some failed and
  /// TikTok does not say which, or if nothing was delivered.
  bool failed_is_known = false;
  /// How long to wait before the next attempt, if TikTok's rules say so; otherwise choose a
  /// backoff.
  std::optional<std::chrono::seconds> wait{};

  /// The access token is missing, expired or wrong: other requests will not be accepted either.
  bool token_refused = false;
  /// TikTok had this request already (code 40050), which after a retry most likely means that the
  /// first try arrived: it counts as delivered.
  bool is_duplicate = false;
};

/// For `read_response`, if the number of events in the request is not known.
inline constexpr std::size_t unknown_number_of_events = (std::numeric_limits<std::size_t>::max)();

namespace detail {

inline constexpr std::int64_t duplicate_request = 40050;

/// What a code means.
struct answer_code {
  std::int64_t code;
  verdict meaning;
  std::chrono::seconds wait = std::chrono::seconds(0);
  bool token_refused = false;
};

// TikTok's return codes, as far as they are known. docs/sending.md has the same table.
inline constexpr answer_code answer_codes[] = {
    {0, verdict::delivered},
    {20001, verdict::partially_delivered},
    {40000, verdict::refused},  // a parameter is wrong, which the message names
    {40001, verdict::refused},  // no permission
    {40002, verdict::refused},  // a parameter is wrong
    {40016, verdict::retry},    // too many requests
    {duplicate_request, verdict::delivered},
    {40061, verdict::refused},  // too large a batch
    {40062, verdict::refused},  // personal data that is not hashed
    {40063, verdict::refused},  // the partner name
    // Too many requests in this second, minute or day; TikTok does not say which.
    {40100, verdict::retry, std::chrono::minutes(5)},
    // The credentials: missing, expired (40102), empty (40104), wrong (40105) and so on.
    {40101, verdict::refused, {}, true},
    {40102, verdict::refused, {}, true},
    {40103, verdict::refused, {}, true},
    {40104, verdict::refused, {}, true},
    {40105, verdict::refused, {}, true},
    {40106, verdict::refused, {}, true},
    {40107, verdict::refused, {}, true},
    {40110, verdict::refused, {}, true},
    {40113, verdict::refused, {}, true},
    {40115, verdict::refused, {}, true},
    {40116, verdict::refused, {}, true},
    {40117, verdict::refused, {}, true},
    {40118, verdict::refused, {}, true},
    {40119, verdict::refused, {}, true},
    {40124, verdict::refused, {}, true},
    {40125, verdict::refused, {}, true},
    {40132, verdict::retry},    // too many requests
    {40133, verdict::retry},    // too many requests of this advertiser
    {40202, verdict::retry},    // a conflict that a retry may resolve
    {41000, verdict::refused},  // the country is banned
};

/// Codes from here on are faults on TikTok's side: 50000, 50002, 51xxx, 60001.
inline constexpr std::int64_t first_code_of_server_faults = 50000;

constexpr const answer_code* find_code(std::int64_t code) {
  for (const answer_code& known : answer_codes) {
    if (known.code == code) return &known;
  }
  return nullptr;
}

/// HTTP says "not now": a fault of a server, a time-out, too early, too many requests.
constexpr bool asks_for_retry(long http_status) {
  return http_status >= 500 || http_status == 408 || http_status == 425 || http_status == 429;
}

/// What an answer means: by its code, and where that is none to go by, by its HTTP status.
constexpr answer_code meaning_of(std::optional<std::int64_t> code, long http_status) {
  // A 200 without TikTok's JSON, which a proxy may give, proves no delivery; nor does no answer.
  const bool refused = http_status >= 300 && !asks_for_retry(http_status);
  const answer_code by_status = {
      0, refused ? verdict::refused : verdict::retry, {}, http_status == 401};
  if (!code) return by_status;
  if (const answer_code* known = find_code(*code)) {
    const bool claims_delivery =
        known->meaning == verdict::delivered || known->meaning == verdict::partially_delivered;
    return claims_delivery && http_status >= 300 ? by_status : *known;
  }
  if (asks_for_retry(http_status)) return by_status;  // perhaps the code of a gateway
  return {*code, *code < first_code_of_server_faults ? verdict::refused : verdict::retry};
}

/// An integer, or one in digits.
inline std::optional<std::int64_t> to_integer(const nlohmann::json& value) {
  if (const auto* text = value.get_ptr<const std::string*>()) {
    std::int64_t integer = 0;
    const char* end = text->data() + text->size();
    const auto [stop, fault] = std::from_chars(text->data(), end, integer);
    return fault == std::errc() && stop == end ? std::optional(integer) : std::nullopt;
  }
  if (const auto* held = value.get_ptr<const std::uint64_t*>()) return to_whole(*held);
  if (const auto* held = value.get_ptr<const std::int64_t*>()) return to_whole(*held);
  if (const auto* held = value.get_ptr<const double*>()) return to_whole(*held);
  return std::nullopt;
}

inline std::string text_member(const nlohmann::json& object, const char* key) {
  const nlohmann::json* member = find_member(object, key);
  const auto* text = member != nullptr ? member->get_ptr<const std::string*>() : nullptr;
  return text != nullptr ? *text : std::string();
}

/// Whether a text says something: JSON that another program wrote may have `"false"` in quotes.
inline bool says_something(std::string_view text) {
  constexpr std::string_view words_for_nothing[] = {"0", "false", "no", "none", "null", "[]", "{}"};
  std::string word(trim(text));
  for (char& c : word) c = to_lower(c);
  for (const std::string_view nothing : words_for_nothing) {
    if (word == nothing) return false;
  }
  return !word.empty();
}

/// Whether a member is there and is not false, 0 or empty, in any type. In doubt it is: an event
/// that is sent again is counted once, one that is taken for delivered is lost.
inline bool is_truthy(const nlohmann::json* value) {
  if (value == nullptr || value->is_null()) return false;
  if (const auto* flag = value->get_ptr<const bool*>()) return *flag;
  if (const auto* text = value->get_ptr<const std::string*>()) return says_something(*text);
  if (value->is_number()) return value->get<double>() != 0.0;
  return !value->empty();
}

/// The two places where an answer may say that events failed: the top, and `data`, or null.
using answer_parts = std::array<const nlohmann::json*, 2>;

/// Whether a part is an array with something in it, of which nobody knows what it says.
inline bool is_unknown_list(const nlohmann::json* part) {
  return part != nullptr && part->is_array() && !part->empty();
}

/// Whether some events failed, whatever the code says.
inline bool has_failed_events(const answer_parts& parts) {
  for (const nlohmann::json* part : parts) {
    if (part == nullptr) continue;
    if (is_unknown_list(part)) return true;
    if (is_truthy(find_member(*part, "partial_failure"))) return true;
    if (is_truthy(find_member(*part, "failed_events"))) return true;
  }
  return false;
}

/// Adds a list of failed events by their positions. False when an entry names no event that was
/// sent: the list cannot be relied on then.
inline bool add_failed_events(const nlohmann::json& list, std::size_t events_sent,
                              std::map<std::size_t, std::string>& errors) {
  if (!list.is_array()) return false;
  for (const nlohmann::json& entry : list) {
    const nlohmann::json* order = find_member(entry, "order_in_batch");
    const auto position = order != nullptr ? to_integer(*order) : std::nullopt;
    if (!position || *position < 0) return false;
    const auto index = static_cast<std::size_t>(*position);
    if (index >= events_sent) return false;
    errors.emplace(index, text_member(entry, "error"));
  }
  return true;
}

/// The failed events that an answer lists, each once, in the order of their positions. `nullopt`
/// if there is no list, or one that cannot be relied on.
inline std::optional<std::vector<failed_event>> read_failed_events(const answer_parts& parts,
                                                                   std::size_t events_sent) {
  std::map<std::size_t, std::string> errors;
  for (const nlohmann::json* part : parts) {
    if (is_unknown_list(part)) return std::nullopt;
    const nlohmann::json* list = part != nullptr ? find_member(*part, "failed_events") : nullptr;
    if (is_truthy(list) && !add_failed_events(*list, events_sent, errors)) return std::nullopt;
  }
  if (errors.empty()) return std::nullopt;
  std::vector<failed_event> failed;
  failed.reserve(errors.size());
  for (auto& [position, error] : errors) failed.push_back({position, std::move(error)});
  return failed;
}

/// When TikTok does not say which events failed, any of them may have.
inline std::vector<failed_event> all_events(std::size_t events_sent) {
  std::vector<failed_event> failed;
  if (events_sent == unknown_number_of_events) return failed;
  for (std::size_t i = 0; i < events_sent; ++i) failed.push_back({i, {}});
  return failed;
}

template <class Json>
response read_answer(long http_status, std::string_view body, std::size_t events_sent) {
  response answer;
  const Json json = parse_text<Json>(body);
  const nlohmann::json* code = find_member(json, "code");
  if (code != nullptr) answer.code = to_integer(*code);
  answer.message = text_member(json, "message");
  answer.request_id = text_member(json, "request_id");

  const answer_code meaning = meaning_of(answer.code, http_status);
  answer.verdict = meaning.meaning;
  answer.token_refused = meaning.token_refused;
  answer.is_duplicate = answer.code == duplicate_request && answer.verdict == verdict::delivered;
  if (meaning.wait.count() > 0) answer.wait = meaning.wait;

  const answer_parts parts = {&json, find_member(json, "data")};
  if (answer.verdict == verdict::delivered && has_failed_events(parts)) {
    answer.verdict = verdict::partially_delivered;
  }
  answer.failed_is_known = answer.verdict == verdict::delivered;
  if (answer.verdict != verdict::partially_delivered) return answer;
  auto failed = read_failed_events(parts, events_sent);
  answer.failed_is_known = failed.has_value();
  answer.failed = failed ? *std::move(failed) : all_events(events_sent);
  return answer;
}

#if defined(TIKTOK_OFFLINE_COMPILED)  // see map_text
extern template response read_answer<nlohmann::json>(long, std::string_view, std::size_t);
#endif

}  // namespace detail

/// Reads TikTok's answer. TikTok answers nearly everything with status 200, so the code in the body
/// decides; an unknown code below 50000 means `refused`, any other `retry`. Without a code (no
/// answer at all: pass status 0; HTML; half a body) the HTTP status decides, and 2xx means `retry`
/// because it does not prove delivery. Any sign of a failure makes a delivery partial. Pass
/// `batch.payload_indices.size()` as `events_sent`: then all events are listed as failed if TikTok
/// does not say which ones did. Bad data never makes it throw.
[[nodiscard]] inline response read_response(long http_status, std::string_view body,
                                            std::size_t events_sent = unknown_number_of_events) {
  return detail::read_answer<nlohmann::json>(http_status, body, events_sent);
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
