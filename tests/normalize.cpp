// SPDX-License-Identifier: MIT
// Digests come from TikTok's own pages or from `openssl dgst`, numbers from the rule by hand.
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/normalize.hpp>

#include "catch.hpp"

using tiktok_offline::digest;
using tiktok_offline::hash_email;
using tiktok_offline::hash_phone;
using tiktok_offline::is_listed_currency;
using tiktok_offline::normalize_currency;
using tiktok_offline::normalize_email;
using tiktok_offline::normalize_phone;
using tiktok_offline::detail::is_e164;
using tiktok_offline::detail::is_unsupported_digest;
using tiktok_offline::detail::read_phone_text;

namespace {

// Makes an empty optional readable in a table.
constexpr std::string_view nothing = "nothing";

std::string or_nothing(const std::optional<std::string>& text) {
  return text.value_or(std::string(nothing));
}

std::string or_nothing(const std::optional<tiktok_offline::detail::clear_digits>& digits) {
  return std::string(digits ? digits->view() : nothing);
}

std::string or_nothing(const std::optional<digest>& result) {
  return std::string(result ? result->hex() : nothing);
}

std::string email(std::string_view text) {
  return or_nothing(normalize_email(text));
}

std::string phone(std::string_view text, std::string_view default_country_code = {}) {
  return or_nothing(normalize_phone(text, default_country_code));
}

struct pair_of_texts {
  std::string_view given;
  std::string_view expected;
};

struct phone_case {
  std::string_view given;
  std::string_view default_country_code;
  std::string_view expected;
  bool assumed;
};

template <std::size_t size>
void check_phones(const phone_case (&cases)[size]) {
  for (const auto& row : cases) {
    CAPTURE(row.given, row.default_country_code);
    const auto reading = read_phone_text(row.given, row.default_country_code);
    CHECK(or_nothing(reading.e164) == row.expected);
    // What is invalid is reported as such, not as doubtful.
    CHECK((reading.e164 && reading.country_code_assumed) == row.assumed);
    CHECK(phone(row.given, row.default_country_code) == row.expected);
  }
}

std::string utf8(unsigned code_point) {
  const auto byte = [](unsigned value) {
    return static_cast<char>(static_cast<unsigned char>(value));
  };
  if (code_point < 0x80U) return {byte(code_point)};
  if (code_point < 0x800U) {
    return {byte(0xC0U | (code_point >> 6U)), byte(0x80U | (code_point & 0x3FU))};
  }
  return {byte(0xE0U | (code_point >> 12U)), byte(0x80U | ((code_point >> 6U) & 0x3FU)),
          byte(0x80U | (code_point & 0x3FU))};
}

constexpr std::string_view white_spaces[] = {" ",  "\t", "\n",       "\v",
                                             "\f", "\r", "\xC2\xA0", " \xC2\xA0\r\n\t "};

// The digests of TikTok's examples.
constexpr std::string_view digest_of_alice =
    "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
constexpr std::string_view digest_of_john =
    "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f";
constexpr std::string_view digest_of_american =
    "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd";
constexpr std::string_view digest_of_french =
    "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8";

// Digests that a wrong rule gives.
constexpr std::string_view digest_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view digest_of_plus =
    "a318c24216defe206feeb73ef5be00033fa9c4a74d0b967f6532a26ca5906d3b";
constexpr std::string_view digest_without_plus =
    "1f81adb30e11317806be982cc82769fbf8627833a89dd87cb24d282f71828830";
constexpr std::string_view digest_of_digest =
    "36672e023663a96e41f7a3c88163eaee4c0d29e787f6bb3329bd49a8249ef440";

}  // namespace

TEST_CASE("The examples of TikTok give the digests of TikTok", "[normalize]") {
  CHECK(email(" ALICE_abc@gmail.com ") == "alice_abc@gmail.com");
  CHECK(or_nothing(hash_email(" ALICE_abc@gmail.com ")) == digest_of_alice);
  CHECK(email("john.doe@example.com") == "john.doe@example.com");
  CHECK(or_nothing(hash_email("john.doe@example.com")) == digest_of_john);
  CHECK(phone("(+1)2133734253") == "+12133734253");
  CHECK(or_nothing(hash_phone("(+1)2133734253")) == digest_of_american);
  CHECK(phone("+33 6 12 34 56 78") == "+33612345678");
  CHECK(or_nothing(hash_phone("+33 6 12 34 56 78")) == digest_of_french);

  // However they are written.
  CHECK(or_nothing(hash_email("\tJohn.Doe@Example.COM\r\n")) == digest_of_john);
  CHECK(or_nothing(hash_phone("12133734253")) == digest_of_american);
  CHECK(or_nothing(hash_phone("213-373-4253", "1")) == digest_of_american);
  CHECK(or_nothing(hash_phone("06 12 34 56 78", "33")) == digest_of_french);
  CHECK(or_nothing(hash_phone("tel:0033 (0)6.12.34.56.78")) == digest_of_french);
}

