// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_EVENT_WALKER_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_EVENT_WALKER_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "../../source.hpp"
#include "../text/json_pointer.hpp"
#include "members.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Walks the paths of an event, and for `items.X.` those of the current item. Paths that are walked
/// one after the other mostly end side by side, as `items.X.product.name` and `.price` do: the
/// event, the item and the parent of the place before stay open.
template <class JsonValue>
class event_walker {
 public:
  explicit event_walker(const JsonValue& event) { event_.open(event); }

  /// Goes on to an item of the list at `list`; a single item is there itself and has no index.
  void enter_item(const JsonValue& item, const path& list, std::optional<std::size_t> index) {
    item_.open(item);
    item_list_ = &list;
    item_index_ = index;
    last_place_ = nullptr;
  }

  /// From here on `items.X.` leads nowhere.
  void leave_items() {
    item_.open({});
    item_list_ = nullptr;
    last_place_ = nullptr;
  }

  /// The number of the item that is open, 0 for a lone one; none when no item is.
  [[nodiscard]] std::optional<std::size_t> item_number() const {
    if (!is_in_item()) return std::nullopt;
    return item_index_.value_or(0);
  }

  /// The longest part of a path that leads to something, as a pointer.
  [[nodiscard]] std::string found_part(const path& place) const {
    std::string pointer = place.of_item() ? item_pointer() : std::string();
    const member_index<JsonValue>& root = place.of_item() ? item_ : event_;
    JsonValue here{};
    bool is_first = true;
    for (const path::part& step : place.parts()) {
      here = is_first ? step_into(root, step) : step_into(here, step);
      is_first = false;
      if (!here.is_object() && !here.is_array() && here.to_scalar().is_absent()) break;
      append_key(pointer, step.key);
    }
    return pointer;
  }

  /// Whether an item is open.
  [[nodiscard]] bool is_in_item() const { return item_list_ != nullptr; }

  /// The value at a place; an empty handle if there is none. The path must outlive the walk.
  JsonValue follow(const path& place) {
    if (place.parts().empty()) return {};
    return step_into(parent_of(place), place.parts().back());
  }

  [[nodiscard]] std::string item_pointer() const {
    std::string pointer;
    if (item_list_ == nullptr) return pointer;
    for (const path::part& step : item_list_->parts()) append_key(pointer, step.key);
    if (item_index_) append_index(pointer, *item_index_);
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
    return from.as_template() != nullptr ? pointer_to(*from.as_template()) : std::string();
  }

  /// Where a template looks first; the whole event for a literal.
  [[nodiscard]] std::string pointer_to(const text_template& pattern) const {
    const path* place = pattern.first_path();
    return place != nullptr ? pointer_to(*place) : std::string();
  }

  /// Where the first source looks; the whole event when there is none.
  [[nodiscard]] std::string pointer_to(const source_list& sources) const {
    return sources.empty() ? std::string() : pointer_to(sources.front());
  }

 private:
  /// The object or array that a place is in.
  const member_index<JsonValue>& parent_of(const path& place) {
    const member_index<JsonValue>& root = place.of_item() ? item_ : event_;
    const std::vector<path::part>& parts = place.parts();
    if (parts.size() == 1) return root;
    if (last_place_ != nullptr && place.is_beside(*last_place_)) return parent_;
    JsonValue parent = step_into(root, parts.front());
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) parent = step_into(parent, parts[i]);
    parent_.open(parent);
    last_place_ = &place;
    return parent_;
  }

  template <class Container>
  static JsonValue step_into(const Container& from, const path::part& step) {
    return step.index && from.is_array() ? from.element(*step.index) : from.member(step.key);
  }

  member_index<JsonValue> event_;
  member_index<JsonValue> item_;
  const path* item_list_ = nullptr;
  std::optional<std::size_t> item_index_{};
  /// The parent of the place that was followed last and is deeper than its root.
  member_index<JsonValue> parent_;
  const path* last_place_ = nullptr;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
