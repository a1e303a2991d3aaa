// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tiktok_offline/config_json.hpp>
#include <tiktok_offline/map_event.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "properties.hpp"
#include "random.hpp"

using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::check;
using tiktok_offline::config;
using tiktok_offline::config_error;
using tiktok_offline::config_fault;
using tiktok_offline::constant;
using tiktok_offline::field_sources;
using tiktok_offline::number;
using tiktok_offline::parse_config;
using tiktok_offline::payload_format;
using tiktok_offline::severity;
using tiktok_offline::source;
using tiktok_offline::source_list;

namespace {

// What every configuration needs and nothing else.
json good_json() {
  return json::parse(R"({
    "event_set_id": "7181537436256731137",
    "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePayment"}]
  })");
}

json with_field(const std::string& name, json sources) {
  json settings = good_json();
  settings["fields"][name] = std::move(sources);
  for (const tests::property& field : tests::properties) {
    if (field.name == name) settings["format"] = to_string(field.format);
  }
  return settings;
}

using places = std::vector<std::string>;

// Each fault as its level and place, sorted: the order is no promise.
places places_of(const std::vector<config_fault>& faults) {
  places found;
  for (const config_fault& fault : faults) {
    CHECK_FALSE(fault.message.empty());
    found.push_back((fault.level == severity::error ? "error " : "warning ") + fault.pointer);
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A configuration is given exactly when there is no error.
template <class Json>
places faults_in(const Json& settings) {
  std::vector<config_fault> faults;
  const bool usable = parse_config(settings, faults).has_value();
  const bool has_error = std::any_of(faults.begin(), faults.end(), [](const config_fault& fault) {
    return fault.level == severity::error;
  });
  CHECK(usable == !has_error);
  return places_of(faults);
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

// The message of the only fault.
std::string message_of(const json& settings) {
  std::vector<config_fault> faults;
  static_cast<void>(parse_config(settings, faults));
  CAPTURE(settings.dump());
  REQUIRE(faults.size() == 1);
  return faults.front().message;
}

// As the sources were written; a constant is shown as JSON in brackets.
std::vector<std::string> texts_of(const source_list& sources) {
  std::vector<std::string> texts;
  for (const source& from : sources) {
    const constant* fixed = from.as_constant();
    if (fixed == nullptr) {
      texts.push_back(from.text());
    } else if (fixed->text() != nullptr) {
      texts.push_back('[' + json(*fixed->text()).dump() + ']');
    } else {
      fixed->numeric()->visit(
          [&texts](auto held) { texts.push_back('[' + json(held).dump() + ']'); });
    }
  }
  return texts;
}

using texts = std::vector<std::string>;

bool same_source(const source& left, const source& right) {
  const constant* one = left.as_constant();
  const constant* other = right.as_constant();
  if (left.text() != right.text() || (one == nullptr) != (other == nullptr)) return false;
  if ((left.as_path() == nullptr) != (right.as_path() == nullptr)) return false;
  if (one == nullptr) return true;
  if ((one->text() == nullptr) != (other->text() == nullptr)) return false;
  if (one->text() != nullptr) return *one->text() == *other->text();
  return texts_of(left) == texts_of(right);
}

// The name of the first member that differs; empty when the two are the same.
std::string difference(const config& left, const config& right) {
  if (left.event_set_id.text() != right.event_set_id.text()) return "event_set_id";
  const bool same_rows = std::equal(left.mapping.begin(), left.mapping.end(), right.mapping.begin(),
                                    right.mapping.end(), [](const auto& one, const auto& other) {
                                      return one.event_name == other.event_name &&
                                             one.tiktok_event_type == other.tiktok_event_type;
                                    });
  if (!same_rows) return "mapping";
  for (const tests::property& field : tests::properties) {
    const source_list& one = left.fields.*field.sources;
    const source_list& other = right.fields.*field.sources;
    if (!std::equal(one.begin(), one.end(), other.begin(), other.end(), same_source)) {
      return field.name;
    }
  }
  if (left.format != right.format) return "format";
  const auto same_template = [](const auto& one, const auto& other) {
    return one.text() == other.text();
  };
  if (!std::equal(left.default_country.begin(), left.default_country.end(),
                  right.default_country.begin(), right.default_country.end(), same_template)) {
    return "default_country";
  }
  if (left.words_for_nothing != right.words_for_nothing) return "words_for_nothing";
  if (left.category_separator != right.category_separator) return "category_separator";
  if (left.event_channel_aliases != right.event_channel_aliases) return "event_channel_aliases";
  if (left.partner_name != right.partner_name) return "partner_name";
  if (left.test_event_code != right.test_event_code) return "test_event_code";
  return "";
}

// Makes configurations without errors out of texts that are hard to write.
class random_config {
 public:
  explicit random_config(std::uint32_t seed) : random_(seed) {}

  config make() {
    config settings;
    settings.event_set_id = one_in(3) ? pattern(false) : "7" + literal();
    const std::size_t rows = 1 + below(4);
    for (std::size_t i = 0; i < rows; ++i) {
      // The number in front keeps rows different.
      settings.mapping.push_back({std::to_string(i) + literal(), event_type()});
    }
    for (const tests::property& field : tests::properties) {
      if (!one_in(3)) settings.fields.*field.sources = sources(field);
    }
    if (!one_in(3)) settings.default_country = countries();
    if (one_in(2)) settings.words_for_nothing.clear();
    for (std::size_t i = below(3); i > 0; --i) settings.words_for_nothing.push_back(literal());
    settings.category_separator = literal();
    if (one_in(2)) settings.event_channel_aliases.clear();
    for (std::size_t i = below(4); i > 0; --i) {
      settings.event_channel_aliases[literal()] =
          pick({"email", "website", "phone_call", "in_store", "crm", "other"});
    }
    settings.partner_name = literal();
    settings.test_event_code = literal();
    if (one_in(2)) settings.format = payload_format::event_track;
    return settings;
  }

 private:
  std::size_t below(std::size_t end) { return tests::below(random_, end); }
  bool one_in(std::size_t times) { return below(times) == 0; }
  std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

  std::string literal() {
    std::string text;
    for (std::size_t i = below(5); i > 0; --i) {
      text += pick({"a",
                    "Z",
                    "0",
                    " ",
                    "\"",
                    "\\",
                    "/",
                    "~",
                    ".",
                    ",",
                    "{",
                    "\n",
                    "\t",
                    "\x01",
                    "\x7F",
                    "\xC3\xA9",
                    "\xC2\xA0",
                    "\xE2\x82\xAC",
                    "\xF0\x9F\x9B\x92",
                    "null",
                    "true",
                    "\\u0000",
                    std::string(1, '\0'),
                    "items.X."});
    }
    // Two of them would open a place.
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{")) {
      text.erase(at, 1);
    }
    return text;
  }

  tiktok_offline::template_list countries() {
    std::vector<tiktok_offline::text_template> list;
    for (std::size_t i = below(4); i > 0; --i) {
      list.emplace_back(
          pick({"FR", "gb", "33", "+39", "0044", "{{user.country}}", "{{a}}{{/b.c}}"}));
    }
    return tiktok_offline::template_list(std::move(list));
  }

  std::string event_type() {
    return pick({"CompletePayment", "Purchase", "Lead", "SubmitForm", "Contact", "\"Unknown\""});
  }

  std::string place(bool of_item) {
    std::string text;
    if (one_in(2)) {
      text = of_item ? "items.X." : "";
      for (std::size_t i = below(3); i > 0; --i) text += dotted_key() + '.';
      return text + dotted_key();
    }
    text = of_item ? "/items/X" : "";
    for (std::size_t i = 1 + below(3); i > 0; --i) {
      text += '/' + pick({"", "a.b", "~0", "~1", "~01", "0", "01", "\"", "\\", "\xC3\xA9", "c d",
                          "items", "\n", std::string(1, '\0')});
    }
    return text;
  }

  std::string dotted_key() {
    return pick({"a", "id", "user", "0", "12", "\xC3\xA9", "a~1b", "b/c", "\"q\"", "items", "e f"});
  }

  std::string pattern(bool of_item) {
    std::string text = one_in(2) ? literal() : "";
    for (std::size_t i = 1 + below(3); i > 0; --i) {
      // No brace may touch those of the place.
      text += "-{{" + pick({"", " ", "\n"}) + place(of_item && one_in(2)) + pick({"", " "}) + "}}";
      text += one_in(2) ? "." + literal() : "";
    }
    return text;
  }

  constant fixed() {
    switch (below(5)) {
      case 0:
        return constant("c" + literal());
      case 1:
        return constant(static_cast<std::int64_t>(bits()));
      case 2:
        return constant(bits());
      case 3: {
        const double odd[] = {0.0,  -0.0,  7.0,       0.1,
                              49.9, 1e300, -1e-300,   5e-324,
                              1e16, 1e15,  1.0 / 3.0, std::numeric_limits<double>::max()};
        return constant(odd[below(std::size(odd))]);
      }
      default:
        return constant(static_cast<double>(bits()) / static_cast<double>(1 + below(1000)));
    }
  }

  std::uint64_t bits() {
    const std::uint64_t high = random_();
    return ((high << 32) | random_()) >> below(64);
  }

  source_list sources(const tests::property& field) {
    std::vector<source> list;
    for (std::size_t i = below(4); i > 0; --i) {
      const bool of_item = field.of_item && one_in(2);
      const bool only_paths = field.sources == &field_sources::contents;
      const std::size_t kind = only_paths ? below(2) : below(4);
      if (kind == 0) list.push_back(place(of_item));
      if (kind == 1) list.push_back("{{" + place(of_item) + "}}");
      if (kind == 2) list.push_back(pattern(of_item));
      if (kind == 3) list.push_back(fixed());
    }
    return source_list(std::move(list));
  }

  std::mt19937 random_;
};

// To JSON and back, through a document and through its text.
template <class Json>
void check_round_trips() {
  const auto seed = tests::any_seed();
  CAPTURE(seed);
  random_config random(static_cast<std::uint32_t>(seed));
  for (std::uint64_t i = 0; i < tests::rounds(2000); ++i) {
    const config first = random.make();
    const Json written = first;
    const std::string text = written.dump();
    std::vector<config_fault> faults;
    const std::optional<config> second = parse_config(written, faults);
    const std::optional<config> third = parse_config(Json::parse(text), faults);
    if (!second || !third) {
      CAPTURE(i, text);
      for (const config_fault& fault : faults) UNSCOPED_INFO(fault.pointer + ": " + fault.message);
      FAIL("a good configuration is refused");
    }
    const bool same = difference(first, *second).empty() && difference(first, *third).empty() &&
                      Json(*second).dump() == text && Json(*third).dump() == text &&
                      Json(written.template get<config>()) == written;
    if (same) continue;
    CAPTURE(i, text, difference(first, *second), difference(first, *third), Json(*second).dump(),
            Json(*third).dump());
    FAIL("a configuration is not what it was");
  }
}

config round_trip(const config& settings) {
  return json::parse(json(settings).dump()).get<config>();
}

// What is sent for properties.value, as text.
std::string value_in_payload(const config& settings) {
  const json event = json::parse(R"({"event_name": "purchase", "currency": "EUR",
    "user": {"email": "a@b.example"}, "context": {"event_timestamp": 1716889512345}})");
  const auto result = tiktok_offline::map_event(event, settings);
  REQUIRE(result.payloads.size() == 1);
  return result.payloads[0]["properties"]["value"].dump();
}

constexpr std::string_view example = R"({
  "event_set_id": "{{store.event_set}}",
  "mapping": [ {"event_name": "purchase", "tiktok_event_type": "CompletePayment"} ],
  "fields": {
    "context.user.emails": ["customer.mail", "user.email"],
    "properties.shop_id": "store.code",
    "properties.event_channel": {"value": "in_store"},
    "properties.contents": "cart.lines",
    "properties.contents.X.content_id": "items.X.sku",
    "properties.order_id": ""
  },
  "format": "offline_track",
  "default_country": ["{{user.country}}", "FR"],
  "category_separator": ">",
  "event_channel_aliases": {"store": "in_store"},
  "partner_name": "Acme",
  "test_event_code": "TEST12345"
})";

}  // namespace

