// SPDX-License-Identifier: MIT
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <tiktok_offline/adapters/libphonenumber.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <type_traits>
#include <vector>

#include "catch.hpp"

using tiktok_offline::libphonenumber_normalizer;

static_assert(
    std::is_convertible_v<libphonenumber_normalizer, tiktok_offline::phone_normalizer_function>);

namespace {

struct number {
  std::string region;
  /// As it stands on the door, dialled at home.
  std::string written;
  std::string e164;
};

// Of museums, universities and the like, put into E.164 by hand; mobiles are of ranges in use.
const number numbers[] = {
    {"FR", "01 40 20 50 50", "+33140205050"},
    {"FR", "06 12 34 56 78", "+33612345678"},
    {"GB", "020 7323 8299", "+442073238299"},
    {"GB", "07700 900123", ""},  // kept for films
    {"DE", "030 / 266 42 42 42", "+4930266424242"},
    {"DE", "0151 23456789", "+4915123456789"},
    {"IT", "06 39967700", "+390639967700"},
    {"IT", "347 123 4567", "+393471234567"},
    {"VA", "06 698 82000", "+390669882000"},
    {"ES", "913 30 28 00", "+34913302800"},
    {"NL", "020 674 7000", "+31206747000"},
    {"BE", "02/508 32 11", "+3225083211"},
    {"CH", "044 632 11 11", "+41446321111"},
    {"AT", "01 52524-0", "+431525240"},
    {"PT", "213 912 800", "+351213912800"},
    {"SE", "08-519 543 00", "+46851954300"},
    {"DK", "33 13 44 11", "+4533134411"},
    {"NO", "21 98 20 00", "+4721982000"},
    {"FI", "0294 500 500", "+358294500500"},
    {"PL", "22 629 93 02", "+48226299302"},
    {"IE", "(01) 677 5099", "+35316775099"},
    {"GR", "21 0321 4172", "+302103214172"},
    {"CZ", "224 497 111", "+420224497111"},
    {"HU", "06 1 469 7100", "+3614697100"},
    {"LT", "8 5 262 9426", "+37052629426"},
    {"RU", "8 (495) 697-95-78", "+74956979578"},
    {"BY", "8 (017) 327-43-22", "+375173274322"},
    {"US", "(212) 535-7710", "+12125357710"},
    {"US", "212.535.7710", "+12125357710"},
    {"US", "1-212-535-7710", "+12125357710"},
    {"CA", "416-979-6648", "+14169796648"},
    {"MX", "55 4040 5300", "+525540405300"},
    {"BR", "(11) 3251-5644", "+551132515644"},
    {"BR", "0 15 11 3251-5644", "+551132515644"},  // by way of a carrier
    {"AR", "011 15-2345-6789", "+5491123456789"},  // a mobile's 15 becomes a 9
    {"AU", "(02) 9225 1700", "+61292251700"},
    {"JP", "03-3822-1111", "+81338221111"},
    {"KR", "02-2077-9000", "+82220779000"},
    {"CN", "010-85007421", "+861085007421"},
    {"CI", "01 23 45 67 89", "+2250123456789"},  // a zero of its own
};

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::optional<std::string> expected(const number& one) {
  return one.e164.empty() ? std::nullopt : std::optional(one.e164);
}

libphonenumber_normalizer of_region(const std::string& region) {
  const auto normalizer = libphonenumber_normalizer::for_region(region);
  INFO(region);
  REQUIRE(normalizer);
  return *normalizer;
}

}  // namespace

TEST_CASE("libphonenumber reads numbers as they are dialled at home") {
  for (const number& one : numbers) {
    INFO(one.region << ' ' << one.written);
    const auto normalize = of_region(one.region);
    CHECK(normalize(one.written) == expected(one));
    CHECK(normalize(digits_of(one.written)) == expected(one));
  }
}

TEST_CASE("libphonenumber reads numbers with a country code in any region and in none") {
  for (const number& one : numbers) {
    if (one.e164.empty()) continue;
    for (const char* region : {"", "FR", "US", "IT"}) {
      INFO(one.e164 << " in " << region);
      CHECK(of_region(region)(one.e164) == one.e164);
      CHECK(of_region(region)("tel:" + one.e164) == one.e164);
    }
    for (const char* region : {"", "FR", "US", "AU", "RU", "HU"}) {
      CHECK(of_region(region)("00" + one.e164.substr(1)) == one.e164);
    }
    CHECK(of_region("US")("011" + one.e164.substr(1)) == one.e164);
    CHECK(of_region("AU")("0011 " + one.e164.substr(1)) == one.e164);
  }
  CHECK(of_region("IT")("+33 (0)1 40 20 50 50") == "+33140205050");
  CHECK(of_region("")("+1 212 535 7710 ext. 12") == "+12125357710");
}

