// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_EVENT_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_EVENT_HPP

#include <algorithm>
#include <cstddef>
#include <deque>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../issue.hpp"
#include "../offline_event.hpp"
#include "../sha256.hpp"
#include "../source.hpp"
#include "../timestamp.hpp"
#include "kinds.hpp"
#include "reader.hpp"
#include "scalar.hpp"
#include "text.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// Keeps each value once, where it stood first. `before` is an order of values. Sorted, since an
/// event may hold a million of them.
template <class Value, class Before>
void drop_repeated(std::vector<Value>& values, Before before) {
  if (values.size() < 2) return;
  std::vector<std::size_t> sorted(values.size());
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::size_t left, std::size_t right) {
    return before(values[left], values[right]);
  });
  std::vector<bool> repeated(values.size(), false);
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    repeated[sorted[i]] = !before(values[sorted[i - 1]], values[sorted[i]]);
  }
  std::vector<Value> kept;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!repeated[i]) kept.push_back(std::move(values[i]));
  }
  values = std::move(kept);
}

inline bool by_code_and_pointer(const issue& left, const issue& right) {
  return left.code != right.code ? left.code < right.code : left.pointer < right.pointer;
}

inline bool by_digits(const digest& left, const digest& right) {
  return left.hex() < right.hex();
}

/// Where paths start: in the event, and for `items.X.` in the item at hand.
template <class Reader>
struct reading_scope {
  Reader event{};
  Reader item{};
  /// Leads to the items.
  const path* array_place = nullptr;
  /// Not set for a lone item, which is not in an array.
  std::optional<std::size_t> item_index{};

  /// The object or array that holds the place, whose path has a part.
  [[nodiscard]] Reader parent_of(const path& place) const {
    Reader here = place.of_item() ? item : event;
    for (std::size_t i = 0; i + 1 < place.parts().size(); ++i) {
      here = step_into(here, place.parts()[i]);
    }
    return here;
  }

  [[nodiscard]] static Reader step_into(const Reader& from, const path::part& step) {
    return step.index && from.is_array() ? from.element(*step.index) : from.member(step.key);
  }

  [[nodiscard]] std::string item_pointer() const {
    std::string pointer;
    if (array_place == nullptr) return pointer;
    for (const path::part& step : array_place->parts()) append_key(pointer, step.key);
    if (item_index) append_key(pointer, std::to_string(*item_index));
    return pointer;
  }

  [[nodiscard]] std::string pointer_to(const path& place) const {
    std::string pointer = place.of_item() ? item_pointer() : std::string();
    for (const path::part& step : place.parts()) append_key(pointer, step.key);
    return pointer;
  }

  /// Where a source looks first; the whole event for a constant.
  [[nodiscard]] std::string pointer_to(const source& from) const {
    if (from.as_path() != nullptr) return pointer_to(*from.as_path());
    const text_template* pattern = from.as_template();
    const bool has_place = pattern != nullptr && pattern->first_place() != nullptr;
    return has_place ? pointer_to(*pattern->first_place()) : std::string();
  }

  /// Where the first source looks; the whole event when there is none.
  [[nodiscard]] std::string pointer_to(const source_list& sources) const {
    return sources.empty() ? std::string() : pointer_to(sources.front());
  }
};

/// Reads the properties of one event, or of one item of it, and notes every issue on the way: a
/// function for each kind of the mapping table, and what they share.
template <class Reader>
class property_reader {
 public:
  property_reader(const reading_scope<Reader>& scope, const config& settings,
                  std::vector<issue>& issues)
      : scope_(scope), settings_(settings), issues_(issues) {}

  /// Whether a value came from the item at hand, not only from constants and the event.
  [[nodiscard]] bool found_in_item() const { return found_in_item_; }

  /// The source that gave the value read last; null when none did.
  [[nodiscard]] const source* last_source() const { return last_source_; }

  std::string text(const source_list& sources) { return first_of<std::string>(sources, read_text); }

  std::optional<tiktok_offline::number> number(const source_list& sources) {
    return first_of<std::optional<tiktok_offline::number>>(sources, read_number);
  }

  std::optional<tiktok_offline::instant> instant(const source_list& sources) {
    return first_of<std::optional<tiktok_offline::instant>>(sources, read_instant);
  }

  std::string currency(const source_list& sources) {
    return first_of<std::string>(sources, read_currency);
  }

  std::string channel(const source_list& sources) {
    const auto read = [this](const scalar& given) {
      return read_channel(given, settings_.event_channel_aliases);
    };
    return first_of<std::string>(sources, read);
  }

