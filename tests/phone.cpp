// SPDX-License-Identifier: MIT
// Numbers are of numbering plans as libphonenumber 8.12.57 documents them, put into E.164 by hand;
// digests come from TikTok's own pages, `openssl dgst` or OpenSSL itself.
#include <algorithm>
#include <string>
#include <string_view>
#include <tiktok_offline/phone.hpp>
#include <vector>

#include "catch.hpp"
#include "identities.hpp"

using tests::nothing;
using tests::or_nothing;
using tests::outcome_of;
using tests::sha256_of;
using tests::utf8;
using tests::white_spaces;
using tiktok_offline::hash_phone;
using tiktok_offline::identity_reading;
using tiktok_offline::issue_code;
using tiktok_offline::normalize_phone;
using tiktok_offline::read_phone;
using tiktok_offline::read_phones;
using tiktok_offline::detail::is_e164;

namespace {

using texts = std::vector<std::string>;

constexpr std::string_view assumed = "phone_country_code_assumed";
constexpr std::string_view unlisted = "unlisted_phone";

// One text by each of the functions. `issue` is what comes with the digest of `e164`; without an
// `e164` the text is refused.
void check_phone(std::string_view text, std::string_view country, std::string_view e164,
                 std::string_view issue = {}) {
  CAPTURE(text, country, e164);
  const std::string with = issue.empty() ? "" : ' ' + std::string(issue);
  CHECK(outcome_of(read_phone(text, country), e164) ==
        (e164.empty() ? "invalid_phone" : "sent" + with));
  CHECK(or_nothing(normalize_phone(text, country)) == (e164.empty() ? nothing : e164));
  CHECK(or_nothing(hash_phone(text, country)) == (e164.empty() ? nothing : sha256_of(e164)));
  CHECK(read_phones(text, country) == std::vector{read_phone(text, country)});
}

struct phone_case {
  std::string_view text;
  std::string_view country;
  std::string_view e164;  // empty: refused
  std::string_view issue{};
};

template <std::size_t size>
void check_phones(const phone_case (&cases)[size]) {
  for (const auto& row : cases) check_phone(row.text, row.country, row.e164, row.issue);
}

void check_refused(std::string_view text, std::string_view country = {}) {
  check_phone(text, country, "");
}

// The outcome of each number of a text, in their order; `expected` are the numbers, empty for one
// that is not sent.
texts outcomes(std::string_view text, std::string_view country, const texts& expected) {
  const std::vector<identity_reading> readings = read_phones(text, country);
  texts found;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    found.push_back(outcome_of(readings[i], i < expected.size() ? expected[i] : ""));
  }
  return found;
}

// The digests of TikTok's examples.
constexpr std::string_view digest_of_american =
    "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd";
constexpr std::string_view digest_of_french =
    "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8";

const texts both_sent = {"sent", "sent"};

}  // namespace

TEST_CASE("The phone examples of TikTok give the digests of TikTok", "[phone]") {
  check_phone("(+1)2133734253", "", "+12133734253");
  CHECK(or_nothing(hash_phone("(+1)2133734253")) == digest_of_american);
  check_phone("+33 6 12 34 56 78", "", "+33612345678");
  CHECK(or_nothing(hash_phone("+33 6 12 34 56 78")) == digest_of_french);

  // However they are written.
  CHECK(or_nothing(hash_phone("12133734253")) == digest_of_american);
  CHECK(or_nothing(hash_phone("213-373-4253", "1")) == digest_of_american);
  CHECK(or_nothing(hash_phone("213-373-4253", "us")) == digest_of_american);
  CHECK(or_nothing(hash_phone("06 12 34 56 78", "33")) == digest_of_french);
  CHECK(or_nothing(hash_phone("06 12 34 56 78", "FR")) == digest_of_french);
  CHECK(or_nothing(hash_phone("tel:0033 (0)6.12.34.56.78")) == digest_of_french);
}

// --- what was measured: the rows of the table of facts

TEST_CASE("A trunk zero after the country code is removed", "[phone]") {
  constexpr phone_case cases[] = {
      {"+33 06 12 34 56 78", "", "+33612345678"},
      {"+33(0612345678)", "", "+33612345678"},
      {"+330612345678", "FR", "+33612345678"},
      {"0033 06 12 34 56 78", "", "+33612345678"},
      {"0033 06 12 34 56 78", "FR", "+33612345678"},
      {"(+33) 06 12 34 56 78", "GB", "+33612345678"},
      {"+44 020 7946 0018", "", "+442079460018"},
      {"+44 (020) 7946 0018", "US", "+442079460018"},
      {"+49 0171 1234567", "", "+491711234567"},
      {"+61 0412 345 678", "", "+61412345678"},
      {"+81 03-3822-1111", "", "+81338221111"},
      {"+81 090-1234-5678", "", "+819012345678"},
      {"+380 067 123 45 67", "", "+380671234567"},
      {"+91 09876543210", "", "+919876543210"},
      {"011 44 020 7946 0018", "US", "+442079460018"},
      // Russia's 8, Hungary's 06, Lithuania's 8 and 0, the 1 of the United States.
      {"+7 8 495 697-95-78", "", "+74956979578"},
      {"+36 06 1 469 7100", "", "+3614697100"},
      {"+370 8 5 262 9426", "", "+37052629426"},
      {"+370 0 5 262 9426", "", "+37052629426"},
      {"+1 1 213 373 4253", "", "+12133734253"},
  };
  check_phones(cases);
}

