// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/source.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"

using tiktok_offline::constant;
using tiktok_offline::number;
using tiktok_offline::path;
using tiktok_offline::source;
using tiktok_offline::source_list;
using tiktok_offline::text_template;

namespace {

// A key, or a key that is also this index.
struct step {
  step(const char* name) : key(name) {}
  step(std::size_t at) : key(std::to_string(at)), index(at) {}
  std::string key;
  std::optional<std::size_t> index{};
};

constexpr std::size_t at(std::size_t index) {
  return index;
}

void check_steps(const path& place, const std::vector<step>& expected) {
  CHECK(place.problem() == "");
  REQUIRE(place.parts().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(place.parts()[i].key == expected[i].key);
    CHECK(place.parts()[i].index == expected[i].index);
  }
}

// As they were written; a constant is shown in brackets.
std::vector<std::string> texts_of(const source_list& sources) {
  std::vector<std::string> texts;
  for (const source& from : sources) {
    const constant* fixed = from.as_constant();
    if (fixed == nullptr) {
      texts.push_back(from.text());
    } else {
      texts.push_back(fixed->text() != nullptr ? '[' + *fixed->text() + ']' : "[number]");
    }
  }
  return texts;
}

using texts = std::vector<std::string>;

// The shape in which config holds its sources.
struct holder {
  source_list sources = "default";
};

// As a function of a caller takes them.
std::size_t count(const source_list& sources) {
  return sources.size();
}

constexpr std::uint64_t largest_uint64 = UINT64_MAX;
constexpr std::int64_t beyond_doubles = 9007199254740993;  // 2^53 + 1, no double holds it

}  // namespace

TEST_CASE("A path with dots or slashes is a list of keys", "[source]") {
  struct row {
    const char* text;
    std::vector<step> steps;
  };
  const row rows[] = {
      {"id", {"id"}},
      {"user.email", {"user", "email"}},
      {"a.b.c.d", {"a", "b", "c", "d"}},
      {"user.emails.0", {"user", "emails", at(0)}},
      {"a.10.b", {"a", at(10), "b"}},
      {"0", {at(0)}},
      {"a.1b", {"a", "1b"}},
      {"a.-1", {"a", "-1"}},
      {"a.+1", {"a", "+1"}},
      {"a.1e2", {"a", "1e2"}},
      // No array has so many elements: these are keys alone, and never wrap around to an index.
      {"a.999999999", {"a", at(999999999)}},
      {"a.1000000000", {"a", "1000000000"}},
      {"a.18446744073709551616", {"a", "18446744073709551616"}},
      // Only braces are for templates.
      {"a!.b?", {"a!", "b?"}},
      // Only a text that begins with a slash is a pointer.
      {"a/b", {"a/b"}},
      {"a.b/c", {"a", "b/c"}},
      {"a~1b.~0", {"a~1b", "~0"}},
      {"caf\xC3\xA9.prix", {"caf\xC3\xA9", "prix"}},
      // Blanks are part of a key.
      {"first name.x", {"first name", "x"}},

      {"/id", {"id"}},
      {"/user/e.mail", {"user", "e.mail"}},
      {"/user/emails/0", {"user", "emails", at(0)}},
      {"/0", {at(0)}},
      // RFC 6901: an index has no zero in front.
      {"/a/00", {"a", "00"}},
      {"/a/01", {"a", "01"}},
      {"/", {""}},
      {"//", {"", ""}},
      {"/a/", {"a", ""}},
      {"//a", {"", "a"}},
      {"/ ", {" "}},
      {"/a~1b", {"a/b"}},
      {"/m~0n", {"m~n"}},
      {"/~0~1", {"~/"}},
      // RFC 6901, section 4: ~01 is ~1, never a slash.
      {"/~01", {"~1"}},
      {"/~00", {"~0"}},
      {"/a~1", {"a/"}},
  };
  for (const auto& [text, steps] : rows) {
    CAPTURE(text);
    const path place(text);
    check_steps(place, steps);
    CHECK_FALSE(place.of_item());
  }
}