TEST_CASE("The well known wrong digests never come out", "[normalize]") {
  constexpr std::string_view wrong[] = {digest_of_nothing, digest_of_plus, digest_without_plus,
                                        digest_of_digest};
  const std::string upper_alice = [] {
    std::string text(digest_of_alice);
    for (char& c : text) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
  }();
  const std::string_view given[] = {
      "",
      " ",
      "\xC2\xA0",
      "+",
      " + ",
      "00",
      "tel:",
      "tel:+",
      "()",
      "(+)",
      "-",
      "@",
      "12133734253",
      "+12133734253",
      "0012133734253",
      "(+1)2133734253",
      digest_of_alice,
      upper_alice,
      digest_of_nothing,
  };
  for (const std::string_view text : given) {
    for (const std::string_view code : {std::string_view(), std::string_view("1")}) {
      for (const std::string_view bad : wrong) {
        CAPTURE(text, code);
        CHECK(or_nothing(hash_email(text)) != bad);
        CHECK(or_nothing(hash_phone(text, code)) != bad);
      }
    }
  }
}

TEST_CASE("What cannot be normalised is not hashed", "[normalize]") {
  for (const std::string_view text : {"", " ", "\xC2\xA0\t", "+", "00", "@", "john.doe", "tel:"}) {
    CAPTURE(text);
    CHECK(or_nothing(hash_email(text)) == nothing);
    CHECK(or_nothing(hash_phone(text)) == nothing);
    CHECK(or_nothing(hash_phone(text, "33")) == nothing);
  }
  CHECK(or_nothing(hash_email("+33612345678")) == nothing);
  CHECK(or_nothing(hash_phone("john.doe@example.com")) == nothing);
}

TEST_CASE("A digest is passed on in lower case and never hashed again", "[normalize]") {
  const std::string lower(digest_of_alice);
  std::string upper;
  for (char c : lower) upper += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  std::string mixed = lower;
  mixed.replace(32, 32, upper, 32, 32);
  for (const std::string& text : {lower, upper, mixed}) {
    for (const std::string_view space : white_spaces) {
      const std::string padded = std::string(space) + text + std::string(space);
      CAPTURE(padded);
      CHECK(or_nothing(hash_email(padded)) == lower);
      CHECK(or_nothing(hash_phone(padded)) == lower);
      CHECK(or_nothing(hash_phone(padded, "33")) == lower);
    }
  }
  // 64 digits are hex digits too, and no phone number is that long.
  const std::string digits(64, '7');
  CHECK(or_nothing(hash_email(digits)) == digits);
  CHECK(or_nothing(hash_phone(digits)) == digits);

  // One digit less or more is neither a digest nor an address nor a number.
  for (const std::string& text : {lower.substr(1), lower + 'a', lower.substr(1) + 'g',
                                  lower.substr(0, 32) + ' ' + lower.substr(32)}) {
    CAPTURE(text);
    CHECK(or_nothing(hash_email(text)) == nothing);
    CHECK(or_nothing(hash_phone(text)) == nothing);
  }
}

TEST_CASE("The digest of the empty text stands for nobody", "[normalize]") {
  const std::string lower(digest_of_nothing);
  std::string upper;
  for (char c : lower) upper += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  for (const std::string& text : {lower, upper, ' ' + lower + '\n'}) {
    CAPTURE(text);
    CHECK(or_nothing(hash_email(text)) == nothing);
    CHECK(or_nothing(hash_phone(text)) == nothing);
  }
}

TEST_CASE("Digests of other algorithms are told by their length", "[normalize]") {
  for (std::size_t length = 0; length <= 70; ++length) {
    CAPTURE(length);
    const bool md5_or_sha1 = length == 32 || length == 40;
    CHECK(is_unsupported_digest(std::string(length, 'a')) == md5_or_sha1);
    CHECK(is_unsupported_digest(std::string(length, 'F')) == md5_or_sha1);
    CHECK(is_unsupported_digest(std::string(length, '0')) == md5_or_sha1);
    CHECK_FALSE(is_unsupported_digest(std::string(length, 'g')));
  }
  // MD5 and SHA-1 of "abc", from RFC 1321 and FIPS 180.
  for (const std::string_view text :
       {"900150983cd24fb0d6963f7d28e17f72", "900150983CD24FB0D6963F7D28E17F72",
        "a9993e364706816aba3e25717850c26c9cd0d89d", "A9993E364706816ABA3E25717850C26C9CD0D89D"}) {
    CAPTURE(text);
    CHECK(is_unsupported_digest(text));
    CHECK(or_nothing(hash_email(text)) == nothing);
    CHECK(or_nothing(hash_phone(text)) == nothing);
  }
  for (const std::string_view text :
       {"900150983cd24fb0d6963f7d28e17f7g", "g00150983cd24fb0d6963f7d28e17f72",
        " 900150983cd24fb0d6963f7d28e17f7", "a9993e364706816aba3e25717850c26c9cd0d89-"}) {
    CAPTURE(text);
    CHECK_FALSE(is_unsupported_digest(text));
  }
}