TEST_CASE("libphonenumber refuses a number without a country code when there is no region") {
  const auto normalize = of_region("");
  for (const char* text : {"01 40 20 50 50", "(212) 535-7710", "33140205050"}) {
    INFO(text);
    CHECK(normalize(text) == std::nullopt);
  }
}

TEST_CASE("libphonenumber refuses numbers that nobody can have") {
  const auto french = of_region("FR");
  for (const char* text : {"112",
                           "3949",
                           "15",
                           "01 40 20 50",
                           "01 40 20 50 50 0",
                           "00 00 00 00 00",
                           "01",
                           "+",
                           "+33",
                           "+33 0",
                           "0033",
                           "",
                           " ",
                           "anonymous",
                           "n/a",
                           "+999 12 34 56 78",
                           "+33 1",
                           "+33 1 40 20 50 50 00 00",
                           "-",
                           "\xFF\xFE",
                           "lea@example.com"}) {
    INFO(text);
    CHECK(french(text) == std::nullopt);
  }
  const auto american = of_region("US");
  for (const char* text : {"911", "555-0100", "123-456-7890", "+1 212 535", "000-000-0000"}) {
    INFO(text);
    CHECK(american(text) == std::nullopt);
  }
  CHECK(french(std::string(100000, '1')) == std::nullopt);
  // 250 bytes and 251: libphonenumber itself would read both.
  CHECK(french(std::string(236, ' ') + "01 40 20 50 50") == "+33140205050");
  CHECK(french(std::string(237, ' ') + "01 40 20 50 50") == std::nullopt);
  CHECK(french(std::string("01 40 20\0 50 50", 15)) != "+3314020");
}

TEST_CASE("libphonenumber knows regions in either case and no others") {
  CHECK(of_region("fr")("01 40 20 50 50") == "+33140205050");
  CHECK(of_region("Us")("(212) 535-7710") == "+12125357710");
  for (const char* region :
       {"UK", "XX", "ZZ", "FRA", "F", "33", "+33", " FR", "FR ", "001", "fr_FR", "France"}) {
    INFO(region);
    CHECK_FALSE(libphonenumber_normalizer::for_region(region));
  }
}

TEST_CASE("libphonenumber reads a number in the country of the event before its own region") {
  const auto american = of_region("US");
  for (const char* country : {"FR", "fr", "33"}) {
    INFO(country);
    CHECK(american("01 40 20 50 50", country) == "+33140205050");
    CHECK(american("+1 212 535 7710", country) == "+12125357710");
    CHECK(american("00 1 212 535 7710", country) == "+12125357710");
    CHECK(american("(212) 535-7710", country) == std::nullopt);
  }
  CHECK(american("8 (495) 697-95-78", "RU") == "+74956979578");
  CHECK(american("8 (495) 697-95-78", "7") == "+74956979578");
  CHECK(american("011 15-2345-6789", "54") == "+5491123456789");
  CHECK(american("06 39967700", "39") == "+390639967700");
  CHECK(of_region("FR")("(212) 535-7710", "1") == "+12125357710");
  // Its own region where there is no country or one that it does not know: 800 is of no country.
  for (const char* country : {"", "ZZ", "XX", "UK", "France", "999", "800", "1234", "001", "+33",
                              "12345678901234567890"}) {
    INFO(country);
    CHECK(american("(212) 535-7710", country) == "+12125357710");
    CHECK(american("01 40 20 50 50", country) == std::nullopt);
    CHECK(of_region("")("(212) 535-7710", country) == std::nullopt);
  }
}

