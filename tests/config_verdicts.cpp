// SPDX-License-Identifier: MIT
// valijson, which knows only schemas/config.schema.json, and parse_config, which knows only itself,
// agree on which configurations can be used. These faults a schema cannot say:
//  - one property under two of its names;
//  - rows that are the same only after renaming (Purchase is CompletePayment), or without white
//    space and case under "match_event_names": "folded";
//  - a country that looks like one and does not exist: "QQ", "999".
// For them valijson accepts what parse_config refuses; they are counted, each by its message. Nor
// does a schema say anything of warnings.
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/config_json.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "random.hpp"
#include "schema.hpp"

namespace {

using nlohmann::json;

constexpr std::string_view unsayable[] = {"is given twice", "duplicate of an earlier row",
                                          "unknown country"};

json good_config() {
  return {{"event_set_id", "7181537436256731137"},
          {"mapping", {{{"event_name", "purchase"}, {"tiktok_event_type", "CompletePayment"}}}}};
}

std::vector<std::string> errors_of(const json& written) {
  std::vector<tiktok_offline::config_fault> faults;
  const bool is_usable = tiktok_offline::parse_config(written, faults).has_value();
  std::vector<std::string> errors;
  for (const auto& fault : faults) {
    if (fault.level == tiktok_offline::severity::error) errors.push_back(fault.message);
  }
  CHECK(is_usable == errors.empty());
  return errors;
}

// The one of `unsayable` that a message is; empty for any other, and where the rows of the mapping
// are the same as they are written, which a schema can say.
std::string_view unsayable_in(const std::string& message, const json& written) {
  for (const std::string_view part : unsayable) {
    if (message.find(part) == std::string::npos) continue;
    const std::set<json> rows(written["mapping"].begin(), written["mapping"].end());
    return rows.size() == written["mapping"].size() ? part : std::string_view();
  }
  return {};
}

class config_maker {
 public:
  explicit config_maker(std::uint64_t seed) : random_(seed) {}

  // A good configuration with some settings put into it, most of them of the right type.
  json any() {
    json written = good_config();
    for (std::size_t i = below(4); i > 0; --i) {
      const std::string key = one_of(settings_);
      written[key] = one_in(8) ? value() : setting(key);
    }
    if (one_in(30)) written.erase(one_of(settings_));
    if (one_in(30)) written[one_of(pieces_)] = value();
    return written;
  }