TEST_CASE("The exit code of the country is the plus", "[phone]") {
  constexpr std::string_view london = "+442079460018";
  constexpr phone_case cases[] = {
      {"011 44 20 7946 0018", "US", london},
      {"011 44 20 7946 0018", "1", london},
      {"0011 44 20 7946 0018", "AU", london},
      {"0015 44 20 7946 0018", "AU", london},
      {"010 44 20 7946 0018", "JP", london},
      {"001 44 20 7946 0018", "HK", london},
      {"001 44 20 7946 0018", "SG", london},
      {"019 44 20 7946 0018", "SG", london},
      {"002 44 20 7946 0018", "TW", london},
      {"009 44 20 7946 0018", "NG", london},
      {"810 44 20 7946 0018", "RU", london},
      {"8 10 44 20 7946 0018", "KZ", london},
      {"00700 44 20 7946 0018", "KR", london},
      {"002 44 20 7946 0018", "KR", london},
      {"0021 44 20 7946 0018", "BR", london},
      {"00414 44 20 7946 0018", "CO", london},
      {"119 44 20 7946 0018", "CU", london},
      {"99 44 20 7946 0018", "KP", london},
      {"000 44 20 7946 0018", "KE", london},
      // 00 in countries that dial something else, too.
      {"00 44 20 7946 0018", "US", london},
      {"00 44 20 7946 0018", "AU", london},
      {"00 44 20 7946 0018", "JP", london},
      {"00 44 20 7946 0018", "RU", london},
      {"00 44 20 7946 0018", "BR", london},
  };
  check_phones(cases);
  // Those of another country are not.
  check_refused("011 44 20 7946 0018", "FR");
  check_refused("0011 44 20 7946 0018", "GB");
  check_refused("010 44 20 7946 0018", "DE");
  check_refused("011 44 20 7946 0018");
}

TEST_CASE("A number that was floating loses its point and zero", "[phone]") {
  constexpr phone_case cases[] = {
      {"+33612345678.0", "", "+33612345678"},
      {"612345678.0", "FR", "+33612345678"},
      {"33612345678.0", "FR", "+33612345678", assumed},
      {"0612345678.0", "FR", "+33612345678"},
      {" +33612345678.0 ", "", "+33612345678"},
      {"0033612345678.0", "", "+33612345678"},
      {"2133734253.0", "US", "+12133734253"},
      // With a separator in it a person wrote it, and what is left is a digit too many.
      {"+33 612345678.0", "", ""},
      {"+33-6-12-34-56-78.0", "", ""},
      {"06 12 34 56 78.0", "FR", ""},
      {"+33612345678.00", "", "+33612345678"},
      {"+33612345678.5", "", ""},
      {"+33612345678.0.0", "", ""},
      {"+3361234567.8", "", "+33612345678"},
      // Here the zero is the last digit of a number.
      {"+3361234567.0 ext 5", "", ""},
      {"+.0", "FR", ""},
  };
  check_phones(cases);
  CHECK(outcomes("612345678.0;+33612345679.0", "FR", {"+33612345678", "+33612345679"}) ==
        both_sent);
}

TEST_CASE("A foreign number that lost its plus is sent and reported", "[phone]") {
  constexpr phone_case cases[] = {
      {"32475123456", "33", "+32475123456", assumed},
      {"32475123456", "", "+32475123456", assumed},
      {"447400123456", "FR", "+447400123456", assumed},
      {"4915112345678", "FR", "+4915112345678", assumed},
      {"33612345678", "US", "+33612345678", assumed},
      {"33612345678", "FR", "+33612345678", assumed},
      {"12133734253", "FR", "+12133734253", assumed},
      // A trunk zero goes here, too.
      {"33 06 12 34 56 78", "", "+33612345678", assumed},
      {"33 06 12 34 56 78", "FR", "+33612345678", assumed},
      {"(33) 612345678", "FR", "+33612345678", assumed},
      // The 1 is the trunk prefix of the United States and their code: one reading, not two.
      {"1 213 373 4253", "US", "+12133734253"},
      {"1 213 373 4253", "", "+12133734253", assumed},
  };
  check_phones(cases);
}

TEST_CASE("A number with an unassigned country code is refused", "[phone]") {
  for (const std::string_view text :
       {"+999 12345678", "+388 12345678", "+210 1234567", "+21 12345678", "+384 12345678",
        "+99912345678901", "00999 12345678", "+0 612345678", "+033612345678", "+0033612345678"}) {
    for (const std::string_view country : {"", "FR", "US", "IT"}) check_refused(text, country);
  }
}

TEST_CASE("What a country cannot have is refused", "[phone]") {
  // France has nine digits and nothing else.
  for (const std::string_view text : {"+33 6 12 34 56 7", "+33 6 12 34 56 78 9", "+33 612",
                                      "06 12 34 56 78 9", "3336123456789"}) {
    check_refused(text, "FR");
  }
  constexpr phone_case cases[] = {
      // The United States: ten digits. Spain: nine. Denmark: eight.
      {"37-4253", "US", ""},
      {"+1 37-4253", "", ""},
      {"+1 213 373 42534", "", ""},
      {"+34 61234567", "", ""},
      {"+45 321234567", "", ""},
      // Dates and prices.
      {"28.05.2024", "FR", ""},
      {"2024-05-28", "FR", ""},
      {"28/05/2024", "GB", ""},
      {"20240528", "", ""},
      {"1234.50", "US", ""},
      // Two numbers run together.
      {"0612345678 0712345678", "FR", ""},
      {"0140205050/0612345678", "FR", ""},
      {"+33612345678+33612345679", "FR", ""},
      // All zeros.
      {"00000000000000", "FR", ""},
      {"+0000000000", "", ""},
      // UA: 8 was the trunk prefix before 2009, with a second dialling tone.
      {"8 (067) 123-45-67", "UA", ""},
      // San Marino: six digits are local, of those the plan has none.
      {"886377", "SM", ""},
  };
  check_phones(cases);
}

