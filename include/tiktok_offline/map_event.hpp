// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_MAP_EVENT_HPP
#define TIKTOK_OFFLINE_MAP_EVENT_HPP

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "config.hpp"
#include "detail/read/property_reader.hpp"
#include "detail/read/read_event.hpp"
#include "detail/read/text_arena.hpp"
#include "detail/text/ascii.hpp"
#include "detail/text/nearest_name.hpp"
#include "issue.hpp"
#include "json_value.hpp"
#include "offline_event.hpp"
#include "payload.hpp"
#include "property_set.hpp"
#include "text_parser.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// What happened to an event: `mapped` to payloads, `filtered` because no row of the mapping names
/// it, or `rejected` because it has an error, usually that something required is missing.
enum class outcome { mapped, filtered, rejected };

/// `"mapped"`, `"filtered"` or `"rejected"`.
[[nodiscard]] constexpr std::string_view to_string(outcome status) {
  switch (status) {
    case outcome::mapped:
      return "mapped";
    case outcome::filtered:
      return "filtered";
    case outcome::rejected:
      break;
  }
  return "rejected";
}

/// For the fmt library, as `to_string`.
[[nodiscard]] constexpr std::string_view format_as(outcome status) {
  return to_string(status);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             outcome status) {
  return stream << to_string(status);
}

/// The result of `map_event`. It contains no references to the event.
template <class Payload>
struct map_result {
  /// What happened to the event.
  outcome status = outcome::rejected;
  /// One payload for each row that matches, in the order of the rows; empty unless mapped.
  std::vector<Payload> payloads{};
  /// All issues, errors and warnings, each code at most once per place.
  std::vector<issue> issues{};
  /// The properties that the payloads have; empty unless mapped.
  property_set sent{};
  /// Of a filtered event: the event name of the mapping row that it nearly has, which differs in
  /// outer whitespace, ASCII case or one letter. Empty when no row is near, and unless filtered.
  std::string near_miss{};

  /// Whether there are payloads to send. (A filtered event is not a failure either.)
  [[nodiscard]] bool mapped() const { return status == outcome::mapped; }

  /// Equal when all members are.
  /// @{
  friend bool operator==(const map_result& left, const map_result& right) {
    return left.status == right.status && left.payloads == right.payloads &&
           left.issues == right.issues && left.sent == right.sent &&
           left.near_miss == right.near_miss;
  }
  friend bool operator!=(const map_result& left, const map_result& right) {
    return !(left == right);
  }
  /// @}
};

/// For logs and failed assertions: `rejected, payloads: 0`, then each issue on a line of its own.
/// No payload is in it, since payloads have values of the event.
template <class Payload>
[[nodiscard]] std::string to_string(const map_result<Payload>& result) {
  std::string text(to_string(result.status));
  (text += ", payloads: ") += std::to_string(result.payloads.size());
  if (!result.near_miss.empty()) (text += ", nearly the row ") += result.near_miss;
  for (const issue& found : result.issues) (text += "\n  ") += to_string(found);
  return text;
}

/// For streams and failed assertions, as `to_string`.
template <class Traits, class Payload>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             const map_result<Payload>& result) {
  return stream << to_string(result);
}

