// SPDX-License-Identifier: MIT
// Digests come from TikTok's own pages, `openssl dgst` or OpenSSL itself; addresses from the rule
// of the design by hand.
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/email.hpp>
#include <vector>

#include "catch.hpp"
#include "identities.hpp"

using tests::nothing;
using tests::or_nothing;
using tests::outcome_of;
using tests::sha256_of;
using tests::utf8;
using tests::white_spaces;
using tiktok_offline::hash_email;
using tiktok_offline::identity_reading;
using tiktok_offline::issue_code;
using tiktok_offline::normalize_email;
using tiktok_offline::read_email;
using tiktok_offline::read_emails;

namespace {

using texts = std::vector<std::string>;

struct pair_of_texts {
  std::string_view given;
  std::string_view expected;
};

// One address that is sent without a doubt, by each of the functions.
void check_sent(std::string_view given, std::string_view address) {
  CAPTURE(given, address);
  CHECK(or_nothing(normalize_email(given)) == address);
  CHECK(outcome_of(read_email(given), address) == "sent");
  CHECK(or_nothing(hash_email(given)) == sha256_of(address));
  CHECK(read_emails(given) == std::vector{read_email(given)});
}

// One text that is no address, by each of the functions.
void check_refused(std::string_view given) {
  CAPTURE(given);
  CHECK(or_nothing(normalize_email(given)) == nothing);
  CHECK(outcome_of(read_email(given), "") == "invalid_email");
  CHECK(or_nothing(hash_email(given)) == nothing);
}

// An address beyond ASCII, which is sent and reported.
void check_doubtful(std::string_view given, std::string_view address) {
  CAPTURE(given, address);
  CHECK(or_nothing(normalize_email(given)) == address);
  CHECK(outcome_of(read_email(given), address) == "sent email_not_ascii");
}

// The outcome of each address of a text, in their order; `expected` are the addresses, empty for
// one that is not sent.
texts outcomes(std::string_view given, const texts& expected) {
  const std::vector<identity_reading> readings = read_emails(given);
  texts found;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    found.push_back(outcome_of(readings[i], i < expected.size() ? expected[i] : ""));
  }
  return found;
}

// The digests of TikTok's examples.
constexpr std::string_view digest_of_alice =
    "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
constexpr std::string_view digest_of_john =
    "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f";

const texts both_sent = {"sent", "sent"};

}  // namespace

TEST_CASE("The e-mail examples of TikTok give the digests of TikTok", "[email]") {
  CHECK(or_nothing(normalize_email(" ALICE_abc@gmail.com ")) == "alice_abc@gmail.com");
  CHECK(or_nothing(hash_email(" ALICE_abc@gmail.com ")) == digest_of_alice);
  CHECK(or_nothing(normalize_email("john.doe@example.com")) == "john.doe@example.com");
  CHECK(or_nothing(hash_email("john.doe@example.com")) == digest_of_john);
  CHECK(or_nothing(hash_email("\tJohn.Doe@Example.COM\r\n")) == digest_of_john);
  CHECK(or_nothing(hash_email("John Doe <John.Doe@Example.COM>;")) == digest_of_john);
}

TEST_CASE("An e-mail address is trimmed and written in lower case", "[email]") {
  constexpr pair_of_texts cases[] = {
      {"a@b.c", "a@b.c"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZ@ABCDEFGHIJKLMNOPQRSTUVWXYZ.EXAMPLE",
       "abcdefghijklmnopqrstuvwxyz@abcdefghijklmnopqrstuvwxyz.example"},
      // Nothing else is changed: dots, plus tags, the other characters that are allowed.
      {"John.Doe@GMail.com", "john.doe@gmail.com"},
      {"john+Tag@gmail.com", "john+tag@gmail.com"},
      {"j.o.h.n@googlemail.com", "j.o.h.n@googlemail.com"},
      {"JOHN-D_O'E@example.com", "john-d_o'e@example.com"},
      {"0123456789@9876543210.example", "0123456789@9876543210.example"},
      {"!#$%&*+/=?^_`{|}~-@x.example", "!#$%&*+/=?^_`{|}~-@x.example"},
      {"a@x-1.y--z.example", "a@x-1.y--z.example"},
      {"a@xn--bcher-kva.example", "a@xn--bcher-kva.example"},
      {"a@1.2c", "a@1.2c"},
      {"undefined@example.com", "undefined@example.com"},
      // Dots anywhere in front of the @, as Japanese carriers gave them out.
      {"a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"},
      {".a@ezweb.ne.jp", ".a@ezweb.ne.jp"},
      {"...@docomo.ne.jp", "...@docomo.ne.jp"},
  };
  for (const auto& row : cases) {
    check_sent(row.given, row.expected);
    for (const std::string_view space : white_spaces) {
      check_sent(std::string(space) + std::string(row.given), row.expected);
      check_sent(std::string(row.given) + std::string(space), row.expected);
    }
  }
}

