// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ADAPTERS_SIMDJSON_HPP
#define TIKTOK_OFFLINE_ADAPTERS_SIMDJSON_HPP

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../config.hpp"
#include "../json_value.hpp"
#include "../map_event.hpp"
#include "../number.hpp"
#include "../scalar.hpp"

// Its macro is a text from 3.0 on, which an #if cannot compare.
static_assert(simdjson::SIMDJSON_VERSION_MAJOR >= 3,
              "simdjson is too old: tiktok_offline needs 3.0 or later");

namespace tiktok_offline {
inline namespace v0_2 {

/// Lets `map_event<std::string>(element, config)` accept an event that simdjson has parsed: a
/// handle to an element of a document, which must outlive it, or an empty handle.
template <>
class json_value<simdjson::dom::element> {
 public:
  /// Nothing.
  json_value() = default;
  /// A handle on an element.
  [[nodiscard]] static json_value of(simdjson::dom::element value) {
    json_value handle;
    handle.value_ = value;
    handle.is_there_ = true;
    return handle;
  }

  /// Whether it is an object.
  [[nodiscard]] bool is_object() const { return is_there_ && value_.is_object(); }
  /// Whether it is an array.
  [[nodiscard]] bool is_array() const { return is_there_ && value_.is_array(); }

  /// The member of an object, the last one with the key; nothing for an unknown key.
  [[nodiscard]] json_value member(const std::string& key) const {
    json_value found;
    each_member([&](std::string_view name, const json_value& value) {
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
      use(std::string_view(here.key()), of(here.value()));
    }
  }

  /// The element of an array; nothing from its end on.
  [[nodiscard]] json_value element(std::size_t index) const {
    simdjson::dom::element found;
    if (!is_array() || value_.at(index).get(found) != simdjson::SUCCESS) return {};
    return of(found);
  }

  /// Calls `use(element)` for each element of an array, in order.
  template <class Use>
  void each_element(Use use) const {
    simdjson::dom::array elements;
    if (!is_there_ || value_.get(elements) != simdjson::SUCCESS) return;
    for (const simdjson::dom::element element : elements) use(of(element));
  }

  /// The value itself: absent for nothing and `null`, `other` for a boolean, an object, an array.
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

/// Maps one event that is JSON text with the same result as `map_text(text, config)`, but parses it
/// with simdjson, which is several times as fast. The parser reuses its memory from call to call:
/// use one per thread.
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

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