TEST_CASE("A new range of a length that its country has is sent and reported", "[phone]") {
  constexpr phone_case cases[] = {
      // 07 12 in France is in none of the numbering plans of that version.
      {"07 12 34 56 78", "FR", "+33712345678", unlisted},
      {"7 12 34 56 78", "FR", "+33712345678", unlisted},
      {"+33 7 12 34 56 78", "", "+33712345678", unlisted},
      {"+33 07 12 34 56 78", "", "+33712345678", unlisted},
      {"+33 (0)7 12 34 56 78", "", "+33712345678", unlisted},
      {"0033 7 12 34 56 78", "", "+33712345678", unlisted},
      {"33712345678", "FR", "+33712345678", unlisted},
      {"33712345678", "", "+33712345678", unlisted},
      // Area codes of the United States begin with 2 to 9.
      {"+1 123 456 7890", "", "+11234567890", unlisted},
      {"011 33 7 12 34 56 78", "US", "+33712345678", unlisted},
      // Bangkok with a digit too many is as long as a mobile.
      {"021 234 5678", "TH", "+66212345678", unlisted},
      {"+290 2158", "", "+2902158", unlisted},
      // A digit lost: what is left is as long as a number without its trunk zero.
      {"06 12 34 56 7", "FR", "+33061234567", unlisted},
      {"0000000000", "FR", "+33000000000", unlisted},
      // North America has numbers of seven digits, 310 and four more.
      {"373-4253", "US", "+13734253", unlisted},
  };
  check_phones(cases);
}

TEST_CASE("A carrier's code is removed with the trunk prefix", "[phone]") {
  constexpr phone_case cases[] = {
      // Brazil: 0, the carrier, the area. As libphonenumber reads it.
      {"0 15 11 98765-4321", "BR", "+5511987654321"},
      {"0 15 (11) 3251-5644", "BR", "+551132515644"},
      {"0 21 11 98765-4321", "BR", "+5511987654321"},
      {"(011) 98765-4321", "BR", "+5511987654321"},
      {"011 98765-4321", "BR", "+5511987654321"},
      {"(11) 98765-4321", "BR", "+5511987654321"},
      {"90 15 11 98765-4321", "BR", "+5511987654321"},
      {"+55 0 15 11 98765-4321", "", "+5511987654321"},
      {"0xx11 98765-4321", "BR", "+5511987654321"},
      {"+55 0XX 11 98765-4321", "", "+5511987654321"},
      // Further on an x hides digits.
      {"+4915x112345678", "", ""},
      {"98765x4321 000", "BR", ""},
      // Korea.
      {"02-2077-9000", "KR", "+82220779000"},
      {"010-2077-9000", "KR", "+821020779000"},
      {"082 2 2077 9000", "KR", "+82220779000"},
  };
  check_phones(cases);
}

TEST_CASE("A mobile's 15 of Argentina becomes a 9", "[phone]") {
  constexpr phone_case cases[] = {
      {"011 15-2345-6789", "AR", "+5491123456789"},
      {"(011) 15 2345-6789", "AR", "+5491123456789"},
      {"11 15-2345-6789", "AR", "+5491123456789"},
      {"11 15-1512-3456", "AR", "+5491115123456"},  // 15 after two digits and after four
      {"0223 15 456-7890", "AR", "+5492234567890"},
      {"0223 15-456-7890", "54", "+5492234567890"},
      {"02965 15 456789", "AR", "+5492965456789"},
      {"+54 11 15 2345 6789", "", "+5491123456789"},
      {"+54 0223 15 456 7890", "", "+5492234567890"},
      {"+54 9 11 2345 6789", "", "+5491123456789"},
      {"+54 9 011 2345 6789", "", ""},
      {"9 11 2345-6789", "AR", "+5491123456789"},
      // There is no area 615: what would be made of it is not a number of anybody.
      {"0 615 15 1234567", "AR", ""},
      // Of a telephone at home.
      {"011 2345-6789", "AR", "+541123456789"},
      {"0223 456-7890", "AR", "+542234567890"},
  };
  check_phones(cases);
}

TEST_CASE("Mexico's old prefixes go", "[phone]") {
  constexpr phone_case cases[] = {
      {"55 1234 5678", "MX", "+525512345678"},
      {"01 55 4040 5300", "MX", "+525540405300"},
      {"044 55 4040 5300", "MX", "+525540405300"},
      {"045 55 4040 5300", "MX", "+525540405300"},
      {"+52 55 4040 5300", "", "+525540405300"},
      // The 1 of mobiles went in 2019; libphonenumber has both, and reads it without.
      {"+52 1 55 1234 5678", "", "+525512345678", assumed},
      {"+5215512345678", "MX", "+525512345678", assumed},
  };
  check_phones(cases);
}

TEST_CASE("National numbers of countries with another trunk prefix than 0", "[phone]") {
  constexpr phone_case cases[] = {
      {"8 (391) 266-56-78", "RU", "+73912665678"},
      // Moscow's may be Vietnam's 84 95 697 95 78 and Germany's 49 5697 9578 without a plus.
      {"8 (495) 697-95-78", "RU", "+74956979578", assumed},
      {"8-495-697-95-78", "7", "+74956979578", assumed},
      {"(495) 697-95-78", "RU", "+74956979578", assumed},
      {"8 727 257 12 34", "KZ", "+77272571234"},
      {"06 1 469 7100", "HU", "+3614697100"},
      {"06 20 123 4567", "HU", "+36201234567"},
      {"20 123 4567", "36", "+36201234567"},
      {"8 5 262 9426", "LT", "+37052629426"},
      {"0 5 262 9426", "LT", "+37052629426"},
      {"8 90 123 45 67", "UZ", "+998901234567"},
      {"90 123 45 67", "UZ", "+998901234567"},
      {"8 66 123456", "TM", "+99366123456"},
      {"0712 345678", "KE", "+254712345678"},
      {"1 247-1234", "MH", "+6922471234"},
      // Belarus has 8 0: of its 8 and of its 80 one is the trunk prefix.
      {"8 017 327 43 22", "BY", "+375173274322"},
      {"8 (029) 123-45-67", "BY", "+375291234567"},
      {"017 327 43 22", "BY", "+375173274322"},
      {"80 17 327 43 22", "375", "+375173274322"},
  };
  check_phones(cases);
}

// --- clean