TEST_CASE("items.X. at the front is the current item", "[source]") {
  struct row {
    const char* text;
    std::vector<step> steps;
  };
  const row of_item[] = {
      {"items.X.id", {"id"}},        {"items.X.product.category_1", {"product", "category_1"}},
      {"items.X.0", {at(0)}},        {"/items/X/id", {"id"}},
      {"/items/X/na.me", {"na.me"}}, {"/items/X/a~1b/2", {"a/b", at(2)}},
      {"/items/X/", {""}},           {"items.X.items", {"items"}},
  };
  for (const auto& [text, steps] : of_item) {
    CAPTURE(text);
    const path place(text);
    CHECK(place.of_item());
    check_steps(place, steps);
  }

  const row of_event[] = {
      {"items", {"items"}},
      {"items.0.id", {"items", at(0), "id"}},
      {"items.x.id", {"items", "x", "id"}},
      {"Items.x.id", {"Items", "x", "id"}},
      {"items.XX.id", {"items", "XX", "id"}},
      {"items.X1.X2", {"items", "X1", "X2"}},
      {"Xitems", {"Xitems"}},
      {"/items~1X/id", {"items/X", "id"}},
      {"/items.X.id", {"items.X.id"}},
  };
  for (const auto& [text, steps] : of_event) {
    CAPTURE(text);
    const path place(text);
    CHECK_FALSE(place.of_item());
    check_steps(place, steps);
  }
}

TEST_CASE("A malformed path has a problem and leads nowhere", "[source]") {
  const char* malformed[] = {
      "",
      " ",
      "\t\n",
      "\xC2\xA0",
      ".",
      "..",
      ".a",
      "a.",
      "a..b",
      "a...b",
      "a. .b",
      "items.X.",
      "/~",
      "/~2",
      "/a~",
      "/a~b",
      "/a/~/b",
      "/~~0",
      // X stands for the item at hand at the front and nowhere else.
      "X",
      "X.id",
      "items.X",
      "/items/X",
      "/X",
      "id.X",
      "cart.X.id",
      "cart.items.X.id",
      "/cart/items/X/id",
      "Items.X.id",
      "items.0.X.id",
      "items.X.X",
      "items.X.id.X",
      "items.X.items.X.id",
      "/items/X/items/X/id",
      "a.{{b}}",
      "{{a",
  };
  for (const char* text : malformed) {
    CAPTURE(text);
    const path place(text);
    CHECK(place.problem() != "");
    CHECK(place.parts().empty());
    CHECK_FALSE(place.of_item());
  }
}

TEST_CASE("A template is literals and places in the order of the text", "[source]") {
  // A piece is a literal, or the keys of a place with a dot in front of each.
  struct row {
    const char* text;
    std::vector<std::string> pieces;
  };
  const row rows[] = {
      {"", {}},
      {" ", {" "}},
      {"7181537436256731137", {"7181537436256731137"}},
      {"a.b", {"a.b"}},
      {"{a}", {"{a}"}},
      {"a}b{c", {"a}b{c"}},
      {"{{a}}", {".a"}},
      {"{{a.b}}", {".a.b"}},
      {"{{ a.b }}", {".a.b"}},
      {"{{\t\na.b\r }}", {".a.b"}},
      {"{{\xC2\xA0"
       "a\xC2\xA0}}",
       {".a"}},
      {"{{/a.b/c~1d}}", {".a.b.c/d"}},
      {"{{a}}{{b}}", {".a", ".b"}},
      {"{{a}}-{{b}}", {".a", "-", ".b"}},
      {"x{{a}}", {"x", ".a"}},
      {"{{a}}x", {".a", "x"}},
      {"{{a}} ", {".a", " "}},
      {" {{a}}", {" ", ".a"}},
      {"set {{a}} of {{b.0}}!", {"set ", ".a", " of ", ".b.0", "!"}},
      {"{{a}}{{a}}{{a}}", {".a", ".a", ".a"}},
      {"{{first name}}", {".first name"}},
  };
  for (const auto& [text, pieces] : rows) {
    CAPTURE(text);
    const text_template pattern(text);
    CHECK(pattern.problem() == "");
    CHECK(pattern.text() == text);
    std::vector<std::string> found;
    for (const text_template::part& piece : pattern.parts()) {
      if (!piece.path) {
        found.push_back(piece.literal);
        continue;
      }
      CHECK(piece.literal == "");
      std::string keys;
      for (const path::part& key : piece.path->parts()) keys += '.' + key.key;
      found.push_back(keys);
    }
    CHECK(found == pieces);
  }
  CHECK(text_template().parts().empty());
  CHECK(text_template().text() == "");
  CHECK(text_template().problem() == "");
}

