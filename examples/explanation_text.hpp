// SPDX-License-Identifier: MIT
// An explanation for people: what became of the event, and a line for each source of each property.
#ifndef TIKTOK_OFFLINE_EXAMPLES_EXPLANATION_TEXT_HPP
#define TIKTOK_OFFLINE_EXAMPLES_EXPLANATION_TEXT_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <tiktok_offline/explain.hpp>
#include <utility>

namespace explanation_text {

using tiktok_offline::explained_property;
using tiktok_offline::explained_source;
using tiktok_offline::explanation;
using tiktok_offline::outcome;
using tiktok_offline::payload_format;
using tiktok_offline::property_outcome;
using tiktok_offline::source_outcome;

/// Says where a path ends: for /store/code, that /store is there but has no `code`.
inline std::string what_is_missing(const explained_source& from) {
  if (from.found == from.pointer) return "absent: it is there, and empty";
  const std::string rest = from.pointer.substr(from.found.size() + 1);
  const std::string found = from.found.empty() ? "the event" : from.found;
  return "absent: " + found + " is there, " + rest.substr(0, rest.find('/')) + " is not";
}

inline std::string describe(const explained_source& from) {
  const std::string code = from.code ? std::string(to_string(*from.code)) : std::string();
  switch (from.result) {
    case source_outcome::used:
      return code.empty() ? "used" : "used, with " + code;
    case source_outcome::unusable:
      return "unusable: " + code;
    case source_outcome::not_reached:
      return "not reached";
    case source_outcome::absent:
      break;
  }
  return what_is_missing(from);
}

inline std::string row(std::string property, std::string pointer, const std::string& what) {
  property.resize((std::max)(property.size(), std::size_t{44}), ' ');
  pointer.resize((std::max)(pointer.size(), std::size_t{36}), ' ');
  return "  " + property + ' ' + pointer + ' ' + what + '\n';
}

inline std::string rows_of(const explained_property& property, payload_format format) {
  std::string name(to_string(property.id));
  if (property.item) name.replace(name.find(".X."), 3, '.' + std::to_string(*property.item) + '.');
  if (property.result == property_outcome::off) return row(name, "", "off: it has no source");
  if (property.result == property_outcome::not_in_format) {
    return row(name, "", "not sent by " + std::string(to_string(format)));
  }
  std::string rows;
  for (const explained_source& from : property.sources) {
    rows += row(std::exchange(name, ""), from.pointer.empty() ? "(constant)" : from.pointer,
                describe(from));
  }
  return rows;
}

/// `mapped to CompletePayment`, `filtered: no row of the mapping has its name; "purchase" is near`.
inline std::string headline(const explanation& explained) {
  std::string line(to_string(explained.status));
  if (explained.status == outcome::filtered) {
    line += ": no row of the mapping has its name";
    if (!explained.near_miss.empty()) line += "; \"" + explained.near_miss + "\" is near";
    return line;
  }
  const char* before = explained.status == outcome::mapped ? " to " : ", would be ";
  for (const std::string& type : explained.event_types) line += std::exchange(before, ", ") + type;
  return line;
}

/// The whole text, without a line on top that says which event it is.
inline std::string of(const explanation& explained, payload_format format) {
  std::string text = headline(explained) + '\n';
  for (const explained_property& each : explained.properties) text += rows_of(each, format);
  for (const tiktok_offline::issue& found : explained.issues)
    text += "  " + to_string(found) + '\n';
  return text;
}

}  // namespace explanation_text

#endif
