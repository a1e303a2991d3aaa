// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_EVENT_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_EVENT_HPP

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../issue.hpp"
#include "../offline_event.hpp"
#include "../sha256.hpp"
#include "../source.hpp"
#include "../timestamp.hpp"
#include "event_walker.hpp"
#include "kinds.hpp"
#include "reader.hpp"
#include "scalar.hpp"
#include "text.hpp"
#include "text_store.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// An article and an event that own no texts.
using content_view = basic_content<std::string_view>;
using event_view = basic_offline_event<std::string_view>;

/// What makes two values the same.
using repeat_key = std::pair<issue_code, std::string_view>;

inline repeat_key key_of(const issue& found) {
  return {found.code, found.pointer};
}

inline repeat_key key_of(const digest& found) {
  return {issue_code{}, found.hex()};
}

/// Keeps each value once, where it stood first. By a set, since an event may hold a million.
template <class Value>
void drop_repeated(std::vector<Value>& values) {
  if (values.size() < 2) return;
  std::set<repeat_key> seen;
  std::vector<Value> kept;
  for (const Value& value : values) {
    if (seen.insert(key_of(value)).second) kept.push_back(value);
  }
  values = std::move(kept);
}

/// Reads the properties of one event, or of one item of it, and notes every issue on the way: a
/// function for each kind of the mapping table, and what they share.
template <class Reader>
class property_reader {
 public:
  property_reader(const Reader& event, const config& settings, text_store& texts,
                  std::vector<issue>& issues)
      : walker_(event), tools_{settings, texts}, issues_(issues) {}

  [[nodiscard]] event_walker<Reader>& walker() { return walker_; }

  /// From here on `items.X.` is in an item of the list at `list`, or in the lone item there.
  void enter_item(const Reader& item, const path& list, std::optional<std::size_t> index) {
    walker_.enter_item(item, list, index);
    found_in_item_ = false;
  }

  /// Whether a value came from the item at hand, not only from constants and the event.
  [[nodiscard]] bool found_in_item() const { return found_in_item_; }

  /// The source that gave the value read last; null when none did.
  [[nodiscard]] const source* last_source() const { return last_source_; }

  std::string_view text(const source_list& sources) {
    return first_of(sources, read_text).value_or(std::string_view());
  }

  std::optional<tiktok_offline::number> number(const source_list& sources) {
    return first_of(sources, read_number);
  }

  std::optional<tiktok_offline::instant> instant(const source_list& sources) {
    return first_of(sources, read_instant);
  }

  std::string_view currency(const source_list& sources) {
    return first_of(sources, read_currency).value_or(std::string_view());
  }

  std::string_view channel(const source_list& sources) {
    return first_of(sources, read_channel).value_or(std::string_view());
  }

  std::vector<digest> emails(const source_list& sources) { return digests(sources, read_email); }
  std::vector<digest> phones(const source_list& sources) { return digests(sources, read_phone); }

  /// The texts of all sources, with the separator between.
  std::string_view joined_text(const source_list& sources) {
    levels_.clear();
    levels_.reserve(sources.size());
    for (const source& from : sources) {
      if (const auto level = read_source(from, read_text)) levels_.push_back(*level);
    }
    if (levels_.size() == 1) return levels_.front();
    return tools_.texts.join(levels_, tools_.settings.category_separator);
  }

  /// A template's text: nothing if one of its paths gives none. All of them are read and reported.
  std::optional<std::string_view> expand(const text_template& pattern) {
    const std::vector<text_template::part>& parts = pattern.parts();
    if (parts.size() == 1 && !parts.front().place) return parts.front().literal;
    // One {{path}} alone is the value itself, so that the text kind decides what it may be.
    const kind_of<std::string_view> read = pattern.only_place() ? read_text : read_text_piece;
    bool complete = !parts.empty();
    std::vector<std::string_view> pieces;
    for (const text_template::part& piece : parts) {
      if (!piece.place) {
        pieces.push_back(piece.literal);
        continue;
      }
      const std::optional<std::string_view> found = read_piece(*piece.place, read);
      if (found) pieces.push_back(*found);
      complete = complete && found.has_value();
    }
    if (!complete) return std::nullopt;
    return tools_.texts.join(pieces, {});
  }

  void report(issue_code code, std::string pointer) {
    issues_.push_back({code, std::move(pointer)});
  }

 private:
  template <class Value>
  using kind_of = reading<Value> (*)(const scalar&, const kind_tools&);

  /// Values that items have from the event, by the source or path that they come from.
  template <class Value>
  using kept_values = std::map<const void*, std::optional<Value>>;

