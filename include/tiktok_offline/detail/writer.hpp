// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_WRITER_HPP
#define TIKTOK_OFFLINE_DETAIL_WRITER_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../offline_event.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// Writes into an object of a `nlohmann::basic_json`. Its rule is the library's rule for payloads:
/// put and array leave out what is empty, array leaves out members that stayed empty, a named
/// object is always written. Another output needs a writer with these functions.
template <class Json>
class json_writer {
 public:
  explicit json_writer(Json& object) : object_(object) {}

  void put(const char* key, std::string_view text) {
    if (!text.empty()) insert(key, typename Json::string_t(text.data(), text.size()));
  }

  void put(const char* key, const std::optional<number>& value) {
    if (!value || !value->is_finite()) return;
    value->visit([&](auto held) { insert(key, held); });
  }

  void put(const char* key, const std::vector<digest>& digests) {
    if (digests.empty()) return;
    Json texts = Json::array();
    texts.template get_ref<typename Json::array_t&>().reserve(digests.size());
    for (const digest& one : digests) {
      texts.push_back(typename Json::string_t(one.hex().data(), one.hex().size()));
    }
    insert(key, std::move(texts));
  }

  /// Calls `fill(writer)` for the object under `key`.
  template <class Fill>
  void object(const char* key, Fill fill) {
    Json child = Json::object();
    json_writer writer(child);
    fill(writer);
    insert(key, std::move(child));
  }

  /// Calls `fill(writer, member)` for each member of `list`; each becomes an object.
  template <class List, class Fill>
  void array(const char* key, const List& list, Fill fill) {
    Json elements = Json::array();
    elements.template get_ref<typename Json::array_t&>().reserve(list.size());
    for (const auto& member : list) {
      Json element = Json::object();
      json_writer writer(element);
      fill(writer, member);
      if (!element.empty()) elements.push_back(std::move(element));
    }
    if (!elements.empty()) insert(key, std::move(elements));
  }

 private:
  template <class Value>
  void insert(const char* key, Value&& value) {
    object_.emplace(key, std::forward<Value>(value));
  }

  Json& object_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