TEST_CASE("An e-mail address is trimmed and written in lower case", "[normalize]") {
  constexpr pair_of_texts cases[] = {
      {"a@b", "a@b"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZ@ABCDEFGHIJKLMNOPQRSTUVWXYZ",
       "abcdefghijklmnopqrstuvwxyz@abcdefghijklmnopqrstuvwxyz"},
      // Nothing else is changed: dots, plus tags, quotes, the neighbours of A and Z in ASCII.
      {"John.Doe@GMail.com", "john.doe@gmail.com"},
      {"john+Tag@gmail.com", "john+tag@gmail.com"},
      {"j.o.h.n@googlemail.com", "j.o.h.n@googlemail.com"},
      {"JOHN-D_O'E@example.com", "john-d_o'e@example.com"},
      {"0123456789@9876543210", "0123456789@9876543210"},
      {"[\\]^_`{|}~!#$%&*/=?@x", "[\\]^_`{|}~!#$%&*/=?@x"},
      {".@.", ".@."},
      {"mailto:A@b", "mailto:a@b"},
      {"<A@B>", "<a@b>"},
      // Only A-Z: other capitals stay (U+00C9, U+0130, U+0391, Kelvin sign U+212A, full-width A).
      {"\xC3\x89LISE@X.FR", "\xC3\x89lise@x.fr"},
      {"\xC4\xB0@\xCE\x91", "\xC4\xB0@\xCE\x91"},
      {"\xE2\x84\xAA@\xEF\xBC\xA1", "\xE2\x84\xAA@\xEF\xBC\xA1"},
      // The neighbours of the white space in ASCII are none.
      {"\x08"
       "a@b\x08",
       "\x08"
       "a@b\x08"},
      {"\x0E"
       "a\x07@b\x0E",
       "\x0E"
       "a\x07@b\x0E"},
      {"!a\x1F@b!", "!a\x1F@b!"},
      // U+202F and U+200B are no white space of this library.
      {"a\xE2\x80\xAF@b", "a\xE2\x80\xAF@b"},
      {"\xE2\x80\x8B"
       "a@b",
       "\xE2\x80\x8B"
       "a@b"},
      // U+00E0 ends with the second byte of U+00A0; U+0120 is C4 A0.
      {"\xC3\xA0@\xC4\xA0", "\xC3\xA0@\xC4\xA0"},
  };
  for (const auto& row : cases) {
    CAPTURE(row.given);
    CHECK(email(row.given) == row.expected);
    for (const std::string_view space : white_spaces) {
      CAPTURE(space);
      CHECK(email(std::string(space) + std::string(row.given)) == row.expected);
      CHECK(email(std::string(row.given) + std::string(space)) == row.expected);
    }
  }
}

TEST_CASE("An e-mail address has exactly one at sign with text on both sides", "[normalize]") {
  for (const std::string_view text :
       {"", "a", "@", "@@", "a@", "@b", " @b", "a@ ", "\xC2\xA0@b", "a@b@", "@a@b", "a@@b", "a@b@c",
        "a@b,c@d", "a@b;c@d", "example.com", "john.doe at example.com", "N/A", "null",
        // U+FF20, a full-width at sign.
        "a\xEF\xBC\xA0"
        "b"}) {
    CAPTURE(text);
    CHECK(email(text) == nothing);
    CHECK(or_nothing(hash_email(text)) == nothing);
  }
}

TEST_CASE("An e-mail address has no white space inside", "[normalize]") {
  for (const std::string_view space : white_spaces) {
    const std::string inner(space);
    CAPTURE(inner);
    CHECK(email("john" + inner + "doe@example.com") == nothing);
    CHECK(email("john" + inner + "@example.com") == nothing);
    CHECK(email("john@" + inner + "example.com") == nothing);
    CHECK(email("john@example" + inner + "com") == nothing);
    CHECK(or_nothing(hash_email("john" + inner + "@example.com")) == nothing);
  }
  CHECK(email("John Doe <john@example.com>") == nothing);
}

TEST_CASE("A currency is three ASCII letters in upper case", "[normalize]") {
  constexpr pair_of_texts good[] = {{"EUR", "EUR"}, {"eur", "EUR"}, {"uSd", "USD"},
                                    {"azz", "AZZ"}, {"XyZ", "XYZ"}, {"bgn", "BGN"}};
  for (const auto& row : good) {
    CAPTURE(row.given);
    CHECK(or_nothing(normalize_currency(row.given)) == row.expected);
    for (const std::string_view space : white_spaces) {
      CAPTURE(space);
      const std::string padded = std::string(space) + std::string(row.given) + std::string(space);
      CHECK(or_nothing(normalize_currency(padded)) == row.expected);
    }
  }
  for (const std::string_view text :
       {"", " ", "E", "EU", "EURO", "EUR EUR", "E R", "EU ", " EU", "E1R", "978", "$US", "US$",
        "EU.", "@BC", "[BC", "`bc", "{bc", "ab[", "ab{",
        // U+20AC has three bytes; U+00C9 and a letter too.
        "\xE2\x82\xAC",
        "\xC3\x89"
        "R",
        "EUR\xE2\x82\xAC"}) {
    CAPTURE(text);
    CHECK(or_nothing(normalize_currency(text)) == nothing);
  }
  CHECK(or_nothing(normalize_currency(std::string_view("EU\0", 3))) == nothing);
}

