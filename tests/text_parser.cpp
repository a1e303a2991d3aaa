// SPDX-License-Identifier: MIT
// An event that is text gives the same bytes and the same issues as its tree of JSON values.
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/text_parser.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "reader_comparison.hpp"

namespace {

using nlohmann::json;
using tests::usual_config;
using tiktok_offline::map_text;
using tiktok_offline::text_parser;
using tiktok_offline::detail::flat_document;
using tiktok_offline::detail::flat_value;

// One parser for all texts of a comparison: nothing of one may be left for the next.
tests::reader_comparison with_text_parser(text_parser& parser) {
  return {tests::reader_comparison::scope::all_texts,
          [&parser](const std::string& text, const tiktok_offline::config& config) {
            return map_text(text, config, parser);
          }};
}

std::vector<std::string> no_texts() {
  return {};
}

}  // namespace

TEST_CASE("Text and tree give the same for the cases of the design", "[text_parser]") {
  text_parser parser;
  auto both = with_text_parser(parser);
  compare_cases_of_the_design(both);
  CHECK(both.compared >= 111 + 260);
  CHECK(both.mapped > 150);
  CHECK(both.differing == no_texts());
}

TEST_CASE("Text and tree give the same for generated events and damaged texts", "[text_parser]") {
  text_parser parser;
  auto both = with_text_parser(parser);
  compare_generated_events(both);
  compare_damaged_texts(both);
  both.print("text and tree");
  CHECK(both.compared == 4 * tests::rounds(6000));
  CHECK(both.mapped > tests::rounds(6000) / 8);
  CHECK(both.differing == no_texts());
}

TEST_CASE("Text and tree give the same for odd texts, types, keys, numbers and sizes",
          "[text_parser]") {
  text_parser parser;
  auto both = with_text_parser(parser);
  compare_odd_texts(both);
  CHECK(both.mapped == 4);
  compare_wrong_types(both);
  compare_odd_keys(both);
  compare_numbers(both);
  compare_objects_of_any_size(both);
  CHECK(both.mapped > both.compared / 3);
  CHECK(both.differing == no_texts());
}

TEST_CASE("A text without a parser of the caller's is read by one of its own", "[text_parser]") {
  const std::string text = R"({"event_name": "lead", "user": {"email": "a@example.com"},
      "context": {"event_timestamp": 1716889512345}})";
  text_parser parser;
  CHECK(map_text(text, usual_config()) == map_text(text, usual_config(), parser));
  CHECK(map_text<json>(text, usual_config(), parser).payloads ==
        tiktok_offline::map_event<json>(json::parse(text), usual_config()).payloads);
}

TEST_CASE("A parser that is moved goes on", "[text_parser]") {
  const std::string text = R"({"event_name": "lead", "user": {"email": "a@example.com"},
      "context": {"event_timestamp": 1716889512345}})";
  text_parser first;
  REQUIRE(map_text(text, usual_config(), first).mapped());
  text_parser second = std::move(first);
  CHECK(map_text(text, usual_config(), second).mapped());
  first = text_parser();
  CHECK(map_text(text, usual_config(), first).mapped());
}

TEST_CASE("A normalizer that throws leaves a parser that can be used", "[text_parser]") {
  const std::string text = R"({"event_name": "lead", "user": {"email": "a@example.com"},
      "context": {"event_timestamp": 1716889512345}})";
  auto config = usual_config();
  config.email_normalizer = [](std::string_view) -> std::optional<std::string> { throw 7; };
  text_parser parser;
  CHECK_THROWS_AS(map_text(text, config, parser), int);
  CHECK(map_text(text, usual_config(), parser).mapped());
}

TEST_CASE("Numbers of locales whose decimal point has two bytes are read again", "[text_parser]") {
  // As nlohmann's lexer passes 49.9 and -1.5e3 in ps_AF, where it reads no further than the point.
  flat_document document;
  document.start_array(std::numeric_limits<std::size_t>::max());
  document.number_float(49.0,
                        "49\xD9"
                        "9");
  document.number_float(-1.0,
                        "-1\xD9"
                        "5e3");
  document.number_float(2.5, "2.5");
  document.number_float(3.5, "3,5");
  document.end_array();
  const flat_value list(document.root());
  const auto value_of = [&list](std::size_t index) {
    return *list.element(index).to_scalar().numeric();
  };
  CHECK(value_of(0) == tiktok_offline::number(49.9));
  CHECK(value_of(1) == tiktok_offline::number(-1500.0));
  CHECK(value_of(2) == tiktok_offline::number(2.5));
  CHECK(value_of(3) == tiktok_offline::number(3.5));
  CHECK(list.element(4).to_scalar().is_absent());
}

TEST_CASE("A handle to anything but an array in a text has no elements", "[text_parser]") {
  for (const char* text : {"null", "7", R"("[1]")", R"({"0": 1})", "[]"}) {
    CAPTURE(text);
    flat_document document;
    REQUIRE(document.parse(text));
    const flat_value value(document.root());
    int elements = 0;
    value.each_element([&elements](const flat_value&) { ++elements; });
    CHECK(elements == 0);
    CHECK(value.element(0).to_scalar().is_absent());
  }
}

TEST_CASE("Nothing of an event is in the buffer of a parser after its mapping", "[text_parser]") {
  flat_document document;
  REQUIRE(document.parse(R"({"user": {"email": "kay.planted@example.com"}, "id": "x"})"));
  const flat_value email = flat_value(document.root()).member("user").member("email");
  const std::string_view text = *email.to_scalar().text();
  CHECK(text == "kay.planted@example.com");
  document.clear();
  // The buffer is kept: its bytes may be looked at.
  CHECK(text == std::string(text.size(), '\0'));
  CHECK(document.root() == nullptr);
  CHECK(flat_value(document.root()).member("user").to_scalar().is_absent());
}

TEST_CASE("A text can be gone over from its first character to its last", "[text_parser]") {
  using tiktok_offline::detail::text_iterator;
  const std::string_view text = "{}";
  text_iterator place{text.data()};
  const text_iterator end{text.data() + text.size()};
  CHECK(place == text_iterator{text.data()});
  CHECK_FALSE(place == end);
  CHECK(place != end);
  CHECK(*place == '{');
  CHECK(*++place == '}');
  CHECK(++place == end);
  CHECK_FALSE(place != end);
}