TEST_CASE("The example of the design says what it means", "[config_json]") {
  const config settings = parse_config(json::parse(example));
  CHECK(settings.event_set_id.text() == "{{store.event_set}}");
  REQUIRE(settings.mapping.size() == 1);
  CHECK(settings.mapping[0].event_name == "purchase");
  CHECK(settings.mapping[0].tiktok_event_type == "CompletePayment");
  const field_sources& fields = settings.fields;
  CHECK(texts_of(fields.email) == texts{"customer.mail", "user.email"});
  CHECK(texts_of(fields.shop_id) == texts{"store.code"});
  CHECK(texts_of(fields.event_channel) == texts{"[\"in_store\"]"});
  CHECK(texts_of(fields.contents) == texts{"cart.lines"});
  CHECK(texts_of(fields.content_id) == texts{"items.X.sku"});
  CHECK(fields.order_id.empty());
  CHECK(settings.format == tiktok_offline::payload_format::offline_track);
  REQUIRE(settings.default_country.size() == 2);
  CHECK(settings.default_country.front().text() == "{{user.country}}");
  CHECK((settings.default_country.begin() + 1)->text() == "FR");
  CHECK(settings.category_separator == ">");
  // A configured table replaces the default.
  CHECK(settings.event_channel_aliases ==
        decltype(settings.event_channel_aliases){{"store", "in_store"}});
  CHECK(settings.partner_name == "Acme");
  CHECK(settings.test_event_code == "TEST12345");

  // What is not named keeps its default.
  config as_code;
  as_code.event_set_id = "{{store.event_set}}";
  as_code.mapping = {{"purchase", "CompletePayment"}};
  as_code.fields.email = {"customer.mail", "user.email"};
  as_code.fields.shop_id = "store.code";
  as_code.fields.event_channel = constant("in_store");
  as_code.fields.contents = "cart.lines";
  as_code.fields.content_id = "items.X.sku";
  as_code.fields.order_id = {};
  as_code.default_country = {"{{user.country}}", "FR"};
  as_code.event_channel_aliases = {{"store", "in_store"}};
  as_code.partner_name = "Acme";
  as_code.test_event_code = "TEST12345";
  CHECK(difference(settings, as_code) == "");
  CHECK(difference(ordered_json::parse(example).get<config>(), as_code) == "");
}

TEST_CASE("The example of the design maps an event", "[config_json]") {
  const json event = json::parse(R"({"event_name": "purchase", "id": "T-1", "type": "web",
    "store": {"event_set": 7181537436256731137, "code": "LYON-2"},
    "customer": {"mail": " ALICE_abc@gmail.com "},
    "user": {"email": "john.doe@example.com", "phone": "06 12 34 56 78"},
    "context": {"event_timestamp": 1704721970212},
    "cart": {"lines": [{"sku": "K-1", "quantity": 2, "product": {"price": 0}}]}})");
  const auto result = tiktok_offline::map_event(event, parse_config(json::parse(example)));
  REQUIRE(result.payloads.size() == 1);
  // The digests are those of facts that were checked with other tools.
  CHECK(result.payloads[0] == json::parse(R"({
    "event_set_id": "7181537436256731137", "partner_name": "Acme",
    "event": "CompletePayment", "event_id": "T-1", "timestamp": "2024-01-08T13:52:50.212Z",
    "context": {"user": {
      "phone_numbers": ["42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"],
      "emails": ["848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"]}},
    "properties": {"shop_id": "LYON-2", "event_channel": "in_store",
      "contents": [{"content_id": "K-1", "price": 0, "quantity": 2}]}})"));
  CHECK(result.issues.empty());
}

