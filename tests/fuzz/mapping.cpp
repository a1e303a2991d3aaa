// SPDX-License-Identifier: MIT
// Whatever the event and the configuration: what a mapping promises.
#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "../schema.hpp"
#include "harness.hpp"

#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

namespace {

using fuzz::require;
using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::config;

std::string text_of(const ordered_json& body) {
  return body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// The same event with the members of its objects in the opposite order.
ordered_json reversed(const json& value) {
  if (value.is_array()) {
    ordered_json list = ordered_json::array();
    for (const json& element : value) list.push_back(reversed(element));
    return list;
  }
  if (!value.is_object()) return ordered_json(value);
  ordered_json object = ordered_json::object();
  for (auto member = value.rbegin(); member != value.rend(); ++member) {
    object[member.key()] = reversed(member.value());
  }
  return object;
}

void append_texts(const json& value, std::vector<std::string>& texts) {
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (!value.is_structured()) return;
  for (const json& inner : value) append_texts(inner, texts);
}

// All that an issue may say whatever the event: sentences, and the paths of the configuration.
std::string known_words(const config& settings) {
  std::string words = json(settings).dump(-1, ' ', false, json::error_handler_t::replace);
  for (int code = 0; code <= static_cast<int>(tiktok_offline::issue_code::mixed_content_type);
       ++code) {
    tiktok_offline::issue found;
    found.code = static_cast<tiktok_offline::issue_code>(code);
    words += json(found).dump();
  }
  return words;
}

// A value of so many bytes does not stand in a sentence by chance.
constexpr std::size_t too_long_for_chance = 6;

// Whether a text is made of known words and of indices, as pointers are: then a pointer may hold it
// by chance. Digits alone, which may be a phone number, are no pointer.
bool is_made_of(std::string_view text, const std::string& known) {
  constexpr std::size_t shortest_word = 3;
  bool has_word = false;
  while (true) {
    const std::size_t end = (std::min)(text.find('/'), text.size());
    const std::string_view step = text.substr(0, end);
    const bool is_index = tiktok_offline::detail::all_of(step, tiktok_offline::detail::is_digit) &&
                          step.size() < too_long_for_chance;
    if (!is_index && known.find(step) == std::string::npos) return false;
    has_word = has_word || (!is_index && step.size() >= shortest_word);
    if (end == text.size()) return has_word;
    text.remove_prefix(end + 1);
  }
}

void require_no_value(const json& event, const std::vector<tiktok_offline::issue>& issues,
                      const config& settings) {
  if (issues.empty()) return;
  const std::string known = known_words(settings);
  std::vector<std::string> values;
  append_texts(event, values);
  for (const std::string& value : values) {
    if (value.size() < too_long_for_chance || is_made_of(value, known)) continue;
    for (const auto& found : issues) {
      require(found.pointer.find(value) == std::string::npos &&
                  found.message().find(value) == std::string_view::npos,
              "no issue holds a value of the event");
    }
  }
}

// Whether each text of the configuration that is sent as it is can be sent.
bool has_sendable_texts(const config& settings) {
  const auto is_sendable = [](const tiktok_offline::text_template& pattern) {
    const std::string& text = pattern.text();
    return text.empty() || text.find_first_not_of(" \t\r\n") != std::string::npos;
  };
  return is_sendable(settings.partner_name) && is_sendable(settings.test_event_code);
}

void require_schema(const ordered_json& body, tiktok_offline::payload_format format) {
  static const tests::format_schemas schemas("offline_track", "event_track");
  const std::string faults = schemas.of(format).faults(json::parse(text_of(body)));
  if (!faults.empty()) std::fprintf(stderr, "%s", faults.c_str());
  require(faults.empty(), "a payload satisfies its schema");
}

// A digest that came out goes in, in upper case, and comes out as it was.
void require_digests_to_last(const ordered_json& body) {
  config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  const ordered_json& user = body["context"]["user"];
  json event = {{"event_name", "purchase"}, {"context", {{"event_timestamp", 1716889512345}}}};
  for (const char* list : {"emails", "phone_numbers"}) {
    if (!user.contains(list)) continue;
    json& values = event["user"][list == std::string_view("emails") ? "email" : "phone"];
    for (const auto& digest : user[list]) {
      std::string text = digest.get<std::string>();
      for (char& c : text) c = tiktok_offline::detail::to_upper(c);
      values.push_back(text);
    }
  }
  const auto again = tiktok_offline::map_event<ordered_json>(event, settings);
  require(again.mapped() && again.payloads[0]["context"]["user"] == user, "a digest is passed on");
}

}  // namespace

namespace fuzz {

void require_mapping(const json& event, const config& settings) {
  const json before = event;
  const auto result = tiktok_offline::map_event<ordered_json>(event, settings);
  require(event == before, "the event is unchanged");

  const auto again = tiktok_offline::map_event<ordered_json>(event, settings);
  require(result.status == again.status && result.payloads == again.payloads &&
              result.issues == again.issues,
          "mapping twice gives the same");
  const auto backwards = tiktok_offline::map_event<ordered_json>(reversed(event), settings);
  require(result.status == backwards.status && result.payloads == backwards.payloads &&
              result.issues == backwards.issues,
          "the order of the members does not matter");

  const auto texts = tiktok_offline::map_event<std::string>(event, settings);
  require(result.status == texts.status && result.payloads.size() == texts.payloads.size() &&
              result.issues == texts.issues,
          "text and DOM agree");
  for (std::size_t i = 0; i < texts.payloads.size(); ++i) {
    require(text_of(result.payloads[i]) == texts.payloads[i], "text and DOM write the same");
  }

  const bool has_error = std::any_of(
      result.issues.begin(), result.issues.end(),
      [](const auto& found) { return found.level() == tiktok_offline::severity::error; });
  require(result.payloads.empty() != result.mapped(), "payloads come of what was mapped alone");
  require(has_error == (result.status == tiktok_offline::outcome::rejected),
          "an error rejects, and nothing else does");
  require_no_value(event, result.issues, settings);

  // What the caller set wrong, `check` reports; it is no fault of the event.
  if (tiktok_offline::has_error(check(settings)) || !has_sendable_texts(settings)) return;
  for (const ordered_json& body : result.payloads) {
    require_schema(body, settings.format);
    if (settings.format == tiktok_offline::payload_format::offline_track) {
      require_digests_to_last(body);
    }
  }
}

namespace {

const std::vector<config>& fixed_configs() {
  static const std::vector<config> configs = [] {
    config plain;
    plain.event_set_id = "7181537436256731137";
    plain.mapping = {{"purchase", "CompletePayment"}, {"purchase", "Contact"}};
    plain.default_country = "33";

    config newer = plain;
    newer.format = tiktok_offline::payload_format::event_track;
    newer.test_event_code = "TEST1";

    config odd;
    odd.event_set_id = "{{store.set}}-{{shop_id}}";
    odd.mapping = {{"purchase", "Purchase"}, {"generate_lead", "Lead"}};
    odd.fields.event_id = {"/context/event.id", "{{id}}/{{type}}"};
    odd.fields.email = {"customers.0.mail", "user.email", "user"};
    odd.fields.phone = {"user.phone", "customers"};
    odd.fields.contents = "cart.lines";
    odd.fields.content_id = {"items.X.sku", "{{id}}-{{items.X.n}}"};
    odd.fields.price = "items.X.0";
    odd.fields.currency = {"currency", "items.0.currency"};
    odd.fields.event_channel = {"type", tiktok_offline::constant("crm")};
    odd.fields.value = {"value", tiktok_offline::constant(0)};
    return std::vector<config>{plain, newer, odd};
  }();
  return configs;
}

const std::vector<json>& fixed_events() {
  static const std::vector<json> events = {
      json::parse(R"({"event_name": "purchase", "id": 817, "type": "offline", "shop_id": "LYON-02",
        "value": "122.0", "currency": "eur", "store": {"set": "7", "code": ["a", {"b": 1}]},
        "user": {"email": [" Lea.Martin@Example.com ", 5], "phone": "06 11 22 33 44"},
        "context": {"event_id": "e-1", "event_timestamp": 1716889512345},
        "items": [{"id": "SKU-88-M", "quantity": 2, "type": "product",
          "product": {"id": "88", "name": "Jacket", "category_1": "a", "category_2": "b",
          "price": 49.0}}, null, {"product": {}}]})"),
      json::parse(R"({"event_name": "generate_lead", "event_timestamp": "2024-05-28T11:45:12+02:00",
        "user": {"phone_sha256": "42D573CFC315801D4CD8EDDD5416B416A0BF298B9B9E12D6B07442C91DB42BD8"},
        "items": {}, "type": "web", "currency": "EURO", "value": -1e300})"),
      json::parse(R"([1, 2])"),
  };
  return events;
}

void require_config(const json& written, const std::vector<json>& events) {
  std::vector<tiktok_offline::config_fault> faults;
  const auto settings = tiktok_offline::parse_config(written, faults);
  require(settings.has_value() != tiktok_offline::has_error(faults),
          "a configuration is given unless it has an error");
  if (!settings) return;
  std::vector<tiktok_offline::config_fault> faults_again;
  const json rewritten(*settings);
  const auto again = tiktok_offline::parse_config(rewritten, faults_again);
  require(again && json(*again) == rewritten, "a configuration goes to JSON and back");
  for (const json& event : events) require_mapping(event, *settings);
}

}  // namespace

