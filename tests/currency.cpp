// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/currency.hpp>

#include "catch.hpp"
#include "identities.hpp"

using tests::nothing;
using tests::or_nothing;
using tests::white_spaces;
using tiktok_offline::is_listed_currency;
using tiktok_offline::normalize_currency;

TEST_CASE("A currency is three ASCII letters in upper case", "[currency]") {
  struct pair_of_texts {
    std::string_view given;
    std::string_view expected;
  };
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

TEST_CASE("The currencies that TikTok lists are known", "[currency]") {
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