TEST_CASE("A malformed template has a problem and no value", "[source]") {
  const char* malformed[] = {
      "{{",        "{{a",     "x{{a",    "{{a}",         "{{a}}{{b",    "{{a}} {{b}",  "}}",
      "a}}",       "{{a}}}}", "}}{{a}}", "{{a}}b}}",     "}}{{",        "{{a{{b}}",    "{{a{{b}}}}",
      "{{{{a}}}}", "{{}}",    "{{ }}",   "{{\xC2\xA0}}", "x{{}}y",      "{{a..b}}",    "{{.a}}",
      "{{a.}}",    "{{/~2}}", "{{X}}",   "{{a}}{{}}",    "{{items.X}}", "{{a.X.b}}-1", "{{}}{{a}}",
  };
  for (const char* text : malformed) {
    CAPTURE(text);
    const text_template pattern(text);
    CHECK(pattern.problem() != "");
    CHECK(pattern.parts().empty());
    CHECK(pattern.first_path() == nullptr);
    CHECK(pattern.only_path() == nullptr);
    // It can still be shown and written back.
    CHECK(pattern.text() == text);
  }
}

TEST_CASE("A template knows its first path and whether it is the only part", "[source]") {
  struct row {
    const char* text;
    const char* first;  // null for none
    bool alone;
  };
  const row rows[] = {
      {"", nullptr, false},       {"a", nullptr, false},      {"{a}", nullptr, false},
      {"{{a}}", "a", true},       {"{{ a }}", "a", true},     {"x{{a}}", "a", false},
      {"{{a}}x", "a", false},     {" {{a}}", "a", false},     {"{{a}} ", "a", false},
      {"{{b}}{{a}}", "b", false}, {"{{a}}{{a}}", "a", false}, {"x{{b}}y{{a}}z", "b", false},
  };
  for (const auto& [text, first, alone] : rows) {
    CAPTURE(text);
    const text_template pattern(text);
    if (first == nullptr) {
      CHECK(pattern.first_path() == nullptr);
    } else {
      REQUIRE(pattern.first_path() != nullptr);
      check_steps(*pattern.first_path(), {first});
    }
    CHECK((pattern.only_path() != nullptr) == alone);
    if (alone) CHECK(pattern.only_path() == pattern.first_path());
  }
}

TEST_CASE("A template is made from any text", "[source]") {
  const std::string text = "{{a}}-b";
  text_template pattern = text;
  CHECK(pattern.text() == "{{a}}-b");
  pattern = "c";
  CHECK(pattern.text() == "c");
  CHECK(pattern.parts().size() == 1);
  pattern = std::string_view("{{d}}e").substr(0, 5);
  CHECK(pattern.text() == "{{d}}");
  CHECK(pattern.only_path() != nullptr);
  // It owns what it was made of.
  pattern = std::string("{{a long path of which no copy is kept elsewhere}}");
  REQUIRE(pattern.only_path() != nullptr);
  check_steps(*pattern.only_path(), {"a long path of which no copy is kept elsewhere"});
}

TEST_CASE("A copy of a template or a source is independent", "[source]") {
  std::optional<source> original(std::in_place, "{{a}}-{{b}}");
  const source copy = *original;
  original.reset();
  CHECK(copy.text() == "{{a}}-{{b}}");
  REQUIRE(copy.as_template() != nullptr);
  CHECK(copy.as_template()->parts().size() == 3);

  source_list one = {"a", "b"};
  const source_list two = one;
  one = "c";
  CHECK(texts_of(one) == texts{"c"});
  CHECK(texts_of(two) == texts{"a", "b"});
}