TEST_CASE("What is around an address is removed", "[email]") {
  constexpr std::string_view lea = "lea@shop.example";
  for (const std::string_view text :
       {"mailto:lea@shop.example", "MailTo:Lea@Shop.Example", "mailto: lea@shop.example",
        "<lea@shop.example>", "< lea@shop.example >", "Lea <lea@shop.example>",
        "Lea<lea@shop.example>", "\"Martin, Lea\" <lea@shop.example>",
        "Martin; Lea <lea@shop.example>", "Lea Martin (home) <lea@shop.example>",
        "<Lea> <lea@shop.example>", "<mailto:lea@shop.example>", "mailto:<lea@shop.example>",
        "mailto:mailto:lea@shop.example", "mailto://lea@shop.example",
        "Lea <mailto:lea@shop.example>",
        // The fields of a link (RFC 6068).
        "mailto:lea@shop.example?subject=hello@you&body=x", "<mailto:lea@shop.example?subject=hi>",
        "\"lea@shop.example\"", "'lea@shop.example'", "\"'lea@shop.example'\"",
        "\"lea@shop.example", "lea@shop.example'",
        "\xE2\x80\x9Clea@shop.example\xE2\x80\x9D",  // U+201C, U+201D
        "\xE2\x80\x9Elea@shop.example\xE2\x80\x9F",  // U+201E, U+201F
        "\xE2\x80\x98lea@shop.example\xE2\x80\x99",  // U+2018, U+2019
        "\xE2\x80\x9Alea@shop.example\xE2\x80\x9B",  // U+201A, U+201B
        "\xC2\xABlea@shop.example\xC2\xBB",          // U+00AB, U+00BB
        "\xC2\xAB lea@shop.example \xC2\xBB", "lea@shop.example.", "lea@shop.example,",
        "lea@shop.example;", "lea@shop.example...", "lea@shop.example .;,", "'lea@shop.example',",
        "\"Lea\" <lea@shop.example>;", "(Lea) \"<lea@shop.example>\""}) {
    check_sent(text, lea);
    check_sent(' ' + std::string(text) + "\xE3\x80\x80", lea);
    check_sent("\xEF\xBB\xBF" + std::string(text) + "\xE2\x80\x8B", lea);
  }
}

TEST_CASE("What is around an address is not any text", "[email]") {
  for (const std::string_view text :
       {"lea@shop.example>", "<lea@shop.example", "Lea lea@shop.example", "lea@shop.example Lea",
        "(lea@shop.example)", "[lea@shop.example]", "email:lea@shop.example", "mailto:", "mailto",
        "<>", "Lea <>", "\"\"", "'", "...", ".;,", "<lea@shop.example> Lea",
        "lea@shop.example (Lea)", "lea@shop.example?subject=hi", "mail to:lea@shop.example",
        ",lea@shop.example", ";lea@shop.example", "Lea <lea@shop.example> <>",
        "Lea <<lea@shop.example>>", "http://lea@shop.example/",
        "other@b.example <lea@shop.example>",
        // As URLs write it.
        "lea%40home@shop.example", "lea%2Bx@shop.example", "mailto:lea%2bx@shop.example"}) {
    check_refused(text);
  }
  check_sent("Lea@Shop.example <lea@shop.example>", "lea@shop.example");
  check_sent("50%@shop.example", "50%@shop.example");
  check_sent("5%x%@shop.example", "5%x%@shop.example");
  // In front of the @ these are letters of an address.
  check_sent("`lea@shop.example", "`lea@shop.example");
  check_sent(".lea@shop.example", ".lea@shop.example");
  check_sent("o'lea@shop.example", "o'lea@shop.example");
}

