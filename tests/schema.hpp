// SPDX-License-Identifier: MIT
// The JSON Schemas in schemas/, with valijson as the judge.
#ifndef TIKTOK_OFFLINE_TESTS_SCHEMA_HPP
#define TIKTOK_OFFLINE_TESTS_SCHEMA_HPP

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <tiktok_offline/offline_event.hpp>
#include <tiktok_offline/payload_format.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace tests {

class json_schema {
 public:
  // Of a file in schemas/, without its ending.
  explicit json_schema(const std::string& name) {
    std::ifstream file(std::string(TIKTOK_OFFLINE_SCHEMAS) + '/' + name + ".schema.json");
    if (!file) throw std::runtime_error("no schema " + name);
    const auto text = nlohmann::json::parse(file);
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema_);
  }

  // What is wrong with a document; empty for a good one.
  std::string faults(const nlohmann::json& document) const {
    valijson::ValidationResults results;
    if (validator_.validate(schema_, valijson::adapters::NlohmannJsonAdapter(document), &results)) {
      return {};
    }
    std::string all;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const std::string& part : error.context) all += part;
      all += ": " + error.description + '\n';
    }
    return all.empty() ? "refused" : all;
  }

  bool accepts(const nlohmann::json& document) const { return faults(document).empty(); }

 private:
  valijson::Schema schema_;
  mutable valijson::Validator validator_;  // keeps its compiled patterns
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