TEST_CASE("A source is a path or a template or a constant", "[source]") {
  enum class kind { path, pattern };
  struct row {
    const char* text;
    kind expected;
    bool good;
    bool reads_item;
  };
  const row rows[] = {
      {"user.email", kind::path, true, false},
      {"/user/e.mail", kind::path, true, false},
      {"{a}", kind::path, false, false},
      {"user.email}}", kind::path, false, false},
      {" user.email ", kind::path, false, false},
      {"user. email", kind::path, false, false},
      {"/ user/{email}", kind::path, true, false},
      {"{{{a}}}", kind::pattern, false, false},
      {"items.X.id", kind::path, true, true},
      {"/items/X/id", kind::path, true, true},
      {"{{user.email}}", kind::path, true, false},
      {"{{ user.email }}", kind::path, true, false},
      {"{{items.X.id}}", kind::path, true, true},
      {"{{/items/X/id}}", kind::path, true, true},
      {"a{{b}}", kind::pattern, true, false},
      {"{{a}} ", kind::pattern, true, false},
      {"{{a}}{{b}}", kind::pattern, true, false},
      {"{{items.0.id}}-{{b}}", kind::pattern, true, false},
      {"{{items.X.id}}-{{b}}", kind::pattern, true, true},
      {"{{b}}-{{items.X.id}}", kind::pattern, true, true},
      // Outside of braces items.X. is only a word.
      {"items.X.id {{b}}", kind::pattern, true, false},
      {"", kind::path, false, false},
      {" ", kind::path, false, false},
      {"a..b", kind::path, false, false},
      {"/~", kind::path, false, false},
      {"items.X", kind::path, false, false},
      {"{{", kind::pattern, false, false},
      {"{{a", kind::pattern, false, false},
      {"a{{}}", kind::pattern, false, false},
      {"{{items.X.a}}{{", kind::pattern, false, false},
  };
  for (const auto& [text, expected, good, reads_item] : rows) {
    CAPTURE(text);
    const source from = text;
    CHECK((from.as_path() != nullptr) == (expected == kind::path));
    CHECK((from.as_template() != nullptr) == (expected == kind::pattern));
    CHECK(from.as_constant() == nullptr);
    CHECK((from.problem() == "") == good);
    CHECK(from.reads_item() == reads_item);
    CHECK(from.text() == text);
  }

  const source fixed = constant("{{not a path");
  CHECK(fixed.as_path() == nullptr);
  CHECK(fixed.as_template() == nullptr);
  REQUIRE(fixed.as_constant() != nullptr);
  CHECK(fixed.problem() == "");
  CHECK(fixed.text() == "");
  CHECK_FALSE(fixed.reads_item());
  CHECK_FALSE(source(constant("items.X.id")).reads_item());
}

TEST_CASE("A template of one path is that path", "[source]") {
  const source from = "{{ user.emails.0 }}";
  REQUIRE(from.as_path() != nullptr);
  check_steps(*from.as_path(), {"user", "emails", at(0)});
  CHECK(from.text() == "{{ user.emails.0 }}");
}

TEST_CASE("A constant keeps a text as it is", "[source]") {
  for (const char* text : {"in_store", "", " ", "7", "{{a}}", "a.b", "\xC3\xA9"}) {
    CAPTURE(text);
    const constant fixed(text);
    REQUIRE(fixed.text() != nullptr);
    CHECK(*fixed.text() == text);
    CHECK(fixed.numeric() == nullptr);
  }
  const std::string with_zero("a\0b", 3);
  CHECK(*constant(with_zero).text() == with_zero);
  CHECK(*constant(std::string_view("abc").substr(1)).text() == "bc");
}

TEST_CASE("A constant keeps a number exactly and of its kind", "[source]") {
  const auto holds = [](const constant& fixed, auto expected) {
    REQUIRE(fixed.numeric() != nullptr);
    CHECK(fixed.text() == nullptr);
    fixed.numeric()->visit([expected](auto held) {
      CHECK(std::is_same_v<decltype(held), decltype(expected)>);
      CHECK(held == static_cast<decltype(held)>(expected));
    });
  };
  holds(constant(0), std::int64_t{0});
  holds(constant(-7), std::int64_t{-7});
  holds(constant(7U), std::uint64_t{7});
  holds(constant(beyond_doubles), beyond_doubles);
  holds(constant(-beyond_doubles), -beyond_doubles);
  holds(constant(INT64_MAX), std::int64_t{INT64_MAX});
  holds(constant(INT64_MIN), std::int64_t{INT64_MIN});
  holds(constant(largest_uint64), largest_uint64);
  holds(constant(49.9), 49.9);
  holds(constant(7.0), 7.0);
  holds(constant(0.5F), 0.5);
  CHECK(*constant(number(beyond_doubles)).numeric() == number(beyond_doubles));
  CHECK(*constant(7).numeric() != *constant(7.0).numeric());
}

