// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ADAPTERS_SIMDJSON_HPP
#define TIKTOK_OFFLINE_ADAPTERS_SIMDJSON_HPP

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../config.hpp"
#include "../detail/reader.hpp"
#include "../detail/scalar.hpp"
#include "../map_event.hpp"
#include "../offline_event.hpp"

namespace tiktok_offline {
inline namespace v0 {

namespace detail {

/// A handle on an element of a simdjson document, or on nothing, as `json_reader` is one for
/// nlohmann/json. The document must outlive it.
class simdjson_reader {
 public:
  simdjson_reader() = default;
  explicit simdjson_reader(simdjson::dom::element value) : value_(value), is_there_(true) {}

  [[nodiscard]] bool is_object() const { return is_there_ && value_.is_object(); }
  [[nodiscard]] bool is_array() const { return is_there_ && value_.is_array(); }

  /// Of members with the same key the last one counts, as with nlohmann/json.
  [[nodiscard]] simdjson_reader member(const std::string& key) const {
    simdjson_reader found;
    each_member([&](std::string_view name, const simdjson_reader& value) {
      if (name == key) found = value;
    });
    return found;
  }

  /// Calls `use(key, member)` for each member of an object, in order.
  template <class Use>
  void each_member(Use use) const {
    simdjson::dom::object members;
    if (!is_there_ || value_.get(members) != simdjson::SUCCESS) return;
    for (auto here = members.begin(); here != members.end(); ++here) {
      use(std::string_view(here.key()), simdjson_reader(here.value()));
    }
  }

  [[nodiscard]] simdjson_reader element(std::size_t index) const {
    simdjson::dom::element found;
    if (!is_array() || value_.at(index).get(found) != simdjson::SUCCESS) return {};
    return simdjson_reader(found);
  }

  template <class Use>
  void each(Use use) const {
    simdjson::dom::array elements;
    if (!is_there_ || value_.get(elements) != simdjson::SUCCESS) return;
    for (const simdjson::dom::element element : elements) use(simdjson_reader(element));
  }

  [[nodiscard]] scalar to_scalar() const {
    if (!is_there_) return {};
    using simdjson::dom::element_type;
    switch (value_.type()) {
      case element_type::NULL_VALUE:
        return {};
      case element_type::STRING:
        return scalar::of(get<std::string_view>());
      case element_type::UINT64:
        return scalar::of(number(get<std::uint64_t>()));
      case element_type::INT64:
        return scalar::of(number(get<std::int64_t>()));
      case element_type::DOUBLE:
        return scalar::of(number(get<double>()));
      default:
        return scalar::other();
    }
  }

 private:
  /// The value, which is known to have the type.
  template <class Value>
  [[nodiscard]] Value get() const {
    Value value{};
    return value_.get(value) == simdjson::SUCCESS ? value : Value{};
  }

  simdjson::dom::element value_{};
  bool is_there_ = false;
};

/// simdjson walks through an object to find a member. The members of an object that is open are
/// listed instead, which saves a sixth of all instructions of `map_text`. An object that is too
/// large for the list is walked through.
template <>
class opened<simdjson_reader> {
 public:
  void open(const simdjson_reader& value) {
    value_ = value;
    size_ = 0;
    value.each_member([this](std::string_view key, const simdjson_reader& member) {
      if (size_ < most_members) members_[size_] = {key, member};
      ++size_;
    });
  }

  [[nodiscard]] bool is_array() const { return value_.is_array(); }
  [[nodiscard]] simdjson_reader element(std::size_t index) const { return value_.element(index); }

  /// The last one with the key, as with nlohmann/json.
  [[nodiscard]] simdjson_reader member(const std::string& key) const {
    if (size_ > most_members) return value_.member(key);
    for (std::size_t i = size_; i > 0; --i) {
      if (members_[i - 1].key == key) return members_[i - 1].value;
    }
    return {};
  }

 private:
  struct object_member {
    std::string_view key{};
    simdjson_reader value{};
  };

  static constexpr std::size_t most_members = 32;

  simdjson_reader value_{};
  std::size_t size_ = 0;
  std::array<object_member, most_members> members_{};
};

/// Lets `map_event<std::string>(element, config)` take an event that simdjson has parsed.
template <>
struct reader_of<simdjson::dom::element> {
  static simdjson_reader of(simdjson::dom::element event) { return simdjson_reader(event); }
};

}  // namespace detail

/// Maps one event that is JSON text, as `map_text(text, config)` does and with the same result, but
/// parses it with simdjson, several times as fast. The parser keeps its memory from call to call:
/// each thread has its own.
template <class Payload = std::string>
[[nodiscard]] map_result<Payload> map_text(std::string_view text, const config& settings,
                                           simdjson::dom::parser& parser) {
  // simdjson copies from the address, and the empty text may have none.
  if (text.empty()) return map_text<Payload>(text, settings);
  simdjson::dom::element event;
  const auto fault = parser.parse(text.data(), text.size()).get(event);
  if (fault == simdjson::SUCCESS) return map_event<Payload>(event, settings);
  // Not all that it refuses is bad: an integer beyond 64 bits, a byte order mark, deep nesting.
  return map_text<Payload>(text, settings);
}

}  // namespace v0
}  // namespace tiktok_offline

#endif
