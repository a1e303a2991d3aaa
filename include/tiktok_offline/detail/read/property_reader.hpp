// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_PROPERTY_READER_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_PROPERTY_READER_HPP

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "../../config.hpp"
#include "../../identity.hpp"
#include "../../issue.hpp"
#include "../../number.hpp"
#include "../../payload_format.hpp"
#include "../../property_set.hpp"
#include "../../scalar.hpp"
#include "../../sha256.hpp"
#include "../../source.hpp"
#include "../../timestamp.hpp"
#include "../phone_plan.hpp"
#include "../text/ascii.hpp"
#include "../text/json_pointer.hpp"
#include "event_walker.hpp"
#include "members.hpp"
#include "text_arena.hpp"
#include "value_kinds.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// What makes two values the same.
using repeat_key = std::pair<issue_code, std::string_view>;

inline repeat_key key_of(const issue& found) {
  return {found.code, found.pointer};
}

inline repeat_key key_of(const digest& found) {
  return {issue_code{}, found.hex()};
}

inline repeat_key key_of(std::string_view text) {
  return {issue_code{}, text};
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

/// For mapping: nobody is told which sources are tried. (`explain` is told.)
struct no_observer {
  static constexpr bool is_told = false;
  template <class... Details>
  void tried(const Details&...) {}
};

/// Reads the properties of one event, or of one item of it, and notes every issue on the way: a
/// function for each kind of the mapping table, and what they share. The observer is told of each
/// source that is tried.
template <class JsonValue, class Observer = no_observer>
class property_reader {
 public:
  property_reader(const JsonValue& event, const config& settings, text_arena& texts,
                  std::vector<issue>& issues, Observer observer = {})
      : walker_(event), context_{settings, texts}, issues_(issues), observer_(observer) {}

  using json_value_type = JsonValue;

  /// How many issues there are, to tell later which ones a source had.
  [[nodiscard]] std::size_t issue_count() const { return issues_.size(); }

  /// A source of a property was tried; its issues are those from `first_issue` on.
  void observe(property wanted, const source& from, bool is_used, std::size_t first_issue) {
    observer_.tried(walker_, wanted, from, is_used, issues_, first_issue);
  }

  /// The sources after the one that was used are not tried.
  void observe_rest(property wanted, const source& used) {
    if constexpr (Observer::is_told) {
      bool is_after = false;
      for (const source& from : sources_of(wanted)) {
        if (is_after) observer_.not_reached(walker_, wanted, from);
        is_after = is_after || &from == &used;
      }
    }
  }

  [[nodiscard]] event_walker<JsonValue>& walker() { return walker_; }

  /// From here on `items.X.` is in an item of the list at `list`, or in the lone item there.
  void enter_item(const JsonValue& item, const path& list, std::optional<std::size_t> index) {
    walker_.enter_item(item, list, index);
    found_in_item_ = false;
    found_for_item_ = {};
  }

  /// The properties that were found: of the event, and of the items that were kept.
  [[nodiscard]] property_set sent() const { return sent_; }

  /// The current item is sent, with all that was found for it.
  void keep_item() {
    const bool has_type = found_for_item_.contains(property::content_type);
    // In Events API 2.0 the content type is not in the item.
    const bool type_is_in_item = context_.settings.format == payload_format::offline_track;
    const std::size_t not_in_item = has_type && !type_is_in_item ? 1 : 0;
    if (found_for_item_.size() > not_in_item) sent_.insert(property::contents);
    sent_.insert(found_for_item_);
  }

  /// Notes that a property has a value.
  void note(property found) {
    if (walker_.is_in_item()) return found_for_item_.insert(found);
    sent_.insert(found);
  }

  /// Where a property comes from: no source where the format does not send it.
  [[nodiscard]] const source_list& sources_of(property wanted) const {
    const property_row& row = row_of(wanted);
    const config& settings = context_.settings;
    return row.is_sent_in(settings.format) ? settings.fields.*row.sources : no_sources_;
  }

  /// Where a property is looked for first; the whole event when it has no source.
  [[nodiscard]] std::string pointer_to(property wanted) const {
    return walker_.pointer_to(sources_of(wanted));
  }

  /// Whether a value came from the current item, not only from constants and the event.
  [[nodiscard]] bool found_in_item() const { return found_in_item_; }

  /// The source that gave the value read last; null when none did.
  [[nodiscard]] const source* last_source() const { return last_source_; }

  /// The event's name, empty when there is none. Nothing is reported of its sources.
  std::string_view event_name() {
    const std::size_t issues_before = issues_.size();
    std::string_view name;
    for (const source& from : context_.settings.event_name) {
      const scalar given = look_up(from);
      if (given.text() != nullptr) name = *given.text();
      if (!name.empty()) break;
    }
    issues_.resize(issues_before);
    return name;
  }

  std::string_view text(property wanted) {
    return first_of(wanted, read_text).value_or(std::string_view());
  }

  /// A text that identifies something.
  std::string_view id(property wanted) {
    return first_of(wanted, read_id, read_id_piece).value_or(std::string_view());
  }

  std::optional<tiktok_offline::number> number(property wanted) {
    return first_of(wanted, read_number);
  }

  /// A number that should be whole where Events API 2.0 types it as an integer.
  std::optional<tiktok_offline::number> count(property wanted) {
    const std::optional<tiktok_offline::number> found = number(wanted);
    const bool is_typed = context_.settings.format == payload_format::event_track;
    if (is_typed && found && has_fraction(*found)) {
      report(issue_code::fractional_quantity, walker_.pointer_to(*last_source_));
    }
    return found;
  }

  std::string_view content_type(property wanted) {
    return first_of(wanted, read_content_type).value_or(std::string_view());
  }

  /// The content type of an event whose items have none.
  std::string_view content_type_without_items() {
    for (const source& from : sources_of(property::content_type)) {
      if (from.reads_item()) continue;
      const std::size_t first_issue = issue_count();
      const auto type = read_source(from, read_content_type);
      observe(property::content_type, from, type.has_value(), first_issue);
      if (type) {
        note(property::content_type);
        return *type;
      }
    }
    return {};
  }

  std::optional<tiktok_offline::instant> instant(property wanted) {
    return first_of(wanted, read_instant);
  }

  std::string_view currency(property wanted) {
    return first_of(wanted, read_currency).value_or(std::string_view());
  }

  std::string_view channel(property wanted) {
    return first_of(wanted, read_channel).value_or(std::string_view());
  }

  std::vector<digest> emails(property wanted) {
    return identities(wanted, [this](const scalar& given, const auto& use) {
      read_each_email(given, context_.settings, use);
    });
  }

  std::vector<digest> phones(property wanted) {
    return identities(wanted, [this](const scalar& given, const auto& use) {
      read_each_phone(
          given, context_.settings, [this] { return default_country(); }, use);
    });
  }

  /// The texts of all sources, of a list those of all members, with the separator between.
  std::string_view joined_text(property wanted) {
    const source_list& sources = sources_of(wanted);
    levels_.clear();
    levels_.reserve(sources.size());
    for (const source& from : sources) {
      const std::size_t first_issue = issue_count();
      const std::size_t levels_before = levels_.size();
      if (is_same_for_all_items(from)) {
        const auto read = [&] { return read_levels(from); };
        const auto levels = read_once(&from, std::get<kept_values<text_list>>(kept_), read);
        levels_.insert(levels_.end(), levels->begin(), levels->end());
      } else {
        add_texts(from, levels_, read_text);
      }
      observe(wanted, from, levels_.size() > levels_before, first_issue);
    }
    if (!levels_.empty()) note(wanted);
    if (levels_.size() == 1) return levels_.front();
    return context_.texts.join(levels_, context_.settings.category_separator);
  }

  /// Adds the usable ids of a source, of a list all of them.
  void add_ids(const source& from, std::vector<std::string_view>& ids) {
    add_texts(from, ids, read_id, read_id_piece);
  }

  /// A template's text: no value if one of its paths has none. All of them are read and reported.
  std::optional<std::string_view> expand(const text_template& pattern) {
    return expand(pattern, read_text_piece);
  }

  /// The text of a setting; empty when it has none or a blank one.
  std::string_view expand_setting(const text_template& pattern) {
    const std::optional<std::string_view> text = expand(pattern);
    return text && !is_blank(*text) ? *text : std::string_view();
  }

  void report(issue_code code, std::string pointer) {
    issues_.push_back({code, std::move(pointer)});
  }

 private:
  template <class Value>
  using kind_of = reading<Value> (*)(const scalar&, const read_context&);
  using piece_kind = kind_of<std::string_view>;

  std::optional<std::string_view> expand(const text_template& pattern, piece_kind read_piece) {
    const std::vector<text_template::part>& parts = pattern.parts();
    if (parts.size() == 1 && !parts.front().path) return parts.front().literal;
    // A template of one {{path}} is the value itself, so that the text kind decides what it may be.
    const piece_kind read = pattern.only_path() ? read_text : read_piece;
    bool complete = !parts.empty();
    std::vector<std::string_view> pieces;
    for (const text_template::part& piece : parts) {
      if (!piece.path) {
        pieces.push_back(piece.literal);
        continue;
      }
      const std::optional<std::string_view> found = read_place(*piece.path, read);
      if (found) pieces.push_back(*found);
      complete = complete && found.has_value();
    }
    if (!complete) return std::nullopt;
    return context_.texts.join(pieces, {});
  }

  using text_list = std::vector<std::string_view>;

  /// Adds the text of a source, or those of all members of the list that it leads to.
  void add_texts(const source& from, text_list& texts, kind_of<std::string_view> kind,
                 piece_kind read_piece = read_text_piece) {
    const auto add = [&](const scalar& given, std::optional<std::size_t> index) {
      const reading<std::string_view> text = kind(given, context_);
      if (text.issue) report_in_list(*text.issue, from, index);
      if (!text.value) return;
      texts.push_back(*text.value);
      if (from.reads_item()) found_in_item_ = true;
    };
    each_value(from, read_piece, add);
  }

  std::optional<text_list> read_levels(const source& from) {
    text_list levels;
    add_texts(from, levels, read_text);
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
      const reading<Value> found = kind(look_up(from, read_piece), context_);
      if (found.issue) report(*found.issue, walker_.pointer_to(from));
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
      const reading<std::string_view> found = kind(walker_.follow(place).to_scalar(), context_);
      if (found.issue) report(*found.issue, walker_.pointer_to(place));
      return found.value;
    };
    if (place.of_item() || !walker_.is_in_item() || Observer::is_told) return read();
    return read_once(&place, std::get<kept_values<std::string_view>>(kept_), read);
  }

  /// Whether a property of an item comes from the event, which is worth reading once.
  [[nodiscard]] bool is_same_for_all_items(const source& from) const {
    return walker_.is_in_item() && !from.reads_item() && from.as_constant() == nullptr &&
           !Observer::is_told;
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

  /// Tries the sources in order; those after the first usable one are not read.
  template <class Value>
  std::optional<Value> first_of(property wanted, kind_of<Value> kind,
                                piece_kind read_piece = read_text_piece) {
    for (const source& from : sources_of(wanted)) {
      last_source_ = &from;
      const std::size_t first_issue = issue_count();
      const std::optional<Value> read = read_source(from, kind, read_piece);
      observe(wanted, from, read.has_value(), first_issue);
      if (read) {
        observe_rest(wanted, from);
        note(wanted);
        return read;
      }
    }
    last_source_ = nullptr;
    return std::nullopt;
  }

  /// Calls `use(value, index)` for each member of the list that a source leads to; where there is
  /// no list, for the source's one value, without an index.
  template <class Use>
  void each_value(const source& from, piece_kind read_piece, Use use) {
    if (from.as_path() == nullptr) return use(look_up(from, read_piece), std::nullopt);
    const JsonValue place = walker_.follow(*from.as_path());
    if (!place.is_array() && !place.is_object()) return use(place.to_scalar(), std::nullopt);
    const bool is_list = each_list_member(
        place, [&](const JsonValue& member, std::size_t index) { use(member.to_scalar(), index); });
    if (!is_list) use(place.to_scalar(), std::nullopt);
  }

  /// All usable members of the first source that has one; equal digests once. `read_each(given,
  /// use)` calls `use` with each reading that a value gives.
  template <class ReadEach>
  std::vector<digest> identities(property wanted, ReadEach read_each) {
    std::vector<digest> found;
    for (const source& from : sources_of(wanted)) {
      const std::size_t first_issue = issue_count();
      const auto read = [&](const scalar& given, std::optional<std::size_t> index) {
        read_each(given, [&](const identity_reading& reading) {
          if (reading.issue) report_in_list(*reading.issue, from, index);
          if (reading.hashed) found.push_back(*reading.hashed);
        });
      };
      each_value(from, read_text_piece, read);
      observe(wanted, from, !found.empty(), first_issue);
      if (!found.empty()) {
        observe_rest(wanted, from);
        break;
      }
    }
    if (!found.empty()) note(wanted);
    drop_repeated(found);
    return found;
  }

  /// At a source, or at a member of the list there.
  void report_in_list(issue_code code, const source& from, std::optional<std::size_t> index) {
    std::string pointer = walker_.pointer_to(from);
    if (index) append_index(pointer, *index);
    report(code, std::move(pointer));
  }

  /// The first of `config.default_country` that names one, looked up once an event.
  const phone_country& default_country() {
    if (!default_country_) default_country_ = find_default_country();
    return *default_country_;
  }

  phone_country find_default_country() {
    for (const text_template& named : context_.settings.default_country) {
      const std::optional<std::string_view> text = expand(named);
      if (!text || is_blank(*text)) continue;
      if (const auto country = find_country(*text)) return *country;
      report(issue_code::unknown_country, walker_.pointer_to(named));
    }
    return {};
  }

  event_walker<JsonValue> walker_;
  const read_context context_;
  const source_list no_sources_{};
  std::vector<issue>& issues_;
  /// Of the current item; a member, so that it is allocated once.
  std::vector<std::string_view> levels_{};
  bool found_in_item_ = false;
  property_set found_for_item_{};
  property_set sent_{};
  std::optional<phone_country> default_country_{};
  std::tuple<kept_values<std::string_view>, kept_values<tiktok_offline::number>,
             kept_values<tiktok_offline::instant>, kept_values<text_list>>
      kept_{};
  const source* last_source_ = nullptr;
  Observer observer_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
