// SPDX-License-Identifier: MIT
// Whether an event that another JSON library reads gives the same bytes and the same issues as one
// that nlohmann/json reads. The texts are here, the other way to map one is the test's.
#ifndef TIKTOK_OFFLINE_TESTS_READER_COMPARISON_HPP
#define TIKTOK_OFFLINE_TESTS_READER_COMPARISON_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "data.hpp"
#include "random.hpp"

namespace tests {

/// A result in one text, to compare.
inline std::string shown(const tiktok_offline::map_result<std::string>& result) {
  nlohmann::ordered_json all;
  all["status"] = to_string(result.status);
  all["issues"] = result.issues;
  all["payloads"] = result.payloads;
  return all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

inline tiktok_offline::config usual_config() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}, {"purchase", "Contact"}, {"lead", "Lead"}};
  config.default_country = "33";
  return config;
}

/// One whose sources look everywhere.
inline tiktok_offline::config curious_config() {
  tiktok_offline::config config = usual_config();
  config.format = tiktok_offline::payload_format::event_track;
  config.event_set_id = "{{shop_id}}-{{items.0.id}}";
  config.fields.email = {"/user/0", "user.email", "items.1.product.name"};
  config.fields.phone = {"user.phone.0", "user.phone"};
  config.fields.contents = {"user.items", "items"};
  config.fields.content_id = {"items.X.product.0", "items.X.id", "{{items.X.price}}{{id}}"};
  config.fields.order_id = "{{id}}/{{context.event_id}}";
  return config;
}

inline const std::vector<tiktok_offline::config>& both_configs() {
  static const std::vector<tiktok_offline::config> both = {usual_config(), curious_config()};
  return both;
}

inline bool is_invalid_json(const tiktok_offline::map_result<std::string>& result) {
  return result.issues ==
         std::vector<tiktok_offline::issue>{{tiktok_offline::issue_code::invalid_json, ""}};
}

/// By a tree of nlohmann's values. It takes a NUL byte for the end of a text, which no text may
/// have.
inline tiktok_offline::map_result<std::string> map_by_tree(const std::string& text,
                                                           const tiktok_offline::config& config) {
  const bool has_nul = text.find('\0') != std::string::npos;
  const auto event = nlohmann::json::parse(has_nul ? std::string() : text, nullptr, false);
  if (!event.is_discarded()) return tiktok_offline::map_event<std::string>(event, config);
  tiktok_offline::map_result<std::string> result;
  result.issues.push_back({tiktok_offline::issue_code::invalid_json, ""});
  return result;
}

/// Compares, and keeps the first texts that differ.
class reader_comparison {
 public:
  /// Maps a text in another way. What it refuses to parse is `invalid_json`.
  using other_reader = std::function<tiktok_offline::map_result<std::string>(
      const std::string& text, const tiktok_offline::config& config)>;
  /// Which texts must give the same: any, or those that both take for JSON.
  enum class scope { all_texts, texts_that_both_take };

  reader_comparison(scope texts, other_reader map) : texts_(texts), map_(std::move(map)) {}

  void compare(const std::string& text) {
    for (const auto& config : both_configs()) compare(text, config);
  }

  void compare(const std::string& text, const tiktok_offline::config& config) {
    const auto by_nlohmann = map_by_tree(text, config);
    const auto by_other = map_(text, config);
    if (texts_ == scope::texts_that_both_take &&
        (is_invalid_json(by_nlohmann) || is_invalid_json(by_other))) {
      ++left_out;
      if (is_invalid_json(by_nlohmann) != is_invalid_json(by_other)) ++one_took;
      return;
    }
    ++compared;
    if (by_nlohmann.mapped()) ++mapped;
    if (shown(by_other) == shown(by_nlohmann)) return;
    if (differing.size() < 3) differing.push_back(text);
  }

  /// Says the figures in a log of the tests.
  void print(const char* what) const {
    std::printf(
        "%s: %zu compared, %zu of them mapped; %zu left out, of which one reader takes %zu\n", what,
        compared, mapped, left_out, one_took);
  }

  std::size_t compared = 0;
  std::size_t mapped = 0;
  std::size_t left_out = 0;
  std::size_t one_took = 0;
  std::vector<std::string> differing{};

 private:
  scope texts_;
  other_reader map_;
};

