// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_WRITE_JSON_WRITER_HPP
#define TIKTOK_OFFLINE_DETAIL_WRITE_JSON_WRITER_HPP

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "../../offline_event.hpp"
#include "../../sha256.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Room for `count` members where objects are vectors, as in `ordered_json`: growing one copies its
/// keys. Objects that are trees have no `reserve`; for them the second function is left, which 0
/// fits less well.
template <class Object>
auto reserve_members(Object& members, std::size_t count, int) -> decltype(members.reserve(count)) {
  members.reserve(count);
}
template <class Object>
void reserve_members(Object&, std::size_t, long) {}

/// Writes into an object of a `nlohmann::basic_json`. Its rule is the library's rule for payloads:
/// put and array leave out what is empty, array leaves out members that stayed empty, a named
/// object is always written. Another output needs a writer with these functions.
template <class Json>
class json_writer {
 public:
  explicit json_writer(Json& object) : object_(object) {
    constexpr std::size_t most_members = 10;  // of any object in TikTok's bodies
    reserve_members(object.template get_ref<typename Json::object_t&>(), most_members, 0);
  }

  void put(std::string_view key, std::string_view text) {
    if (!text.empty()) insert(key, typename Json::string_t(text.data(), text.size()));
  }

  void put(std::string_view key, const std::optional<number>& value) {
    if (!value || !value->is_finite()) return;
    insert(key, value->visit([](auto held) { return Json(held); }));
  }

  void put(std::string_view key, const std::vector<digest>& digests) {
    put_list(key, digests, [](const digest& one) { return one.hex(); });
  }

  template <class Text>
  void put(std::string_view key, const std::vector<Text>& texts) {
    put_list(key, texts, [](std::string_view one) { return one; });
  }

  /// Calls `fill(writer)` for the object under `key`.
  template <class Fill>
  void object(std::string_view key, Fill fill) {
    json_writer writer(insert(key, Json::value_t::object));
    fill(writer);
  }

  /// Calls `fill(writer, member)` for each member of `list`; each becomes an object.
  template <class List, class Fill>
  void array(std::string_view key, const List& list, Fill fill) {
    Json array(Json::value_t::array);
    auto& objects = array.template get_ref<typename Json::array_t&>();
    objects.reserve(list.size());
    for (const auto& member : list) {
      json_writer writer(objects.emplace_back(Json::value_t::object));
      fill(writer, member);
      if (objects.back().empty()) objects.pop_back();
    }
    if (!array.empty()) insert(key, std::move(array));
  }

 private:
  template <class List, class ToText>
  void put_list(std::string_view key, const List& list, ToText to_text) {
    Json array(Json::value_t::array);
    auto& texts = array.template get_ref<typename Json::array_t&>();
    texts.reserve(list.size());
    for (const auto& member : list) {
      const std::string_view text = to_text(member);
      if (!text.empty()) texts.push_back(typename Json::string_t(text.data(), text.size()));
    }
    if (!texts.empty()) insert(key, std::move(array));
  }

  /// One type of value for all: each further type of `emplace` would cost compile time.
  Json& insert(std::string_view key, Json value) {
    return *object_.emplace(key, std::move(value)).first;
  }

  Json& object_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