TEST_CASE("Only the event set id and the mapping are required", "[config_json]") {
  config defaults;
  defaults.event_set_id = "7181537436256731137";
  defaults.mapping = {{"purchase", "CompletePayment"}};
  CHECK(difference(parse_config(good_json()), defaults) == "");

  json settings = good_json();
  settings["fields"] = json::object();
  CHECK(difference(parse_config(settings), defaults) == "");
  settings["event_channel_aliases"] = json::object();
  CHECK(parse_config(settings).event_channel_aliases.empty());

  CHECK(faults_in(json::object()) == places{"error /event_set_id", "error /mapping"});
  settings = good_json();
  settings.erase("event_set_id");
  CHECK(faults_in(settings) == places{"error /event_set_id"});
  settings = good_json();
  settings.erase("mapping");
  CHECK(faults_in(settings) == places{"error /mapping"});
  settings["mapping"] = json::array();
  CHECK(faults_in(settings) == places{"error /mapping"});
}

TEST_CASE("Rows keep their order", "[config_json]") {
  json settings = good_json();
  settings["mapping"] = json::parse(R"([
    {"event_name": "z", "tiktok_event_type": "Search"},
    {"tiktok_event_type": "Contact", "event_name": "a"},
    {"event_name": "z", "tiktok_event_type": "Lead"}])");
  const config read = parse_config(settings);
  REQUIRE(read.mapping.size() == 3);
  CHECK(read.mapping[0].event_name == "z");
  CHECK(read.mapping[0].tiktok_event_type == "Search");
  CHECK(read.mapping[1].event_name == "a");
  CHECK(read.mapping[1].tiktok_event_type == "Contact");
  CHECK(read.mapping[2].tiktok_event_type == "Lead");
}

TEST_CASE("A configuration that is not an object has only that fault", "[config_json]") {
  for (const char* text : {"null", "true", "7", "7.5", "\"text\"", "[]", "[{}]"}) {
    CAPTURE(text);
    CHECK(faults_in(json::parse(text)) == places{"error "});
  }
  CHECK(faults_in(json()) == places{"error "});
  CHECK(faults_in(json::parse("not json", nullptr, false)) == places{"error "});
}

TEST_CASE("A setting of the wrong type is a fault and never a missing one too", "[config_json]") {
  const std::map<std::string, json::value_t> settings = {
      {"event_set_id", json::value_t::string},
      {"mapping", json::value_t::array},
      {"fields", json::value_t::object},
      {"format", json::value_t::string},
      {"words_for_nothing", json::value_t::array},
      {"category_separator", json::value_t::string},
      {"event_channel_aliases", json::value_t::object},
      {"partner_name", json::value_t::string},
      {"test_event_code", json::value_t::string},
  };
  const char* values[] = {"null", "true",   "false", "7",  "-7",
                          "7.5",  "\"33\"", "[]",    "{}", "[\"33\"]"};
  for (const auto& [key, type] : settings) {
    for (const char* text : values) {
      const json value = json::parse(text);
      if (value.type() == type) continue;
      CAPTURE(key, text);
      json given = good_json();
      given[key] = value;
      CHECK(faults_in(given) == places{"error /" + key});
      CHECK(faults_in(ordered_json::parse(given.dump())) == places{"error /" + key});
    }
  }
}

TEST_CASE("An event set id or country code without quotes is refused with a hint",
          "[config_json]") {
  for (const char* number : {"7181537436256731137", "7", "-7", "1e3", "18446744073709551616"}) {
    CAPTURE(number);
    json settings = good_json();
    settings["event_set_id"] = json::parse(number);
    CHECK(faults_in(settings) == places{"error /event_set_id"});
    CHECK(holds(message_of(settings), "quotes"));
  }
  json settings = good_json();
  settings["default_country"] = 33;
  CHECK(holds(message_of(settings), "quotes"));
  // An id where a source is expected.
  CHECK(holds(message_of(with_field("properties.shop_id", 42)), "quotes"));
}

TEST_CASE("The default country is a text or a list of texts", "[config_json]") {
  const auto with_country = [](json value) {
    json settings = good_json();
    settings["default_country"] = std::move(value);
    return settings;
  };
  const auto texts_read = [&](json value) {
    texts found;
    const config settings = parse_config(with_country(std::move(value)));
    for (const auto& country : settings.default_country) found.push_back(country.text());
    return found;
  };
  CHECK(texts_read("FR") == texts{"FR"});
  CHECK(texts_read({"FR"}) == texts{"FR"});
  CHECK(texts_read({"{{user.country}}", "+33"}) == texts{"{{user.country}}", "+33"});
  CHECK(texts_read("") == texts{});
  CHECK(texts_read(json::array()) == texts{});

  for (const char* value : {"null", "true", "33", "33.5", "{}", R"({"value": "FR"})"}) {
    CAPTURE(value);
    CHECK(faults_in(with_country(json::parse(value))) == places{"error /default_country"});
    CHECK(faults_in(with_country({"FR", json::parse(value)})) ==
          places{"error /default_country/1"});
    CHECK(holds(message_of(with_country(json::parse(value))), "quotes"));
  }
  // At the place where it is written, also when it is the only one of a list.
  CHECK(faults_in(with_country("UK")) == places{"error /default_country"});
  CHECK(faults_in(with_country({"UK"})) == places{"error /default_country/0"});
  CHECK(faults_in(with_country({"FR", "UK"})) == places{"error /default_country/1"});
  CHECK(faults_in(with_country({""})) == places{"error /default_country/0"});
  CHECK(faults_in(with_country({"{{a", "FR", "{{items.X.a}}"})) ==
        places{"error /default_country/0", "error /default_country/2"});
}

TEST_CASE("The placeholders are a list of texts that replaces the default", "[config_json]") {
  json settings = good_json();
  settings["words_for_nothing"] = {"-", "(none)"};
  CHECK(parse_config(settings).words_for_nothing == texts{"-", "(none)"});
  settings["words_for_nothing"] = json::array();
  CHECK(parse_config(settings).words_for_nothing.empty());
  settings["words_for_nothing"] = {"-", 0, "x", nullptr};
  CHECK(faults_in(settings) == places{"error /words_for_nothing/1", "error /words_for_nothing/3"});
}

TEST_CASE("Rows of the wrong type are named one by one", "[config_json]") {
  const char* values[] = {"null", "true", "7", "7.5", "[]", "{}", "[\"a\"]"};
  for (const char* text : values) {
    CAPTURE(text);
    const json value = json::parse(text);
    for (const char* key : {"event_name", "tiktok_event_type"}) {
      json settings = good_json();
      settings["mapping"][0][key] = value;
      CHECK(faults_in(settings) == places{"error /mapping/0/" + std::string(key)});
    }
    if (value.is_object()) continue;
    json settings = good_json();
    settings["mapping"].push_back(value);
    CHECK(faults_in(settings) == places{"error /mapping/1"});
  }
  json settings = good_json();
  settings["mapping"].push_back("purchase");
  CHECK(faults_in(settings) == places{"error /mapping/1"});

  settings = good_json();
  settings["mapping"].push_back(json::object());
  CHECK(faults_in(settings) ==
        places{"error /mapping/1/event_name", "error /mapping/1/tiktok_event_type"});
  settings["mapping"][1]["event_name"] = "lead";
  CHECK(faults_in(settings) == places{"error /mapping/1/tiktok_event_type"});
  settings["mapping"][1] = {{"tiktok_event_type", "Lead"}};
  CHECK(faults_in(settings) == places{"error /mapping/1/event_name"});
}

TEST_CASE("A fault of one row hides none of another", "[config_json]") {
  json settings = good_json();
  for (int i = 1; i <= 10; ++i) {
    const std::string name = "event " + std::to_string(i);
    settings["mapping"].push_back({{"event_name", name}, {"tiktok_event_type", "Lead"}});
  }
  settings["mapping"][1] = 7;
  settings["mapping"][10]["event_name"] = "";
  CHECK(faults_in(settings) == places{"error /mapping/1", "error /mapping/10/event_name"});
}