/// Event texts with all that is odd in JSON.
class event_generator {
 public:
  explicit event_generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return tests::below(random_, limit); }

  std::string event() {
    std::string members = one_of({R"("event_name":"purchase")", R"("event_name":"lead")",
                                  R"("event_name":"purchase")", R"("event_name":7)"});
    for (const char* name : {"id", "shop_id", "currency", "value", "type", "event_timestamp"}) {
      maybe_add(members, name, value(0));
    }
    maybe_add(members, "user", people());
    maybe_add(members, "context",
              R"({"event_timestamp":1716889512345,"event_id":)" + value(0) + '}');
    maybe_add(members, "items", items());
    if (below(8) == 0) maybe_add(members, "items", items());
    if (below(8) == 0) maybe_add(members, "user", people());
    if (below(8) == 0) maybe_add(members, "id", value(1));
    return '{' + members + '}';
  }

  /// A text with a byte or two changed.
  std::string damaged(std::string text) {
    for (std::size_t i = 1 + below(2); i > 0; --i) {
      const std::size_t at = below(text.size());
      const char odd = one_of({"\"", "\\", "{", "}", "[", "]",    ",",    ":",    "0",    "-",
                               "e",  ".",  "u", "d", "8", "\xC3", "\x80", "\xFF", "\x01", " "})[0];
      switch (below(4)) {
        case 0:
          text[at] = odd;
          break;
        case 1:
          text.insert(at, 1, odd);
          break;
        case 2:
          text.erase(at, 1);
          break;
        default:
          text.resize(below(4) == 0 ? at : text.size());
          break;
      }
      if (text.empty()) text = " ";
    }
    return text;
  }

 private:
  std::string one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  void maybe_add(std::string& members, const std::string& name, const std::string& value) {
    if (below(5) == 0) return;
    members += one_of({",", " , ", ",\n\t"}) + '"' + name + "\":" + value;
  }

  std::string people() {
    if (below(12) == 0) return value(1);
    std::string members = R"("phone":"+33612345678")";
    maybe_add(members, "email", below(3) == 0 ? value(1) : text());
    if (below(4) == 0) maybe_add(members, "phone", below(3) == 0 ? value(1) : text());
    if (below(6) == 0) maybe_add(members, "email", value(1));
    maybe_add(members, "items", items());
    return '{' + members + '}';
  }

  std::string items() {
    if (below(12) == 0) return value(1);
    std::string list;
    for (std::size_t i = below(4); i > 0; --i) {
      std::string members = R"("variant":null)";
      for (const char* name : {"id", "price", "quantity", "type"}) {
        maybe_add(members, name, value(0));
      }
      maybe_add(members, "product", R"({"name":)" + text() + R"(,"price":)" + number() + '}');
      list += (list.empty() ? "{" : ",{") + members + '}';
    }
    return '[' + list + ']';
  }

  std::string value(std::size_t depth) {
    switch (below(depth < 3 ? 9 : 7)) {
      case 0:
        return one_of({"true", "false", "null"});
      case 1:
      case 2:
      case 3:
        return number();
      case 7:
        return '[' + value(depth + 1) + ',' + value(depth + 1) + ']';
      case 8:
        return R"({"0":)" + value(depth + 1) + R"(,"email":)" + value(depth + 1) + '}';
      default:
        return text();
    }
  }

  std::string number() {
    if (below(60) == 0) return one_of({"1e400", "-1e400", "01", "1.", "-", "+1"});
    return one_of({"0",
                   "-0",
                   "7",
                   "-7",
                   "7.0",
                   "49.90",
                   "1e3",
                   "1E-3",
                   "0.1",
                   "-1e-400",
                   "1716889512345",
                   "1716889512",
                   "33612345678",
                   "9007199254740993",
                   "9223372036854775807",
                   "9223372036854775808",
                   "-9223372036854775808",
                   "-9223372036854775809",
                   "18446744073709551615",
                   "18446744073709551616",
                   "123456789012345678901234567890",
                   "1.7976931348623157e308",
                   "5e-324",
                   "2.675",
                   "0.30000000000000004",
                   "1e22",
                   "100000000000000000000.5"});
  }

  std::string text() {
    const bool is_odd = below(60) == 0;
    return '"' +
           (is_odd ? one_of({"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\u0041", "\xC3", "\x01",
                             "\xED\xA0\x80", "\xF4\x90\x80\x80", "\\x", "\\u12", "\\"})
                   : one_of({"",
                             " ",
                             "EUR",
                             "in_store",
                             "12.5",
                             "a@example.com",
                             " B@Example.com ",
                             "+33 6 12 34 56 78",
                             "06 12 34 56 78",
                             "SKU-1",
                             "caf\xC3\xA9",
                             "\\u00e9\\ud83d\\ude00",
                             "\\\"\\\\\\/\\b\\f\\n\\r\\t",
                             "\\u0000",
                             "a\\u0000b",
                             "\\uD800\\uDC00",
                             "\x7F",
                             "2024-05-28T09:45:12Z",
                             "{{id}}",
                             "4ac33642f890c6f67bfe402b440a7a30e10980927d5e85134a7325873b417b57"})) +
           '"';
  }

  std::mt19937 random_;
};

