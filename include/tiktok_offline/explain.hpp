// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_EXPLAIN_HPP
#define TIKTOK_OFFLINE_EXPLAIN_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config.hpp"
#include "detail/event_names.hpp"
#include "detail/read/property_reader.hpp"
#include "detail/read/read_event.hpp"
#include "detail/read/text_arena.hpp"
#include "issue.hpp"
#include "json_value.hpp"
#include "map_event.hpp"
#include "source.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// What became of one source of a property: its value was `used`; nothing was there (`absent`);
/// what was there could not be used, and the issue says why (`unusable`); an earlier source had a
/// value already (`not_reached`).
enum class source_outcome { used, absent, unusable, not_reached };

/// `"used"`, `"absent"`, `"unusable"` or `"not_reached"`.
[[nodiscard]] constexpr std::string_view to_string(source_outcome result) {
  constexpr std::string_view names[] = {"used", "absent", "unusable", "not_reached"};
  return names[static_cast<std::size_t>(result)];
}

/// What became of a property: `sent`; `absent`, since no source had a value; `off`, without a
/// source; `not_in_format`, which is not read.
enum class property_outcome { sent, absent, off, not_in_format };

/// `"sent"`, `"absent"`, `"off"` or `"not_in_format"`.
[[nodiscard]] constexpr std::string_view to_string(property_outcome result) {
  constexpr std::string_view names[] = {"sent", "absent", "off", "not_in_format"};
  return names[static_cast<std::size_t>(result)];
}

/// One source of a property of an event.
struct explained_source {
  /// Where it looks: a JSON Pointer into the event; empty for a constant.
  std::string pointer{};
  /// What became of it.
  source_outcome result = source_outcome::absent;
  /// Why it could not be used, or what is doubtful about it.
  std::optional<issue_code> code{};
  /// The longest part of `pointer` that is there; shorter than that where something is missing.
  std::string found{};
};

/// One property of an event, or of one of its items.
struct explained_property {
  /// Which one.
  property id = property::event_id;
  /// The item that it is of, counted from 0; none for a property of the event.
  std::optional<std::size_t> item{};
  /// What became of it. Of an event that was rejected nothing is sent: what would have been.
  property_outcome result = property_outcome::absent;
  /// All its sources, in order.
  std::vector<explained_source> sources{};
};

/// Why the payloads of an event are what they are. It holds no value of the event.
struct explanation {
  /// What became of the event.
  outcome status = outcome::rejected;
  /// Of a filtered event, as that of `map_event`.
  std::string near_miss{};
  /// The TikTok event type of each row that matches, by the name that the format uses.
  std::vector<std::string> event_types{};
  /// As those of `map_event`.
  std::vector<issue> issues{};
  /// The properties of the event in the order of the mapping table, then those of each item. Empty
  /// for an event that is filtered, or has no name.
  std::vector<explained_property> properties{};
};

namespace detail {

/// What `property_reader` tells of one source.
struct tried_source {
  property wanted;
  std::optional<std::size_t> item;
  const source* from;
  explained_source explained;
};

/// Notes each source that is tried.
class noting_observer {
 public:
  static constexpr bool is_told = true;

  explicit noting_observer(std::vector<tried_source>& notes) : notes_(&notes) {}

  template <class Walker>
  void tried(Walker& walker, property wanted, const source& from, bool is_used,
             const std::vector<issue>& issues, std::size_t first_issue) {
    explained_source explained;
    explained.pointer = walker.pointer_to(from);
    if (const path* place = first_missing(walker, from)) {
      explained.pointer = walker.pointer_to(*place);
      explained.found = walker.found_part(*place);
    }
    // Of contents the issues of the items come after.
    const bool has_issue =
        issues.size() > first_issue && !(wanted == property::contents && is_used);
    if (has_issue) explained.code = issues[first_issue].code;
    explained.result = is_used     ? source_outcome::used
                       : has_issue ? source_outcome::unusable
                                   : source_outcome::absent;
    notes_->push_back({wanted, walker.item_number(), &from, std::move(explained)});
  }

  template <class Walker>
  void not_reached(const Walker& walker, property wanted, const source& from) {
    notes_->push_back({wanted,
                       walker.item_number(),
                       &from,
                       {walker.pointer_to(from), source_outcome::not_reached, {}, {}}});
  }

 private:
  /// The path, or of a template the first one that leads to nothing; null for a constant.
  template <class Walker>
  static const path* first_missing(Walker& walker, const source& from) {
    if (from.as_path() != nullptr) return from.as_path();
    if (from.as_template() == nullptr) return nullptr;
    for (const text_template::part& piece : from.as_template()->parts()) {
      if (piece.path && walker.follow(*piece.path).to_scalar().is_absent()) return &*piece.path;
    }
    return from.as_template()->first_path();
  }