TEST_CASE("A boolean is not a constant and a bare number is not a source", "[source]") {
  static_assert(!std::is_constructible_v<constant, bool>, "a boolean is never a number or a text");
  static_assert(!std::is_constructible_v<source, bool>);
  static_assert(!std::is_constructible_v<source_list, bool>);
  static_assert(!std::is_convertible_v<int, source>, "is 7 a path or a value");
  static_assert(!std::is_convertible_v<int, source_list>);
  static_assert(!std::is_convertible_v<const char*, constant>, "a text is a path by default");
  static_assert(!std::is_convertible_v<int, constant>);
  static_assert(std::is_constructible_v<constant, std::int64_t>);
  static_assert(std::is_constructible_v<constant, std::string>);
  SUCCEED("it compiles");
}

TEST_CASE("A list of sources is made from one text", "[source]") {
  const std::string text = "user.email";
  const std::string_view view = text;
  const char* pointer = text.c_str();
  char array[] = "user.email";
  const source_list lists[] = {"user.email", text,           view,        pointer,
                               array,        {"user.email"}, {text},      {view},
                               {pointer},    {array},        source(text)};
  for (const source_list& sources : lists) {
    CHECK(texts_of(sources) == texts{"user.email"});
    CHECK(sources.size() == 1);
    CHECK_FALSE(sources.empty());
    CHECK(sources.front().text() == "user.email");
  }
  holder held;
  CHECK(texts_of(held.sources) == texts{"default"});
  held.sources = "a";
  CHECK(texts_of(held.sources) == texts{"a"});
  held.sources = {"b"};
  CHECK(texts_of(held.sources) == texts{"b"});
  held.sources = text;
  CHECK(texts_of(held.sources) == texts{"user.email"});
  held.sources = view.substr(0, 4);
  CHECK(texts_of(held.sources) == texts{"user"});
  held.sources = {pointer};
  CHECK(texts_of(held.sources) == texts{"user.email"});
}

// Two pointers to char are also the ends of one std::string.
TEST_CASE("Two texts in braces are two sources", "[source]") {
  const source_list initialised = {"a", "b"};
  CHECK(texts_of(initialised) == texts{"a", "b"});
  const source_list direct{"a", "b"};
  CHECK(texts_of(direct) == texts{"a", "b"});
  const source_list in_brackets({"a", "b"});
  CHECK(texts_of(in_brackets) == texts{"a", "b"});
  CHECK(texts_of(source_list{"a", "b", "c"}) == texts{"a", "b", "c"});
  CHECK(count({"a", "b"}) == 2);

  const char word[] = "together";
  const source_list two_into_one_word = {&word[0], &word[2]};
  CHECK(texts_of(two_into_one_word) == texts{"together", "gether"});

  const std::string a_string = "x.y";
  const std::string_view a_view = "z";
  const source_list mixed = {a_string, a_view};
  CHECK(texts_of(mixed) == texts{"x.y", "z"});
  CHECK(texts_of({a_view, a_string, "w"}) == texts{"z", "x.y", "w"});
  CHECK(texts_of({a_string, a_string}) == texts{"x.y", "x.y"});

  holder held;
  held.sources = {"a", "b"};
  CHECK(texts_of(held.sources) == texts{"a", "b"});
  held.sources = {&word[0], &word[2]};
  CHECK(texts_of(held.sources) == texts{"together", "gether"});
  held.sources = {a_string, a_view};
  CHECK(texts_of(held.sources) == texts{"x.y", "z"});
  const holder filled{{"a", "b"}};
  CHECK(texts_of(filled.sources) == texts{"a", "b"});
}

