// SPDX-License-Identifier: MIT
// What consume_kafka is told on its command line and in its configuration, and how it reports.
#ifndef TIKTOK_OFFLINE_EXAMPLES_CONSUME_KAFKA_OPTIONS_HPP
#define TIKTOK_OFFLINE_EXAMPLES_CONSUME_KAFKA_OPTIONS_HPP

#include <charconv>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "private_file.hpp"

namespace consume_kafka {

using nlohmann::ordered_json;
using private_file::shown;
using usage_error = std::invalid_argument;

inline constexpr const char* usage =
    "usage: consume_kafka --config FILE --brokers LIST --group NAME --events TOPIC\n"
    "                     --bodies TOPIC --rejects TOPIC [--batch N] [--linger MS]\n"
    "                     [--properties FILE]\n"
    "\n"
    "Reads Commanders Act events (JSON) from a topic, as a member of a consumer group,\n"
    "and writes TikTok request bodies and rejected events to two other topics.\n"
    "\n"
    "  --config FILE      the configuration in JSON\n"
    "  --brokers LIST     one or more brokers: host:port,host:port\n"
    "  --batch N          at most N events in a body, 1 to 1000; default 50 for\n"
    "                     offline_track, 1000 for event_track\n"
    "  --linger MS        how long a body that is not full waits for more events, 0 to\n"
    "                     60000; default 1000\n"
    "  --properties FILE  properties of librdkafka, such as those for TLS and SASL: one\n"
    "                     NAME=VALUE per line\n"
    "\n"
    "SIGINT and SIGTERM stop it: it writes what it has begun, commits and leaves the\n"
    "group. Standard error gets one JSON object per line: a report for each event that\n"
    "was rejected or has a warning, and a summary at the end.\n"
    "Exit status: 0 it was stopped, 1 something was not delivered: it was not committed\n"
    "and will be read again, 2 an invalid option or configuration.\n";

using options = std::map<std::string, std::string>;

/// All options by their names; those that were not given are empty.
inline options parse_options(const std::vector<std::string>& arguments) {
  const options optional{{"--batch", ""}, {"--linger", ""}, {"--properties", ""}};
  options given{{"--config", ""}, {"--brokers", ""}, {"--group", ""},
                {"--events", ""}, {"--bodies", ""},  {"--rejects", ""}};
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& name = arguments[i];
    if (given.count(name) + optional.count(name) == 0) {
      throw usage_error("unknown option " + shown(name));
    }
    if (i + 1 == arguments.size()) throw usage_error(name + " needs a value");
    given[name] = arguments[i + 1];
  }
  for (const auto& [name, value] : given) {
    if (value.empty()) throw usage_error(name + " is missing");
  }
  given.insert(optional.begin(), optional.end());
  return given;
}

/// The number that an option has; `otherwise` when it was not given.
inline std::size_t to_number(const options& given, const std::string& name, std::size_t otherwise,
                             std::size_t least, std::size_t most) {
  const std::string& text = given.at(name);
  if (text.empty()) return otherwise;
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault == std::errc() && stop == end && number >= least && number <= most) return number;
  throw usage_error(name + " must be a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most));
}

inline tiktok_offline::batch_limits read_limits(const options& given, std::size_t most_bytes) {
  tiktok_offline::batch_limits limits;
  limits.offline_track_events = to_number(given, "--batch", limits.offline_track_events, 1, 1000);
  limits.event_track_events = to_number(given, "--batch", limits.event_track_events, 1, 1000);
  limits.bytes = most_bytes;
  return limits;
}

inline std::string to_text(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

inline void say(const char* what, ordered_json about) {
  ordered_json line;
  line[what] = std::move(about);
  std::fputs((to_text(line) + '\n').c_str(), stderr);
}

inline ordered_json summary_of(const tiktok_offline::tally& counts) {
  using tiktok_offline::outcome;
  return {{"read", counts.events()},
          {"mapped", counts.count(outcome::mapped)},
          {"filtered", counts.count(outcome::filtered)},
          {"rejected", counts.count(outcome::rejected)},
          {"payloads", counts.payloads()}};
}

inline tiktok_offline::config read_config(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  const auto json = ordered_json::parse(file, nullptr, false);
  if (json.is_discarded()) throw usage_error(shown(name) + " cannot be read, or is not valid JSON");
  std::vector<tiktok_offline::config_fault> faults;
  auto config = tiktok_offline::parse_config(json, faults);
  for (const auto& fault : faults) say("config", fault);
  if (!config) throw usage_error(shown(name) + " cannot be used");
  return *std::move(config);
}

}  // namespace consume_kafka

#endif