TEST_CASE("The currencies that TikTok lists are known", "[normalize]") {
  for (const std::string_view code :
       {"AED", "ARS", "AUD", "BDT", "BHD", "BIF", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP",
        "CRC", "CZK", "DKK", "DZD", "EGP", "EUR", "GBP", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS",
        "INR", "ISK", "JPY", "KES", "KHR", "KRW", "KWD", "KZT", "MAD", "MOP", "MXN", "MYR", "NGN",
        "NIO", "NOK", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RUB", "SAR",
        "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VES", "VND", "ZAR"}) {
    CAPTURE(code);
    CHECK(is_listed_currency(code));
  }
  int listed = 0;
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'A'; second <= 'Z'; ++second) {
      for (char third = 'A'; third <= 'Z'; ++third) {
        if (is_listed_currency(std::string{first, second, third})) ++listed;
      }
    }
  }
  CHECK(listed == 62);  // those above and no other
  // Real codes that are not listed, and pieces of the list.
  for (const std::string_view code : {"BGN", "XOF", "UYU", "GEL", "XTS", "", "E", "EU", "EURO",
                                      "ED ", " AR", "D A", "R A", "EUR GBP", "AED ARS"}) {
    CAPTURE(code);
    CHECK_FALSE(is_listed_currency(code));
  }
}

TEST_CASE("What separates the digits of a phone number goes", "[normalize]") {
  constexpr std::string_view separators[] = {
      " ",
      "\t",
      ".",
      "/",
      "-",
      "(",
      ")",
      "[",
      "]",
      "\xC2\xA0",      // U+00A0 no-break space
      "\xE2\x80\xAF",  // U+202F narrow no-break space
      "\xE2\x80\x90",  // U+2010 hyphen
      "\xE2\x80\x91",  // U+2011 non-breaking hyphen
      "\xE2\x80\x92",  // U+2012 figure dash
      "\xE2\x80\x93",  // U+2013 en dash
      "\xE2\x80\x94",  // U+2014 em dash
      "\xE2\x80\x95",  // U+2015 horizontal bar
      " - ",
      ". ",
      "--",
      " / ",
  };
  const std::string number = "+33612345678";
  for (const std::string_view separator : separators) {
    for (std::size_t place = 0; place <= number.size(); ++place) {
      std::string text = number;
      text.insert(place, separator);
      CAPTURE(text);
      CHECK(phone(text) == number);
    }
    std::string everywhere(separator);
    for (const char c : number) everywhere.append(1, c).append(separator);
    CAPTURE(everywhere);
    CHECK(phone(everywhere) == number);
    // With the default code they are no digits either.
    std::string national(separator);
    for (const char c : {'0', '6', '1', '2', '3', '4', '5', '6', '7', '8'}) {
      national.append(1, c).append(separator);
    }
    CHECK(phone(national, "33") == number);
  }
}

TEST_CASE("Phone numbers are read as people write them", "[normalize]") {
  constexpr phone_case cases[] = {
      {"+33612345678", "", "+33612345678", false},
      {"+33 (6) 12-34-56-78", "", "+33612345678", false},
      {"+33.6.12.34.56.78", "", "+33612345678", false},
      {"+33/612/345678", "", "+33612345678", false},
      {"(+33)612345678", "", "+33612345678", false},
      {"[+33] 612345678", "", "+33612345678", false},
      {"( + 33 ) 612345678", "", "+33612345678", false},
      {"(0033) 612345678", "", "+33612345678", false},
      {"00 33 6 12 34 56 78", "", "+33612345678", false},
      {"0033-612345678", "", "+33612345678", false},
      {"+1 (213) 373-4253", "", "+12133734253", false},
      {"(213) 373-4253", "1", "+12133734253", false},
      {"213.373.4253", "1", "+12133734253", false},
      {"06 12 34 56 78", "33", "+33612345678", false},
      {"(06) 12 34 56 78", "33", "+33612345678", false},
      {"06/12/34/56/78", "33", "+33612345678", false},
      {"0171 1234567", "49", "+491711234567", false},
      {"020\xE2\x80\x93"
       "7946\xE2\x80\x93"
       "0018",
       "44", "+442079460018", false},
  };
  check_phones(cases);
}

TEST_CASE("White space around a phone number is ignored", "[normalize]") {
  for (const std::string_view space : white_spaces) {
    const std::string outer(space);
    CAPTURE(outer);
    CHECK(phone(outer + "+33612345678" + outer) == "+33612345678");
    CHECK(phone(outer + "tel:+33612345678" + outer) == "+33612345678");
    CHECK(phone(outer + "0612345678" + outer, "33") == "+33612345678");
    CHECK(phone(outer) == nothing);
    CHECK(phone(outer, "33") == nothing);
  }
}