TEST_CASE("Nothing and the empty text turn a property off", "[source]") {
  const std::string empty;
  const source_list nothing = {};
  const source_list lists[] = {
      nothing, "", {""}, {}, empty, {empty}, std::string_view(), source(""), source_list()};
  for (const source_list& sources : lists) {
    CHECK(sources.empty());
    CHECK(sources.size() == 0);
    CHECK(sources.begin() == sources.end());
  }
  CHECK(source_list(std::vector<source>{}).empty());
  CHECK(source_list(std::vector<source>{source("")}).empty());

  holder held;
  held.sources = {};
  CHECK(held.sources.empty());
  held.sources = "a";
  held.sources = "";
  CHECK(held.sources.empty());
  held.sources = "a";
  held.sources = {""};
  CHECK(held.sources.empty());

  // An empty text among others is rather a mistake, and so is one of blanks.
  const source_list with_a_hole = {"a", ""};
  REQUIRE(with_a_hole.size() == 2);
  CHECK(with_a_hole.front().problem() == "");
  CHECK((with_a_hole.begin() + 1)->problem() != "");
  CHECK(texts_of({"", "a"}) == texts{"", "a"});
  const source_list blank = " ";
  REQUIRE(blank.size() == 1);
  CHECK(blank.front().problem() != "");
}

TEST_CASE("A list mixes paths and templates and constants", "[source]") {
  const auto is_mixed = [](const source_list& sources) {
    CHECK(texts_of(sources) == texts{"id", "{{a}}-{{b}}", "[x]"});
    REQUIRE(sources.size() == 3);
    auto from = sources.begin();
    CHECK(from->as_path() != nullptr);
    CHECK((++from)->as_template() != nullptr);
    CHECK((++from)->as_constant() != nullptr);
  };
  const source_list initialised = {"id", "{{a}}-{{b}}", constant("x")};
  is_mixed(initialised);
  holder held;
  held.sources = {"id", "{{a}}-{{b}}", constant("x")};
  is_mixed(held.sources);
  const std::string id = "id";
  held.sources = {id, source("{{a}}-{{b}}"), source(constant("x"))};
  is_mixed(held.sources);
  held.sources = {constant(1), constant(2.5), "a"};
  CHECK(texts_of(held.sources) == texts{"[number]", "[number]", "a"});
}

TEST_CASE("A list is made from one constant", "[source]") {
  const source_list text = constant("in_store");
  CHECK(texts_of(text) == texts{"[in_store]"});
  const source_list in_braces = {constant("in_store")};
  CHECK(texts_of(in_braces) == texts{"[in_store]"});
  holder held;
  held.sources = constant(0);
  REQUIRE(held.sources.size() == 1);
  REQUIRE(held.sources.front().as_constant() != nullptr);
  CHECK(*held.sources.front().as_constant()->numeric() == number(0));
  held.sources = {constant("a"), constant("b")};
  CHECK(texts_of(held.sources) == texts{"[a]", "[b]"});
  // A blank constant is a mistake that check() names, not a way to turn a property off.
  held.sources = constant("");
  CHECK(held.sources.size() == 1);
}

TEST_CASE("Paths are neighbours when they differ only in their last part", "[source]") {
  const auto beside = [](const char* left, const char* right) {
    CHECK(path(left).is_beside(path(right)) == path(right).is_beside(path(left)));
    return path(left).is_beside(path(right));
  };
  CHECK(beside("a.b.c", "a.b.c"));
  CHECK(beside("a.b.c", "/a/b/d"));
  CHECK(beside("a", "b"));
  CHECK(beside("items.X.a", "items.X.b"));
  CHECK_FALSE(beside("items.X.a", "a"));
  CHECK_FALSE(beside("a.b.c", "a.d.c"));
  CHECK_FALSE(beside("a.b", "c.b"));
  CHECK_FALSE(beside("a.b", "a.b.c"));
  CHECK(beside("/a~1b/c", "/a~1b/d"));
  CHECK_FALSE(beside("/a~1b/c", "a.b.c"));  // a key with a slash is one part
  CHECK_FALSE(beside("//c", "/c"));         // a key may be empty
  CHECK(beside("", "a..b"));                // malformed: both lead nowhere
  CHECK_FALSE(beside("", "a"));
}