 private:
  std::size_t below(std::size_t end) { return tests::below(random_, end); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <class List>
  typename List::const_reference one_of(const List& list) {
    return list[below(list.size())];
  }

  json setting(const std::string& key) {
    if (key == "fields") return fields();
    if (key == "mapping") return rows();
    if (key == "event_name") return sources(plain_);
    if (key == "event_channel_aliases") return {{text(plain_), one_of(choices_)}};
    if (key == "words_for_nothing") return one_in(6) ? value() : json{text(plain_), "none"};
    if (key == "default_country") return countries();
    if (key == "default_utc_offset") return one_of(offsets_);
    if (key == "decimal_comma") return one_in(6) ? value() : json(one_in(2));
    if (key == "format" || key == "timestamp_unit" || key == "match_event_names") {
      return one_of(choices_);
    }
    return text(plain_);
  }

  json fields() {
    json written = json::object();
    for (std::size_t i = 1 + below(2); i > 0; --i) {
      const std::string& name = one_of(property_names_);
      const bool is_of_item = name.find(".X.") != std::string::npos;
      written[name] = sources(is_of_item ? of_item_ : plain_);
      if (one_in(6)) written[name.substr(name.rfind('.') + 1)] = "id";  // maybe its other name
    }
    return written;
  }

  json rows() {
    json written = json::array();
    for (std::size_t i = one_in(15) ? 0 : 1 + below(2); i > 0; --i) {
      json row = {{"event_name", one_of(event_names_)}, {"tiktok_event_type", one_of(types_)}};
      if (one_in(20)) row[one_of(settings_)] = value();
      if (one_in(20)) row.erase("event_name");
      written.push_back(one_in(20) ? value() : row);
    }
    if (!one_in(4)) return written;
    // One row under both names of its type.
    written.push_back({{"event_name", "purchase"}, {"tiktok_event_type", "Purchase"}});
    written.push_back({{"event_name", "purchase"}, {"tiktok_event_type", "CompletePayment"}});
    return written;
  }

  json countries() {
    if (one_in(2)) return country();
    json list = json::array();
    for (std::size_t i = below(3); i > 0; --i) list.push_back(country());
    return list;
  }
  json country() {
    return one_in(8) ? value() : json(one_in(4) ? text(plain_) : one_of(countries_));
  }

  template <class Texts>
  json sources(const Texts& good) {
    if (one_in(2)) return source(good);
    json list = json::array();
    for (std::size_t i = below(4); i > 0; --i) list.push_back(source(good));
    return list;
  }
  template <class Texts>
  json source(const Texts& good) {
    if (one_in(12)) return value();
    if (one_in(5)) return {{"value", one_in(2) ? json(text(good)) : value()}};
    return text(good);
  }

  // A good text, or one of pieces in any order.
  template <class Texts>
  std::string text(const Texts& good) {
    if (one_in(2)) return one_of(good);
    std::string written;
    for (std::size_t i = below(8); i > 0; --i) written += one_of(pieces_);
    return written;
  }

  // Of any type.
  json value() {
    switch (below(9)) {
      case 0:
        return nullptr;
      case 1:
        return one_in(2);
      case 2:
        return 1.5;
      case 3:
        return std::uint64_t{18446744073709551615U};
      case 4:
        return -7;
      case 5:
        return one_in(3) ? json::object() : json{{one_of(choices_), value()}};
      case 6:
        return {{"value", value()}};
      case 7: {
        json list = json::array();
        for (std::size_t i = below(3); i > 0; --i) list.push_back(value());
        return list;
      }
      default:
        return text(plain_);
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string> settings_ = {"$schema",
                                              "event_set_id",
                                              "mapping",
                                              "fields",
                                              "format",
                                              "default_country",
                                              "decimal_comma",
                                              "words_for_nothing",
                                              "category_separator",
                                              "event_channel_aliases",
                                              "partner_name",
                                              "test_event_code",
                                              "event_name",
                                              "match_event_names",
                                              "timestamp_unit",
                                              "default_utc_offset",
                                              "fields",
                                              "fields",
                                              "fields",
                                              "mapping",
                                              "event_name",
                                              "default_country"};
  const std::vector<std::string> property_names_ = all_property_names();
  const std::vector<std::string> plain_ = {"user.email",
                                           "id",
                                           "/user/e.mail",
                                           "/",
                                           "items.0.id",
                                           "{{id}}",
                                           "{{id}}-{{/shop/a.b}}",
                                           "",
                                           "7181537436256731137",
                                           "a b",
                                           "{{ user.id }}",
                                           "Xa.b",
                                           "x",
                                           "/a~0b/~1",
                                           "voil\u00e0",
                                           "a\u00a0b"};
  const std::vector<std::string> of_item_ = {"items.X.id",
                                             "/items/X/a.b",
                                             "{{items.X.id}}",
                                             "{{items.X.id}}-{{id}}",
                                             "items.X.Xa",
                                             "id",
                                             ""};
  const std::vector<std::string> pieces_ = {
      "items", "X",  "items.X.", "/items/X/", ".",      ".",      "/",  "{{", "}}",
      "{{",    "}}", "{",        "}",         " ",      "\u00a0", "\n", "a",  "id",
      "b.c",   "~0", "~1",       "~",         "\u00e0", "\u00c2", "$",  "[0]"};
  const std::vector<std::string> event_names_ = {"purchase", "PURCHASE", " purchase",
                                                 "lead",     " ",        ""};
  const std::vector<std::string> types_ = {"CompletePayment", "Purchase", "Contact", "Mine", "",
                                           "\u00a0"};
  const std::vector<std::string> choices_ = {
      "offline_track", "event_track", "seconds", "milliseconds", "microseconds", "exact",
      "folded",        "email",       "website", "phone_call",   "in_store",     "crm",
      "other",         "Other",       "",        "web"};
  const std::vector<std::string> countries_ = {
      "FR",     "fr", " GB ", "33", "+33", "0033",     "1",
      "355",    "",   "UK",   "QQ", "999", "0",        "1234",
      "France", "F",  "+",    "00", "+FR", "\u00a0DE", "{{user.country}}",
      "3 3",    "033"};
  const std::vector<std::string> offsets_ = {
      "+01:00",       "Z",         "z",      "",    " ",    "+01",    "-0330",
      " +02:00\t",    "\u00a0Z",   "+24:00", "+1",  "+01:", "+01:60", "01:00",
      "Europe/Paris", "+01:00:00", "+23:59", "++1", "ZZ"};

  static std::vector<std::string> all_property_names() {
    std::vector<std::string> names = {
        "emails",  "properties.shop",    "data.0.timestamp",
        "email.0", "properties.value.0", "properties.contents.0.price"};
    for (const auto& row : tiktok_offline::detail::property_rows) {
      names.emplace_back(row.name());
      names.emplace_back(row.name());
      names.emplace_back(row.member_name());
      names.push_back("data.0." + std::string(row.in_event_track));
      names.push_back(std::string(row.name()) + ".0");
    }
    return names;
  }
};

}  // namespace

TEST_CASE("valijson and parse_config agree on any configuration", "[config_verdicts]") {
  const tests::json_schema schema("config");
  const std::uint64_t seed = tests::any_seed();
  const std::uint64_t rounds = tests::rounds(5000);
  config_maker make(seed);
  std::uint64_t used = 0;
  std::uint64_t refused = 0;
  std::map<std::string_view, std::uint64_t> only_by_us;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const json written = make.any();
    const std::vector<std::string> errors = errors_of(written);
    const std::string faults = schema.faults(written);
    if (faults.empty() == errors.empty()) {
      ++(errors.empty() ? used : refused);
      continue;
    }
    INFO("TIKTOK_OFFLINE_SEED=" << seed << ", round " << round << ": " << written.dump());
    INFO("valijson: " << faults);
    CAPTURE(errors);
    REQUIRE(faults.empty());  // nothing good is refused
    for (const std::string& error : errors) {
      REQUIRE_FALSE(unsayable_in(error, written).empty());
      ++only_by_us[unsayable_in(error, written)];
    }
  }
  // Rounds were spent on both sides, and on each fault that a schema cannot say.
  INFO("TIKTOK_OFFLINE_SEED=" << seed << ", used " << used << ", refused " << refused);
  if (rounds < 5000) return;
  CHECK(used > rounds / 5);
  CHECK(refused > rounds / 5);
  for (const std::string_view fault : unsayable) {
    INFO(fault);
    CHECK(only_by_us[fault] > 0);
  }
}

TEST_CASE("valijson and parse_config agree on each short path and template", "[config_verdicts]") {
  struct place {
    const char* setting;
    std::string before;
    std::string after;
  };
  const std::vector<place> places = {
      {"/fields/properties.contents.X.price", "", ""},
      {"/fields/properties.contents.X.price", "items.X.", ""},
      {"/fields/properties.contents.X.price", "{{", "}}"},
      {"/fields/properties.contents", "{{", "}}"},
      {"/event_name", "", ""},
      {"/partner_name", "{{", "}}"},
  };
  constexpr std::string_view pieces[] = {"items", "X", ".", "/", "{{", "}}", " ", "a", "~"};
  const std::size_t most_pieces = tests::rounds(5000) < 5000 ? 2 : 3;
  std::vector<std::string> texts = {""};
  std::size_t first = 0;  // of those that had a piece added last
  for (std::size_t count = 0; count < most_pieces; ++count) {
    const std::size_t end = texts.size();
    for (; first < end; ++first) {
      for (const std::string_view piece : pieces) {
        texts.push_back(texts[first] + std::string(piece));
      }
    }
  }
  const tests::json_schema schema("config");
  for (const place& where : places) {
    for (const std::string& text : texts) {
      json written = good_config();
      written[json::json_pointer(where.setting)] = where.before + text + where.after;
      INFO(written.dump());
      CHECK(schema.accepts(written) == errors_of(written).empty());
    }
  }
}

TEST_CASE("The schema accepts every configuration of the documents and examples",
          "[config_verdicts]") {
  const tests::json_schema schema("config");
  std::size_t count = 0;
  const auto is_accepted = [&](const json& written) {
    ++count;
    INFO(written.dump());
    CHECK(schema.faults(written).empty());
  };
  std::string example;
  for (const std::string& line : lines_of("../../examples/config.json")) example += line;
  is_accepted(json::parse(example));
  for (const char* page : {"docs/configuration.md", "docs/cookbook.md", "docs/migration.md"}) {
    for (const std::string& block : blocks_of(std::string("../../") + page, "json")) {
      const json written = json::parse(block, nullptr, false);
      if (written.is_object() && written.contains("mapping")) is_accepted(written);
    }
  }
  for (const char* file : {"golden.jsonl", "odd_events.jsonl"}) {
    for (const std::string& line : lines_of(file)) {
      const json odd = json::parse(line);
      if (errors_of(odd["config"]).empty()) is_accepted(odd["config"]);
    }
  }
  // With every default written down.
  json whole = tiktok_offline::parse_config(good_config());
  is_accepted(whole);
  CHECK(count > 100);
}
