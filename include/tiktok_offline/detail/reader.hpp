// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READER_HPP
#define TIKTOK_OFFLINE_DETAIL_READER_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "scalar.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// A handle on a value of a `nlohmann::basic_json`, or on nothing. It never throws, never inserts
/// and copies nothing; the event must outlive it. Another JSON library needs a handle like this.
template <class Json>
class json_reader {
 public:
  json_reader() = default;
  explicit json_reader(const Json& value) : value_(&value) {}

  [[nodiscard]] bool is_object() const { return value_ != nullptr && value_->is_object(); }
  [[nodiscard]] bool is_array() const { return value_ != nullptr && value_->is_array(); }

  /// The member of an object; nothing for an unknown key and for what is no object.
  [[nodiscard]] json_reader member(const std::string& key) const {
    if (!is_object()) return {};
    const auto found = value_->find(key);
    return found == value_->end() ? json_reader() : json_reader(*found);
  }

  /// The element of an array; nothing beyond its end and for what is no array.
  [[nodiscard]] json_reader element(std::size_t index) const {
    if (!is_array() || index >= value_->size()) return {};
    return json_reader(*(value_->begin() + static_cast<typename Json::difference_type>(index)));
  }

  [[nodiscard]] std::size_t size() const { return value_ == nullptr ? 0 : value_->size(); }

  /// Calls `use(element)` for each element of an array, in order.
  template <class Use>
  void each(Use use) const {
    if (!is_array()) return;
    for (const Json& element : *value_) use(json_reader(element));
  }

  [[nodiscard]] scalar to_scalar() const {
    if (value_ == nullptr) return {};
    switch (value_->type()) {
      case Json::value_t::null:
        return {};
      case Json::value_t::string:
        return scalar::of(std::string_view(*get<typename Json::string_t>()));
      case Json::value_t::number_unsigned:
        return scalar::of(number(*get<typename Json::number_unsigned_t>()));
      case Json::value_t::number_integer:
        return scalar::of(number(*get<typename Json::number_integer_t>()));
      case Json::value_t::number_float:
        return scalar::of(number(*get<typename Json::number_float_t>()));
      default:
        return scalar::other();
    }
  }

 private:
  template <class Value>
  [[nodiscard]] const Value* get() const {
    return value_->template get_ptr<const Value*>();
  }

  const Json* value_ = nullptr;
};

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