TEST_CASE("What separates the digits of a phone number is removed", "[phone]") {
  // libphonenumber's valid punctuation, blanks within a line, and some of them together.
  texts separators = {".", "/", "-", "(", ")", "[", "]", " - ", ". ", "--", " / "};
  for (const char32_t blank : tests::blanks_within_a_line()) separators.push_back(utf8(blank));
  constexpr char32_t punctuation[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015,
                                      0x2053, 0x2212, 0x223C, 0x30FC, 0xFF08, 0xFF09,
                                      0xFF0D, 0xFF0E, 0xFF0F, 0xFF3B, 0xFF3D};
  for (const char32_t value : punctuation) separators.push_back(utf8(value));
  const std::string number = "+33612345678";
  for (const std::string& separator : separators) {
    for (std::size_t place = 0; place <= number.size(); ++place) {
      std::string text = number;
      text.insert(place, separator);
      check_phone(text, "", number);
    }
    std::string everywhere = separator;
    for (const char c : number) everywhere.append(1, c).append(separator);
    check_phone(everywhere, "", number);
    std::string national = separator;
    for (const char c : {'0', '6', '1', '2', '3', '4', '5', '6', '7', '8'}) {
      national.append(1, c).append(separator);
    }
    // A zero between brackets that close it would be something else.
    if (separator != "(" && separator != "[") check_phone(national, "33", number);
  }
}

TEST_CASE("Phone numbers are read as people write them", "[phone]") {
  constexpr phone_case cases[] = {
      {"+33612345678", "", "+33612345678"},
      {"+33 (6) 12-34-56-78", "", "+33612345678"},
      {"+33.6.12.34.56.78", "", "+33612345678"},
      {"+33/612/345678", "", "+33612345678"},
      {"(+33)612345678", "", "+33612345678"},
      {"[+33] 612345678", "", "+33612345678"},
      {"( + 33 ) 612345678", "", "+33612345678"},
      {"(0033) 612345678", "", "+33612345678"},
      {"00 33 6 12 34 56 78", "", "+33612345678"},
      {"0033-612345678", "", "+33612345678"},
      {"+1 (213) 373-4253", "", "+12133734253"},
      {"(213) 373-4253", "1", "+12133734253"},
      {"213.373.4253", "1", "+12133734253"},
      {"1-213-373-4253", "CA", "+12133734253"},
      {"06 12 34 56 78", "33", "+33612345678"},
      {"(06) 12 34 56 78", "33", "+33612345678"},
      {"06/12/34/56/78", "33", "+33612345678"},
      {"(0)612345678", "FR", "+33612345678"},
      {"0171 1234567", "49", "+491711234567"},
      {"030 / 266 42 42 42", "DE", "+4930266424242"},
      {"020\xE2\x80\x93"
       "7946\xE2\x80\x93"
       "0018",
       "44", "+442079460018"},
      {"06 39967700", "IT", "+390639967700"},
      {"347 123 4567", "IT", "+393471234567"},
      {"01 23 45 67 89", "CI", "+2250123456789"},
      {"0549 886377", "SM", "+3780549886377"},
      {"912 34 56 78", "ES", "+34912345678"},
      {"601 123 456", "CZ", "+420601123456"},
      {"03-3822-1111", "JP", "+81338221111"},
      {"(02) 9225 1700", "AU", "+61292251700"},
      {"0532 123 45 67", "TR", "+905321234567"},
  };
  check_phones(cases);
}

TEST_CASE("White space around a phone number is ignored", "[phone]") {
  for (const char32_t value : tests::blanks()) {
    const std::string outer = utf8(value);
    check_phone(outer + "+33612345678" + outer, "", "+33612345678");
    check_phone(outer + "tel:+33612345678" + outer, "", "+33612345678");
    check_phone(outer + "0612345678" + outer, "33", "+33612345678");
    check_phone(outer + outer + "+33612345678 ext 5" + outer, "33", "+33612345678");
    CHECK(read_phone(outer, "33") == identity_reading{});
  }
}

TEST_CASE("Invisible characters in a phone number go", "[phone]") {
  const std::string number = "+33612345678";
  for (const char32_t value : tests::invisible_characters()) {
    const std::string mark = utf8(value);
    for (std::size_t place = 0; place <= number.size(); ++place) {
      std::string text = number;
      text.insert(place, mark);
      check_phone(text, "", number);
    }
    check_phone(mark + " 06 12" + mark + " 34 56 78" + mark, "FR", number);
    check_phone("te" + mark + "l:" + number, "", number);
    check_phone(number + " e" + mark + "xt 12", "", number);
    check_phone(number + '.' + mark + '0', "", number);
    check_phone("+33 (" + mark + "0) 612345678", "", number);
  }
  // As contact apps copy a number: U+202A ... U+202C.
  check_phone("\xE2\x80\xAA+33 6 12 34 56 78\xE2\x80\xAC", "", number);
}

TEST_CASE("Digits of every script of the basic plane are digits", "[phone]") {
  // Unicode's category Nd; each zero, after which nine more come.
  constexpr char32_t zeros[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66,
                                0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
                                0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
                                0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0,
                                0xA9F0, 0xAA50, 0xABF0, 0xFF10};
  for (const char32_t zero : zeros) {
    std::string text;
    for (const char c : std::string_view("33612345678")) {
      text += utf8(zero + static_cast<char32_t>(c - '0'));
    }
    check_phone('+' + text, "", "+33612345678");
    check_phone("\xEF\xBC\x8B" + text, "", "+33612345678");  // U+FF0B, the full-width plus
    check_phone("00" + text, "US", "+33612345678");
    const std::string national = utf8(zero) + text.substr(2 * utf8(zero).size());
    check_phone(national, "FR", "+33612345678");
  }
  // Some of both.
  check_phone("\xEF\xBC\x8B\xEF\xBC\x93\xEF\xBC\x93 612345678", "", "+33612345678");
  // Beyond the basic plane (U+1D7CE, mathematical bold) and numbers that are no digits (U+00B2,
  // U+2460, U+FF21).
  check_refused("+3361234567\xF0\x9D\x9F\x96");
  check_refused("+3361234567\xC2\xB2");
  check_refused("+3361234567\xE2\x91\xA0");
}