void events(std::string_view bytes) {
  const auto event = json::parse(bytes.begin(), bytes.end(), nullptr, false);
  for (const config& settings : fixed_configs()) {
    const auto texts = tiktok_offline::map_text(bytes, settings);
    const bool is_json = !event.is_discarded() && bytes.find('\0') == std::string_view::npos;
    const bool is_refused = !texts.issues.empty() &&
                            texts.issues.front().code == tiktok_offline::issue_code::invalid_json;
    require(is_json != is_refused, "what is not JSON is refused, and nothing else is");
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    thread_local simdjson::dom::parser parser;
    const auto by_simdjson = tiktok_offline::map_text(bytes, settings, parser);
    require(texts.status == by_simdjson.status && texts.payloads == by_simdjson.payloads &&
                texts.issues == by_simdjson.issues,
            "both parsers give the same");
#endif
    if (!event.is_discarded()) require_mapping(event, settings);
  }
}

void configs(std::string_view bytes) {
  const auto written = json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (!written.is_discarded()) require_config(written, fixed_events());
}

void configs_and_events(std::string_view bytes) {
  const std::size_t line_end = (std::min)(bytes.find('\n'), bytes.size());
  const std::string_view first = bytes.substr(0, line_end);
  const std::string_view rest = bytes.substr(line_end);
  const auto written = json::parse(first.begin(), first.end(), nullptr, false);
  const auto event = json::parse(rest.begin(), rest.end(), nullptr, false);
  if (!written.is_discarded() && !event.is_discarded()) require_config(written, {event});
}

}  // namespace fuzz
