// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_CONFIG_VALUE_HPP
#define TIKTOK_OFFLINE_DETAIL_CONFIG_VALUE_HPP

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../json_value.hpp"
#include "../number.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// The JSON of a configuration as plain structs. So all that reads and checks a configuration is
// compiled once, and not for each type of JSON.

struct config_value;

/// A member of an object, or of a list, which has no keys.
struct config_member {
  std::string key{};
  const config_value* value = nullptr;
  std::size_t times = 1;  // that its object has the key; the last value counts
};

/// One value. A `null` is of the kind `other`.
struct config_value {
  enum class kind { other, flag, number, text, list, object };

  kind type = kind::other;
  bool flag = false;
  tiktok_offline::number numeric{};
  std::string text{};
  std::vector<config_member> members{};

  [[nodiscard]] bool is_object() const { return type == kind::object; }
  [[nodiscard]] bool is_list() const { return type == kind::list; }
  [[nodiscard]] bool is_text() const { return type == kind::text; }

  /// The member of an object; null when there is none.
  [[nodiscard]] const config_value* member(std::string_view key) const {
    for (const config_member& each : members) {
      if (is_object() && each.key == key) return each.value;
    }
    return nullptr;
  }
};

/// A whole configuration: its values, which stay where they are, and the first of which is around
/// all others. It is a list, so that however deep the JSON is, nothing calls itself to end it.
using config_tree = std::list<config_value>;

inline config_value& add_value(config_tree& tree, config_value::kind type) {
  config_value& added = tree.emplace_back();
  added.type = type;
  return added;
}

/// How deep the values of a configuration are, as in `/fields/shop_id/0/value`.
inline constexpr std::size_t deepest_config_value = 4;

/// Copies a value of any `nlohmann::basic_json`. What is below `levels` of members is left out.
template <class Json>
const config_value& copy_json(const Json& json, config_tree& tree,
                              std::size_t levels = deepest_config_value) {
  config_value& copy = add_value(tree, config_value::kind::other);
  if (const auto* text = json.template get_ptr<const typename Json::string_t*>()) {
    copy.type = config_value::kind::text;
    copy.text = *text;
  } else if (const auto* flag = json.template get_ptr<const typename Json::boolean_t*>()) {
    copy.type = config_value::kind::flag;
    copy.flag = *flag;
  } else if (const auto* list = json.template get_ptr<const typename Json::array_t*>()) {
    copy.type = config_value::kind::list;
    for (const Json& element : *list) {
      if (levels > 0) copy.members.push_back({"", &copy_json(element, tree, levels - 1)});
    }
  } else if (const auto* object = json.template get_ptr<const typename Json::object_t*>()) {
    copy.type = config_value::kind::object;
    for (const auto& [key, member] : *object) {
      if (levels > 0) copy.members.push_back({key, &copy_json(member, tree, levels - 1)});
    }
  } else if (const std::optional<number> given = json_value<Json>::of(json).to_scalar().numeric()) {
    copy.type = config_value::kind::number;
    copy.numeric = *given;
  }
  return copy;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
