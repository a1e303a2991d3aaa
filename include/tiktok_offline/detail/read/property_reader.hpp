// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_PROPERTY_READER_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_PROPERTY_READER_HPP

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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
      name = text_of(look_up(from));
      if (!name.empty()) break;
    }
    issues_.resize(issues_before);
    return name;
  }

  std::string_view text(property wanted) { return text_of(first_of(wanted, read_text)); }

  /// A text that identifies something.
  std::string_view id(property wanted) { return text_of(first_of(wanted, read_id, read_id_piece)); }

  std::optional<tiktok_offline::number> number(property wanted) {
    return first_of(wanted, read_number).numeric();
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
    return text_of(first_of(wanted, read_content_type));
  }

  /// The content type of an event whose items have none.
  std::string_view content_type_without_items() {
    for (const source& from : sources_of(property::content_type)) {
      if (from.reads_item()) continue;
      const std::size_t first_issue = issue_count();
      const scalar type = read_source(from, read_content_type);
      observe(property::content_type, from, !type.is_absent(), first_issue);
      if (!type.is_absent()) {
        note(property::content_type);
        return text_of(type);
      }
    }
    return {};
  }

  std::optional<tiktok_offline::instant> instant(property wanted) {
    return to_instant(first_of(wanted, read_instant));
  }

  std::string_view currency(property wanted) { return text_of(first_of(wanted, read_currency)); }

  std::string_view channel(property wanted) { return text_of(first_of(wanted, read_channel)); }

  std::vector<digest> emails(property wanted) {
    return identities(wanted, [this](scalar given, const auto& use) {
      read_each_email(given, context_.settings, use);
    });
  }

  std::vector<digest> phones(property wanted) {
    return identities(wanted, [this](scalar given, const auto& use) {
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
        const text_list& levels = read_once(kept_levels_, &from, read);
        levels_.insert(levels_.end(), levels.begin(), levels.end());
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
  using kind = scalar (*)(scalar, read_context&);

  static std::string_view text_of(scalar value) {
    return value.text().value_or(std::string_view());
  }

  std::optional<std::string_view> expand(const text_template& pattern, kind read_piece) {
    const std::vector<text_template::part>& parts = pattern.parts();
    if (parts.size() == 1 && !parts.front().path) return parts.front().literal;
    // A template of one {{path}} is the value itself, so that the text kind decides what it may be.
    const kind read = pattern.only_path() ? read_text : read_piece;
    bool complete = !parts.empty();
    std::vector<std::string_view> pieces;
    for (const text_template::part& piece : parts) {
      if (!piece.path) {
        pieces.push_back(piece.literal);
        continue;
      }
      const scalar found = read_place(*piece.path, read);
      if (!found.is_absent()) pieces.push_back(text_of(found));
      complete = complete && !found.is_absent();
    }
    if (!complete) return std::nullopt;
    return context_.texts.join(pieces, {});
  }

  using text_list = std::vector<std::string_view>;

  /// Adds the text of a source, or those of all members of the list that it leads to.
  void add_texts(const source& from, text_list& texts, kind read,
                 kind read_piece = read_text_piece) {
    each_value(from, read_piece, [&](scalar given, std::optional<std::size_t> index) {
      const scalar text = read(given, context_);
      if (const auto issue = take_issue()) report_in_list(*issue, from, index);
      if (text.is_absent()) return;
      // Made in place: a copy of a view would wait until both of its words are written.
      const std::string_view found = text_of(text);
      texts.emplace_back(found.data(), found.size());
      if (from.reads_item()) found_in_item_ = true;
    });
  }

  text_list read_levels(const source& from) {
    text_list levels;
    add_texts(from, levels, read_text);
    return levels;
  }

  /// The value of one source as a scalar.
  scalar look_up(const source& from, kind read_piece = read_text_piece) {
    if (from.as_path() != nullptr) return walker_.follow(*from.as_path()).to_scalar();
    if (const constant* fixed = from.as_constant()) {
      return fixed->text() != nullptr ? scalar::of(std::string_view(*fixed->text()))
                                      : scalar::of(*fixed->numeric());
    }
    const std::optional<std::string_view> text = expand(*from.as_template(), read_piece);
    return text ? scalar::of(*text) : scalar();
  }

  /// The issue of the value that was read last.
  std::optional<issue_code> take_issue() { return std::exchange(context_.issue, std::nullopt); }

  /// What a kind makes of one source; its problem is reported.
  scalar read_source(const source& from, kind read_value, kind read_piece = read_text_piece) {
    const auto read = [&] {
      const scalar value = read_value(look_up(from, read_piece), context_);
      if (const auto issue = take_issue()) report(*issue, walker_.pointer_to(from));
      return value;
    };
    if (is_same_for_all_items(from)) return read_once(kept_values_, &from, read);
    const scalar value = read();
    if (from.reads_item() && !value.is_absent()) found_in_item_ = true;
    return value;
  }

  /// What a {{path}} puts into a text; its problem is reported.
  scalar read_place(const path& place, kind read_piece) {
    const auto read = [&] {
      const scalar piece = read_piece(walker_.follow(place).to_scalar(), context_);
      if (const auto issue = take_issue()) report(*issue, walker_.pointer_to(place));
      return piece;
    };
    if (place.of_item() || !walker_.is_in_item() || Observer::is_told) return read();
    return read_once(kept_values_, &place, read);
  }

  /// Whether a property of an item comes from the event, which is worth reading once.
  [[nodiscard]] bool is_same_for_all_items(const source& from) const {
    return walker_.is_in_item() && !from.reads_item() && from.as_constant() == nullptr &&
           !Observer::is_told;
  }

  /// The event is the same for all of its items: with a look-up for each of them, the time would
  /// grow with the number of items times the size of the event.
  template <class Value, class Read>
  static const Value& read_once(std::map<const void*, Value>& known, const void* from, Read read) {
    const auto place = known.find(from);
    if (place != known.end()) return place->second;
    return known.emplace(from, read()).first->second;
  }

  /// Tries the sources in order; those after the first usable one are not read.
  scalar first_of(property wanted, kind read_value, kind read_piece = read_text_piece) {
    for (const source& from : sources_of(wanted)) {
      last_source_ = &from;
      const std::size_t first_issue = issue_count();
      const scalar value = read_source(from, read_value, read_piece);
      observe(wanted, from, !value.is_absent(), first_issue);
      if (!value.is_absent()) {
        observe_rest(wanted, from);
        note(wanted);
        return value;
      }
    }
    last_source_ = nullptr;
    return {};
  }

  /// Calls `use(value, index)` for each member of the list that a source leads to; where there is
  /// no list, for the source's one value, without an index.
  template <class Use>
  void each_value(const source& from, kind read_piece, Use use) {
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
      const auto read = [&](scalar given, std::optional<std::size_t> index) {
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
  read_context context_;
  const source_list no_sources_{};
  std::vector<issue>& issues_;
  /// Of the current item; a member, so that it is allocated once.
  std::vector<std::string_view> levels_{};
  bool found_in_item_ = false;
  property_set found_for_item_{};
  property_set sent_{};
  std::optional<phone_country> default_country_{};
  /// What items have from the event, by the source or path it comes from.
  std::map<const void*, scalar> kept_values_{};
  std::map<const void*, text_list> kept_levels_{};
  const source* last_source_ = nullptr;
  Observer observer_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