TEST_CASE("An address is one that mail could reach", "[email]") {
  for (const std::string_view text :
       {// One @ with something on both sides.
        "a", "@", "@@", "a@", "@b.example", "a@b@c.example", "@a@b.example", "a@@b.example",
        "example.com", "john.doe at example.com", "N/A", "null", "n/a@n/a", "a@b.example@",
        // Two labels or more, none of them empty.
        "a@localhost", "a@b", "x@.com", "a@b..com", "a@.", "a@b.example..com", "a@.b.example",
        "a@..",
        // Letters, digits and inner hyphens.
        "a@-b.com", "a@b-.com", "a@b.-com", "a@b.com-", "a@-.com", "a@b_c.example", "a@b+c.example",
        "a@b!.example", "a@b/c.example", "a@[192.0.2.1]", "a@b:25.example", "a@b.ex'ample",
        // The last label is not a number, so a host is not.
        "a@192.0.2.1", "a@b.1", "a@b.example.0", "a@1.23",
        // Nothing that needs quotes or is a comment.
        "\"a b\"@c.example", "a\"b@c.example", "a(b)@c.example", "a,b@c.example", "a;b@c.example",
        "a:b@c.example", "a<b@c.example", "a>b@c.example", "a[b@c.example", "a]b@c.example",
        "a\\b@c.example",
        // U+FF20, a full-width at sign.
        "a\xEF\xBC\xA0"
        "b.example"}) {
    check_refused(text);
  }
}

TEST_CASE("Each character of ASCII is allowed in front of the at sign or is not", "[email]") {
  // RFC 5322's atext and the dot, as the HTML standard's e-mail field has them.
  const std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-.";
  const std::string_view of_a_domain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  for (int code = 0; code < 0x80; ++code) {
    const char c = static_cast<char>(code);
    const std::string in_front = std::string("a") + c + "z@b.example";
    const std::string in_domain = std::string("a@b") + c + "z.example";
    CAPTURE(code);
    CHECK(normalize_email(in_front).has_value() == (allowed.find(c) != std::string_view::npos));
    CHECK(normalize_email(in_domain).has_value() ==
          (of_a_domain.find(c) != std::string_view::npos));
  }
}

TEST_CASE("An address is as long as RFC 5321 lets it be", "[email]") {
  const auto local = [](std::size_t size) { return std::string(size, 'l'); };
  check_sent(local(1) + "@b.example", local(1) + "@b.example");
  check_sent(local(64) + "@b.example", local(64) + "@b.example");
  check_refused(local(65) + "@b.example");
  // Bytes count, not characters: U+00E9 has two.
  std::string accents;
  for (int i = 0; i < 32; ++i) accents += "\xC3\xA9";
  check_doubtful(accents + "@b.example", accents + "@b.example");
  check_refused(accents + "a@b.example");

  const auto label = [](std::size_t size) { return std::string(size, 'd'); };
  check_sent("a@" + label(63) + ".example", "a@" + label(63) + ".example");
  check_refused("a@" + label(64) + ".example");
  check_sent("a@b." + label(63), "a@b." + label(63));
  check_refused("a@b." + label(64));

  // 254 bytes in all: 64 + 1 + 63 + 1 + 63 + 1 + 61.
  const std::string three = local(64) + '@' + label(63) + '.' + label(63) + '.';
  check_sent(three + label(61), three + label(61));
  CHECK((three + label(61)).size() == 254);
  check_refused(three + label(62));
  check_refused(three + label(62) + '.');
  // What goes does not count.
  check_sent("\"L\" <" + three + label(61) + ">", three + label(61));
  check_refused(std::string(1'000'000, 'a'));
  check_refused(std::string(100'000, '<') + "@" + std::string(100'000, '>'));
}

TEST_CASE("An e-mail address has no blank inside", "[email]") {
  for (const char32_t value : tests::blanks()) {
    const std::string blank = utf8(value);
    CAPTURE(blank);
    check_sent(blank + "john@example.com" + blank, "john@example.com");
    check_sent("John" + blank + "Doe <" + blank + "john@example.com" + blank + ">",
               "john@example.com");
    check_refused("john" + blank + "doe@example.com");
    check_refused("john" + blank + "@example.com");
    check_refused("john@" + blank + "example.com");
    check_refused("john@example" + blank + "com");
    check_refused("john@example." + blank + "com");
  }
}

