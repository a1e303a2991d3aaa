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
#include "../identity.hpp"
#include "../issue.hpp"
#include "../offline_event.hpp"
#include "../phone.hpp"
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

  /// A text that identifies something.
  std::string_view id(const source_list& sources) {
    return first_of(sources, read_id, read_id_piece).value_or(std::string_view());
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

  std::vector<digest> emails(const source_list& sources) {
    return identities(sources, [this](const scalar& given, const auto& use) {
      read_each_email(given, tools_.settings, use);
    });
  }

  std::vector<digest> phones(const source_list& sources) {
    return identities(sources, [this](const scalar& given, const auto& use) {
      read_each_phone(
          given, tools_.settings, [this] { return default_country(); }, use);
    });
  }

  /// The texts of all sources, of a list those of all members, with the separator between.
  std::string_view joined_text(const source_list& sources) {
    levels_.clear();
    levels_.reserve(sources.size());
    for (const source& from : sources) {
      if (is_same_for_all_items(from)) {
        const auto read = [&] { return read_levels(from); };
        const auto levels = read_once(&from, std::get<kept_values<text_list>>(kept_), read);
        levels_.insert(levels_.end(), levels->begin(), levels->end());
      } else {
        add_levels(from, levels_);
      }
    }
    if (levels_.size() == 1) return levels_.front();
    return tools_.texts.join(levels_, tools_.settings.category_separator);
  }

  /// A template's text: nothing if one of its paths gives none. All of them are read and reported.
  std::optional<std::string_view> expand(const text_template& pattern) {
    return expand(pattern, read_text_piece);
  }

  void report(issue_code code, std::string pointer) {
    issues_.push_back({code, std::move(pointer)});
  }

 private:
  template <class Value>
  using kind_of = reading<Value> (*)(const scalar&, const kind_tools&);
  using piece_kind = kind_of<std::string_view>;

  std::optional<std::string_view> expand(const text_template& pattern, piece_kind read_piece) {
    const std::vector<text_template::part>& parts = pattern.parts();
    if (parts.size() == 1 && !parts.front().place) return parts.front().literal;
    // One {{path}} alone is the value itself, so that the text kind decides what it may be.
    const piece_kind read = pattern.only_place() ? read_text : read_piece;
    bool complete = !parts.empty();
    std::vector<std::string_view> pieces;
    for (const text_template::part& piece : parts) {
      if (!piece.place) {
        pieces.push_back(piece.literal);
        continue;
      }
      const std::optional<std::string_view> found = read_place(*piece.place, read);
      if (found) pieces.push_back(*found);
      complete = complete && found.has_value();
    }
    if (!complete) return std::nullopt;
    return tools_.texts.join(pieces, {});
  }

  using text_list = std::vector<std::string_view>;

  /// Adds the text of a source, or those of all members of the list that it leads to.
  void add_levels(const source& from, text_list& levels) {
    const auto add = [&](const scalar& given, std::optional<std::size_t> index) {
      const reading<std::string_view> level = read_text(given, tools_);
      if (level.problem) report_in_list(*level.problem, from, index);
      if (!level.value) return;
      levels.push_back(*level.value);
      if (from.reads_item()) found_in_item_ = true;
    };
    const bool is_list = each_of_list(
        from, [&](const Reader& member, std::size_t index) { add(member.to_scalar(), index); });
    if (!is_list) add(look_up(from), std::nullopt);
  }

  std::optional<text_list> read_levels(const source& from) {
    text_list levels;
    add_levels(from, levels);
    return levels;
  }

  /// The value of one source as a scalar.
  scalar look_up(const source& from, piece_kind read_piece = read_text_piece) {
    if (from.as_path() != nullptr) return walker_.follow(*from.as_path()).to_scalar();
    if (const constant* fixed = from.as_constant()) {
      return fixed->text() != nullptr ? scalar::of(std::string_view(*fixed->text()))
                                      : scalar::of(*fixed->numeric());
    }
    const std::optional<std::string_view> text = expand(*from.as_template(), read_piece);
    return text ? scalar::of(*text) : scalar();
  }

  /// What `kind` makes of one source; its problem is reported.
  template <class Value>
  std::optional<Value> read_source(const source& from, kind_of<Value> kind,
                                   piece_kind read_piece = read_text_piece) {
    const auto read = [&] {
      const reading<Value> found = kind(look_up(from, read_piece), tools_);
      if (found.problem) report(*found.problem, walker_.pointer_to(from));
      return found.value;
    };
    if (is_same_for_all_items(from)) {
      return read_once(&from, std::get<kept_values<Value>>(kept_), read);
    }
    const std::optional<Value> found = read();
    if (found && from.reads_item()) found_in_item_ = true;
    return found;
  }

  /// What a {{path}} puts into a text; its problem is reported.
  std::optional<std::string_view> read_place(const path& place, piece_kind kind) {
    const auto read = [&] {
      const reading<std::string_view> found = kind(walker_.follow(place).to_scalar(), tools_);
      if (found.problem) report(*found.problem, walker_.pointer_to(place));
      return found.value;
    };
    if (place.of_item() || !walker_.is_in_item()) return read();
    return read_once(&place, std::get<kept_values<std::string_view>>(kept_), read);
  }

  /// Whether a property of an item comes from the event, which is worth reading once.
  [[nodiscard]] bool is_same_for_all_items(const source& from) const {
    return walker_.is_in_item() && !from.reads_item() && from.as_constant() == nullptr;
  }

  /// Values that items have from the event, by the source or path they come from.
  template <class Value>
  using kept_values = std::map<const void*, std::optional<Value>>;

  /// The event is the same for all of its items: with a look-up for each of them, the time would
  /// grow with the number of items times the size of the event.
  template <class Value, class Read>
  static std::optional<Value> read_once(const void* from, kept_values<Value>& known, Read read) {
    const auto place = known.find(from);
    if (place != known.end()) return place->second;
    return known.emplace(from, read()).first->second;
  }

  /// Tries the sources in order; what stands after the first usable one is not read.
  template <class Value>
  std::optional<Value> first_of(const source_list& sources, kind_of<Value> kind,
                                piece_kind read_piece = read_text_piece) {
    for (const source& from : sources) {
      last_source_ = &from;
      if (const std::optional<Value> read = read_source(from, kind, read_piece)) return read;
    }
    last_source_ = nullptr;
    return std::nullopt;
  }

  /// Calls `use(member, index)` for each member of the list that a source leads to. False when it
  /// leads to something else.
  template <class Use>
  bool each_of_list(const source& from, Use use) {
    if (from.as_path() == nullptr) return false;
    return each_list_member(walker_.follow(*from.as_path()), use);
  }

  /// All usable members of the first source that has one; equal digests once. `read_each(given,
  /// use)` calls `use` with each reading that a value gives.
  template <class ReadEach>
  std::vector<digest> identities(const source_list& sources, ReadEach read_each) {
    std::vector<digest> found;
    for (const source& from : sources) {
      const auto read = [&](const scalar& given, std::optional<std::size_t> index) {
        read_each(given, [&](const identity_reading& reading) {
          if (reading.issue) report_in_list(*reading.issue, from, index);
          if (reading.hashed) found.push_back(*reading.hashed);
        });
      };
      const bool is_list = each_of_list(
          from, [&](const Reader& member, std::size_t index) { read(member.to_scalar(), index); });
      if (!is_list) read(look_up(from), std::nullopt);
      if (!found.empty()) break;
    }
    drop_repeated(found);
    return found;
  }

  /// At a source, or at a member of the list there.
  void report_in_list(issue_code code, const source& from, std::optional<std::size_t> index) {
    std::string pointer = walker_.pointer_to(from);
    if (index) append_key(pointer, std::to_string(*index));
    report(code, std::move(pointer));
  }

  /// The first of `config.default_country` that names one, looked up once an event.
  const phone_country& default_country() {
    if (!default_country_) default_country_ = find_default_country();
    return *default_country_;
  }

  phone_country find_default_country() {
    for (const text_template& named : tools_.settings.default_country) {
      const std::optional<std::string_view> text = expand(named);
      if (!text || is_blank(*text)) continue;
      if (const auto country = find_country(*text)) return *country;
      report(issue_code::unknown_country, walker_.pointer_to(named));
    }
    return {};
  }

  event_walker<Reader> walker_;
  const kind_tools tools_;
  std::vector<issue>& issues_;
  /// Of the item at hand; a member, so that it is allocated once.
  std::vector<std::string_view> levels_{};
  bool found_in_item_ = false;
  std::optional<phone_country> default_country_{};
  std::tuple<kept_values<std::string_view>, kept_values<tiktok_offline::number>,
             kept_values<tiktok_offline::instant>, kept_values<text_list>>
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
  item.content_id = read.id(from.content_id);
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
    bool has_items = false;
    const bool is_list = each_list_member(list, [&](const Reader& item, std::size_t index) {
      read_one(item, *place, index);
      has_items = true;
    });
    if (has_items) break;
    if (!is_list && list.is_object()) {
      read_one(list, *place, std::nullopt);
      break;
    }
    // A constant or a template does not lead to a list, whatever it gives.
    const bool absent = is_list || list.to_scalar().is_absent();
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
  result.event_id = read.id(from.event_id);
  result.timestamp = read.instant(from.timestamp);
  result.phone_numbers = read.phones(from.phone);
  result.emails = read.emails(from.email);
  result.order_id = read.id(from.order_id);
  result.shop_id = read.id(from.shop_id);
  result.contents = read_contents(read, settings);
  result.currency = read.currency(from.currency);
  result.value = read.number(from.value);
  result.event_channel = read.channel(from.event_channel);

  const event_walker<Reader>& walker = read.walker();
  if (is_blank(result.event_set_id)) {
    read.report(issue_code::missing_event_set_id, walker.pointer_to(settings.event_set_id));
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