TEST_CASE("Aliases must be texts", "[config_json]") {
  for (const char* text : {"null", "true", "7", "7.5", "[]", "{}", "[\"crm\"]"}) {
    CAPTURE(text);
    json settings = good_json();
    settings["event_channel_aliases"]["sto/re"] = json::parse(text);
    settings["event_channel_aliases"]["web"] = "website";
    CHECK(faults_in(settings) == places{"error /event_channel_aliases/sto~1re"});
  }
}

TEST_CASE("Sources of the wrong type are named one by one", "[config_json]") {
  const char* values[] = {"null", "true", "false", "7", "7.5", "{}"};
  for (const tests::property& field : tests::properties) {
    const std::string pointer = "/fields/" + std::string(field.name);
    for (const char* text : values) {
      CAPTURE(pointer, text);
      const json value = json::parse(text);
      CHECK(faults_in(with_field(field.name, value)) == places{"error " + pointer});
      CHECK(faults_in(with_field(field.name, {"a", value, "b", value})) ==
            places{"error " + pointer + "/1", "error " + pointer + "/3"});
    }
    CAPTURE(pointer);
    CHECK(faults_in(with_field(field.name, json::parse(R"(["a", ["b"]])"))) ==
          places{"error " + pointer + "/1"});
    CHECK(faults_in(with_field(field.name, json::parse(R"(["a", []])"))) ==
          places{"error " + pointer + "/1"});
  }
}

TEST_CASE("A constant must be a text or a number", "[config_json]") {
  for (const tests::property& field : tests::properties) {
    // Contents take no constant at all.
    if (field.sources == &field_sources::contents) continue;
    const std::string pointer = "/fields/" + std::string(field.name);
    for (const char* text : {"null", "true", "false", "[]", "[1]", "{}", "{\"value\": 1}"}) {
      CAPTURE(pointer, text);
      const json fixed = {{"value", json::parse(text)}};
      CHECK(faults_in(with_field(field.name, fixed)) == places{"error " + pointer + "/value"});
      CHECK(faults_in(with_field(field.name, {"a", fixed})) ==
            places{"error " + pointer + "/1/value"});
    }
    for (const char* blank : {"", " "}) {
      CAPTURE(pointer);
      CHECK(faults_in(with_field(field.name, {{"value", blank}})) == places{"error " + pointer});
    }
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    CAPTURE(pointer);
    CHECK(faults_in(with_field(field.name, {{"value", not_a_number}})) ==
          places{"error " + pointer});
  }
}

TEST_CASE("A constant keeps the number that was written", "[config_json]") {
  struct row {
    const char* text;
    number expected;
  };
  const row rows[] = {
      {"-7", std::int64_t{-7}},
      {"-9223372036854775808", std::int64_t{INT64_MIN}},
      {"9007199254740993", std::uint64_t{9007199254740993}},
      {"18446744073709551615", std::uint64_t{UINT64_MAX}},
      {"7.0", 7.0},
      {"49.9", 49.9},
      {"1e300", 1e300},
  };
  for (const auto& [text, expected] : rows) {
    CAPTURE(text);
    const json fixed = json::parse("{\"value\": " + std::string(text) + "}");
    const config settings = parse_config(with_field("properties.value", fixed));
    REQUIRE(settings.fields.value.size() == 1);
    REQUIRE(settings.fields.value.front().as_constant() != nullptr);
    REQUIRE(settings.fields.value.front().as_constant()->numeric() != nullptr);
    CHECK(*settings.fields.value.front().as_constant()->numeric() == expected);
  }
  const config zero = parse_config(with_field("properties.value", {{"value", 0}}));
  CHECK(texts_of(zero.fields.value) == texts{"[0]"});
  const config text = parse_config(with_field("properties.value", {{"value", "7"}}));
  CHECK(texts_of(text.fields.value) == texts{"[\"7\"]"});
}

TEST_CASE("A property takes a text or an object or a list of both", "[config_json]") {
  struct row {
    const char* sources;
    texts expected;
  };
  const row rows[] = {
      {R"("a.b")", {"a.b"}},
      {R"("{{a}}-{{b}}")", {"{{a}}-{{b}}"}},
      {R"({"value": "x"})", {"[\"x\"]"}},
      {R"(["a"])", {"a"}},
      {R"(["a", "b", "a"])", {"a", "b", "a"}},
      {R"([{"value": 1}])", {"[1]"}},
      {R"(["a", "{{b}}", "c{{d}}", {"value": "x"}, "/e/f", {"value": 2.5}])",
       {"a", "{{b}}", "c{{d}}", "[\"x\"]", "/e/f", "[2.5]"}},
      {R"("")", {}},
      {R"([])", {}},
  };
  for (const auto& [sources, expected] : rows) {
    CAPTURE(sources);
    const json given = json::parse(sources);
    CHECK(texts_of(parse_config(with_field("properties.shop_id", given)).fields.shop_id) ==
          expected);
    const auto ordered = ordered_json::parse(with_field("event_id", given).dump());
    CHECK(texts_of(parse_config(ordered).fields.event_id) == expected);
  }
}

TEST_CASE("Each property has the name of the destination's table", "[config_json]") {
  for (const tests::property& field : tests::properties) {
    CAPTURE(field.name);
    std::vector<config_fault> faults;
    const auto settings =
        parse_config(with_field(field.name, tests::path_of(field, "other.place")), faults);
    REQUIRE(settings);
    CHECK(faults.empty());
    // This one has changed and no other.
    const config defaults = parse_config(good_json());
    for (const tests::property& each : tests::properties) {
      CAPTURE(each.name);
      const texts expected = each.sources == field.sources
                                 ? texts{tests::path_of(field, "other.place")}
                                 : texts_of(defaults.fields.*each.sources);
      CHECK(texts_of(settings->fields.*each.sources) == expected);
    }
  }
}

TEST_CASE("Lists of identities may be named by their first element", "[config_json]") {
  for (const char* name : {"context.user.emails", "context.user.emails.0"}) {
    CAPTURE(name);
    CHECK(faults_in(with_field(name, "a")) == places{});
    CHECK(texts_of(parse_config(with_field(name, "a")).fields.email) == texts{"a"});
  }
  for (const char* name : {"context.user.phone_numbers", "context.user.phone_numbers.0"}) {
    CAPTURE(name);
    CHECK(faults_in(with_field(name, "a")) == places{});
    CHECK(texts_of(parse_config(with_field(name, "a")).fields.phone) == texts{"a"});
  }
  for (const char* name : {"context.user.emails", "context.user.phone_numbers"}) {
    const std::string first = name + std::string(".0");
    CAPTURE(name);
    json both = with_field(name, "a");
    both["fields"][first] = "a";
    CHECK(faults_in(both) == places{"error /fields/" + first});
    // The second is the fault, whichever it is.
    const auto other_way = ordered_json::parse(
        R"({"event_set_id": "7", "mapping": [{"event_name": "a", "tiktok_event_type": "Lead"}],
            "fields": {)" +
        in_quotes(first) + R"(: "a", )" + in_quotes(name) + R"(: "a"}})");
    CHECK(faults_in(other_way) == places{"error /fields/" + std::string(name)});
  }
  for (const char* name : {"context.user.emails.1", "context.user.emails.00", "event_id.0",
                           "properties.order_id.0", "properties.contents.0"}) {
    CAPTURE(name);
    CHECK(faults_in(with_field(name, "a")) == places{"error /fields/" + std::string(name)});
  }
}

TEST_CASE("A malformed source is reported at its place in the JSON", "[config_json]") {
  CHECK(faults_in(with_field("event_id", "a..b")) == places{"error /fields/event_id"});
  for (const char* name : {"event_id", "context.user.emails", "context.user.emails.0",
                           "context.user.phone_numbers.0"}) {
    const std::string place = "error /fields/" + std::string(name);
    CAPTURE(name);
    CHECK(faults_in(with_field(name, "a..b")) == places{place});
    CHECK(faults_in(with_field(name, json::array({"a..b"}))) == places{place + "/0"});
    CHECK(faults_in(with_field(name, {"a", "a..b"})) == places{place + "/1"});
  }
}