TEST_CASE("Invisible characters go wherever they are", "[email]") {
  const std::string address = "john.doe@example.com";
  for (const char32_t value : tests::invisible_characters()) {
    const std::string mark = utf8(value);
    for (std::size_t place = 0; place <= address.size(); ++place) {
      std::string text = address;
      text.insert(place, mark);
      check_sent(text, address);
    }
    check_sent(mark + ' ' + mark + "John.Doe@Example.com" + mark + mark, address);
    // Also between the quotes and in a name.
    check_sent(mark + '"' + mark + address + mark + '"', address);
    check_sent("mail" + mark + "to:" + address, address);
    CHECK(read_email(mark) == identity_reading{});
  }
}

TEST_CASE("A control character is not part of an address", "[email]") {
  for (char32_t value = 0; value < 0xA0; ++value) {
    const bool is_control = value < 0x20 || value >= 0x7F;
    const bool is_blank = (value >= 0x09 && value <= 0x0D) || value == 0x85;
    if (!is_control || is_blank) continue;
    const std::string control = utf8(value);
    check_refused(control + "john@example.com");
    check_refused("john@example.com" + control);
    check_refused("jo" + control + "hn@example.com");
    check_refused("john@exam" + control + "ple.com");
  }
  check_refused(std::string_view("john@example.com\0", 17));
  check_refused(std::string_view("\0john@example.com", 17));
  check_refused(std::string_view("john\0@example.com", 17));
}

TEST_CASE("An address beyond ASCII is sent with its capitals and reported", "[email]") {
  // TikTok says lower case and no more: A-Z only. U+00C9, decomposed e with U+0301, U+00DC, U+0130,
  // U+0391, the Kelvin sign U+212A, full-width A, U+1F600.
  check_doubtful("\xC3\x89LODIE@X.FR", "\xC3\x89lodie@x.fr");
  check_doubtful("\xC3\xA9lodie@x.fr", "\xC3\xA9lodie@x.fr");
  check_doubtful("E\xCC\x81lodie@x.fr", "e\xCC\x81lodie@x.fr");
  check_doubtful(
      "a@B\xC3\x9C"
      "CHER.example",
      "a@b\xC3\x9C"
      "cher.example");
  check_doubtful("\xC4\xB0@\xCE\x91.example", "\xC4\xB0@\xCE\x91.example");
  check_doubtful("\xE2\x84\xAA@\xEF\xBC\xA1.gr", "\xE2\x84\xAA@\xEF\xBC\xA1.gr");
  check_doubtful("a@b.\xCE\xB5\xCE\xBB", "a@b.\xCE\xB5\xCE\xBB");
  check_doubtful("\xF0\x9F\x98\x80@x.example", "\xF0\x9F\x98\x80@x.example");
  // U+00E0 ends with the second byte of U+00A0; U+0120 is C4 A0.
  check_doubtful("\xC3\xA0@\xC4\xA0.example", "\xC3\xA0@\xC4\xA0.example");
  // A name beyond ASCII is not the address.
  check_sent(
      "L\xC3\xA9"
      "a <lea@x.example>",
      "lea@x.example");
  check_sent("\xE2\x80\x9Clea@x.example\xE2\x80\x9D", "lea@x.example");
  // A digit of another script is a letter here.
  check_doubtful("\xD9\xA1@x.example", "\xD9\xA1@x.example");
  // A byte that is not UTF-8: what it was, nobody knows.
  check_doubtful("a\xE9@x.example", "a\xE9@x.example");
}