TEST_CASE("libphonenumber gets the country of the configuration") {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  config.default_country = {"{{user.country}}", "RU"};
  config.phone_normalizer = of_region("US");
  const auto phones = [&config](const char* user) {
    const auto event = nlohmann::json::parse(
        R"({"event_name": "purchase", "context": {"event_timestamp": 1716889512345}, "user": )" +
        std::string(user) + '}');
    const auto result = tiktok_offline::map_event(event, config);
    return result.payloads.empty() ? nlohmann::json()
                                   : result.payloads[0]["context"]["user"]["phone_numbers"];
  };
  // printf +33140205050 | sha256sum; printf +74956979578 | sha256sum
  CHECK(
      phones(R"({"phone": "01 40 20 50 50", "country": "fr"})") ==
      nlohmann::json::array({"f80f5a9429b0c4ac6da266466fa168e7c137920a224326f600e257d01e0b4235"}));
  CHECK(
      phones(R"({"phone": "01 40 20 50 50", "country": 33})") ==
      nlohmann::json::array({"f80f5a9429b0c4ac6da266466fa168e7c137920a224326f600e257d01e0b4235"}));
  CHECK(
      phones(R"({"phone": "8 (495) 697-95-78"})") ==
      nlohmann::json::array({"8d47dd801adc6c26bf3ffc45f5baaf1cb594f56b669ea2b0f42fa7977f7d66d5"}));
}

TEST_CASE("libphonenumber takes the place of the phone rule in a configuration") {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  config.phone_normalizer = of_region("RU");
  const auto event = nlohmann::json::parse(R"({"event_name": "purchase",
      "user": {"phone": ["8 (495) 697-95-78", "112"]},
      "context": {"event_timestamp": 1716889512345}})");
  const auto result = tiktok_offline::map_event(event, config);
  REQUIRE(result.payloads.size() == 1);
  // printf +74956979578 | sha256sum
  CHECK(
      result.payloads[0]["context"]["user"]["phone_numbers"] ==
      nlohmann::json::array({"8d47dd801adc6c26bf3ffc45f5baaf1cb594f56b669ea2b0f42fa7977f7d66d5"}));
  REQUIRE(result.issues.size() == 1);
  CHECK(result.issues[0].code == tiktok_offline::issue_code::invalid_phone);
  CHECK(result.issues[0].pointer == "/user/phone/1");
}

// Gabon has numbers with and without a zero in front in that version, of which one is the other
// with its trunk prefix: reported, as every number is that can be read in two ways.
TEST_CASE("A number in E.164 that libphonenumber calls valid is never changed") {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
  const PhoneNumberUtil& plans = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  plans.GetSupportedRegions(&regions);
  std::string changed;
  int numbers = 0;
  std::vector<std::string> unlisted;
  for (const std::string& region : regions) {
    for (int type = PhoneNumberUtil::FIXED_LINE; type < PhoneNumberUtil::UNKNOWN; ++type) {
      PhoneNumber number;
      const auto kind = static_cast<PhoneNumberUtil::PhoneNumberType>(type);
      if (!plans.GetExampleNumberForType(region, kind, &number)) continue;
      std::string e164;
      plans.Format(number, PhoneNumberUtil::E164, &e164);
      if (e164.size() < 8 || e164.size() > 16 || !plans.IsValidNumber(number)) continue;
      ++numbers;
      const auto reading = tiktok_offline::read_phone(e164);
      INFO(region << ' ' << e164);
      CHECK(reading.hashed);
      if (reading.issue == tiktok_offline::issue_code::unlisted_phone) {
        unlisted.push_back(region + ' ' + e164);
      }
      bool is_changed = false;
      for (const char* country : {"", "FR", "US", "MX", "BY", "IT"}) {
        const auto read = tiktok_offline::normalize_phone(e164, country);
        is_changed = is_changed || read != e164;
      }
      if (!is_changed) continue;
      CHECK(reading.issue == tiktok_offline::issue_code::phone_country_code_assumed);
      changed += region + ' ' + e164 + '\n';
    }
  }
  CHECK(changed == "GA +24106031234\n");
  CHECK(numbers > 1000);
  // A later version than that of our table, as Nigeria's numbers tell, has ranges that it lacks.
  PhoneNumber ten_digits;
  plans.Parse("+2342033123456", "ZZ", &ten_digits);
  CAPTURE(unlisted);
  CHECK(unlisted.size() <= (plans.IsValidNumber(ten_digits) ? 20U : 0U));
}

TEST_CASE("libphonenumber can be used by many threads at once") {
  const auto normalize = of_region("FR");
  std::array<int, 4> right{};
  std::vector<std::thread> threads;
  for (int& mine : right) {
    threads.emplace_back([&mine, &normalize] {
      for (int i = 0; i < 500; ++i) mine += normalize("01 40 20 50 50") == "+33140205050" ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  for (const int mine : right) CHECK(mine == 500);
}