TEST_CASE("An unknown key is an error that names the nearest known one", "[config_json]") {
  struct row {
    const char* pointer;
    const char* nearest;
  };
  const row rows[] = {
      {"/event_setid", "event_set_id"},
      {"/Mapping", "mapping"},
      {"/field", "fields"},
      {"/formats", "format"},
      {"/default_contry", "default_country"},
      {"/default_country_code", "default_country"},
      {"/words_for_noting", "words_for_nothing"},
      {"/category_seperator", "category_separator"},
      {"/event_channel_alias", "event_channel_aliases"},
      {"/partnername", "partner_name"},
      {"/test_code", "test_event_code"},
      {"/mapping/0/name", "event_name"},
      {"/mapping/0/tiktok_event", "tiktok_event_type"},
      {"/fields/event-id", "event_id"},
      {"/fields/time_stamp", "timestamp"},
      {"/fields/context.user.phone_number", "context.user.phone_numbers"},
      {"/fields/context.user.email", "context.user.emails"},
      {"/fields/properties.orderid", "properties.order_id"},
      {"/fields/properties.shop", "properties.shop_id"},
      {"/fields/properties.content", "properties.contents"},
      {"/fields/properties.contents.x.content_idd", "properties.contents.X.content_id"},
      {"/fields/properties.contents.X.content_nam", "properties.contents.X.content_name"},
      {"/fields/properties.contents.X.prize", "properties.contents.X.price"},
      {"/fields/properties.contents.X.quantities", "properties.contents.X.quantity"},
      {"/fields/properties.contents.0.content_type", "properties.contents.X.content_type"},
      {"/fields/properties.contents.X.content_categories",
       "properties.contents.X.content_category"},
      {"/fields/properties.currencies", "properties.currency"},
      {"/fields/properties.values", "properties.value"},
      {"/fields/properties.event_chanel", "properties.event_channel"},
      {"/fields/properties.shop_id/valeu", "value"},
      {"/fields/properties.value/1/Value", "value"},
  };
  for (const auto& [pointer, nearest] : rows) {
    CAPTURE(pointer);
    json settings = good_json();
    settings["fields"] = {{"properties.shop_id", {{"value", "x"}}},
                          {"properties.value", {"a", {{"value", 1}}}}};
    CHECK(faults_in(settings) == places{});
    settings[json::json_pointer(pointer)] = "a";
    CHECK(faults_in(settings) == places{"error " + std::string(pointer)});
    const std::string message = message_of(settings);
    CAPTURE(message);
    const std::string key = pointer;
    CHECK(holds(message, in_quotes(key.substr(key.rfind('/') + 1))));
    CHECK(holds(message, in_quotes(nearest)));
  }
}

TEST_CASE("An unknown key is escaped in the pointer", "[config_json]") {
  json settings = good_json();
  settings["a/b~c"] = 1;
  settings[""] = 1;
  settings["fields"]["d/e"] = 1;
  settings["mapping"][0]["~1"] = 1;
  CHECK(faults_in(settings) ==
        places{"error /", "error /a~1b~0c", "error /fields/d~1e", "error /mapping/0/~01"});
}

TEST_CASE("Both formats are read and written by their names", "[config_json]") {
  const std::pair<const char*, payload_format> formats[] = {
      {"offline_track", payload_format::offline_track},
      {"event_track", payload_format::event_track}};
  for (const auto& [name, format] : formats) {
    CAPTURE(name);
    json settings = good_json();
    settings["format"] = name;
    CHECK(faults_in(settings) == places{});
    const config read = parse_config(settings);
    CHECK(read.format == format);
    CHECK(json(read)["format"] == name);
  }
}

TEST_CASE("An unknown format is an error that names the nearest", "[config_json]") {
  const std::pair<const char*, const char*> formats[] = {
      {"offline_trak", "offline_track"},  {"offline", "offline_track"},
      {"Offline_Track", "offline_track"}, {"offline_track ", "offline_track"},
      {"event", "event_track"},           {"events_track", "event_track"},
      {"EVENT_TRACK", "event_track"}};
  for (const auto& [format, nearest] : formats) {
    CAPTURE(format);
    json settings = good_json();
    settings["format"] = format;
    CHECK(faults_in(settings) == places{"error /format"});
    // Values are shown only where they are letters and `_`.
    const bool is_word = *format != '\0' && std::string(format).find(' ') == std::string::npos;
    CHECK(holds(message_of(settings), in_quotes(format)) == is_word);
    CHECK(holds(message_of(settings), in_quotes(nearest)));
  }
}

TEST_CASE("A test event code that the format does not send is a warning", "[config_json]") {
  json settings = good_json();
  settings["test_event_code"] = "TEST12345";
  CHECK(faults_in(settings) == places{"warning /test_event_code"});
  settings["format"] = "event_track";
  CHECK(faults_in(settings) == places{});
  settings["format"] = "offline_track";
  settings["test_event_code"] = "";
  CHECK(faults_in(settings) == places{});
}

TEST_CASE("Faults of the JSON and of its meaning come all at once", "[config_json]") {
  const char* text = R"({
    "event_set_id": 7181537436256731137,
    "mapping": [
      {"event_name": "a", "tiktok_event_type": "Lead"},
      {"event_name": "a", "tiktok_event_type": "SubmitForm"},
      7,
      {"event_name": "", "tiktok_event_type": "Leda", "extra": 1},
      {"event_name": true, "tiktok_event_type": "Lead"}],
    "fields": {
      "context.user.emails": ["a..b", 7, "c", {"value": null}, {"value": " "}],
      "timestamp": [],
      "event_id": {"valeu": 1, "value": 2},
      "properties.shop": "x",
      "properties.contents": "items.X.lines",
      "properties.contents.X.content_id": "items.X.sku"
    },
    "format": "event track",
    "default_country": ["FR", "UK"],
    "event_channel_aliases": {"a": "stoer", "b": 7, "c": "crm"},
    "partner": "Acme"
  })";
  const places expected = {
      "error /default_country/1",
      "error /event_channel_aliases/a",
      "error /event_channel_aliases/b",
      "error /event_set_id",
      "error /fields/context.user.emails/0",
      "error /fields/context.user.emails/1",
      "error /fields/context.user.emails/3/value",
      "error /fields/context.user.emails/4",
      "error /fields/event_id/valeu",
      "error /fields/properties.contents",
      "error /fields/properties.shop",
      "error /format",
      "error /mapping/1",
      "error /mapping/2",
      "error /mapping/3/event_name",
      "error /mapping/3/extra",
      "error /mapping/4/event_name",
      "error /partner",
      "warning /fields/timestamp",
      "warning /mapping/3/tiktok_event_type",
  };
  CHECK(faults_in(json::parse(text)) == expected);
  CHECK(faults_in(ordered_json::parse(text)) == expected);
}

TEST_CASE("A fault of a source is at its place in this JSON", "[config_json]") {
  for (const std::string name : {"properties.shop_id", "context.user.emails",
                                 "context.user.emails.0", "context.user.phone_numbers.0"}) {
    const std::string pointer = "/fields/" + name;
    CAPTURE(pointer);
    CHECK(faults_in(with_field(name, "a..b")) == places{"error " + pointer});
    // One source alone may stand in a list.
    CHECK(faults_in(with_field(name, {"a..b"})) == places{"error " + pointer + "/0"});
    CHECK(faults_in(with_field(name, {"a..b", "c", "d..e"})) ==
          places{"error " + pointer + "/0", "error " + pointer + "/2"});
    // A place that leads to no source is as it was.
    json settings = with_field(name, {"a"});
    settings["default_country"] = "999";
    settings["event_channel_aliases"]["fields"] = "x";
    CHECK(faults_in(settings) ==
          places{"error /default_country", "error /event_channel_aliases/fields"});
  }
  json nobody = with_field("context.user.emails", "");
  nobody["fields"]["context.user.phone_numbers.0"] = json::array();
  CHECK(faults_in(nobody) == places{"warning /fields"});
  json settings = with_field("timestamp", json::array());
  CHECK(faults_in(settings) == places{"warning /fields/timestamp"});
  settings["fields"] = 3;
  settings["default_country"] = "999";
  CHECK(faults_in(settings) == places{"error /default_country", "error /fields"});
}

