// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_MEMBERS_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_MEMBERS_HPP

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "../text/ascii.hpp"
#include "../text/json_pointer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// How the members of an object, an array or a list are found, through the handle `json_value`.

/// Calls `use(member, index)` for each member of a list, in order: of an array, or of an object
/// that is not empty and whose keys are all indices (RFC 6901), as PHP writes a list with gaps.
/// False for anything else. Of members with the same key the last one counts.
template <class JsonValue, class Use>
bool each_list_member(const JsonValue& list, Use use) {
  if (list.is_array()) {
    std::size_t index = 0;
    list.each_element([&](const JsonValue& member) { use(member, index++); });
    return true;
  }
  if (!list.is_object()) return false;
  std::map<std::size_t, JsonValue> members;
  bool is_list = true;
  list.each_member([&](std::string_view key, const JsonValue& member) {
    const std::optional<std::size_t> index = is_list ? read_index(key) : std::nullopt;
    is_list = index.has_value();
    if (index) members.insert_or_assign(*index, member);
  });
  if (!is_list || members.empty()) return false;
  for (const auto& [index, member] : members) use(member, index);
  return true;
}

/// An object or an array whose members are asked for one after the other. Those of an object are
/// listed once, in a hash table on the stack: no library finds a member in less time. An object
/// that is too large for the table is searched by its library.
template <class JsonValue>
class member_index {
 public:
  void open(const JsonValue& value) {
    value_ = value;
    size_ = 0;
    newest_ = {};
    value.each_member([this](std::string_view key, const JsonValue& member) {
      if (++size_ <= most_members) add(key, member);
    });
  }

  [[nodiscard]] bool is_array() const { return value_.is_array(); }
  [[nodiscard]] JsonValue element(std::size_t index) const { return value_.element(index); }

  /// The last one with the key, as with nlohmann/json.
  [[nodiscard]] JsonValue member(const std::string& key) const {
    if (size_ > most_members) return value_.member(key);
    for (std::size_t place = newest_[slot_of(key)]; place != 0; place = members_[place].older) {
      if (is_equal(members_[place].key, key)) return members_[place].value;
    }
    return {};
  }

 private:
  struct object_member {
    std::string_view key{};
    JsonValue value{};
    unsigned char older = 0;  // the place of the member before it in its slot; 0 for the first
  };

  void add(std::string_view key, const JsonValue& member) {
    unsigned char& newest = newest_[slot_of(key)];
    members_[size_] = {key, member, newest};
    newest = static_cast<unsigned char>(size_);
  }

  /// By the length and the last character, in which most names of an object differ.
  static std::size_t slot_of(std::string_view key) {
    return key.empty() ? 0 : (4 * key.size() + static_cast<unsigned char>(key.back())) % slot_count;
  }

  static constexpr std::size_t most_members = 32;
  static constexpr std::size_t slot_count = 32;

  JsonValue value_{};
  std::size_t size_ = 0;
  std::array<object_member, most_members + 1> members_{};  // the first one has place 1
  // The place of the last member of each slot; 0 where there is none.
  std::array<unsigned char, slot_count> newest_{};
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