  /// The value of one source as a scalar.
  scalar look_up(const source& from) {
    if (from.as_path() != nullptr) return walker_.follow(*from.as_path()).to_scalar();
    if (const constant* fixed = from.as_constant()) {
      return fixed->text() != nullptr ? scalar::of(std::string_view(*fixed->text()))
                                      : scalar::of(*fixed->numeric());
    }
    const std::optional<std::string_view> text = expand(*from.as_template());
    return text ? scalar::of(*text) : scalar();
  }

  /// What `kind` makes of one source; its problem is reported.
  template <class Value>
  std::optional<Value> read_source(const source& from, kind_of<Value> kind) {
    const bool is_kept =
        !from.reads_item() && walker_.is_in_item() && from.as_constant() == nullptr;
    if (is_kept) {
      if (const auto* before = find_kept<Value>(&from)) return *before;
    }
    const reading<Value> read = kind(look_up(from), tools_);
    if (read.problem) report(*read.problem, walker_.pointer_to(from));
    if (is_kept) keep(&from, read.value);
    if (read.value && from.reads_item()) found_in_item_ = true;
    return read.value;
  }

  /// What a {{path}} puts into a text; its problem is reported.
  std::optional<std::string_view> read_piece(const path& place, kind_of<std::string_view> kind) {
    const bool is_kept = !place.of_item() && walker_.is_in_item();
    if (is_kept) {
      if (const auto* before = find_kept<std::string_view>(&place)) return *before;
    }
    const auto read = kind(walker_.follow(place).to_scalar(), tools_);
    if (read.problem) report(*read.problem, walker_.pointer_to(place));
    if (is_kept) keep(&place, read.value);
    return read.value;
  }

  // The event is the same for all of its items: with a look-up for each of them, the time would
  // grow with their number times the size of the event.

  /// What an item before had from a source or path into the event; null if none asked for it.
  template <class Value>
  const std::optional<Value>* find_kept(const void* from) const {
    const auto& known = std::get<kept_values<Value>>(kept_);
    const auto place = known.find(from);
    return place != known.end() ? &place->second : nullptr;
  }

  template <class Value>
  void keep(const void* from, const std::optional<Value>& value) {
    std::get<kept_values<Value>>(kept_).emplace(from, value);
  }

  /// Tries the sources in order; what stands after the first usable one is not read.
  template <class Value>
  std::optional<Value> first_of(const source_list& sources, kind_of<Value> kind) {
    for (const source& from : sources) {
      last_source_ = &from;
      if (const std::optional<Value> read = read_source(from, kind)) return read;
    }
    last_source_ = nullptr;
    return std::nullopt;
  }

  /// All usable members of the first source that has one; equal digests once.
  std::vector<digest> digests(const source_list& sources, kind_of<digest> kind) {
    std::vector<digest> found;
    const auto add = [&found](const std::optional<digest>& one) {
      if (one) found.push_back(*one);
    };
    for (const source& from : sources) {
      const Reader list = from.as_path() != nullptr ? walker_.follow(*from.as_path()) : Reader();
      if (!list.is_array()) {
        add(read_source(from, kind));
      } else {
        std::size_t index = 0;
        list.each([&](const Reader& member) {
          const reading<digest> read = kind(member.to_scalar(), tools_);
          if (read.problem) {
            report(*read.problem, walker_.pointer_to(from) + '/' + std::to_string(index));
          }
          add(read.value);
          ++index;
        });
      }
      if (!found.empty()) break;
    }
    drop_repeated(found);
    return found;
  }

  event_walker<Reader> walker_;
  const kind_tools tools_;
  std::vector<issue>& issues_;
  /// Of the item at hand; a member, so that it is allocated once.
  std::vector<std::string_view> levels_{};
  bool found_in_item_ = false;
  std::tuple<kept_values<std::string_view>, kept_values<tiktok_offline::number>,
             kept_values<tiktok_offline::instant>, kept_values<digest>>
      kept_{};
  const source* last_source_ = nullptr;
};

/// The content type of the items read so far. Events API 2.0 has one for all of them.
struct shared_content_type {
  std::string_view first{};
  bool mixed = false;

  /// Whether this item's type is the first one that differs.
  bool is_first_to_differ(std::string_view type) {
    if (type.empty() || mixed) return false;
    if (first.empty()) first = type;
    // A type that all items have from the event is one view: it need not be compared byte by byte.
    mixed = type.data() != first.data() && type != first;
    return mixed;
  }
};

