// SPDX-License-Identifier: MIT
// The JSON Schemas in schemas/, with valijson as the judge.
#ifndef TIKTOK_OFFLINE_TESTS_SCHEMA_HPP
#define TIKTOK_OFFLINE_TESTS_SCHEMA_HPP

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <tiktok_offline/payload_format.hpp>

namespace tests {

// valijson itself is compiled once, with json_schema.cpp.
class json_schema {
 public:
  // Of a file in schemas/, without its ending.
  explicit json_schema(const std::string& name);
  ~json_schema();
  json_schema(const json_schema&) = delete;
  json_schema& operator=(const json_schema&) = delete;

  // What is wrong with a document; empty for a good one.
  std::string faults(const nlohmann::json& document) const;

  bool accepts(const nlohmann::json& document) const { return faults(document).empty(); }

 private:
  class judge;
  std::unique_ptr<judge> judge_;
};

// A schema for each format.
class format_schemas {
 public:
  format_schemas(const std::string& offline_track, const std::string& event_track)
      : offline_track_(offline_track), event_track_(event_track) {}

  const json_schema& of(tiktok_offline::payload_format format) const {
    return format == tiktok_offline::payload_format::event_track ? event_track_ : offline_track_;
  }

 private:
  json_schema offline_track_;
  json_schema event_track_;
};

}  // namespace tests

#endif
