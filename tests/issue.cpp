// SPDX-License-Identifier: MIT
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/issue.hpp>

#include "catch.hpp"

using tiktok_offline::issue;
using tiktok_offline::issue_code;
using tiktok_offline::severity;

TEST_CASE("Errors reject an event and warnings do not", "[issue]") {
  struct row {
    issue_code code;
    const char* name;
    severity level;
  };
  const row rows[] = {
      {issue_code::not_an_object, "not_an_object", severity::error},
      {issue_code::missing_event_name, "missing_event_name", severity::error},
      {issue_code::missing_event_set_id, "missing_event_set_id", severity::error},
      {issue_code::missing_timestamp, "missing_timestamp", severity::error},
      {issue_code::missing_user_identity, "missing_user_identity", severity::error},
      {issue_code::hash_failed, "hash_failed", severity::error},
      {issue_code::invalid_json, "invalid_json", severity::error},
      {issue_code::missing_event_type, "missing_event_type", severity::error},
      {issue_code::wrong_type, "wrong_type", severity::warning},
      {issue_code::not_a_number, "not_a_number", severity::warning},
      {issue_code::invalid_currency, "invalid_currency", severity::warning},
      {issue_code::unlisted_currency, "unlisted_currency", severity::warning},
      {issue_code::unknown_event_channel, "unknown_event_channel", severity::warning},
      {issue_code::invalid_timestamp, "invalid_timestamp", severity::warning},
      {issue_code::invalid_email, "invalid_email", severity::warning},
      {issue_code::invalid_phone, "invalid_phone", severity::warning},
      {issue_code::email_not_ascii, "email_not_ascii", severity::warning},
      {issue_code::unsupported_digest, "unsupported_digest", severity::warning},
      {issue_code::placeholder, "placeholder", severity::warning},
      {issue_code::phone_country_code_assumed, "phone_country_code_assumed", severity::warning},
      {issue_code::unlisted_phone, "unlisted_phone", severity::warning},
      {issue_code::unknown_country, "unknown_country", severity::warning},
      {issue_code::invalid_item, "invalid_item", severity::warning},
      {issue_code::incomplete_item, "incomplete_item", severity::warning},
      {issue_code::incomplete_value, "incomplete_value", severity::warning},
      {issue_code::mixed_content_type, "mixed_content_type", severity::warning},
      {issue_code::unlisted_content_type, "unlisted_content_type", severity::warning},
      {issue_code::fractional_quantity, "fractional_quantity", severity::warning},
      {issue_code::old_timestamp, "old_timestamp", severity::warning},
      {issue_code::future_timestamp, "future_timestamp", severity::warning},
      {issue_code::unknown_event_type, "unknown_event_type", severity::warning},
  };
  CHECK(std::size(rows) == std::size(tiktok_offline::detail::issue_descriptions));
  std::set<std::string_view> messages;
  for (const row& expected : rows) {
    INFO(expected.name);
    const issue found{expected.code, ""};
    CHECK(to_string(expected.code) == expected.name);
    CHECK(found.level() == expected.level);
    CHECK_FALSE(found.message().empty());
    CHECK(messages.insert(found.message()).second);  // each says something of its own
  }
}

TEST_CASE("An issue becomes JSON with its code and level and place and a sentence", "[issue]") {
  const issue found{issue_code::missing_timestamp, "/context/event_timestamp"};
  CHECK(nlohmann::ordered_json(found).dump() ==
        R"({"code":"missing_timestamp","level":"error","pointer":"/context/event_timestamp",)"
        R"("message":"no source has a usable timestamp"})");
  CHECK(nlohmann::json(found)["level"] == "error");
  CHECK(nlohmann::json(issue{issue_code::wrong_type, "/id"})["level"] == "warning");
  // What stood there before is gone.
  nlohmann::json written = "a text";
  to_json(written, found);
  CHECK(written == nlohmann::json(found));
}

TEST_CASE("Issues are equal when code and place are", "[issue]") {
  const issue found{issue_code::wrong_type, "/id"};
  CHECK(found == issue{issue_code::wrong_type, "/id"});
  CHECK(found != issue{issue_code::wrong_type, "/shop_id"});
  CHECK(found != issue{issue_code::not_a_number, "/id"});
}
