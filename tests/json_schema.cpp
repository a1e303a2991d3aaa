// SPDX-License-Identifier: MIT
#include <fstream>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "schema.hpp"

namespace tests {

class json_schema::judge {
 public:
  explicit judge(const nlohmann::json& text) {
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema_);
  }

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

 private:
  valijson::Schema schema_{};
  mutable valijson::Validator validator_{};  // keeps its compiled patterns
};

json_schema::json_schema(const std::string& name) {
  std::ifstream file(std::string(TIKTOK_OFFLINE_SCHEMAS) + '/' + name + ".schema.json");
  if (!file) throw std::runtime_error("no schema " + name);
  judge_ = std::make_unique<judge>(nlohmann::json::parse(file));
}

json_schema::~json_schema() = default;

std::string json_schema::faults(const nlohmann::json& document) const {
  return judge_->faults(document);
}

}  // namespace tests