TEST_CASE("Several addresses in one text are all read", "[email]") {
  const texts a_and_c = {"a@b.example", "c@d.example"};
  for (const std::string_view text :
       {"a@b.example; c@d.example", "a@b.example;c@d.example", "a@b.example,c@d.example",
        "A@b.example , C@d.example ;", ";;a@b.example;,; c@d.example,,",
        "A <a@b.example>, C <c@d.example>", "<a@b.example>;<c@d.example>",
        "mailto:a@b.example,c@d.example", "\"a@b.example\";'c@d.example'",
        " MailTo:a@b.example,c@d.example?subject=Hello,+you&cc=e@f.example",
        "a@b.example.;c@d.example.", "a@b.example\n;\nc@d.example",
        "\xEF\xBB\xBF"
        "a@b.example;\xE2\x80\x8B;c@d.example"}) {
    CAPTURE(text);
    CHECK(outcomes(text, a_and_c) == both_sent);
    // Never the first of several.
    CHECK(read_email(text) == identity_reading{std::nullopt, issue_code::invalid_email});
    CHECK(or_nothing(hash_email(text)) == nothing);
    CHECK(or_nothing(normalize_email(text)) == nothing);
  }
  CHECK(outcomes("a@b.example;a@b.example", {"a@b.example", "a@b.example"}) == both_sent);
  CHECK(outcomes("a@b.example;c@d;e@f.example", {"a@b.example", "", "e@f.example"}) ==
        texts{"sent", "invalid_email", "sent"});
  CHECK(outcomes("a@b.example;none;c@d.example", {"a@b.example", "", "c@d.example"}) ==
        texts{"sent", "invalid_email", "sent"});
  CHECK(outcomes("a@b.example;c@d.\xC3\xA9x", {"a@b.example", "c@d.\xC3\xA9x"}) ==
        texts{"sent", "sent email_not_ascii"});
  // A digest among addresses is passed on.
  const std::string with_digest = "a@b.example;" + std::string(digest_of_john) + ";c@d.example";
  CHECK(outcomes(with_digest, {"a@b.example", "john.doe@example.com", "c@d.example"}) ==
        texts{"sent", "sent", "sent"});
  const std::string with_others =
      "a@b.example;" + sha256_of("undefined") + ";900150983cd24fb0d6963f7d28e17f72;c@d.example";
  CHECK(outcomes(with_others, {"a@b.example", "", "", "c@d.example"}) ==
        texts{"sent", "placeholder", "unsupported_digest", "sent"});
}

TEST_CASE("A text with one at sign is never taken apart", "[email]") {
  check_sent("Martin, Lea <lea@shop.example>", "lea@shop.example");
  check_sent("Martin; Lea, M. <lea@shop.example>;", "lea@shop.example");
  for (const std::string_view text :
       {"lea@shop.example;lea", "lea, lea@shop.example", "lea;shop@b.example",
        "none;lea@shop.example", "lea@shop.example,none"}) {
    check_refused(text);
    CHECK(read_emails(text).size() == 1);
  }
  // Digests have no @.
  const std::string twice = std::string(digest_of_john) + ';' + std::string(digest_of_alice);
  check_refused(twice);
  CHECK(read_emails(twice).size() == 1);
  // Other marks between two do not take them apart.
  for (const std::string_view text :
       {"a@b.example c@d.example", "a@b.example/c@d.example", "a@b.example|c@d.example",
        "a@b.example\nc@d.example", "a@b.example:c@d.example", "a@b.examplec@d.example"}) {
    check_refused(text);
    CHECK(read_emails(text).size() == 1);
  }
}

TEST_CASE("A text of separators is not an address", "[email]") {
  CHECK(read_emails(";").size() == 1);
  check_refused(";");
  check_refused(",");
  check_refused("; ,");
  CHECK(outcomes("@;@", {}) == texts{"invalid_email", "invalid_email"});
}

TEST_CASE("A stop of any script at the end is not part of an address", "[email]") {
  for (const char* stop : {".", ",", ";", "\xE3\x80\x81", "\xE3\x80\x82", "\xEF\xBC\x8C",
                           "\xEF\xBC\x8E", "\xEF\xBC\x9B", "\xEF\xBD\xA1"}) {
    CAPTURE(stop);
    CHECK(tiktok_offline::normalize_email("a@example.com" + std::string(stop)) == "a@example.com");
  }
}

TEST_CASE("A link in brackets after the same address is that address", "[email]") {
  CHECK(tiktok_offline::normalize_email("a@example.com <mailto:a@example.com>") == "a@example.com");
  CHECK_FALSE(tiktok_offline::normalize_email("b@example.com <mailto:a@example.com>"));
}