TEST_CASE("Faults are added to those that were there", "[config_json]") {
  std::vector<config_fault> faults = {{severity::error, "/format", "of another file"}};
  json settings = good_json();
  settings["mapping"][0]["tiktok_event_type"] = "Bought";
  CHECK(parse_config(settings, faults).has_value());
  CHECK(places_of(faults) == places{"error /format", "warning /mapping/0/tiktok_event_type"});
  settings["format"] = 7;
  CHECK_FALSE(parse_config(settings, faults).has_value());
  CHECK(faults.size() == 4);
}

TEST_CASE("One error that lists all faults is thrown", "[config_json]") {
  const json settings = json::parse(R"({
    "event_set_id": "7",
    "mapping": [{"event_name": "a", "tiktok_event_type": "Bought"}],
    "fields": {"properties.shop_id": "a..b", "properties.order_id": 7},
    "formats": "offline_track"
  })");
  std::vector<config_fault> faults;
  REQUIRE_FALSE(parse_config(settings, faults));
  const auto check_error = [&faults](const config_error& error) {
    const std::string what = error.what();
    CAPTURE(what);
    for (const config_fault& fault : faults) {
      CAPTURE(fault.pointer, fault.message);
      const bool listed = holds(what, fault.pointer) && holds(what, fault.message);
      CHECK(listed == (fault.level == severity::error));
    }
    CHECK(places_of(error.faults()) == places_of(faults));
    CHECK(places_of(faults) == places{"error /fields/properties.order_id",
                                      "error /fields/properties.shop_id", "error /formats",
                                      "warning /mapping/0/tiktok_event_type"});
  };
  static_assert(std::is_base_of_v<std::exception, config_error>);
  const auto must_throw = [&check_error](auto use) {
    try {
      static_cast<void>(use());
      FAIL("nothing was thrown");
    } catch (const config_error& error) {
      check_error(error);
    }
  };
  const auto ordered = ordered_json::parse(settings.dump());
  must_throw([&settings] { return parse_config(settings); });
  must_throw([&ordered] { return parse_config(ordered); });
  must_throw([&settings] { return settings.get<config>(); });
  must_throw([&ordered] { return ordered.get<config>(); });
  CHECK_THROWS_AS(parse_config(json()), config_error);
  CHECK_THROWS_WITH(parse_config(json()),
                    "the configuration cannot be used:\n"
                    "  (whole): the configuration must be a JSON object");
}

TEST_CASE("Warnings do not throw", "[config_json]") {
  json settings = good_json();
  settings["mapping"][0]["tiktok_event_type"] = "Bought";
  settings["fields"]["timestamp"] = "";
  settings["partner_name"] = "Acme";
  CHECK(faults_in(settings) ==
        places{"warning /fields/timestamp", "warning /mapping/0/tiktok_event_type"});
  CHECK(parse_config(settings).partner_name == "Acme");
  CHECK(settings.get<config>().fields.timestamp.empty());
}

TEST_CASE("A file is read with get", "[config_json]") {
  const config one = json::parse(example).get<config>();
  const config two = ordered_json::parse(example).get<config>();
  CHECK(one.partner_name == "Acme");
  CHECK(difference(one, two) == "");
  config three;
  json::parse(example).get_to(three);
  CHECK(difference(one, three) == "");
  const auto several = json::parse('[' + std::string(example) + ']').get<std::vector<config>>();
  REQUIRE(several.size() == 1);
  CHECK(difference(one, several[0]) == "");
}

TEST_CASE("A configuration is written with its keys in the order of the design", "[config_json]") {
  const auto keys_of = [](const ordered_json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) {
      static_cast<void>(value);
      keys.push_back(key);
    }
    return keys;
  };
  const ordered_json written = ordered_json::parse(example).get<config>();
  std::vector<std::string> names;
  for (const tests::property& field : tests::properties) names.push_back(field.name);
  CHECK(keys_of(written) ==
        std::vector<std::string>{"event_set_id", "mapping", "fields", "format", "default_country",
                                 "category_separator", "event_channel_aliases", "decimal_comma",
                                 "words_for_nothing", "partner_name", "test_event_code",
                                 "event_name", "match_event_names", "timestamp_unit",
                                 "default_utc_offset"});
  CHECK(keys_of(written["mapping"][0]) ==
        std::vector<std::string>{"event_name", "tiktok_event_type"});
  CHECK(keys_of(written["fields"]) == names);

  // Every setting is written out, and nothing else.
  config settings;
  settings.event_set_id = "7";
  settings.mapping = {{"a", "Lead"}};
  settings.fields.shop_id = {};
  settings.fields.order_id = {"a", constant(1), "{{b}}c", constant("d")};
  settings.fields.value = constant(2.5);
  CHECK(json(settings) == json::parse(R"json({
    "event_set_id": "7",
    "mapping": [{"event_name": "a", "tiktok_event_type": "Lead"}],
    "fields": {
      "event_id": ["id", "context.event_id"],
      "timestamp": ["context.event_timestamp", "event_timestamp"],
      "context.user.phone_numbers": ["user.phone", "user.phone_sha256"],
      "context.user.emails": ["user.email", "user.email_sha256"],
      "properties.order_id": ["a", {"value": 1}, "{{b}}c", {"value": "d"}],
      "properties.shop_id": "",
      "properties.contents": "items",
      "properties.contents.X.content_id": ["items.X.id", "items.X.product.id"],
      "properties.contents.X.content_name": "items.X.product.name",
      "properties.contents.X.price": ["items.X.product.price", "items.X.price"],
      "properties.contents.X.quantity": "items.X.quantity",
      "properties.contents.X.content_type": "items.X.type",
      "properties.contents.X.content_category": ["items.X.product.category_1",
        "items.X.product.category_2", "items.X.product.category_3", "items.X.product.category_4",
        "items.X.product.category_5"],
      "properties.currency": ["currency", "items.0.product.currency"],
      "properties.value": {"value": 2.5},
      "properties.event_channel": "type",
      "properties.contents.X.brand": "items.X.product.brand",
      "properties.content_ids": "",
      "properties.num_items": "",
      "properties.search_string": "search_term",
      "properties.description": ""
    },
    "format": "offline_track",
    "default_country": "",
    "words_for_nothing": ["undefined", "null", "(null)", "nil", "none", "nan", "n/a", "(not set)",
      "[object Object]"],
    "category_separator": ">",
    "event_channel_aliases": {"offline": "in_store", "online": "website", "call": "phone_call"},
    "decimal_comma": false,
    "partner_name": "",
    "test_event_code": "",
    "event_name": "event_name",
    "match_event_names": "exact",
    "timestamp_unit": "milliseconds",
    "default_utc_offset": ""
})json"));
}

TEST_CASE("A configuration comes back from JSON as it was", "[config_json]") {
  check_round_trips<json>();
}

TEST_CASE("A configuration comes back from ordered JSON as it was", "[config_json]") {
  check_round_trips<ordered_json>();
}