TEST_CASE("Any other character makes a phone number invalid", "[phone]") {
  const auto spaces = tests::blanks_within_a_line();
  const auto invisible = tests::invisible_characters();
  const std::u32string punctuation =
      U"-xX()[]./~\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30FC\uFF0D\uFF0E\uFF0F\uFF08\uFF09"
      U"\uFF3B\uFF3D\u2053\u223C\uFF5E";
  const auto in = [](const auto& list, char32_t value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  int separators = 0;
  for (const char32_t value : tests::all_of_basic_plane()) {
    // More than seven digits follow, so that it is no extension.
    const std::string text = "+336" + utf8(value) + "12345678";
    const bool goes = in(spaces, value) || in(invisible, value) || in(punctuation, value);
    separators += goes ? 1 : 0;
    if (outcome_of(read_phone(text), "+33612345678") == (goes ? "sent" : "invalid_phone")) continue;
    CAPTURE(static_cast<unsigned>(value));
    CHECK(outcome_of(read_phone(text), "+33612345678") == (goes ? "sent" : "invalid_phone"));
  }
  CHECK(separators == 70);  // 18 blanks, 24 that nobody sees, 28 others

  for (int byte = 0x80; byte <= 0xFF; ++byte) {
    check_refused("+33612" + std::string(1, static_cast<char>(byte)) + "345678");
  }
  check_refused(
      "+33612\xE2\x80"
      "345678");
  check_refused(
      "+33612\x80\xAF"
      "345678");
  check_refused(std::string_view("+33612345678\0", 13));
  check_refused(std::string_view("\0+33612345678", 13));
  check_refused(
      std::string_view("+33612\0"
                       "345678",
                       13));
  check_refused("+33612345678\xF0\x9F\x93\x9E");  // U+1F4DE, a telephone
}

TEST_CASE("A phone number has one plus and it is in front", "[phone]") {
  for (const std::string_view text :
       {"++33612345678", "+ +33612345678", "(+)+33612345678", "3+3612345678", "33612345678+",
        "+33612345678+", "+33+612345678", "00+33612345678", "0+33612345678", "(0)+33612345678",
        "+\xEF\xBC\x8B"
        "33612345678"}) {
    check_refused(text);
    check_refused(text, "33");
  }
}

TEST_CASE("A text with words is not a phone number", "[phone]") {
  for (const std::string_view text :
       {"+1-800-FLOWERS", "*31#+33612345678", "+336 or +337", "N/A", "unknown", "null", "1e10",
        "3.3612345678e10", "+33612345678 (home)", "home: +33612345678", "+33612345678 Lea",
        "tel.: +33612345678", "06 12 34 56 78 or 06 12 34 56 79", "+33612345678@example.com",
        "undefined", "33612345678n", "+33612345678 ext", "+33612345678 ext.", "+33612345678!"}) {
    check_refused(text);
    check_refused(text, "33");
  }
}

TEST_CASE("A leading tel scheme is removed in upper and lower case", "[phone]") {
  constexpr phone_case cases[] = {
      {"tel:+33612345678", "", "+33612345678"},
      {"TEL:+33612345678", "", "+33612345678"},
      {"Tel:+33612345678", "", "+33612345678"},
      {"tEl: +33 6 12 34 56 78", "", "+33612345678"},
      {"tel:+33-6-12-34-56-78", "", "+33612345678"},
      {"tel:0033612345678", "", "+33612345678"},
      {"tel:0612345678", "33", "+33612345678"},
      {"tel:33612345678", "", "+33612345678", assumed},
      // Parameters of RFC 3966 go.
      {"tel:+33612345678;ext=12", "", "+33612345678"},
      {"tel:+33612345678;ext=1234567", "", "+33612345678"},
      {"tel:+33612345678;isub=12345678901", "", "+33612345678"},
      // A number that is complete only with the code that follows it.
      {"tel:0612345678;phone-context=+33", "FR", ""},
      {"tel:0612345678;Phone-Context=+49", "FR", ""},
      {"tel:+33-6-12-34-56-78;ext=12;isub=1", "", "+33612345678"},
      {"+33612345678;ext=12", "", "+33612345678"},
      {"tel:0612345678", "", ""},
      {"tel:", "", ""},
      {"tel:", "33", ""},
      {"tel", "33", ""},
      {"te", "33", ""},
      {"tel+33612345678", "", ""},
      {"tel +33612345678", "", ""},
      {"tel :+33612345678", "", ""},
      {"tal:+33612345678", "", ""},
      {"mel:+33612345678", "", ""},
      {"ted:+33612345678", "", ""},
      {"tel:tel:+33612345678", "", ""},
      {"+tel:33612345678", "", ""},
      {"+33612345678tel:", "", ""},
      {"(tel:+33612345678)", "", ""},
      {":+33612345678", "", ""},
      {"phone:+33612345678", "", ""},
      {"sms:+33612345678", "", ""},
  };
  check_phones(cases);
}

TEST_CASE("An extension is removed", "[phone]") {
  const std::string number = "+33612345678";
  for (const std::string_view label : {"ext",
                                       "EXT",
                                       "Ext",
                                       "extn",
                                       "extension",
                                       "Extension",
                                       "extensi\xC3\xB3n",
                                       "xtn",
                                       "xt",
                                       "x",
                                       "X",
                                       "int",
                                       "anexo",
                                       "#",
                                       "~",
                                       "\xD0\xB4\xD0\xBE\xD0\xB1",
                                       "\xEF\xBD\x98",
                                       "\xEF\xBC\x83",
                                       "\xEF\xBD\x9E",
                                       "\xEF\xBD\x85\xEF\xBD\x98\xEF\xBD\x94"}) {
    for (const std::string_view digits : {"1", "12", "1234567"}) {
      const std::string name(label);
      const std::string extension(digits);
      check_phone(number + name + extension, "", number);
      check_phone(number + ' ' + name + ' ' + extension, "", number);
      if (extension.size() < 7) check_phone(number + ", " + name + ". " + extension, "", number);
      check_phone(number + ' ' + name + ": " + extension, "", number);
      check_phone("06 12 34 56 78 " + name + extension, "FR", number);
      check_phone("tel:" + number + name + extension, "", number);
      check_phone(number + ' ' + name + extension + '#', "", number);
    }
    // None, or more than seven digits, are no extension.
    if (label == "x" || label == "X" || label == "~" || label == "\xEF\xBD\x9E") continue;
    check_refused(number + std::string(label));
    check_refused(number + std::string(label) + "12345678");
  }
  // After a comma or a semicolon no word is needed.
  for (const std::string_view text : {"+33612345678,12", "+33612345678;12", "+33612345678, 123456",
                                      "+33612345678,,12", "+33612345678,12,34", "+33612345678;"}) {
    check_phone(text, "", number);
  }
  check_refused("ext. 12");
  check_refused("x12", "FR");
  check_refused("#12", "FR");
}

// --- split

TEST_CASE("Several numbers in one text are all read", "[phone]") {
  const texts both = {"+33612345678", "+33612345679"};
  for (const std::string_view text :
       {"+33612345678;+33612345679", "+33612345678,+33612345679", "06 12 34 56 78; 06 12 34 56 79",
        "06 12 34 56 78 , 612345679 ,", ";;+33612345678;,;0033612345679;;",
        "tel:+33612345678;tel:+33612345679", "+33612345678 ext. 1; +33612345679 ext. 2",
        "+33612345678;12;+33612345679;34", "+33612345678.0;612345679.0",
        "tel:+33612345678;ext=12;tel:+33612345679", "+33 (0)612345678\n;\n+33 06 12 34 56 79"}) {
    CAPTURE(text);
    CHECK(outcomes(text, "FR", both) == both_sent);
    // Never the first of several.
    CHECK(read_phone(text, "FR") == identity_reading{std::nullopt, issue_code::invalid_phone});
    CHECK(or_nothing(hash_phone(text, "FR")) == nothing);
    CHECK(or_nothing(normalize_phone(text, "FR")) == nothing);
  }
  CHECK(outcomes("0612345678;07 12 34 56 78;1234567;33612345678", "FR",
                 {"+33612345678", "+33712345678", "", "+33612345678"}) ==
        texts{"sent", "sent unlisted_phone", "invalid_phone", "sent phone_country_code_assumed"});
  CHECK(outcomes("0612345678;+33612345679", "", {"", "+33612345679"}) ==
        texts{"invalid_phone", "sent"});
  CHECK(outcomes("0612345678;+33612345679", "France", {"", "+33612345679"}) ==
        texts{"unknown_country", "sent"});
  // A digest among numbers is passed on, whatever its digits.
  const std::string letters = sha256_of("a");
  const std::string text = "+33612345678;" + letters + ",900150983cd24fb0d6963f7d28e17f72;" +
                           sha256_of("+undefined") + ';' + std::string(64, 'f');
  CHECK(outcomes(text, "", {"+33612345678", "a", "", "", ""}) ==
        texts{"sent", "sent", "unsupported_digest", "placeholder", "another digest"});
  CHECK(read_phones(text).back().hashed->hex() == std::string(64, 'f'));
}

TEST_CASE("Nothing but a semicolon or a comma takes numbers apart", "[phone]") {
  for (const std::string_view text :
       {"+33612345678 +33612345679", "0612345678 0612345679", "+33612345678/+33612345679",
        "+33612345678|+33612345679", "+33612345678\n+33612345679", "+33612345678:+33612345679",
        "0612345678 / 0612345679", "0612345678 - 0612345679", "0612345678 & 0612345679"}) {
    check_refused(text, "FR");
  }
}

// --- decide

TEST_CASE("Two zeros in front are the plus", "[phone]") {
  constexpr phone_case cases[] = {
      {"0033612345678", "", "+33612345678"},
      {"0033612345678", "33", "+33612345678"},
      {"0033612345678", "44", "+33612345678"},
      {"0012133734253", "33", "+12133734253"},
      {"0 0 33 612345678", "33", "+33612345678"},
      {"(00)33612345678", "33", "+33612345678"},
      {"(00 33)612345678", "33", "+33612345678"},
      // A code never begins with 0.
      {"00033612345678", "33", ""},
      {"000033612345678", "33", ""},
      {"+0033612345678", "33", ""},
      {"+033612345678", "33", ""},
      {"+0612345678", "33", ""},
      {"00", "33", ""},
      {"+", "33", ""},
      {"()", "33", ""},
  };
  check_phones(cases);
}

TEST_CASE("An exit code that leads nowhere is read on", "[phone]") {
  constexpr phone_case cases[] = {
      // The United States, 011: international, for there is no area code that begins with 0 or 1.
      {"(011) 44 20 7946 0018", "US", "+442079460018"},
      // Japan's exit code is 010, its own numbers have a trunk prefix 0: 0 10... is not listed.
      {"010 44 20 7946 0018", "81", "+442079460018"},
      // Kenya's exit code is 000; 00 comes first, and 0 begins no calling code.
      {"000 33 612345678", "KE", "+33612345678"},
      // North Korea's 99 and Denmark, or Azerbaijan's 994 without its plus.
      {"99 45 50 12 34 56", "KP", "+4550123456", assumed},
      // Taiwan: 002 is an exit code, 02 Taipei.
      {"02 2345 6789", "TW", "+886223456789"},
      {"002 33 612345678", "TW", "+33612345678"},
  };
  check_phones(cases);
}

TEST_CASE("A number is as long as its country has them, and has at most 15 digits", "[phone]") {
  constexpr phone_case cases[] = {
      // Some of the shortest and the longest: Saint Helena, Niue; Germany, Austria.
      {"+290 22158", "", "+29022158"},
      {"+683 4002", "", "+6834002"},
      {"+49 30 12", "", ""},
      {"+43 1 525240", "", "+431525240"},
      {"+123456", "", ""},
      {"+1234567890123456", "", ""},
      {"001234567890123456", "", ""},
      {"123456", "", ""},
      {"", "33", ""},
  };
  for (const auto& row : cases) {
    if (row.text.empty()) continue;
    check_phone(row.text, row.country, row.e164, row.issue);
  }
  // However long: what is cut would be a number.
  for (const std::string_view text :
       {"+33612345678", "0612345678", "0033612345678", "+5491123456789"}) {
    for (const std::size_t more : {1U, 5U, 12U, 20U, 40U, 100U, 1000U}) {
      for (const char digit : {'0', '1', '5', '9'}) {
        check_refused(std::string(text) + std::string(more, digit), "FR");
      }
    }
  }
}

TEST_CASE("A number after the longest prefixes is not cut", "[phone]") {
  // An exit code of Australia, Luxembourg's carriers, the longest number there.
  const std::string right = "14110011 352 15001 27888123456";
  check_phone(right, "AU", "+35227888123456");
  check_refused(right + '7', "AU");
  check_refused(right + "7777777777", "AU");
  check_phone("99511 352 15001 27888123456", "FI", "+35227888123456");
  check_refused("99511 352 15001 278881234567", "FI");
}

TEST_CASE("The result of any phone rule is checked as E164", "[phone]") {
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

TEST_CASE("Digits in front of a zero in brackets are a country code", "[phone]") {
  // The zero is dialled at home only. The code is written, so nothing is reported, whatever the
  // default country is. Italy, San Marino and Ivory Coast keep their zero; the Czech Republic,
  // Spain and Denmark dial none, and people write it all the same.
  struct row {
    const char* code;
    const char* rest;
    const char* e164;
  };
  constexpr row rows[] = {
      {"33", "612345678", "+33612345678"},    {"44", "2079460018", "+442079460018"},
      {"49", "1711234567", "+491711234567"},  {"61", "412345678", "+61412345678"},
      {"81", "9012345678", "+819012345678"},  {"353", "15551234", "+35315551234"},
      {"39", "639967700", "+390639967700"},   {"225", "123456789", "+2250123456789"},
      {"378", "549886377", "+3780549886377"}, {"420", "601123456", "+420601123456"},
      {"34", "612345678", "+34612345678"},    {"45", "32123456", "+4532123456"},
      {"7", "4956979578", "+74956979578"},    {"36", "201234567", "+36201234567"},
      {"1", "2133734253", "+12133734253"}};
  for (const row& one : rows) {
    for (const std::string front : {"+", "00", "", "(+", "tel:+", "+ ", "0 0 ", "00-"}) {
      for (const std::string zero : {"(0)", " (0) ", "[0]", " ( 0 ) ",
                                     "\xEF\xBC\x88"
                                     "0\xEF\xBC\x89"}) {
        for (const std::string_view country : {"", "33", "IT", "GB", "1", "RU"}) {
          const bool open = front.find('(') != std::string::npos;
          check_phone(front + one.code + (open ? ")" : "") + zero + one.rest, country, one.e164);
        }
      }
    }
  }
  // An Italian mobile has no zero, but a number of an area may be as long.
  check_phone("+39 (0)333 1234567", "", "+3903331234567", assumed);
  check_phone("39 (0)347 1234567", "IT", "+3903471234567", assumed);
  check_phone("+241 (0) 06 03 12 34", "", "+24106031234");
  check_phone("011 44 (0)20 7946 0018", "US", "+442079460018");
  check_phone("0011 44 (0)20 7946 0018", "AU", "+442079460018");
  check_phone("8 10 44 (0)20 7946 0018", "RU", "+442079460018");
  check_refused("011 44 (0)20 7946 0018", "FR");
}

TEST_CASE("A zero in brackets may be written in more than one way", "[phone]") {
  constexpr phone_case cases[] = {
      {"+44 ( 0 ) 20 7946 0018", "", "+442079460018"},
      {"+44 [ 0 ] 20 7946 0018", "", "+442079460018"},
      {"+44\xC2\xA0(\xC2\xA0"
       "0\xC2\xA0)\xC2\xA0"
       "20 7946 0018",
       "", "+442079460018"},
      {"(+44)(0)2079460018", "", "+442079460018"},
      {"[+44] (0) 2079460018", "", "+442079460018"},
      {"(44) (0) 2079460018", "33", "+442079460018"},
      {"(0044) (0) 2079460018", "33", "+442079460018"},
      {"+4-4(0)2079460018", "", "+442079460018"},
      {"+44/(0)/2079460018", "", "+442079460018"},
      // Without digits in front it is the trunk zero, or brackets for the eye.
      {"(0)612345678", "33", "+33612345678"},
      {"(0) 6 12 34 56 78", "33", "+33612345678"},
      {"[0]612345678", "33", "+33612345678"},
      {"(0)639967700", "39", "+390639967700"},
      {"(0)612345678", "", ""},
      {"+(0)33612345678", "", ""},
      {"+(0)612345678", "33", ""},
      {"00(0)33612345678", "", ""},
      // More than one zero, or a zero with company, is no trunk zero in brackets.
      {"+33 (00) 612345678", "", ""},
      {"+33 (1) 40205050", "", "+33140205050"},
      {"+33 (06) 12345678", "", "+33612345678"},
      // A zero that ends another pair of brackets is a digit like any other.
      {"+1 (210) 373-4253", "", "+12103734253"},
  };
  check_phones(cases);
}

TEST_CASE("A bracket that closes a second time changes nothing", "[phone]") {
  check_phone("+44 (0)) 20 7946 0018", "", "+442079460018");
  check_phone("+44 (0)] 20 7946 0018", "", "+442079460018");
  check_phone("(+44) 20) 7946 0018", "", "+442079460018");
  // A zero that no bracket opened is a digit, which Italian numbers have.
  check_phone("+39 () 0) 6 39967700", "", "+390639967700");
}

TEST_CASE("A zero in brackets must come right after a country code", "[phone]") {
  for (const std::string_view text :
       {"+3361 (0) 2345678", "3361 (0) 2345678", "00 3361 (0) 2345678", "+33 6 12 34 (0) 78",
        "+336123456 (0) 78", "+336123456 78 (0)", "+3935 (0) 612345", "+999 (0) 12345678",
        // A second one.
        "+33 (0) (0) 612345678", "+33 (0) 6 (0) 12345678", "+33(0)(0)612345678",
        "+39 (0) (0) 639967700", "+33 [0] (0) 612345678", "+3 (0) 3 (0) 612345678",
        "33(0)6123456(0)", "+2 (0) (0) 1001234567",
        // A code never begins with 0.
        "06 (0) 12345678", "+06 (0) 12345678", "0006 (0) 12345678", "033 (0) 612345678",
        "0(0)33612345678", "0 (0) 612345678", "(0)(0)33612345678", "(0) (0) 612345678",
        "tel:0(0)33612345678", "0[0]33612345678"}) {
    for (const std::string_view country : {"", "33", "39", "1"}) check_refused(text, country);
  }
}

TEST_CASE("With a plus the default country has no say", "[phone]") {
  for (const std::string_view country :
       {"", "FR", "GB", "US", "IT", "RU", "BR", "MX", "AR", "KR", "JP", "HU", "BY"}) {
    check_phone("+33612345678", country, "+33612345678");
    check_phone("+33 06 12 34 56 78", country, "+33612345678");
    check_phone("+390639967700", country, "+390639967700");
    check_phone("+12133734253", country, "+12133734253");
    check_refused("+2133734253", country);  // Algeria, and too short
    check_refused("+33612", country);
  }
}

TEST_CASE("A country is letters or a calling code in any of its forms", "[phone]") {
  for (const std::string_view country :
       {"FR", "fr", "Fr", "fR", "33", "+33", "0033", " FR ", "\t33\n", "\xC2\xA0+33\xC2\xA0"}) {
    check_phone("06 12 34 56 78", country, "+33612345678");
  }
  check_phone("020 7946 0018", "GB", "+442079460018");
  check_phone("020 7946 0018", "GG", "+442079460018");  // Guernsey, of the same code
  check_phone("(213) 373-4253", "DO", "+12133734253");
  check_phone("06 39967700", "VA", "+390639967700");
  // A blank country is none.
  for (const std::string_view country : {"", " ", "\xC2\xA0\n"}) {
    check_refused("06 12 34 56 78", country);
    check_phone("33612345678", country, "+33612345678", assumed);
  }
}

// Which of both is a number of the plan is what libphonenumber says.
TEST_CASE("What follows a tilde is an extension or more digits, as the plan has it", "[phone]") {
  check_phones({
      {"+3361~2345678", "", "+33612345678"},               // too short without its end
      {"+33612345678~1234567", "", "+33612345678"},        // too long with it
      {"+339999999~12", "", "+33999999912"},               // listed with it alone
      {"+33612345678~12", "", "+33612345678"},             // listed without it alone
      {"+2415255628~1", "", "+2415255628"},                // the same, of a possible length with it
      {"+49 30 123456~12", "", "+493012345612", assumed},  // both
      {"+43 1 123456 ~ 78", "", "+43112345678", unlisted},  // neither
      {"+339~99", "", ""},                                  // no number either way
  });
}

TEST_CASE("A bracket without a number is no international number", "[phone]") {
  for (const std::string_view text : {"(", "tel:", "tel:([ "}) {
    CAPTURE(text);
    CHECK(read_phone(text, "Atlantis").issue == issue_code::unknown_country);
    CHECK(read_phone(text).issue == issue_code::invalid_phone);
  }
}

TEST_CASE("What is not a country is reported where a number needs it", "[phone]") {
  for (const std::string_view country : {"France", "UK", "FRA", "999", "3", "33x", "EU", "+", "00",
                                         "F", "1234", "++33", "\xC3\x89T"}) {
    CAPTURE(country);
    const identity_reading unknown{std::nullopt, issue_code::unknown_country};
    CHECK(read_phone("06 12 34 56 78", country) == unknown);
    CHECK(read_phone("33612345678", country) == unknown);
    CHECK(read_phone("0033612345678", country) == unknown);
    CHECK(or_nothing(hash_phone("06 12 34 56 78", country)) == nothing);
    CHECK(or_nothing(normalize_phone("06 12 34 56 78", country)) == nothing);
    CHECK(or_nothing(normalize_phone("33612345678", country)) == nothing);
    // Not for an international number, a digest or a blank text.
    CHECK(outcome_of(read_phone("+33612345678", country), "+33612345678") == "sent");
    CHECK(or_nothing(normalize_phone("+33612345678", country)) == "+33612345678");
    for (const std::string_view text : {" +33 (0)612345678 ", "(+33) 612345678", "[+33] 612345678",
                                        "tel:+33612345678", "TEL: (+33) 612345678"}) {
      CAPTURE(text);
      CHECK(outcome_of(read_phone(text, country), "+33612345678") == "sent");
    }
    CHECK(outcome_of(read_phone(sha256_of("a"), country), "a") == "sent");
    CHECK(read_phone(sha256_of("null"), country).issue == issue_code::placeholder);
    CHECK(read_phone("", country) == identity_reading{});
  }
}

TEST_CASE("The most likely of several readings is sent and reported", "[phone]") {
  constexpr phone_case cases[] = {
      // Italy's mobiles may have nine digits: 390 612345, but rather 06 12345 with its code.
      {"390612345", "IT", "+390612345", assumed},
      // Twelve digits: 39 and a mobile of ten. No mobile has twelve that begin with 39.
      {"393471234567", "IT", "+393471234567", assumed},
      // Germany: ten digits of an area that begins with 49, but rather 30 123456 with its code.
      {"4930123456", "DE", "+4930123456", assumed},
      // India: ten digits that begin with 91 are a mobile of today.
      {"9198765432", "IN", "+919198765432"},
      {"919876543210", "IN", "+919876543210", assumed},
  };
  check_phones(cases);
}

TEST_CASE("A text as long as a digest can still be a number", "[phone]") {
  std::string text = "06 12 34 56 78";
  text.insert(2, 64 - text.size(), ' ');
  CHECK(text.size() == 64);
  check_phone(text, "FR", "+33612345678");
  CHECK(read_phone(text, "France").issue == issue_code::unknown_country);
}