/// The cases of the design, each with its configuration.
inline void compare_cases_of_the_design(reader_comparison& both) {
  for (const char* name : {"golden.jsonl", "odd_events.jsonl"}) {
    for (const std::string& line : lines_of(name)) {
      const auto expected = nlohmann::ordered_json::parse(line);
      std::vector<tiktok_offline::config_fault> faults;
      const auto config = tiktok_offline::parse_config(expected["config"], faults);
      if (!config) continue;  // it has settings that are not there yet
      const std::string text =
          expected["event"].dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
      both.compare(text, *config);
    }
  }
}

inline void compare_generated_events(reader_comparison& both) {
  event_generator any(2026);
  for (std::uint64_t i = 0; i < rounds(6000); ++i) both.compare(any.event());
}

inline void compare_damaged_texts(reader_comparison& both) {
  event_generator any(7);
  for (std::uint64_t i = 0; i < rounds(6000); ++i) both.compare(any.damaged(any.event()));
}

/// Texts that are odd as a whole. Four of them are events.
inline void compare_odd_texts(reader_comparison& both) {
  const std::string event = R"({"event_name":"purchase","id":"T-1","user":{"email":"a@example.com"},
      "context":{"event_timestamp":1716889512345}})";
  const std::string deep(5000, '[');
  const std::vector<std::string> texts = {
      "",
      " ",
      "{",
      "[]",
      "null",
      "7",
      "\"text\"",
      event,
      " " + event + "\r\n",
      event + "x",
      event + event,
      event + ",",
      "\xEF\xBB\xBF" + event,
      "\xEF\xBB" + event,
      event + std::string(1, '\0'),
      event + std::string(3, '\0') + "x",
      std::string(1, '\0') + event,
      "\xFF\xFE",
      R"({"event_name":"purchase","id":)" + deep,
      R"({"event_name":"purchase","x":)" + deep + std::string(5000, ']') + ',' + event.substr(1),
      "// comment\n" + event,
      "'" + event + "'",
      R"({"a":1,})",
      R"({"a":01})",
      R"({"a":+1})",
      R"({"a":1.})",
      R"({"a":.5})",
      R"({"a":NaN})",
      "{\"a\":\"\t\"}",
      std::string(100000, ' ')};
  for (const std::string& text : texts) both.compare(text);
}

/// Objects with few members and with many, among them some with the same key.
inline void compare_objects_of_any_size(reader_comparison& both) {
  const auto unknown_members = [](int count, char first) {
    std::string members;
    for (int i = 0; i < count; ++i) {
      members += std::string(1, '"') + first + std::to_string(i) + R"(":[{}],)";
    }
    return members;
  };
  for (const int count : {0, 1, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 100, 1000}) {
    for (const int before : {0, count / 2, count}) {
      const std::string front = unknown_members(before, 'a');
      const std::string back = unknown_members(count - before, 'b') + R"("end":0)";
      const std::string product = R"({"name":"none",)" + front +
                                  R"("name":"shoe","price":5,"category_1":"a","category_2":"b",)" +
                                  back + "}";
      const std::string item =
          "{" + front + R"("id":7,"id":"A","quantity":1,"product":)" + product + "," + back + "}";
      both.compare("{" + front +
                   R"("event_name":"purchase","id":"x","id":"T-1","shop_id":"S","items":[)" + item +
                   "," + item + R"(],"user":{)" + front +
                   R"("email":"a@example.com","phone":"+33612345678",)" + back +
                   R"(},"context":{"event_timestamp":1716889512345},"value":7,"value":8,)" +
                   R"("currency":"EUR",)" + back + "}");
    }
  }
}

