// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_CONFIG_FAULT_HPP
#define TIKTOK_OFFLINE_CONFIG_FAULT_HPP

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "issue.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// A fault of a configuration. One `error` makes the configuration unusable.
struct config_fault {
  /// With a `warning` the configuration can still be used.
  severity level = severity::error;
  /// JSON Pointer into the configuration in its JSON form: `/fields/properties.shop_id/0`.
  std::string pointer{};
  /// In English; it may contain names and values of the configuration.
  std::string message{};

  /// Two faults are equal when level, pointer and message are.
  /// @{
  friend bool operator==(const config_fault& left, const config_fault& right) {
    return left.level == right.level && left.pointer == right.pointer &&
           left.message == right.message;
  }
  friend bool operator!=(const config_fault& left, const config_fault& right) {
    return !(left == right);
  }
  /// @}
};

/// One line for a log: `error at /mapping: mapping is empty: every event would be filtered`. It may
/// contain names and values of the configuration.
[[nodiscard]] inline std::string to_string(const config_fault& fault) {
  std::string line(to_string(fault.level));
  if (!fault.pointer.empty()) (line += " at ") += fault.pointer;
  (line += ": ") += fault.message;
  return line;
}

/// For the fmt library, as `to_string`.
[[nodiscard]] inline std::string format_as(const config_fault& fault) {
  return to_string(fault);
}
/// For streams and failed assertions, as `to_string`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream,
                                             const config_fault& fault) {
  return stream << to_string(fault);
}

/// `{"level", "pointer", "message"}`, all texts, for any `nlohmann::basic_json`.
template <class Json>
void to_json(Json& json, const config_fault& fault) {
  Json written = Json::object();
  written["level"] = to_string(fault.level);
  written["pointer"] = fault.pointer;
  written["message"] = fault.message;
  json = std::move(written);  // whole: a json that is begun leaks when memory runs out
}

/// Whether one of the faults is an `error`, which makes the configuration unusable.
[[nodiscard]] inline bool has_error(const std::vector<config_fault>& faults) {
  for (const config_fault& fault : faults) {
    if (fault.level == severity::error) return true;
  }
  return false;
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