TEST_CASE("Any other character makes a phone number invalid", "[normalize]") {
  const auto strange = [](const std::string& stranger) {
    CAPTURE(stranger);
    CHECK(phone("+33612" + stranger + "345678") == nothing);
    CHECK(phone("06123" + stranger + "45678", "33") == nothing);
    CHECK(or_nothing(hash_phone("+33612" + stranger + "345678")) == nothing);
  };
  const auto separator = [](const std::string& given) {
    CAPTURE(given);
    CHECK(phone("+33612" + given + "345678") == "+33612345678");
  };

  SECTION("of ASCII") {
    // Line feed, vertical tab, form feed and carriage return are white space, but no separators.
    const std::string_view separators = "\t ().-/[]";
    const std::string_view digits = "0123456789";
    for (unsigned code = 0; code < 0x80; ++code) {
      const char c = static_cast<char>(code);
      if (digits.find(c) != std::string_view::npos) continue;
      if (separators.find(c) != std::string_view::npos) {
        separator(std::string(1, c));
      } else {
        strange(std::string(1, c));
      }
    }
  }
  SECTION("of a byte that is no character") {
    for (unsigned code = 0x80; code <= 0xFF; ++code) {
      strange(std::string(1, static_cast<char>(static_cast<unsigned char>(code))));
    }
    strange("\xE2\x80");
    strange("\x80\xAF");
    strange("\xE2\xAF");
  }
  SECTION("of the blocks that the separators are in") {
    for (unsigned code = 0x80; code <= 0xFF; ++code) {
      if (code == 0xA0) {
        separator(utf8(code));
      } else {
        strange(utf8(code));
      }
    }
    for (unsigned code = 0x2000; code <= 0x20FF; ++code) {
      if (code == 0x202F || (code >= 0x2010 && code <= 0x2015)) {
        separator(utf8(code));
      } else {
        strange(utf8(code));
      }
    }
  }
  SECTION("that looks like a good one") {
    strange("\xE2\x88\x92");                                                   // U+2212 minus sign
    for (unsigned code = 0xFF01; code <= 0xFF5E; ++code) strange(utf8(code));  // full width
    for (unsigned code = 0x0660; code <= 0x0669; ++code) strange(utf8(code));  // Arabic digits
    strange("\xE3\x80\x80");  // U+3000 ideographic space
    strange("\xEF\xBB\xBF");  // U+FEFF byte order mark
    strange("\xEF\xB8\xB2");  // U+FE32 vertical en dash
  }
}

TEST_CASE("A phone number has one plus and it stands in front", "[normalize]") {
  for (const std::string_view text :
       {"++33612345678", "+ +33612345678", "(+)+33612345678", "3+3612345678", "33612345678+",
        "+33612345678+", "+33+612345678", "00+33612345678", "0+33612345678", "(0)+33612345678",
        "\xEF\xBC\x8B"
        "33612345678"}) {
    CAPTURE(text);
    CHECK(phone(text) == nothing);
    CHECK(phone(text, "33") == nothing);
  }
}

TEST_CASE("A text with words is no phone number", "[normalize]") {
  for (const std::string_view text :
       {"+1-800-FLOWERS", "+33612345678x12", "+33612345678 ext. 12", "tel:+33612345678;ext=12",
        "+33612345678,12", "+33612345678#", "*31#+33612345678", "+336 or +337", "N/A", "unknown",
        "null", "1e10", "3.3612345678e10"}) {
    CAPTURE(text);
    CHECK(phone(text) == nothing);
    CHECK(phone(text, "33") == nothing);
  }
}

TEST_CASE("A leading tel scheme goes in any case", "[normalize]") {
  constexpr phone_case cases[] = {
      {"tel:+33612345678", "", "+33612345678", false},
      {"TEL:+33612345678", "", "+33612345678", false},
      {"Tel:+33612345678", "", "+33612345678", false},
      {"tEl: +33 6 12 34 56 78", "", "+33612345678", false},
      {"tel:+33-6-12-34-56-78", "", "+33612345678", false},
      {"tel:0033612345678", "", "+33612345678", false},
      {"tel:0612345678", "33", "+33612345678", false},
      {"tel:612345678", "", "+612345678", true},
      {"tel:0612345678", "", nothing, false},
      {"tel:", "", nothing, false},
      {"tel:", "33", nothing, false},
      {"tel", "33", nothing, false},
      {"te", "33", nothing, false},
      {"tel+33612345678", "", nothing, false},
      {"tel +33612345678", "", nothing, false},
      {"tel :+33612345678", "", nothing, false},
      {"tel;+33612345678", "", nothing, false},
      {"tal:+33612345678", "", nothing, false},
      {"mel:+33612345678", "", nothing, false},
      {"ted:+33612345678", "", nothing, false},
      {"tel:tel:+33612345678", "", nothing, false},
      {"+tel:33612345678", "", nothing, false},
      {"+33612345678tel:", "", nothing, false},
      {"(tel:+33612345678)", "", nothing, false},
      {":+33612345678", "", nothing, false},
      {"phone:+33612345678", "", nothing, false},
      {"sms:+33612345678", "", nothing, false},
  };
  check_phones(cases);
}

TEST_CASE("Two zeros in front are the plus", "[normalize]") {
  constexpr phone_case cases[] = {
      {"0033612345678", "", "+33612345678", false},
      {"0033612345678", "33", "+33612345678", false},
      {"0033612345678", "44", "+33612345678", false},
      {"0012133734253", "33", "+12133734253", false},
      {"0 0 33 612345678", "33", "+33612345678", false},
      {"(00)33612345678", "33", "+33612345678", false},
      {"(00 33)612345678", "33", "+33612345678", false},
      // The code never starts with 0.
      {"00033612345678", "33", nothing, false},
      {"000033612345678", "33", nothing, false},
      {"+0033612345678", "33", nothing, false},
      {"+033612345678", "33", nothing, false},
      {"+0612345678", "33", nothing, false},
      {"00", "33", nothing, false},
      {"0000000000", "33", nothing, false},
      {"+0000000000", "", nothing, false},
  };
  check_phones(cases);
}

