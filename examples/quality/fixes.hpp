// SPDX-License-Identifier: MIT
// What quality_report would have fixed first.
#ifndef TIKTOK_OFFLINE_EXAMPLES_QUALITY_FIXES_HPP
#define TIKTOK_OFFLINE_EXAMPLES_QUALITY_FIXES_HPP

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "advice.hpp"
#include "findings.hpp"

namespace quality {

using place = std::pair<std::string, count>;

/// Where a code was found, most frequent first.
inline std::vector<place> places_of(const findings& found, issue_code code) {
  std::vector<place> places;
  const auto& issues = found.sums.issues();
  for (auto each = issues.lower_bound({code, {}});
       each != issues.end() && each->first.first == code; ++each) {
    places.push_back({each->first.second, each->second});
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const place& one, const place& other) { return one.second > other.second; });
  return places;
}

struct fix {
  std::string_view kind{};
  std::string key{};
  std::string title{};
  count events = 0;
  count of = 0;
  std::string_view of_what{};
  std::string_view meaning{};
  std::string_view action{};
  /// Of an issue, with the place where it was found most often.
  issue_code code{};
  std::optional<std::string> pointer{};
};

inline fix fix_of_issue(const findings& found, const advice::issue_advice& row) {
  fix made;
  const bool is_placeholder = row.code == issue_code::placeholder;
  made.kind = row.lost == advice::loss::sale ? "sale" : "identity";
  made.key = to_string(row.code);
  made.title = row.title;
  made.events = is_placeholder ? found.placeholder_identities : found.events_with(row.code);
  made.of = found.meant();
  made.of_what = "events that were mapped or rejected";
  made.meaning = row.meaning;
  made.action = row.action;
  made.code = row.code;
  for (const auto& [pointer, times] : places_of(found, row.code)) {
    if (made.pointer || (is_placeholder && !found.is_of_identity(pointer))) continue;
    made.pointer = pointer;
  }
  return made;
}

inline fix fix_of_name(const findings& found, const std::string& name, count events) {
  fix made;
  made.kind = "name";
  made.key = name;
  made.title = "Events that are almost named \"" + name + '"';
  made.events = events;
  made.of = found.sums.events();
  made.of_what = "events read";
  made.meaning = "They are filtered, so TikTok is not told of them.";
  made.action =
      "Use one spelling in the events and in the mapping. If only case or outer blanks differ, set "
      "match_event_names to \"folded\".";
  return made;
}

inline fix fix_of_property(const findings& found, const advice::property_advice& row) {
  fix made;
  const auto& placed = tiktok_offline::detail::row_of(row.id);
  made.kind = "property";
  made.key = to_string(row.id);
  made.title = "No payload has " + std::string(placed.member_name());
  made.events = found.sums.payloads();
  made.of = found.sums.payloads();
  made.of_what = "payloads are without it";
  made.meaning = row.use;
  made.action =
      "Set its source in the configuration to where your events have it, or to \"\" if they do not "
      "have it.";
  return made;
}

/// Whether a property has a source and none of the payloads has it. Where there are no items,
/// nothing is said of what is in them.
inline bool is_never_sent(const findings& found, tiktok_offline::property id) {
  const auto& row = tiktok_offline::detail::row_of(id);
  const bool is_on = !(found.settings.fields.*row.sources).empty();
  if (!row.is_sent_in(found.sums.format()) || !is_on) return false;
  const bool has_items = found.sums.count(tiktok_offline::property::contents) > 0;
  return found.sums.payloads() > 0 && found.sums.count(id) == 0 && (has_items || !row.is_of_item());
}

/// By sales lost: those that do not count, those whose buyer is harder to find, those whose name no
/// row has; then what TikTok never learns of a sale.
inline std::vector<fix> fixes_of(const findings& found) {
  std::vector<fix> fixes;
  const auto add_most_first = [&fixes](std::vector<fix> more) {
    std::stable_sort(more.begin(), more.end(),
                     [](const fix& one, const fix& other) { return one.events > other.events; });
    for (fix& each : more) {
      if (each.events > 0) fixes.push_back(std::move(each));
    }
  };
  std::vector<fix> sales;
  std::vector<fix> identities = {fix_of_issue(found, advice::identity_placeholder)};
  for (const auto& row : advice::issues) {
    if (row.lost == advice::loss::sale) sales.push_back(fix_of_issue(found, row));
    if (row.lost == advice::loss::identity) identities.push_back(fix_of_issue(found, row));
  }
  add_most_first(std::move(sales));
  add_most_first(std::move(identities));
  std::vector<fix> names;
  for (const auto& [name, events] : found.sums.near_misses()) {
    names.push_back(fix_of_name(found, name, events));
  }
  add_most_first(std::move(names));
  for (const auto& row : advice::properties) {
    if (is_never_sent(found, row.id)) fixes.push_back(fix_of_property(found, row));
  }
  return fixes;
}

}  // namespace quality

#endif