  std::vector<tried_source>* notes_;
};

/// Puts the notes in the order of the table, with the sources that were not reached.
class explainer {
 public:
  explainer(const config& settings, std::vector<tried_source> notes)
      : settings_(settings), notes_(std::move(notes)) {}

  std::vector<explained_property> properties() && {
    std::optional<std::size_t> last_item;
    for (const tried_source& note : notes_) {
      if (note.item) last_item = (std::max)(last_item.value_or(0), *note.item);
    }
    for (const property_row& row : property_rows) {
      if (!row.is_of_item() || has_note(row.id, std::nullopt)) add(row, std::nullopt);
    }
    for (std::size_t item = 0; last_item && item <= *last_item; ++item) {
      for (const property_row& row : property_rows) {
        if (row.is_of_item() && has_item(item)) add(row, item);
      }
    }
    return std::move(properties_);
  }

 private:
  [[nodiscard]] bool has_note(property id, std::optional<std::size_t> item) const {
    return std::any_of(notes_.begin(), notes_.end(), [&](const tried_source& note) {
      return note.wanted == id && note.item == item;
    });
  }
  [[nodiscard]] bool has_item(std::size_t item) const {
    return std::any_of(notes_.begin(), notes_.end(),
                       [&](const tried_source& note) { return note.item == item; });
  }

  void add(const property_row& row, std::optional<std::size_t> item) {
    explained_property explained;
    explained.id = row.id;
    explained.item = item;
    const source_list& sources = settings_.fields.*row.sources;
    if (!row.is_sent_in(settings_.format)) {
      explained.result = property_outcome::not_in_format;
    } else if (sources.empty()) {
      explained.result = property_outcome::off;
    } else {
      add_sources(sources, explained);
    }
    properties_.push_back(std::move(explained));
  }

  void add_sources(const source_list& sources, explained_property& explained) {
    for (const source& from : sources) {
      const auto note = std::find_if(notes_.begin(), notes_.end(), [&](const tried_source& tried) {
        return tried.from == &from && tried.item == explained.item;
      });
      if (note == notes_.end()) continue;
      if (note->explained.result == source_outcome::used) explained.result = property_outcome::sent;
      explained.sources.push_back(note->explained);
    }
  }

  const config& settings_;
  std::vector<tried_source> notes_;
  std::vector<explained_property> properties_{};
};

}  // namespace detail

/// Why `map_event` makes of an event what it makes: for each property the source that was used, or
/// why none was. It runs the code of `map_event`; for a person who looks for a mistake, not for hot
/// loops. The event is of any type that `map_event` takes.
template <class Event>
[[nodiscard]] explanation explain(const Event& event, const config& settings) {
  explanation explained;
  const auto result = map_event<std::string>(event, settings);
  explained.status = result.status;
  explained.issues = result.issues;
  explained.near_miss = result.near_miss;
  const auto value = json_value<Event>::of(event);
  if (result.status == outcome::filtered || !value.is_object()) return explained;

  detail::text_arena texts;
  std::vector<issue> issues;
  std::vector<detail::tried_source> notes;
  detail::property_reader read(value, settings, texts, issues, detail::noting_observer(notes));
  const std::string name(read.event_name());
  if (name.empty()) return explained;
  const bool is_events_api = settings.format == payload_format::event_track;
  for (const mapping_row& row : settings.mapping) {
    if (detail::is_same_name(row.event_name, name, settings.match_event_names)) {
      explained.event_types.emplace_back(is_events_api
                                             ? detail::newer_event_type(row.tiktok_event_type)
                                             : detail::older_event_type(row.tiktok_event_type));
    }
  }
  static_cast<void>(detail::read_event(read, settings));
  explained.properties = detail::explainer(settings, std::move(notes)).properties();
  return explained;
}

/// For any `nlohmann::basic_json`: an object with `status` and a list `properties`. Each of these
/// has `property`, `outcome`, a list `sources`, and `item` if it is a property of one; each source
/// has `pointer`, `result`, and `code` and `found` if it has them.
template <class Json>
void to_json(Json& json, const explanation& explained) {
  Json written = Json::object();
  written["status"] = to_string(explained.status);
  if (explained.status == outcome::filtered) {
    json = std::move(written);
    return;
  }
  Json& properties = written["properties"] = Json::array();
  for (const explained_property& each : explained.properties) {
    Json one = Json::object();
    one["property"] = to_string(each.id);
    if (each.item) one["item"] = *each.item;
    one["outcome"] = to_string(each.result);
    Json& sources = one["sources"] = Json::array();
    for (const explained_source& from : each.sources) {
      Json tried = Json::object();
      tried["pointer"] = from.pointer;
      tried["result"] = to_string(from.result);
      if (from.code) tried["code"] = to_string(*from.code);
      if (!from.found.empty() && from.found != from.pointer) tried["found"] = from.found;
      sources.push_back(std::move(tried));
    }
    properties.push_back(std::move(one));
  }
  json = std::move(written);  // whole: a json that is begun leaks when memory runs out
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