TEST_CASE("A phone number has 7 to 15 digits with its country code", "[normalize]") {
  constexpr phone_case cases[] = {
      {"+123456", "", nothing, false},
      {"+1234567", "", "+1234567", false},
      {"+12345678", "", "+12345678", false},
      {"+12345678901234", "", "+12345678901234", false},
      {"+123456789012345", "", "+123456789012345", false},
      {"+1234567890123456", "", nothing, false},
      {"00123456", "", nothing, false},
      {"001234567", "", "+1234567", false},
      {"00123456789012345", "", "+123456789012345", false},
      {"001234567890123456", "", nothing, false},
      {"123456", "", nothing, false},
      {"1234567", "", "+1234567", true},
      {"123456789012345", "", "+123456789012345", true},
      {"1234567890123456", "", nothing, false},
      // The default code counts, the trunk zero does not.
      {"6123", "33", nothing, false},
      {"61234", "33", "+3361234", false},
      {"06123", "33", nothing, false},
      {"061234", "33", "+3361234", false},
      {"6123456789012", "33", "+336123456789012", false},
      {"61234567890123", "33", nothing, false},
      {"06123456789012", "33", "+336123456789012", false},
      {"061234567890123", "33", nothing, false},
      {"0612", "39", nothing, false},
      {"06123", "39", "+3906123", false},
      {"0612345678901", "39", "+390612345678901", false},
      {"06123456789012", "39", nothing, false},
      // Neither does the zero of (0).
      {"+33 (0) 6123", "", nothing, false},
      {"+33 (0) 61234", "", "+3361234", false},
      {"+33 (0) 6123456789012", "", "+336123456789012", false},
      {"+33 (0) 61234567890123", "", nothing, false},
      {"+39 (0) 6123", "", "+3906123", false},
      {"+39 (0) 6123456789012", "", nothing, false},
      {"+39 (0) 612345678901", "", "+390612345678901", false},
      {"0", "33", nothing, false},
      {"+", "33", nothing, false},
      {"", "33", nothing, false},
      {"()", "33", nothing, false},
      {"123456789012345678901234567890123456789012345678901234567890", "1", nothing, false},
  };
  check_phones(cases);
}

TEST_CASE("The result of any phone rule is checked as E164", "[normalize]") {
  for (const std::string_view text : {"+1234567", "+123456789012345", "+33612345678", "+9999999"}) {
    CAPTURE(text);
    CHECK(is_e164(text));
  }
  for (const std::string_view text :
       {"", "+", "+123456", "+1234567890123456", "33612345678", "+0612345678", "++3612345678",
        "+33 612345678", "+3361234567a", " +33612345678", "+33612345678 ", "+33612345678\n"}) {
    CAPTURE(text);
    CHECK_FALSE(is_e164(text));
  }
}

TEST_CASE("Digits in front of a zero in brackets are a country code", "[normalize]") {
  // The zero is dialled at home only. The code is written, so nothing is reported, whatever the
  // default code is. Among the codes are pieces of those that keep their zero.
  for (const std::string_view code_text :
       {"1",   "2",   "3",   "7",   "9",   "20",  "22",  "24",  "25",  "29",  "33",
        "37",  "41",  "42",  "43",  "44",  "49",  "61",  "78",  "224", "228", "230",
        "240", "243", "353", "358", "377", "379", "392", "420", "972"}) {
    const std::string code(code_text);
    const std::string expected = '+' + code + "612345678";
    for (const std::string_view front : {"+", "00", "", "(+", "tel:+", "+ ", "0 0 ", "00-"}) {
      for (const std::string_view zero : {"(0)", " (0) ", " (0)", "(0) "}) {
        for (const std::string_view default_code : {"", "33", "39", "44", "1"}) {
          const bool open = front.find('(') != std::string_view::npos;
          const std::string text =
              std::string(front) + code + (open ? ")" : "") + std::string(zero) + "612345678";
          CAPTURE(text, default_code);
          const auto reading = read_phone_text(text, default_code);
          CHECK(or_nothing(reading.e164) == expected);
          CHECK_FALSE(reading.country_code_assumed);
        }
      }
    }
  }
}

TEST_CASE("Six countries keep the zero in brackets", "[normalize]") {
  for (const std::string_view code_text : {"39", "225", "229", "241", "242", "378"}) {
    const std::string code(code_text);
    const std::string expected = '+' + code + "0612345678";
    for (const std::string_view front : {"+", "00", "", "tel:", "+ "}) {
      for (const std::string_view zero : {"(0)", " (0) ", "[0]", " ( 0 ) "}) {
        for (const std::string_view default_code : {"", "33", "39", "225"}) {
          const std::string text = std::string(front) + code + std::string(zero) + "612345678";
          CAPTURE(text, default_code);
          const auto reading = read_phone_text(text, default_code);
          CHECK(or_nothing(reading.e164) == expected);
          CHECK_FALSE(reading.country_code_assumed);
        }
      }
    }
  }
}