TEST_CASE("Constants on the edge come back and are sent as they were", "[config_json]") {
  struct row {
    constant value;
    const char* sent;
  };
  const row rows[] = {
      {constant(std::uint64_t{UINT64_MAX}), "18446744073709551615"},
      {constant(std::int64_t{INT64_MIN}), "-9223372036854775808"},
      {constant(std::int64_t{9007199254740993}), "9007199254740993"},
      {constant(0), "0"},
      {constant(0.0), "0.0"},
      {constant(-0.0), "-0.0"},
      {constant(7.0), "7.0"},
      {constant(0.1), "0.1"},
      {constant(5e-324), "5e-324"},
  };
  for (const auto& [value, sent] : rows) {
    CAPTURE(sent);
    config settings;
    settings.event_set_id = "7";
    settings.mapping = {{"purchase", "CompletePayment"}};
    settings.fields.value = value;
    CHECK(value_in_payload(settings) == sent);
    CHECK(value_in_payload(round_trip(settings)) == sent);
    CHECK(texts_of(round_trip(settings).fields.value) == texts{'[' + std::string(sent) + ']'});
  }
}

TEST_CASE("A text with a zero byte comes back whole", "[config_json]") {
  config settings;
  settings.event_set_id = std::string("7\0{{a}}", 7);
  settings.mapping = {{std::string("a\0b", 3), "Lead"}};
  settings.fields.shop_id = std::string("c\0d", 3);
  settings.partner_name = std::string("\0", 1);
  CHECK(difference(round_trip(settings), settings) == "");
}

TEST_CASE("Normalizers are code and not in the JSON", "[config_json]") {
  config settings;
  settings.event_set_id = "7";
  settings.mapping = {{"a", "Lead"}};
  const std::string without = json(settings).dump();
  settings.phone_normalizer = [](std::string_view, std::string_view) {
    return std::optional<std::string>();
  };
  settings.email_normalizer = [](std::string_view) { return std::optional<std::string>(); };
  CHECK(json(settings).dump() == without);
  CHECK_FALSE(round_trip(settings).phone_normalizer);
  CHECK_FALSE(round_trip(settings).email_normalizer);
}

TEST_CASE("A configuration with faults can be written as well", "[config_json]") {
  config settings;
  settings.event_set_id = "{{a";
  settings.fields.shop_id = {"a..b", "", "{{"};
  const json written = settings;
  CHECK(written["event_set_id"] == "{{a");
  CHECK(written["mapping"] == json::array());
  CHECK(written["fields"]["properties.shop_id"] == json({"a..b", "", "{{"}));
  // The faults are the same in both forms.
  CHECK(faults_in(written) == places_of(check(settings)));
  // What stood there before is gone.
  json over_another = "a text";
  to_json(over_another, settings);
  CHECK(over_another == written);
}

TEST_CASE("A message names no key that may be an address and no long value", "[config_json]") {
  json settings = good_json();
  settings["lea@example.com"] = 1;
  settings[std::string(65, 'k')] = 1;
  settings["fields"]["lea@example.com"] = "a";
  settings["format"] = std::string(41, 'f');
  std::vector<config_fault> faults;
  CHECK_FALSE(parse_config(settings, faults));
  CHECK(faults.size() == 4);
  for (const config_fault& fault : faults) {
    const std::string shown = fault.pointer + fault.message;
    CHECK(shown.find("lea") == std::string::npos);
    CHECK(shown.find("kkk") == std::string::npos);
    CHECK(shown.find("fff") == std::string::npos);
  }
}

TEST_CASE("All choices are listed where no name is near", "[config_json]") {
  json settings = good_json();
  settings["timestamp_unit"] = "x";
  CHECK(holds(message_of(settings), R"(use "seconds" or "milliseconds" or "microseconds")"));
}

TEST_CASE("A flag that is not a flag is a fault", "[config_json]") {
  json settings = good_json();
  settings["decimal_comma"] = "true";
  CHECK(faults_in(settings) == places{"error /decimal_comma"});
}

TEST_CASE("A fault of a list with one member points at the member", "[config_json]") {
  json settings = good_json();
  settings["default_country"] = json::array({"nowhere"});
  settings["event_name"] = json::array({"a..b"});
  CHECK(faults_in(settings) == places{"error /default_country/0", "error /event_name/0"});
  settings["default_country"] = "nowhere";
  settings["event_name"] = json::array();
  CHECK(faults_in(settings) == places{"error /default_country", "error /event_name"});
}

namespace {

// The faults of a text, as `places_of` has those of JSON: "error /pointer: message".
std::vector<std::string> faults_of_text(std::string_view text) {
  std::vector<config_fault> faults;
  const auto settings = tiktok_offline::parse_config_text(text, faults);
  std::vector<std::string> lines;
  for (const config_fault& fault : faults) {
    lines.push_back(std::string(to_string(fault.level)) + ' ' + fault.pointer + ": " +
                    fault.message);
  }
  CHECK(settings.has_value() == !tiktok_offline::has_error(faults));
  return lines;
}

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("A configuration is read from text as from JSON", "[config_json]") {
  CHECK(faults_of_text(good_json().dump()).empty());
  CHECK(faults_of_text("\xEF\xBB\xBF" + good_json().dump(2) + "\r\n").empty());
  CHECK(tiktok_offline::parse_config_text(good_json().dump()) == parse_config(good_json()));
  std::vector<config_fault> faults;
  const auto replaced =
      tiktok_offline::parse_config_text(good_json().dump(), faults, payload_format::event_track);
  REQUIRE(replaced.has_value());
  CHECK(replaced->format == payload_format::event_track);
  // The text's own format is not looked at, whatever it is.
  for (const json& given : {json("offline_track"), json("event_track"), json("none"), json(7)}) {
    json with_format = good_json();
    with_format["format"] = given;
    faults.clear();
    const auto read =
        tiktok_offline::parse_config_text(with_format.dump(), faults, payload_format::event_track);
    REQUIRE(read.has_value());
    CHECK(read == replaced);
    CHECK(faults.empty());
  }
  CHECK_FALSE(tiktok_offline::parse_config_text("[]", faults, payload_format::event_track));
  CHECK(faults_of_text("[]") == lines{"error : the configuration must be a JSON object"});
  CHECK(faults_of_text("7") == lines{"error : the configuration must be a JSON object"});
}

TEST_CASE("A key that a configuration's text has twice is an error where it is", "[config_json]") {
  CHECK(faults_of_text(R"({"event_set_id": "1", "event_set_id": "2", "partner_name": "p",
    "mapping": [{"event_name": "a", "tiktok_event_type": "Contact"},
                {"tiktok_event_type": "Search", "event_name": "b", "tiktok_event_type": "Search"}],
    "fields": {"shop_id": ["a", {"value": "b", "value": "c"}], "value": "v", "value": "v",
               "value": "v"},
    "event_channel_aliases": {"a~/b": "crm", "a~/b": "crm"}})") ==
        lines{R"(error /event_set_id: the key "event_set_id" is given twice)",
              R"(error /mapping/1/tiktok_event_type: the key "tiktok_event_type" is given twice)",
              R"(error /fields/shop_id/1/value: the key "value" is given twice)",
              R"(error /fields/value: the key "value" is given twice)",
              R"(error /event_channel_aliases/a~0~1b: the key "a~/b" is given twice)"});
  // Values of every kind count as elements.
  CHECK(faults_of_text(R"([null, true, -1, 1, 1.5, "a", [], {}, {"value": "b", "value": "c"}])")
            .front() == R"(error /8/value: the key "value" is given twice)");
  // The same key in two objects is no repetition, nor is one that only looks the same.
  CHECK(faults_of_text(R"({"event_set_id": "1", "mapping": [
    {"event_name": "a", "tiktok_event_type": "Contact"},
    {"event_name": "b", "tiktok_event_type": "Search"}]})")
            .empty());
  // An event that is given by mistake shows no key that may be an address.
  const auto event = faults_of_text(R"({"kay@example.com": 1, "kay@example.com": 2})");
  REQUIRE_FALSE(event.empty());
  CHECK(event.front() == "error : a key is given twice");
  for (const std::string& line : event) CHECK(line.find("kay") == std::string::npos);
}

