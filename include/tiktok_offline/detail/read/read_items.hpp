// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_READ_ITEMS_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_READ_ITEMS_HPP

#include <cstddef>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "../../config.hpp"
#include "../../issue.hpp"
#include "../../offline_event.hpp"
#include "../../source.hpp"
#include "members.hpp"
#include "property_reader.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Reads the items of an event, and what the event has of all of them: Events API 2.0 has one
/// content type, and a list of content ids.
template <class PropertyReader>
class item_reader {
  using json_value_type = typename PropertyReader::json_value_type;

 public:
  item_reader(PropertyReader& read, const config& settings, std::deque<content_view>& contents)
      : read_(read), settings_(settings), contents_(contents) {}

  /// The items of the first source that has any: an array, or a single object.
  void read_contents() {
    for (const source& from : settings_.fields.contents) {
      const std::size_t first_issue = read_.issue_count();
      const bool has_items = read_items_of(from);
      read_.walker().leave_items();
      read_.observe(property::contents, from, has_items, first_issue);
      if (has_items) {
        read_.observe_rest(property::contents, from);
        break;
      }
    }
  }

  /// All usable ids of the first source that has one, each once; `items.X.` is each item that was
  /// kept. After `read_contents()`.
  std::vector<std::string_view> content_ids() {
    std::vector<std::string_view> ids;
    for (const source& from : read_.sources_of(property::content_ids)) {
      const std::size_t first_issue = read_.issue_count();
      if (!from.reads_item()) {
        read_.add_ids(from, ids);
      } else {
        for (const kept_item& item : kept_items_) {
          read_.enter_item(item.value, *list_, item.index);
          read_.add_ids(from, ids);
        }
        read_.walker().leave_items();
      }
      read_.observe(property::content_ids, from, !ids.empty(), first_issue);
      if (!ids.empty()) {
        read_.observe_rest(property::content_ids, from);
        break;
      }
    }
    if (!ids.empty()) read_.note(property::content_ids);
    drop_repeated(ids);
    return ids;
  }

 private:
  struct kept_item {
    json_value_type value;
    std::optional<std::size_t> index;
  };

  /// False when the source leads to no item.
  bool read_items_of(const source& from) {
    list_ = from.as_path();
    const json_value_type list =
        list_ != nullptr ? read_.walker().follow(*list_) : json_value_type();
    bool has_items = false;
    const bool is_list =
        each_list_member(list, [&](const json_value_type& item, std::size_t index) {
          add(item, index);
          has_items = true;
        });
    if (has_items) return true;
    if (!is_list && list.is_object()) {
      add(list, std::nullopt);
      return true;
    }
    // A constant or a template does not lead to a list, whatever it gives.
    const bool absent = is_list || list.to_scalar().is_absent();
    if (list_ == nullptr || !absent) {
      read_.report(issue_code::wrong_type, read_.walker().pointer_to(from));
    }
    return false;
  }

  void add(const json_value_type& item, std::optional<std::size_t> index) {
    read_.enter_item(item, *list_, index);
    contents_.push_back({});
    if (!read_item(item, contents_.back())) {
      contents_.pop_back();
      return;
    }
    read_.keep_item();
    if (!read_.sources_of(property::content_ids).empty()) {
      kept_items_.push_back({item, index});
    }
  }

  /// Fills one item; false if it is to be left out.
  bool read_item(const json_value_type& place, content_view& item) {
    if (!place.is_object()) {
      read_.report(issue_code::invalid_item, read_.walker().item_pointer());
      return false;
    }

    item.content_id = read_.id(property::content_id);
    item.content_name = read_.text(property::content_name);
    item.price = read_.number(property::price);
    item.quantity = read_.count(property::quantity);
    item.content_type = read_.content_type(property::content_type);
    const source* content_type_source = read_.last_source();
    item.content_category = read_.joined_text(property::content_category);
    item.brand = read_.text(property::brand);

    if (!read_.found_in_item()) {
      read_.report(issue_code::invalid_item, read_.walker().item_pointer());
      return false;
    }
    // A property that is turned off is not missing.
    const field_sources& from = settings_.fields;
    const bool complete = (!item.content_id.empty() || from.content_id.empty()) &&
                          (item.price || from.price.empty()) &&
                          (item.quantity || from.quantity.empty());
    if (!complete) read_.report(issue_code::incomplete_item, read_.walker().item_pointer());
    if (settings_.format == payload_format::event_track && is_another_type(item.content_type)) {
      read_.report(issue_code::mixed_content_type, read_.walker().pointer_to(*content_type_source));
    }
    return true;
  }

  /// Notes the type of the next item. True when it is the first that differs from those before.
  bool is_another_type(std::string_view type) {
    if (type.empty() || is_mixed_) return false;
    if (first_type_.empty()) first_type_ = type;
    // A type that all items have from the event is one view: it need not be compared byte by byte.
    is_mixed_ = type.data() != first_type_.data() && type != first_type_;
    return is_mixed_;
  }

  PropertyReader& read_;
  const config& settings_;
  std::deque<content_view>& contents_;
  std::vector<kept_item> kept_items_{};  // only for content_ids
  const path* list_ = nullptr;           // where the items are
  std::string_view first_type_{};
  bool is_mixed_ = false;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
