// SPDX-License-Identifier: MIT
// Texts from which addresses are read, each with what must come of it, written by hand.
#ifndef TIKTOK_OFFLINE_TESTS_WRITINGS_EMAIL_ROWS_HPP
#define TIKTOK_OFFLINE_TESTS_WRITINGS_EMAIL_ROWS_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "text.hpp"

namespace tests {

using namespace std::string_literals;

/// What the rule must do with a text. `not_silently`: the address or nothing; anything else, and
/// anything more, only with an issue.
enum class expected { same, reported, refused, same_or_refused, not_silently };

enum email_group { plain, around, invisible, several, not_ascii, limits, nobody, digests };

inline const std::vector<std::string> email_group_names = {"an address as it is",
                                                           "something around it",
                                                           "invisible signs and blanks",
                                                           "several in one text",
                                                           "beyond ASCII",
                                                           "at and beyond the limits",
                                                           "not an address",
                                                           "digests"};

struct row {
  email_group where;
  expected what;
  std::string text;
  /// The address, or several; a digest for a digest.
  std::vector<std::string> addresses;
};

inline const std::string lea = "lea@shop.example";
inline const std::string bob = "bob@mail.example";

inline std::string hex_of(const std::string& word) {
  return std::string(tiktok_offline::sha256(word)->hex());
}

inline std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

inline std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

inline std::vector<row> plain_rows() {
  const auto as_it_is = [](const std::string& text) {
    return row{plain, expected::same, text, {text}};
  };
  return {
      as_it_is(lea),
      as_it_is("lea+shop@shop.example"),
      as_it_is("l.e.a@shop.example"),
      as_it_is("o'brien@shop.example"),
      as_it_is("a..b.@docomo.ne.jp"),  // Japanese carriers gave such addresses to people
      as_it_is("lea.@ezweb.ne.jp"),
      as_it_is(".lea@shop.example"),
      as_it_is("-lea-@shop.example"),
      as_it_is("_@shop.example"),
      as_it_is("!#$%&'*+/=?^_`{|}~-@shop.example"),
      as_it_is("1@2.3a"),
      as_it_is("lea@xn--bcher-kva.example"),
      as_it_is("lea@a--b.example"),
      as_it_is("lea@a.b.c.d.e.example"),
      as_it_is("lea@1.2.3.example"),
      as_it_is("33612345678@sms.example"),
      as_it_is("null@shop.example"),
      {plain, expected::same, "LEA@SHOP.EXAMPLE", {lea}},
      {plain, expected::same, "Lea@Shop.Example", {lea}},
      {plain, expected::same, "lea@SHOP.example", {lea}},
      {plain, expected::same, "O'Brien@Shop.Example", {"o'brien@shop.example"}},
  };
}

inline std::vector<row> around_rows() {
  const auto is_lea = [](const std::string& text) {
    return row{around, expected::same, text, {lea}};
  };
  const auto is_lea_or_refused = [](const std::string& text) {
    return row{around, expected::same_or_refused, text, {lea}};
  };
  return {
      is_lea("mailto:lea@shop.example"),
      is_lea("MAILTO:lea@shop.example"),
      is_lea("MailTo:Lea@Shop.Example"),
      is_lea("mailto: lea@shop.example"),
      is_lea(" mailto:lea@shop.example "),
      is_lea("<lea@shop.example>"),
      is_lea("< lea@shop.example >"),
      is_lea("Lea <lea@shop.example>"),
      is_lea("Lea<lea@shop.example>"),
      is_lea("Lea Martin <LEA@shop.example>"),
      is_lea("\"Lea Martin\" <lea@shop.example>"),
      is_lea("\"Martin, Lea\" <lea@shop.example>"),
      is_lea("Martin, Lea <lea@shop.example>"),
      is_lea("Martin; Lea <lea@shop.example>"),
      is_lea("'Lea' <lea@shop.example>"),
      is_lea("L\xC3\xA9"
             "a <lea@shop.example>"),
      is_lea("Lea <Shop> <lea@shop.example>"),
      is_lea("Lea <mailto:lea@shop.example>"),
      is_lea("<mailto:lea@shop.example>"),
      is_lea("mailto:<lea@shop.example>"),
      is_lea("mailto:Lea <lea@shop.example>"),
      is_lea("\"lea@shop.example\""),
      is_lea("'lea@shop.example'"),
      is_lea("\"'lea@shop.example'\""),
      is_lea("'\"lea@shop.example\"'"),
      is_lea("\" lea@shop.example \""),
      is_lea("\"<lea@shop.example>\""),
      is_lea("<\"lea@shop.example\">"),
      is_lea("\"mailto:lea@shop.example\""),
      is_lea("'lea@shop.example"),  // a spreadsheet's sign for a text
      is_lea("lea@shop.example'"),
      is_lea("\"lea@shop.example"),
      is_lea("lea@shop.example\""),
      is_lea("lea@shop.example."),
      is_lea("lea@shop.example,"),
      is_lea("lea@shop.example;"),
      is_lea("lea@shop.example.,;"),
      is_lea("lea@shop.example ; "),
      is_lea("lea@shop.example..."),
      is_lea("\"lea@shop.example\";"),
      is_lea("\"lea@shop.example;\""),
      is_lea("<lea@shop.example>,"),
      is_lea("<lea@shop.example.>"),
      is_lea("Lea <lea@shop.example>;"),
      is_lea("'Lea <lea@shop.example>'"),
      is_lea("\"lea@shop.example\" <lea@shop.example>"),
      row{around, expected::refused, "bob@mail.example <lea@shop.example>", {}},
      row{around, expected::refused, "Bob <bob@mail.example> Lea <lea@shop.example>", {}},
      row{around, expected::refused, "lea%2Bshop@shop.example", {}},
      row{around, expected::refused, "%20lea@shop.example", {}},
      is_lea("mailto://lea@shop.example"),
      is_lea("lea@shop.example\xE3\x80\x82"),
      is_lea("'lea@shop.example' <lea@shop.example>"),
      is_lea_or_refused("<<lea@shop.example>>"),
      is_lea_or_refused("Lea <<lea@shop.example>>"),
      is_lea_or_refused("lea@shop.example>"),
      is_lea_or_refused("<lea@shop.example"),
      is_lea_or_refused("(lea@shop.example)"),
      is_lea_or_refused("[lea@shop.example]"),
      is_lea_or_refused(";lea@shop.example"),
      is_lea_or_refused(", lea@shop.example"),
      is_lea_or_refused("lea@shop.example (work)"),
      is_lea_or_refused("lea@shop.example (Lea <Martin>)"),
      is_lea_or_refused("Lea <lea@shop.example> (work)"),
      is_lea_or_refused("[Lea](mailto:lea@shop.example)"),
      is_lea("mailto:lea@shop.example?subject=hello"),
      row{around, expected::refused, "mailto:lea%2Bshop@shop.example", {}},
      is_lea_or_refused("mailto:mailto:lea@shop.example"),
      is_lea_or_refused("email:lea@shop.example"),
      is_lea_or_refused("e-mail: lea@shop.example"),
      is_lea_or_refused("lea@shop.example!"),
      is_lea_or_refused("lea@shop.example/"),
      is_lea_or_refused("lea@shop.example:"),
      is_lea_or_refused("lea@shop.example\\n"),
      is_lea_or_refused("lea @ shop.example"),
      is_lea_or_refused("lea@shop. example"),
      is_lea_or_refused("lea@shop.example bob"),
      is_lea_or_refused("l ea@shop.example"),
      is_lea_or_refused("lea@shop.example; n/a"),
      is_lea_or_refused("n/a, lea@shop.example"),
  };
}

inline std::vector<row> invisible_rows() {
  std::vector<row> rows;
  // Those that are never seen go wherever they are.
  const std::pair<unsigned, unsigned> unseen[] = {
      {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},   {0x180E, 0x180E}, {0x200B, 0x200F},
      {0x202A, 0x202E}, {0x2060, 0x2064}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};
  for (const auto& [first, last] : unseen) {
    for (unsigned code = first; code <= last; ++code) {
      const std::string sign = utf8(code);
      rows.push_back({invisible, expected::same, sign + lea + sign, {lea}});
      rows.push_back(
          {invisible, expected::same, "le" + sign + "a@shop" + sign + ".example", {lea}});
      rows.push_back({invisible, expected::same, "mail" + sign + "to:" + lea + "." + sign, {lea}});
    }
  }
  // Blanks go from the ends; inside, there is no address.
  for (const unsigned code :
       {0x20U,   0x9U,    0xAU,    0xBU,    0xCU,    0xDU,    0x85U,   0xA0U,   0x1680U,
        0x2000U, 0x2001U, 0x2002U, 0x2003U, 0x2004U, 0x2005U, 0x2006U, 0x2007U, 0x2008U,
        0x2009U, 0x200AU, 0x2028U, 0x2029U, 0x202FU, 0x205FU, 0x3000U}) {
    const std::string blank = utf8(code);
    rows.push_back({invisible, expected::same, blank + lea + blank, {lea}});
    rows.push_back({invisible, expected::same, "<" + blank + lea + blank + ">", {lea}});
    rows.push_back({invisible, expected::refused, "le" + blank + "a@shop.example", {}});
    rows.push_back({invisible, expected::refused, "lea@shop" + blank + ".example", {}});
  }
  for (unsigned code = 0; code < 0xA0; code = code == 0x1F ? 0x7F : code + 1) {
    if ((code >= 0x9 && code <= 0xD) || code == 0x85) continue;
    const std::string control = code == 0 ? "\0"s : utf8(code);
    rows.push_back({invisible, expected::refused, lea + control, {}});
    rows.push_back({invisible, expected::refused, control + lea, {}});
    rows.push_back({invisible, expected::refused, "le" + control + "a@shop.example", {}});
    rows.push_back({invisible, expected::refused, "lea@shop" + control + ".example", {}});
  }
  rows.push_back({invisible, expected::same, " \t" + utf8(0xFEFF) + " " + lea + "\r\n", {lea}});
  rows.push_back(
      {invisible, expected::same, utf8(0x202A) + "\"" + lea + "\"" + utf8(0x202C), {lea}});
  return rows;
}

inline std::vector<row> several_rows() {
  const auto both = [](const std::string& text) {
    return row{several, expected::same, text, {lea, bob}};
  };
  const auto both_or_told = [](const std::string& text) {
    return row{several, expected::not_silently, text, {lea, bob}};
  };
  return {
      both(lea + ";" + bob),
      both(lea + "; " + bob),
      both(lea + "," + bob),
      both(lea + " , " + bob),
      both(lea + ";" + bob + ";"),
      both(lea + ";;" + bob),
      both(";" + lea + ", ;" + bob + ","),
      both(lea + ";\r\n" + bob),
      both(lea + ";" + utf8(0x200B) + bob),
      both("LEA@shop.example; Bob@mail.example"),
      both("Lea <" + lea + ">, Bob <" + bob + ">"),
      both("<" + lea + ">;<" + bob + ">"),
      both("mailto:" + lea + ",mailto:" + bob),
      both("mailto:" + lea + "," + bob),
      both("'" + lea + "';'" + bob + "'"),
      both("\"" + lea + "," + bob + "\""),
      both(lea + ". ; " + bob + "."),
      {several, expected::same, lea + ";" + lea, {lea, lea}},
      {several,
       expected::same,
       lea + "," + bob + ";zoe@shop.example",
       {lea, bob, "zoe@shop.example"}},
      both_or_told("\"Martin, Lea\" <" + lea + ">, " + bob),
      both_or_told("Martin, Lea <" + lea + ">; Bob <" + bob + ">"),
      both_or_told(lea + "; n/a; " + bob),
      both_or_told(lea + ";@;" + bob),
      both_or_told(lea + ";lea@;" + bob),
      both_or_told(lea + " " + bob),
      both_or_told(lea + "/" + bob),
      both_or_told(lea + " or " + bob),
      both_or_told(lea + "|" + bob),
      both_or_told(lea + "\n" + bob),
      both_or_told(lea + bob),
      {several, expected::refused, "lea@shop@mail.example", {}},
      {several, expected::refused, "lea@@shop.example", {}},
      {several, expected::refused, "@,@", {}},
      {several, expected::refused, "n/a@n/a;none@none", {}},
  };
}

inline std::vector<row> not_ascii_rows() {
  const auto told = [](const std::string& text, const std::string& address) {
    return row{not_ascii, expected::reported, text, {address}};
  };
  const std::string ring = "\xE2\x98\xBA";  // U+263A
  return {
      told("l\xC3\xA9"
           "a@shop.example",
           "l\xC3\xA9"
           "a@shop.example"),
      told("L\xC3\x89"
           "A@SHOP.example",
           "l\xC3\x89"
           "a@shop.example"),
      told("le\xCC\x81"
           "a@shop.example",
           "le\xCC\x81"
           "a@shop.example"),
      told("lea@b\xC3\xBC"
           "cher.example",
           "lea@b\xC3\xBC"
           "cher.example"),
      told("lea@B\xC3\x9C"
           "CHER.example",
           "lea@b\xC3\x9C"
           "cher.example"),
      told("lea@\xE4\xBE\x8B\xE3\x81\x88.example", "lea@\xE4\xBE\x8B\xE3\x81\x88.example"),
      told("<l\xC3\xA9"
           "a@shop.example>",
           "l\xC3\xA9"
           "a@shop.example"),
      told(ring + "@shop.example", ring + "@shop.example"),
      {not_ascii, expected::not_silently, "\xE2\x80\x9Clea@shop.example\xE2\x80\x9D", {lea}},
      {not_ascii, expected::not_silently, "\xE2\x80\x98lea@shop.example\xE2\x80\x99", {lea}},
      {not_ascii, expected::not_silently, "\xC2\xABlea@shop.example\xC2\xBB", {lea}},
      {not_ascii, expected::not_silently, "lea@shop.example\xE3\x80\x82", {lea}},
      {not_ascii,
       expected::not_silently,
       "lea@shop\xEF\xBC\x8E"
       "example",
       {}},
      {not_ascii, expected::not_silently, "\xFFlea@shop.example", {lea}},
      {not_ascii, expected::not_silently, "lea@shop.example\xC3", {lea}},
      {not_ascii, expected::not_silently, "lea@sh\xED\xA0\x80op.example", {}},
      {not_ascii,
       expected::not_silently,
       "\xEF\xBD\x8C\xEF\xBD\x85\xEF\xBD\x81@shop.example",
       {lea}},
      {not_ascii, expected::refused, "lea\xEF\xBC\xA0shop.example", {}},  // a full-width @
  };
}

inline std::vector<row> limit_rows() {
  const std::string label = times(63, "a");
  // 64 bytes, the @, and labels of 63: 64 + 1 + 3 * 64 - 3 makes 254.
  const std::string longest = times(64, "l") + "@" + label + "." + label + "." + times(61, "b");
  const std::string accented = times(32, "\xC3\xA9");
  return {
      {limits,
       expected::same,
       times(64, "l") + "@shop.example",
       {times(64, "l") + "@shop.example"}},
      {limits, expected::refused, times(65, "l") + "@shop.example", {}},
      {limits, expected::reported, accented + "@shop.example", {accented + "@shop.example"}},
      {limits, expected::refused, accented + "l@shop.example", {}},
      {limits, expected::same, "l@" + label + ".example", {"l@" + label + ".example"}},
      {limits, expected::refused, "l@a" + label + ".example", {}},
      {limits, expected::same, "l@shop." + label, {"l@shop." + label}},
      {limits, expected::refused, "l@shop.a" + label, {}},
      {limits, expected::same, longest, {longest}},
      {limits, expected::same, "  <" + longest + ">;  ", {longest}},
      {limits, expected::refused, longest + "b", {}},
      {limits, expected::refused, times(100000, "l") + "@shop.example", {}},
      {limits, expected::refused, "l@" + times(100000, "a.") + "example", {}},
      {limits, expected::refused, times(100000, "<"), {}},
      {limits, expected::refused, times(20000, "mailto:"), {}},
      {limits, expected::refused, times(20000, "@;"), {}},
      {limits, expected::same_or_refused, times(20000, "\"") + lea + times(20000, "\""), {lea}},
  };
}

inline std::vector<row> nobody_rows() {
  std::vector<row> rows;
  for (const char* text : {"x@.com",
                           "a@b..com",
                           "a@-b.com",
                           "a@b-.com",
                           "a@localhost",
                           "n/a@n/a",
                           "a@b",
                           "a@.",
                           "a@..",
                           "a@b.example-",
                           "lea@",
                           "@shop.example",
                           "@",
                           "lea",
                           "shop.example",
                           "lea@shop.123",
                           "lea@192.0.2.1",
                           "lea@[192.0.2.1]",
                           "lea@1.2",
                           "lea@shop_a.example",
                           "lea@shop.-a",
                           "lea@*.example",
                           "lea@shop.e!a",
                           "lea@shop:25.example",
                           "lea@shop.example:25",
                           "lea(at)shop.example",
                           "lea[@]shop.example",
                           "lea at shop.example",
                           "lea%40shop.example",
                           "lea&#64;shop.example",
                           "\"lea\"@shop.example",
                           "\"le a\"@shop.example",
                           "le<a@shop.example",
                           "le,a@shop.example",
                           "le;a@shop.example",
                           "le\\a@shop.example",
                           "le:a@shop.example",
                           "https://lea@shop.example",
                           "a@b@c.example",
                           "n/a",
                           "N/A",
                           "none",
                           "None",
                           "null",
                           "undefined",
                           "nil",
                           "NaN",
                           "(null)",
                           "(not set)",
                           "[object Object]",
                           "anonymous",
                           "test",
                           "-",
                           "--",
                           "0",
                           "1",
                           "true",
                           "x",
                           ".",
                           ";",
                           ",",
                           "<>",
                           "\"\"",
                           "''",
                           "mailto:",
                           "mailto:@",
                           "<@>",
                           "{{user.email}}",
                           "+33612345678",
                           "Lea <>",
                           "Lea <lea>",
                           "lea@<shop.example>"}) {
    rows.push_back({nobody, expected::refused, text, {}});
  }
  for (const std::string& text : {""s, " "s, "\t\r\n"s, utf8(0x3000), utf8(0xFEFF), utf8(0x200B)}) {
    rows.push_back({nobody, expected::refused, text, {}});
  }
  return rows;
}

inline std::vector<row> digest_rows() {
  const std::string digest = hex_of(lea);
  const std::string upper = upper_case(digest);
  const auto given = [&digest](const std::string& text) {
    return row{digests, expected::same, text, {digest}};
  };
  std::vector<row> rows = {
      given(digest),
      given(upper),
      given("  " + digest + "\n"),
      given(utf8(0xFEFF) + upper + utf8(0x200B)),
      given(utf8(0x3000) + digest),
      {digests, expected::refused, digest.substr(0, 63), {}},
      {digests, expected::refused, digest + "0", {}},
      {digests, expected::refused, digest.substr(0, 40), {}},
      {digests, expected::refused, digest.substr(0, 32), {}},
      {digests, expected::refused, upper.substr(0, 40), {}},
      {digests, expected::refused, digest.substr(0, 63) + "g", {}},
      {digests, expected::refused, "sha256:" + digest, {}},
      {digests, expected::refused, digest + " " + digest, {}},
      {digests,
       expected::refused,
       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
       {}},
      {digests, expected::same, digest + "@shop.example", {digest + "@shop.example"}},
  };
  // Of the words for nothing, as programs write them.
  for (const char* word :
       {"undefined", "Undefined", "null", "Null", "nil", "Nil", "none", "None", "nan", "Nan", "n/a",
        "(null)", "(not set)", "[object object]", "[object Object]"}) {
    for (const std::string& spelled : {std::string(word), upper_case(word)}) {
      rows.push_back({digests, expected::refused, hex_of(spelled), {}});
      rows.push_back({digests, expected::refused, hex_of("+" + spelled), {}});
    }
  }
  rows.push_back({digests, expected::refused, hex_of(" "), {}});
  rows.push_back({digests, expected::refused, " " + upper_case(hex_of("+")), {}});
  return rows;
}

inline std::vector<row> rows_by_hand() {
  std::vector<row> all;
  for (auto* some : {plain_rows, around_rows, invisible_rows, several_rows, not_ascii_rows,
                     limit_rows, nobody_rows, digest_rows}) {
    auto rows = some();
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace tests

#endif