/// An event whose values are replaced, one place after the other, by values of all types.
inline void compare_wrong_types(reader_comparison& both) {
  const auto event = nlohmann::ordered_json::parse(R"({"event_name":"purchase","id":"T-1",
      "shop_id":"S","value":9.5,"currency":"EUR","type":"in_store",
      "user":{"email":"a@example.com","phone":"+33612345678","items":[]},
      "context":{"event_timestamp":1716889512345,"event_id":"E"},
      "items":[{"id":"A","price":5,"quantity":1,"product":{"name":"shoe","price":5}},
               {"id":"B","price":4.5,"quantity":2,"product":{"name":"a@example.com"}}]})");
  std::vector<std::string> places = {""};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string place = places[i];
    const auto& here = event.at(nlohmann::ordered_json::json_pointer(place));
    for (const auto& member : here.items()) {
      if (here.is_structured()) places.push_back(place + '/' + member.key());
    }
  }
  for (const std::string& place : places) {
    for (const char* wrong : {"null",
                              "true",
                              "false",
                              "0",
                              "-0",
                              "-7",
                              "7.5",
                              "-0.0",
                              "1e22",
                              "9223372036854775807",
                              "18446744073709551615",
                              "-9223372036854775808",
                              R"("")",
                              R"(" ")",
                              R"("7")",
                              R"("text")",
                              R"("\u0000")",
                              "[]",
                              "{}",
                              "[null]",
                              "[[]]",
                              R"(["text",7])",
                              R"([{"id":"A"}])",
                              R"({"0":"text"})",
                              R"({"0":{"id":"A"},"2":{"id":7}})",
                              R"({"":7})",
                              R"({"a":{}})"}) {
      auto changed = event;
      changed[nlohmann::ordered_json::json_pointer(place)] = nlohmann::ordered_json::parse(wrong);
      both.compare(changed.dump());
    }
  }
}

/// Keys that are empty, that hold a NUL byte or that are like another one.
inline void compare_odd_keys(reader_comparison& both) {
  tiktok_offline::config config = usual_config();
  config.fields.order_id = {"/", "/user/", "/user//0", std::string("/a\0b", 4)};
  for (const char* key :
       {"", "\\u0000", "id", "id\\u0000", "\\u0000id", "i\\u0000d", "a\\u0000b", "a\\u0000c", "a",
        "\\u0069d", "ID", "id ", "caf\xC3\xA9", "\\ud83d\\ude00"}) {
    for (const char* value : {R"("here")", "7", "[3]", R"({"":5})"}) {
      const std::string member = std::string(1, '"') + key + "\":" + value;
      both.compare(R"({"event_name":"purchase","user":{"email":"a@example.com",)" + member +
                       R"(},"context":{"event_timestamp":1716889512345},)" + member + "}",
                   config);
    }
  }
}

/// Numbers of any length, as an amount and as an id.
inline void compare_numbers(reader_comparison& both) {
  event_generator any(11);
  const auto digits = [&any](std::size_t count) {
    std::string text(1, static_cast<char>('1' + any.below(9)));
    while (text.size() < count) text += static_cast<char>('0' + any.below(10));
    return text;
  };
  for (std::uint64_t i = 0; i < rounds(2000); ++i) {
    std::string number = (any.below(4) == 0 ? "-" : "") + digits(1 + any.below(24));
    if (any.below(2) == 0) number += '.' + digits(1 + any.below(20));
    if (any.below(3) == 0) {
      number += (any.below(2) == 0 ? "e" : "E-") + std::to_string(any.below(330));
    }
    const std::string members = R"("id":)" + number + R"(,"value":)" + number;
    both.compare(R"({"event_name":"purchase","user":{"email":"a@example.com"},"currency":"EUR",)" +
                 members + R"(,"shop_id":"S","items":[{"id":7}],)" +
                 R"("context":{"event_timestamp":1716889512345}})");
  }
}

}  // namespace tests

#endif
