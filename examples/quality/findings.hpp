// SPDX-License-Identifier: MIT
// What quality_report counts. Sums of money are all that it keeps of what is in an event, and its
// size does not grow with the number of events.
#ifndef TIKTOK_OFFLINE_EXAMPLES_QUALITY_FINDINGS_HPP
#define TIKTOK_OFFLINE_EXAMPLES_QUALITY_FINDINGS_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "html.hpp"

namespace quality {

using nlohmann::ordered_json;
using tiktok_offline::issue_code;

/// Counts by day (UTC); by month, year or century when they would be too many rows.
class timeline {
 public:
  static constexpr std::size_t most_rows = 400;
  enum class unit { day, month, year, century };

  void add(tiktok_offline::instant when) {
    const std::int64_t since_1970 = when.time_since_epoch().count();
    std::int64_t key = since_1970 / tiktok_offline::detail::milliseconds_per_day;
    for (int step = 0; step < static_cast<int>(by_); ++step) key = fold(key, unit(step));
    ++rows_[key];
    while (rows_.size() > most_rows) coarsen();
  }

  [[nodiscard]] unit by() const { return by_; }
  /// From a number of days since 1970, of months since the year 0, of years or of centuries.
  [[nodiscard]] const std::map<std::int64_t, count>& rows() const { return rows_; }

  /// `2024-05-28`, `2024-05`, `2024` or `20xx`.
  [[nodiscard]] std::string label(std::int64_t key) const {
    const auto two = [](std::int64_t part) {
      return (part < 10 ? "0" : "") + std::to_string(part);
    };
    if (by_ == unit::century) return std::to_string(key) + "xx";
    if (by_ == unit::year) return std::to_string(key);
    if (by_ == unit::month) return std::to_string(key / 12) + '-' + two(key % 12 + 1);
    const auto date = tiktok_offline::detail::to_civil_date(key);
    return std::to_string(date.year) + '-' + two(date.month) + '-' + two(date.day);
  }

 private:
  static std::int64_t fold(std::int64_t key, unit from) {
    if (from == unit::month) return key / 12;
    if (from == unit::year) return key / 100;
    const auto date = tiktok_offline::detail::to_civil_date(key);
    return date.year * 12 + date.month - 1;
  }

  void coarsen() {
    std::map<std::int64_t, count> folded;
    for (const auto& [key, events] : rows_) folded[fold(key, by_)] += events;
    rows_ = std::move(folded);
    by_ = unit(static_cast<int>(by_) + 1);
  }

  unit by_ = unit::day;
  std::map<std::int64_t, count> rows_{};
};

/// A sum in whole ten-thousandths, so that no cent is lost in a million additions.
class money {
 public:
  void add(const ordered_json& value) {
    ++events_;
    const bool is_added = value.is_number_float() ? add(value.get<double>()) : add_whole(value);
    if (!is_added) ++too_large_;
  }

  [[nodiscard]] count events() const { return events_; }
  /// Values of a million millions or more, which are not in the sum.
  [[nodiscard]] count too_large() const { return too_large_; }

  /// `-1234.5000`
  [[nodiscard]] std::string text() const {
    std::int64_t whole = whole_;
    std::int64_t parts = parts_;
    if (whole > 0 && parts < 0) --whole, parts += parts_of_one;
    if (whole < 0 && parts > 0) ++whole, parts -= parts_of_one;
    const std::string digits = std::to_string(parts_of_one + std::abs(parts)).substr(1);
    return (whole < 0 || parts < 0 ? "-" : "") + std::to_string(std::abs(whole)) + '.' + digits;
  }

 private:
  static constexpr std::int64_t parts_of_one = 10'000;
  static constexpr std::int64_t largest = 1'000'000'000'000;

  bool add_whole(const ordered_json& value) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() >= std::uint64_t{largest}) {
      return false;
    }
    const auto whole = value.get<std::int64_t>();
    return whole > -largest && whole < largest && add(whole, 0);
  }

  bool add(double value) {
    const double whole = std::trunc(value);
    if (!(std::fabs(whole) < static_cast<double>(largest))) return false;
    const double parts = (value - whole) * static_cast<double>(parts_of_one);
    return add(static_cast<std::int64_t>(whole), std::llround(parts));
  }

  bool add(std::int64_t whole, std::int64_t parts) {
    constexpr std::int64_t limit = (std::numeric_limits<std::int64_t>::max)() - 2 * largest;
    if (std::abs(whole_) > limit) return false;
    parts += parts_;
    whole_ += whole + parts / parts_of_one;
    parts_ = parts % parts_of_one;
    return true;
  }

  std::int64_t whole_ = 0;
  std::int64_t parts_ = 0;
  count events_ = 0;
  count too_large_ = 0;
};

/// A member of an object; null when there is none.
inline const ordered_json* member(const ordered_json* object, const char* key) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(key);
  return found != object->end() ? &*found : nullptr;
}