TEST_CASE("A zero in brackets may be written in more than one way", "[normalize]") {
  constexpr phone_case cases[] = {
      {"+44 ( 0 ) 20 7946 0018", "", "+442079460018", false},
      {"+44 [0] 20 7946 0018", "", "+442079460018", false},
      {"+44 [ 0 ] 20 7946 0018", "", "+442079460018", false},
      {"+44\xC2\xA0(\xC2\xA0"
       "0\xC2\xA0)\xC2\xA0"
       "20 7946 0018",
       "", "+442079460018", false},
      {"(+44)(0)2079460018", "", "+442079460018", false},
      {"[+44] (0) 2079460018", "", "+442079460018", false},
      {"(44) (0) 2079460018", "33", "+442079460018", false},
      {"(0044) (0) 2079460018", "33", "+442079460018", false},
      {"+4-4(0)2079460018", "", "+442079460018", false},
      {"+44/(0)/2079460018", "", "+442079460018", false},
      // Without digits in front it is the trunk zero, or brackets for the eye.
      {"(0)612345678", "33", "+33612345678", false},
      {"(0) 6 12 34 56 78", "33", "+33612345678", false},
      {"[0]612345678", "33", "+33612345678", false},
      {"(0)612345678", "39", "+390612345678", false},
      {"(0)612345678", "", nothing, false},
      {"+(0)33612345678", "", nothing, false},
      {"+(0)612345678", "33", nothing, false},
      {"00(0)33612345678", "", nothing, false},
      // More than one zero, or a zero with company, is no trunk zero: only the brackets go.
      {"+44 (020) 79460018", "", "+4402079460018", false},
      {"+33 (00) 12345678", "", "+330012345678", false},
      {"+33 (1) 12345678", "", "+33112345678", false},
      {"+33 (06) 12345678", "", "+330612345678", false},
      // A zero that ends another pair of brackets is a digit like any other.
      {"+1 (210) 3734253", "", "+12103734253", false},
  };
  check_phones(cases);
}

TEST_CASE("A zero in brackets must stand behind a possible country code", "[normalize]") {
  for (const std::string_view text :
       {// More than three digits.
        "+3361 (0) 2345678", "3361 (0) 2345678", "00 3361 (0) 2345678", "+33 6 12 34 (0) 78",
        "+336123456 (0) 78", "+336123456 78 (0)", "+3935 (0) 612345",
        // A second one.
        "+33 (0) (0) 612345678", "+33 (0) 6 (0) 12345678", "+33(0)(0)612345678",
        "+39 (0) (0) 612345678", "+33 [0] (0) 612345678", "+3 (0) 3 (0) 612345678",
        "33(0)6123456(0)",
        // A code never starts with 0.
        "06 (0) 12345678", "+06 (0) 12345678", "0006 (0) 12345678", "033 (0) 612345678"}) {
    for (const std::string_view default_code : {"", "33", "39", "1"}) {
      CAPTURE(text, default_code);
      CHECK(phone(text, default_code) == nothing);
      CHECK(or_nothing(hash_phone(text, default_code)) == nothing);
    }
  }
}

TEST_CASE("With a default code the trunk zero goes and the code comes in front", "[normalize]") {
  constexpr phone_case cases[] = {
      {"0612345678", "33", "+33612345678", false},
      {"612345678", "33", "+33612345678", false},
      {"02079460018", "44", "+442079460018", false},
      {"2079460018", "44", "+442079460018", false},
      {"2133734253", "1", "+12133734253", false},
      {"0401234567", "358", "+358401234567", false},
      // Only one zero: two in front would be a plus.
      {"0 6012345678", "33", "+336012345678", false},
      // What follows the trunk zero is national, even when it starts like the code.
      {"033612345678", "33", "+3333612345678", false},
      {"0491234567", "49", "+49491234567", false},
      // Another code than the default one needs its plus: without, it is a national number.
      {"49301234567", "33", "+3349301234567", false},
      // With a plus or 00 the default code has no say.
      {"+33612345678", "33", "+33612345678", false},
      {"+33612345678", "44", "+33612345678", false},
      {"+33612", "44", nothing, false},
      {"0033612345678", "44", "+33612345678", false},
  };
  check_phones(cases);
}

TEST_CASE("Six default codes keep the zero in front", "[normalize]") {
  for (const std::string_view code_text : {"39", "225", "229", "241", "242", "378"}) {
    CAPTURE(code_text);
    const std::string code(code_text);
    const auto with_zero = read_phone_text("06 12345678", code);
    CHECK(or_nothing(with_zero.e164) == '+' + code + "0612345678");
    CHECK_FALSE(with_zero.country_code_assumed);
    const auto without_zero = read_phone_text("6 12345678", code);
    CHECK(or_nothing(without_zero.e164) == '+' + code + "612345678");
    CHECK_FALSE(without_zero.country_code_assumed);
    CHECK(phone("(0)612345678", code) == '+' + code + "0612345678");
    CHECK(phone("0033612345678", code) == "+33612345678");
  }
  // Pieces and neighbours of these codes do not.
  for (const std::string_view code_text :
       {"1",  "2",  "3",  "9",   "22",  "24",  "25",  "29",  "41",  "42",  "37",
        "38", "78", "40", "224", "228", "230", "240", "243", "377", "379", "392"}) {
    CAPTURE(code_text);
    const std::string code(code_text);
    const auto reading = read_phone_text("0512345678", code);
    CHECK(or_nothing(reading.e164) == '+' + code + "512345678");
    CHECK_FALSE(reading.country_code_assumed);
  }
}