  std::vector<digest> emails(const source_list& sources) { return digests(sources, read_email); }

  std::vector<digest> phones(const source_list& sources) {
    return digests(sources, [this](const scalar& given) {
      return read_phone(given, settings_.default_country_code, settings_.phone_normalizer);
    });
  }

  /// The texts of all sources, with the separator between.
  std::string joined_text(const source_list& sources) {
    std::string joined;
    for (const source& from : sources) {
      const reading<std::string> level = read_source(from, read_text);
      if (!level.value) continue;
      if (!joined.empty()) joined += settings_.category_separator;
      joined += *level.value;
    }
    return joined;
  }

  /// A template's text: nothing if one of its paths gives none. All of them are read and reported.
  std::optional<std::string> expand(const text_template& pattern) {
    // One {{path}} alone is the value itself, so that the text kind decides what it may be.
    const auto read_piece = pattern.only_place() != nullptr ? read_text : read_text_piece;
    bool complete = !pattern.parts().empty();
    std::string text;
    for (const text_template::part& piece : pattern.parts()) {
      if (!piece.place) {
        text += piece.literal;
        continue;
      }
      reading<std::string> read = read_piece(follow(*piece.place).to_scalar());
      if (read.problem) report(*read.problem, scope_.pointer_to(*piece.place));
      if (read.value) text += *read.value;
      complete = complete && read.value.has_value();
    }
    return complete ? std::optional(std::move(text)) : std::nullopt;
  }

  /// The value at a place. Places that are read one after the other mostly stand side by side, as
  /// `items.X.product.name` and `.price` do, so the last parent is kept: 8% of the whole mapping.
  Reader follow(const path& place) {
    if (place.parts().empty()) return {};
    if (last_place_ == nullptr || !place.is_beside(*last_place_)) {
      last_parent_ = scope_.parent_of(place);
    }
    last_place_ = &place;
    return scope_.step_into(last_parent_, place.parts().back());
  }

  void report(issue_code code, std::string pointer) {
    issues_.push_back({code, std::move(pointer)});
  }

 private:
  /// The value of one source as a scalar; `storage` keeps the text of a template.
  scalar look_up(const source& from, std::optional<std::string>& storage) {
    if (from.as_path() != nullptr) return follow(*from.as_path()).to_scalar();
    if (const constant* fixed = from.as_constant()) {
      return fixed->text() != nullptr ? scalar::of(std::string_view(*fixed->text()))
                                      : scalar::of(*fixed->numeric());
    }
    storage = expand(*from.as_template());
    return storage ? scalar::of(std::string_view(*storage)) : scalar();
  }

  /// What `kind` makes of one source; its problem is reported.
  template <class Kind>
  auto read_source(const source& from, Kind kind) {
    std::optional<std::string> storage;
    auto read = kind(look_up(from, storage));
    if (read.problem) report(*read.problem, scope_.pointer_to(from));
    if (read.value && from.reads_item()) found_in_item_ = true;
    return read;
  }

  /// Tries the sources in order; what stands after the first usable one is not read.
  template <class Value, class Kind>
  Value first_of(const source_list& sources, Kind kind) {
    for (const source& from : sources) {
      auto read = read_source(from, kind);
      if (!read.value) continue;
      last_source_ = &from;
      return *std::move(read.value);
    }
    last_source_ = nullptr;
    return {};
  }

  /// All usable members of the first source that has one; equal digests once.
  template <class Kind>
  std::vector<digest> digests(const source_list& sources, Kind kind) {
    std::vector<digest> found;
    const auto add = [&found](const std::optional<digest>& one) {
      if (one) found.push_back(*one);
    };
    for (const source& from : sources) {
      const Reader list = from.as_path() != nullptr ? follow(*from.as_path()) : Reader();
      if (!list.is_array()) {
        add(read_source(from, kind).value);
      } else {
        std::size_t index = 0;
        list.each([&](const Reader& member) {
          const reading<digest> read = kind(member.to_scalar());
          if (read.problem) {
            report(*read.problem, scope_.pointer_to(from) + '/' + std::to_string(index));
          }
          add(read.value);
          ++index;
        });
      }
      if (!found.empty()) break;
    }
    drop_repeated(found, by_digits);
    return found;
  }

  const reading_scope<Reader>& scope_;
  const config& settings_;
  std::vector<issue>& issues_;
  bool found_in_item_ = false;
  const source* last_source_ = nullptr;
  const path* last_place_ = nullptr;
  Reader last_parent_{};
};