inline std::string_view text_of(const ordered_json* value) {
  const auto* text = value != nullptr ? value->get_ptr<const std::string*>() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

/// What is counted of a payload, in either format. It looks into the payload.
struct payload_facts {
  std::string_view type{};
  std::optional<tiktok_offline::instant> when{};
  std::string_view currency{};
  const ordered_json* value = nullptr;
};

inline payload_facts read_payload(const ordered_json& payload) {
  payload_facts facts;
  const ordered_json* event = &payload;
  const ordered_json* data = member(&payload, "data");
  if (data != nullptr && data->is_array() && !data->empty()) event = &data->front();
  facts.type = text_of(member(event, "event"));
  facts.when = tiktok_offline::parse_timestamp(text_of(member(event, "timestamp")));
  const ordered_json* seconds = member(event, "event_time");
  if (seconds != nullptr && seconds->is_number_integer()) {
    facts.when = tiktok_offline::from_unix_time(seconds->get<std::int64_t>(),
                                                tiktok_offline::timestamp_unit::seconds);
  }
  const ordered_json* properties = member(event, "properties");
  facts.currency = text_of(member(properties, "currency"));
  const ordered_json* value = member(properties, "value");
  if (value != nullptr && value->is_number()) facts.value = value;
  return facts;
}

/// The first line with an issue at a place.
struct example {
  std::size_t input = 0;
  count line = 0;
};

/// All that the page says.
struct findings {
  explicit findings(const tiktok_offline::config& used) : settings(used), sums(used.format) {
    for (const auto& row : settings.mapping) {
      tiktok_offline::offline_event named;
      named.event = row.tiktok_event_type;
      const auto written = tiktok_offline::to_payload<ordered_json>(named, settings.format);
      const std::string type(read_payload(written).type);
      if (types.try_emplace(type, 0).second) type_order.push_back(type);
      names_of_type[type].push_back(row.event_name);
    }
    for (const auto* list : {&settings.fields.email, &settings.fields.phone}) {
      for (const auto& from : *list) note_identity_place(from);
    }
  }

  void add(std::string_view line, example where) {
    const auto result = tiktok_offline::map_text<ordered_json>(line, settings);
    sums.add(result);
    for (const auto& issue : result.issues) {
      examples.try_emplace({issue.code, tiktok_offline::tally::place_of(issue)}, where);
    }
    add_issues(result.issues);
    for (const ordered_json& payload : result.payloads) {
      ++types[std::string(read_payload(payload).type)];
    }
    if (result.mapped()) add_sale(read_payload(result.payloads.front()));
  }

  [[nodiscard]] count events_with(issue_code code) const {
    return with_code[static_cast<std::size_t>(code)];
  }

  /// The events that TikTok should get.
  [[nodiscard]] count meant() const {
    return sums.count(tiktok_offline::outcome::mapped) +
           sums.count(tiktok_offline::outcome::rejected);
  }
  /// Whether an e-mail address or a phone number is read there.
  [[nodiscard]] bool is_of_identity(std::string_view pointer) const {
    for (const std::string& place : identity_places_) {
      const std::string_view rest = pointer.substr((std::min)(place.size(), pointer.size()));
      if (pointer.substr(0, place.size()) == place && (rest.empty() || rest[0] == '/')) return true;
    }
    return false;
  }

  // A configuration bounds all of these: its rows, its sources (indices are folded) or its types.
  const tiktok_offline::config& settings;
  tiktok_offline::tally sums;
  std::array<count, tiktok_offline::all_issue_codes.size()> with_code{};
  count placeholder_identities = 0;
  std::map<std::pair<issue_code, std::string>, example> examples{};
  std::map<std::string, count> types{};
  std::vector<std::string> type_order{};
  std::map<std::string, std::vector<std::string>> names_of_type{};
  timeline times{};
  // The currencies that TikTok lists, "other" and "none".
  std::map<std::string, money> sales{};
  count without_value = 0;

 private:
  void note_identity_place(const tiktok_offline::source& from) {
    const tiktok_offline::path* place = from.as_path();
    if (place == nullptr && from.as_template() != nullptr) place = from.as_template()->first_path();
    if (place == nullptr) return;
    std::string pointer;
    for (const auto& part : place->parts()) {
      tiktok_offline::detail::append_key(pointer, part.key);
    }
    identity_places_.push_back(std::move(pointer));
  }

  /// An event with an issue at several places counts once.
  void add_issues(const std::vector<tiktok_offline::issue>& found) {
    std::set<issue_code> codes;
    bool has_identity_placeholder = false;
    for (const auto& issue : found) {
      codes.insert(issue.code);
      has_identity_placeholder =
          has_identity_placeholder ||
          (issue.code == issue_code::placeholder && is_of_identity(issue.pointer));
    }
    for (const issue_code code : codes) ++with_code[static_cast<std::size_t>(code)];
    placeholder_identities += has_identity_placeholder ? 1 : 0;
  }

  void add_sale(const payload_facts& sale) {
    if (sale.when) times.add(*sale.when);
    if (sale.value == nullptr) {
      ++without_value;
      return;
    }
    const bool is_listed = tiktok_offline::is_listed_currency(sale.currency);
    const std::string_view unlisted = sale.currency.empty() ? "none" : "other";
    sales[std::string(is_listed ? sale.currency : unlisted)].add(*sale.value);
  }

  std::vector<std::string> identity_places_{};
};

}  // namespace quality

#endif