TEST_CASE("A configuration that is not JSON says in which line, and shows nothing of it",
          "[config_json]") {
  const std::string nul("{\n\"a\": 1\n}\n\0\n{}", 14);
  CHECK(faults_of_text("") == lines{"error : the text is not valid JSON: see line 1"});
  CHECK(faults_of_text("{") == lines{"error : the text is not valid JSON: see line 1"});
  CHECK(faults_of_text("{\n\n  'secret': 1}") ==
        lines{"error : the text is not valid JSON: see line 3"});
  CHECK(faults_of_text("{\"a\": 1,\n}\n\n") ==
        lines{"error : the text is not valid JSON: see line 2"});
  CHECK(faults_of_text("{}\n{}") == lines{"error : the text is not valid JSON: see line 2"});
  // The end of a line that a text must not have is in that line.
  CHECK(faults_of_text("{\n\"a\n\": 1}") ==
        lines{"error : the text is not valid JSON: see line 2"});
  CHECK(faults_of_text("\"\xFF\"") == lines{"error : the text is not valid JSON: see line 1"});
  CHECK(faults_of_text(nul) == lines{"error : the text is not valid JSON: see line 4"});
  CHECK(faults_of_text("{\"a\":\n1e999}") ==
        lines{"error : the text has a number that is out of range: see line 2"});
  // What is nested deeper than any configuration takes no more memory than the text.
  const std::string deep(200000, '[');
  CHECK(faults_of_text(deep) == lines{"error : the text is not valid JSON: see line 1"});
  CHECK_THROWS_AS(tiktok_offline::parse_config_text("{"), config_error);
}

TEST_CASE("A mistake that would be silent is named with what to write instead", "[config_json]") {
  struct mistake {
    const char* changes;  // to a good configuration, RFC 7386
    const char* pointer;
    const char* advice;
  };
  const mistake mistakes[] = {
      {R"({"fields": {"properties.event_channel": "in_store"}})",
       "/fields/properties.event_channel", R"(write {"value": "in_store"})"},
      {R"({"fields": {"properties.event_channel": "crm"}})", "/fields/properties.event_channel",
       R"(write {"value": "crm"})"},
      {R"({"fields": {"properties.currency": "EUR"}})", "/fields/properties.currency",
       R"(write {"value": "EUR"})"},
      {R"({"fields": {"properties.currency": "usd"}})", "/fields/properties.currency",
       R"(write {"value": "USD"})"},
      {R"({"fields": {"properties.contents.X.content_type": "product"}})",
       "/fields/properties.contents.X.content_type", R"(write {"value": "product"})"},
      {R"({"fields": {"context.user.emails": "kay@example.com"}})", "/fields/context.user.emails",
       "looks like a value"},
      {R"({"fields": {"properties.value": "10"}})", "/fields/properties.value",
       "looks like a value"},
      {R"({"fields": {"properties.shop_id": "$.store.code"}})", "/fields/properties.shop_id",
       "items.0.id"},
      {R"({"fields": {"properties.shop_id": "stores[0].code"}})", "/fields/properties.shop_id",
       "items.0.id"},
      {R"({"fields": {"properties.shop_id": "store/code"}})", "/fields/properties.shop_id",
       "/store/code"},
      {R"({"fields": {"properties.shop_id": "/store/code/"}})", "/fields/properties.shop_id",
       "slash at the end"},
      {R"({"fields": {"properties.shop_id": ["a", "b", "a"]}})", "/fields/properties.shop_id/2",
       "given twice"},
      {R"({"fields": {"properties.shop_id": [{"value": "S"}, "b"]}})",
       "/fields/properties.shop_id/1", "never read"},
      {R"({"fields": {"context.user.phone_numbers": "customer.email"}})",
       "/fields/context.user.phone_numbers", "not of a phone number"},
      {R"({"fields": {"context.user.emails": ["user.email", "customer.Phone"]}})",
       "/fields/context.user.emails/1", "not of an e-mail"},
      {R"({"fields": {"event_id": {"value": "1"}}})", "/fields/event_id", "such as id"},
      {R"({"fields": {"properties.order_id": {"value": 7}}})", "/fields/properties.order_id",
       "one order"},
      {R"({"fields": {"properties.currency": {"value": "XYZ"}}})", "/fields/properties.currency",
       "not in TikTok's list"},
      {R"({"fields": {"properties.contents": "", "properties.contents.X.price": "items.X.p"}})",
       "/fields/properties.contents.X.price", "contents has no source"},
      {R"({"fields": {"properties.contents.X.price": "items.price"}})",
       "/fields/properties.contents.X.price", "begins with items.X."},
      {R"({"event_set_id": "{store.set}"})", "/event_set_id", "{{store.event_set}}"},
      {R"({"event_set_id": "store.set"})", "/event_set_id", "{{store.event_set}}"},
      {R"({"event_set_id": " {{store.set}}"})", "/event_set_id", "white space"},
      {R"({"partner_name": "{partner}"})", "/partner_name", "double braces"},
      {R"({"format": "event_track", "test_event_code": "{code}"})", "/test_event_code",
       "double braces"},
      {R"({"mapping": [{"event_name": "{{name}}", "tiktok_event_type": "Contact"}]})",
       "/mapping/0/event_name", "not a template here"},
      {R"({"mapping": [{"event_name": "Purchase", "tiktok_event_type": "purchase"}]})",
       "/mapping/0/tiktok_event_type", "swapped"},
      {R"({"event_channel_aliases": {"website": "in_store"}})", "/event_channel_aliases/website",
       "never used"},
      {R"({"event_channel_aliases": {"shop ": "in_store"}})", "/event_channel_aliases/shop ",
       "never used"},
      {R"({"default_country": "user.country"})", "/default_country", "{{user.country}}"},
      {R"({"email": "customer.mail"})", "/email", "belongs in fields"},
      {R"({"fields": {"shopId": "a"}})", "/fields/shopId", R"(did you mean "shop_id")"},
      {R"({"mapping": {"purchase": "CompletePayment"}})", "/mapping", "a list of rows"},
      {R"({"fields": {"properties.shop_id": "${store.code}"}})", "/fields/properties.shop_id",
       "{{store.code}}"},
      {R"({"fields": {"properties.contents.X.price": "cart.X.price"}})",
       "/fields/properties.contents.X.price", "wherever contents"}};
  for (const mistake& each : mistakes) {
    CAPTURE(each.changes);
    json settings = good_json();
    settings.merge_patch(json::parse(each.changes));
    std::vector<config_fault> faults;
    static_cast<void>(parse_config(settings, faults));
    bool is_named = false;
    for (const config_fault& fault : faults) {
      is_named = is_named || (fault.pointer == each.pointer &&
                              fault.message.find(each.advice) != std::string::npos);
      CHECK(fault.message.find("kay") == std::string::npos);
    }
    CHECK(is_named);
  }
}

TEST_CASE("What may be meant as it is written is not warned of", "[config_json]") {
  for (
      const char* changes :
      {R"({"fields": {"properties.currency": "cur"}})",
       R"({"fields": {"properties.shop_id": "crm"}})",
       R"({"fields": {"properties.shop_id": "/store.code"}})",
       R"({"fields": {"properties.shop_id": "/"}})",
       R"({"fields": {"properties.shop_id": ["a", {"value": "S"}]}})",
       R"({"fields": {"properties.contents.X.content_category": [{"value": "shop"}, "items.X.c", "items.X.c"]}})",
       R"({"fields": {"context.user.emails": "phone.email"}})",
       R"({"fields": {"context.user.emails": "customer.email_or_phone"}})",
       R"({"fields": {"context.user.phone_numbers": "customer.email_or_phone"}})",
       R"({"event_set_id": "{{store.set}}"})",
       R"({"event_channel_aliases": {"website": "website", "Shop": "in_store"}})",
       R"({"fields": {"properties.contents": ""}})", R"({"partner_name": "{{partner}}"})",
       R"({"event_name": {"value": "purchase"}})", R"({"default_country": "0033"})"}) {
    CAPTURE(changes);
    json settings = good_json();
    settings.merge_patch(json::parse(changes));
    std::vector<config_fault> faults;
    CHECK(parse_config(settings, faults).has_value());
    CHECK(faults.empty());
  }
}