/// The content type of the items read so far. Events API 2.0 has one for all of them.
struct shared_content_type {
  std::string_view first{};
  bool mixed = false;

  /// Whether this item's type is the first one that differs.
  bool is_first_to_differ(std::string_view type) {
    if (type.empty() || mixed) return false;
    if (first.empty()) first = type;
    mixed = type != first;
    return mixed;
  }
};

/// Fills one item; false if it is to be left out.
template <class Reader>
bool read_item(const reading_scope<Reader>& scope, const config& settings,
               std::vector<issue>& issues, content& item, shared_content_type& content_type) {
  property_reader<Reader> read(scope, settings, issues);
  if (!scope.item.is_object()) {
    read.report(issue_code::invalid_item, scope.item_pointer());
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
    read.report(issue_code::invalid_item, scope.item_pointer());
    return false;
  }
  // A property that is turned off is not missing.
  const bool complete = (!item.content_id.empty() || from.content_id.empty()) &&
                        (item.price || from.price.empty()) &&
                        (item.quantity || from.quantity.empty());
  if (!complete) read.report(issue_code::incomplete_item, scope.item_pointer());
  if (settings.format == payload_format::event_track &&
      content_type.is_first_to_differ(item.content_type)) {
    read.report(issue_code::mixed_content_type, scope.pointer_to(*content_type_source));
  }
  return true;
}

/// The items of the first source that has any: an array, or one object alone.
template <class Reader>
std::deque<content> read_contents(const Reader& event, const config& settings,
                                  std::vector<issue>& issues) {
  std::deque<content> contents;
  reading_scope<Reader> scope{event};
  property_reader<Reader> read(scope, settings, issues);
  shared_content_type content_type;
  const auto read_one = [&](const Reader& item) {
    scope.item = item;
    const bool keep = read_item(scope, settings, issues, contents.emplace_back(), content_type);
    if (!keep) contents.pop_back();
  };

  for (const source& from : settings.fields.contents) {
    const Reader list = from.as_path() != nullptr ? read.follow(*from.as_path()) : Reader();
    scope.array_place = from.as_path();
    if (list.is_object()) {
      read_one(list);
      break;
    }
    if (list.has_elements()) {
      scope.item_index = 0;
      list.each([&](const Reader& item) {
        read_one(item);
        ++*scope.item_index;
      });
      break;
    }
    // A constant or a template is no list, whatever it gives.
    const bool absent = list.is_array() || list.to_scalar().is_absent();
    if (from.as_path() == nullptr || !absent) {
      read.report(issue_code::wrong_type, scope.pointer_to(from));
    }
  }
  return contents;
}

/// Reads everything a payload needs but the TikTok event type, in the order of the mapping table.
template <class Reader>
offline_event read_event(const Reader& event, const config& settings, std::vector<issue>& issues) {
  const field_sources& from = settings.fields;
  const reading_scope<Reader> scope{event};
  property_reader<Reader> read(scope, settings, issues);

  offline_event result;
  result.event_set_id = read.expand(settings.event_set_id).value_or(std::string());
  result.partner_name = settings.partner_name;
  result.test_event_code = settings.test_event_code;
  result.event_id = read.text(from.event_id);
  result.timestamp = read.instant(from.timestamp);
  result.phone_numbers = read.phones(from.phone);
  result.emails = read.emails(from.email);
  result.order_id = read.text(from.order_id);
  result.shop_id = read.text(from.shop_id);
  result.contents = read_contents(event, settings, issues);
  result.currency = read.currency(from.currency);
  result.value = read.number(from.value);
  result.event_channel = read.channel(from.event_channel);

  if (is_blank(result.event_set_id)) {
    const path* place = settings.event_set_id.first_place();
    read.report(issue_code::missing_event_set_id,
                place != nullptr ? scope.pointer_to(*place) : std::string());
  }
  if (!result.timestamp) {
    read.report(issue_code::missing_timestamp, scope.pointer_to(from.timestamp));
  }
  if (result.phone_numbers.empty() && result.emails.empty()) {
    read.report(issue_code::missing_user_identity,
                scope.pointer_to(from.email.empty() ? from.phone : from.email));
  }
  const bool value_missing = !result.value && !from.value.empty();
  const bool currency_missing = result.currency.empty() && !from.currency.empty();
  if (value_missing && !result.currency.empty()) {
    read.report(issue_code::incomplete_value, scope.pointer_to(from.value));
  }
  if (currency_missing && result.value) {
    read.report(issue_code::incomplete_value, scope.pointer_to(from.currency));
  }
  drop_repeated(issues, by_code_and_pointer);
  return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