namespace detail {

/// Stands for the type of the event itself.
struct payload_like_event {};

inline bool has_error(const std::vector<issue>& issues) {
  for (const issue& found : issues) {
    if (found.level() == severity::error) return true;
  }
  return false;
}

/// The event name of the first row that an event nearly has: of those with the same letters, else
/// of those with one that differs. Empty when no row is near.
inline std::string_view near_event_name(const mapping_rows& rows, std::string_view event_name) {
  for (const mapping_row& row : rows) {
    if (is_same_name(row.event_name, event_name, event_name_matching::folded)) {
      return row.event_name;
    }
  }
  for (const mapping_row& row : rows) {
    if (differ_in_one_letter(trim(row.event_name), trim(event_name))) return row.event_name;
  }
  return {};
}

/// The first row from an index on that an event name matches; the number of rows when none does.
inline std::size_t find_row(const config& settings, std::string_view event_name, std::size_t from) {
  const mapping_rows& rows = settings.mapping;
  while (from < rows.size() &&
         !is_same_name(rows[from].event_name, event_name, settings.match_event_names)) {
    ++from;
  }
  return from;
}

/// Fills a result, and calls `use(event)` for each row that matches, with the event as that row
/// names it. The event looks into the JSON value, and is gone afterwards.
template <class JsonValue, class Result, class Use>
void map_rows(const JsonValue& event, const config& settings, Result& result, Use use) {
  if (!event.is_object()) {
    result.issues.push_back({issue_code::not_an_object, ""});
    return;
  }
  text_arena texts;
  property_reader<JsonValue> read(event, settings, texts, result.issues);
  const std::string_view event_name = read.event_name();
  if (event_name.empty()) {
    read.report(issue_code::missing_event_name, read.walker().pointer_to(settings.event_name));
    return;
  }
  const mapping_rows& rows = settings.mapping;
  const std::size_t first = find_row(settings, event_name, 0);
  if (first == rows.size()) {
    result.status = outcome::filtered;
    result.near_miss = near_event_name(rows, event_name);
    return;
  }

  event_view offline = read_event(read, settings);
  drop_repeated(result.issues);
  if (has_error(result.issues)) return;
  result.status = outcome::mapped;
  result.sent = read.sent();
  for (std::size_t i = first; i < rows.size(); i = find_row(settings, event_name, i + 1)) {
    offline.event = rows[i].tiktok_event_type;
    use(offline);
  }
}

template <class Payload, class JsonValue>
map_result<Payload> map_value(const JsonValue& event, const config& settings) {
  map_result<Payload> result;
  map_rows(event, settings, result, [&](const event_view& offline) {
    result.payloads.push_back(to_payload<Payload>(offline, settings.format));
  });
  return result;
}

}  // namespace detail

/// Maps one event. `Payload` is any `nlohmann::basic_json` or `std::string`, by default the type of
/// the event; `ordered_json` keeps the keys in the order of TikTok's table, `std::string` is
/// fastest. Bad data becomes issues; the only exceptions are `std::bad_alloc` and those that your
/// normalizers and your clock throw. Any number of threads may call it with one `config`.
template <class Payload = detail::payload_like_event, class Event>
[[nodiscard]] auto map_event(const Event& event, const config& settings) {
  using payload_type =
      std::conditional_t<std::is_same_v<Payload, detail::payload_like_event>, Event, Payload>;
  return detail::map_value<payload_type>(json_value<Event>::of(event), settings);
}

/// Maps one event that is JSON text, with the result that `map_event` has for the parsed text, and
/// without a tree of JSON values between. Anything that is not valid JSON, and any text with a NUL
/// byte, is rejected with `invalid_json`. The parser keeps its memory: use one per thread.
template <class Payload = std::string>
[[nodiscard]] map_result<Payload> map_text(std::string_view text, const config& settings,
                                           text_parser& parser) {
  const detail::parsed_text event(text, parser);
  if (event.is_json()) return detail::map_value<Payload>(event.root(), settings);
  map_result<Payload> result;
  result.issues.push_back({issue_code::invalid_json, ""});
  return result;
}

// With the target tiktok_offline::compiled, which defines the macro, the functions of text are
// compiled once, by src/compiled.cpp, and not in each file that calls them.
#if defined(TIKTOK_OFFLINE_COMPILED)
extern template map_result<std::string> map_text<std::string>(std::string_view, const config&,
                                                              text_parser&);
#endif

/// Maps one event that is JSON text, with a parser of its own.
template <class Payload = std::string>
[[nodiscard]] map_result<Payload> map_text(std::string_view text, const config& settings) {
  text_parser parser;
  return map_text<Payload>(text, settings, parser);
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