TEST_CASE("A number that begins with the default code is read by its length and reported",
          "[normalize]") {
  constexpr phone_case cases[] = {
      // Up to 10 digits: national.
      {"33123", "33", "+3333123", true},
      {"3312", "33", nothing, false},
      {"336123456", "33", "+33336123456", true},
      {"3361234567", "33", "+333361234567", true},
      {"33 61 23 45 67", "33", "+333361234567", true},
      {"(33) 61-23-45-67", "33", "+333361234567", true},
      {"tel:3361234567", "33", "+333361234567", true},
      {"1213373425", "1", "+11213373425", true},
      {"3933312345", "39", "+393933312345", true},
      {"3512345678", "351", "+3513512345678", true},
      {"2250712345", "225", "+2252250712345", true},
      // From 11 digits on: international.
      {"33612345678", "33", "+33612345678", true},
      {"33 6 12 34 56 78", "33", "+33612345678", true},
      {"(33) 612345678", "33", "+33612345678", true},
      {"tel:33612345678", "33", "+33612345678", true},
      {"12133734253", "1", "+12133734253", true},
      {"35121234567", "351", "+35121234567", true},
      {"393331234567", "39", "+393331234567", true},
      {"4915112345678", "49", "+4915112345678", true},
      {"331234567890123", "33", "+331234567890123", true},
      {"3312345678901234", "33", nothing, false},
      // It begins with a part of the code only.
      {"3412345678", "33", "+333412345678", false},
      {"34123456789", "33", "+3334123456789", false},
      {"3521234567", "351", "+3513521234567", false},
      // A plus, 00 or (0) leave no doubt.
      {"+33612345678", "33", "+33612345678", false},
      {"+3361234567", "33", "+3361234567", false},
      {"003361234567", "33", "+3361234567", false},
      {"33(0)61234567", "33", "+3361234567", false},
  };
  check_phones(cases);
}

TEST_CASE("Without a default code a number is international and reported", "[normalize]") {
  constexpr phone_case cases[] = {
      {"33612345678", "", "+33612345678", true},
      {"612345678", "", "+612345678", true},
      {"(213) 373-4253", "", "+2133734253", true},
      {"3361234567", "", "+3361234567", true},
      {"39333123456", "", "+39333123456", true},
      // One that starts with 0 is a national number of nobody knows where.
      {"0612345678", "", nothing, false},
      {"06 12 34 56 78", "", nothing, false},
      {"(0)612345678", "", nothing, false},
      {"(06)12345678", "", nothing, false},
      {"0", "", nothing, false},
      // The code is written.
      {"+33612345678", "", "+33612345678", false},
      {"0033612345678", "", "+33612345678", false},
      {"33(0)612345678", "", "+33612345678", false},
      {"39(0)612345678", "", "+390612345678", false},
  };
  check_phones(cases);
}

// The two zeros are no 00: the zero in brackets is not dialled from abroad, and what stands in
// front of it would be a country code that starts with 0.
TEST_CASE("A zero in front of a zero in brackets is no country code", "[normalize]") {
  for (const std::string_view text :
       {"0(0)33612345678", "0 (0) 612345678", "(0)(0)33612345678", "(0) (0) 612345678",
        "tel:0(0)33612345678", "0[0]33612345678"}) {
    for (const std::string_view default_code : {"", "33", "39", "1"}) {
      CAPTURE(text, default_code);
      CHECK(phone(text, default_code) == nothing);
    }
  }
}

// The countries that libphonenumber knows to have numbers with a zero at the front and no trunk
// prefix 0; behind every other code of one to three digits the zero goes.
TEST_CASE("Only countries without a trunk zero keep a zero", "[normalize]") {
  const std::string keepers = " 39 225 226 227 229 241 242 267 268 378 501 676 679 687 853 992";
  std::string keep_it_in_brackets;
  std::string keep_it_as_default_code;
  for (int number = 1; number <= 999; ++number) {
    const std::string code = std::to_string(number);
    const std::string with_zero = '+' + code + "0612345678";
    const std::string without_zero = '+' + code + "612345678";
    const std::string bracketed = phone('+' + code + " (0) 612345678");
    const std::string national = phone("0612345678", code);
    CAPTURE(code);
    CHECK((bracketed == with_zero || bracketed == without_zero));
    CHECK((national == with_zero || national == without_zero));
    if (bracketed == with_zero) keep_it_in_brackets += ' ' + code;
    if (national == with_zero) keep_it_as_default_code += ' ' + code;
  }
  CHECK(keep_it_in_brackets == keepers);
  CHECK(keep_it_as_default_code == keepers);
}

TEST_CASE("Nothing is in no list of country codes and separates nothing", "[normalize]") {
  CHECK_FALSE(tiktok_offline::detail::holds_code(tiktok_offline::detail::country_codes, ""));
  CHECK_FALSE(tiktok_offline::detail::holds_code("  ", ""));
  CHECK(tiktok_offline::detail::leading_phone_separator("") == 0);
}

TEST_CASE("Only the letters of ASCII change their case", "[normalize]") {
  const std::string lower = "abcdefghijklmnopqrstuvwxyz";
  const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    CAPTURE(byte);
    const std::size_t in_lower = lower.find(c);
    const std::size_t in_upper = upper.find(c);
    CHECK(tiktok_offline::detail::to_upper(c) == (in_lower < 26 ? upper[in_lower] : c));
    CHECK(tiktok_offline::detail::to_lower(c) == (in_upper < 26 ? lower[in_upper] : c));
  }
}