/// Fills one item; false if it is to be left out.
template <class Reader>
bool read_item(property_reader<Reader>& read, const Reader& place, const config& settings,
               content_view& item, shared_content_type& content_type) {
  if (!place.is_object()) {
    read.report(issue_code::invalid_item, read.walker().item_pointer());
    return false;
  }

  const field_sources& from = settings.fields;
  item.content_id = read.text(from.content_id);
  item.content_name = read.text(from.content_name);
  item.price = read.number(from.price);
  item.quantity = read.number(from.quantity);
  item.content_type = read.text(from.content_type);
  const source* content_type_source = read.last_source();
  item.content_category = read.joined_text(from.content_category);

  if (!read.found_in_item()) {
    read.report(issue_code::invalid_item, read.walker().item_pointer());
    return false;
  }
  // A property that is turned off is not missing.
  const bool complete = (!item.content_id.empty() || from.content_id.empty()) &&
                        (item.price || from.price.empty()) &&
                        (item.quantity || from.quantity.empty());
  if (!complete) read.report(issue_code::incomplete_item, read.walker().item_pointer());
  if (settings.format == payload_format::event_track &&
      content_type.is_first_to_differ(item.content_type)) {
    read.report(issue_code::mixed_content_type, read.walker().pointer_to(*content_type_source));
  }
  return true;
}

/// The items of the first source that has any: an array, or one object alone.
template <class Reader>
std::deque<content_view> read_contents(property_reader<Reader>& read, const config& settings) {
  std::deque<content_view> contents;
  shared_content_type content_type;
  const auto read_one = [&](const Reader& item, const path& list,
                            std::optional<std::size_t> index) {
    read.enter_item(item, list, index);
    const bool keep = read_item(read, item, settings, contents.emplace_back(), content_type);
    if (!keep) contents.pop_back();
  };

  for (const source& from : settings.fields.contents) {
    const path* place = from.as_path();
    const Reader list = place != nullptr ? read.walker().follow(*place) : Reader();
    if (list.is_object()) {
      read_one(list, *place, std::nullopt);
      break;
    }
    if (list.has_elements()) {
      std::size_t index = 0;
      list.each([&](const Reader& item) { read_one(item, *place, index++); });
      break;
    }
    // A constant or a template is no list, whatever it gives.
    const bool absent = list.is_array() || list.to_scalar().is_absent();
    if (place == nullptr || !absent) {
      read.report(issue_code::wrong_type, read.walker().pointer_to(from));
    }
  }
  read.walker().leave_items();
  return contents;
}

/// Reads everything a payload needs but the TikTok event type, in the order of the mapping table.
/// The result looks into the event, the configuration and `texts`.
template <class Reader>
event_view read_event(const Reader& event, const config& settings, text_store& texts,
                      std::vector<issue>& issues) {
  const field_sources& from = settings.fields;
  property_reader<Reader> read(event, settings, texts, issues);

  event_view result;
  result.event_set_id = read.expand(settings.event_set_id).value_or(std::string_view());
  result.partner_name = settings.partner_name;
  result.test_event_code = settings.test_event_code;
  result.event_id = read.text(from.event_id);
  result.timestamp = read.instant(from.timestamp);
  result.phone_numbers = read.phones(from.phone);
  result.emails = read.emails(from.email);
  result.order_id = read.text(from.order_id);
  result.shop_id = read.text(from.shop_id);
  result.contents = read_contents(read, settings);
  result.currency = read.currency(from.currency);
  result.value = read.number(from.value);
  result.event_channel = read.channel(from.event_channel);

  const event_walker<Reader>& walker = read.walker();
  if (is_blank(result.event_set_id)) {
    const path* place = settings.event_set_id.first_place();
    read.report(issue_code::missing_event_set_id,
                place != nullptr ? walker.pointer_to(*place) : std::string());
  }
  if (!result.timestamp) {
    read.report(issue_code::missing_timestamp, walker.pointer_to(from.timestamp));
  }
  if (result.phone_numbers.empty() && result.emails.empty()) {
    read.report(issue_code::missing_user_identity,
                walker.pointer_to(from.email.empty() ? from.phone : from.email));
  }
  const bool value_missing = !result.value && !from.value.empty();
  const bool currency_missing = result.currency.empty() && !from.currency.empty();
  if (value_missing && !result.currency.empty()) {
    read.report(issue_code::incomplete_value, walker.pointer_to(from.value));
  }
  if (currency_missing && result.value) {
    read.report(issue_code::incomplete_value, walker.pointer_to(from.currency));
  }
  drop_repeated(issues);
  return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
