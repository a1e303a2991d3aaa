// SPDX-License-Identifier: MIT
// Compares the phone rule with Google's libphonenumber: numbers of every country and type, in the
// ways that people write them. The rule may fail to read a number, but it must say so: a wrong hash
// raises no error anywhere, it just never matches. Fails on each wrong number that nothing reports.
#include <phonenumbers/phonenumberutil.h>

#include <cstddef>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/adapters/libphonenumber.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// Whether a way of writing names the country. `bare` does, but without + it does not look so.
enum class form { international, bare, national };

struct writing {
  std::string way;
  std::string text;
  form kind = form::national;
};

struct tally {
  int all = 0;
  int same = 0;
  int same_but_doubted = 0;
  int refused = 0;
  int wrong_but_reported = 0;
  int wrong_but_warned = 0;
  int unreported = 0;
  int other = 0;
};

using number_type = std::pair<PhoneNumberUtil::PhoneNumberType, std::string_view>;

const number_type number_types[] = {
    {PhoneNumberUtil::FIXED_LINE, "fixed line"},
    {PhoneNumberUtil::MOBILE, "mobile"},
    {PhoneNumberUtil::TOLL_FREE, "toll free"},
    {PhoneNumberUtil::PREMIUM_RATE, "premium rate"},
    {PhoneNumberUtil::SHARED_COST, "shared cost"},
    {PhoneNumberUtil::VOIP, "voice over IP"},
    {PhoneNumberUtil::PERSONAL_NUMBER, "personal number"},
    {PhoneNumberUtil::PAGER, "pager"},
    {PhoneNumberUtil::UAN, "company number"},
    {PhoneNumberUtil::VOICEMAIL, "voice mail"},
};

const std::string of_no_country = "001";

const std::string_view foreign_codes[] = {"33", "1"};

const PhoneNumberUtil& judge() {
  return *PhoneNumberUtil::GetInstance();
}

std::string format(const PhoneNumber& number, PhoneNumberUtil::PhoneNumberFormat how) {
  std::string text;
  judge().Format(number, how, &text);
  return text;
}

std::string only_digits(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

/// The number in the ways that people write it. `trunk_prefix` is what is dialled at home in front
/// of it; empty where there is nothing.
std::vector<writing> writings_of(const PhoneNumber& number, const std::string& trunk_prefix) {
  const std::string e164 = format(number, PhoneNumberUtil::E164);
  const std::string digits = e164.substr(1);
  const std::string national = format(number, PhoneNumberUtil::NATIONAL);
  const std::string code = "+" + std::to_string(number.country_code());
  std::string significant;
  judge().GetNationalSignificantNumber(number, &significant);

  std::vector<writing> all = {
      {"international", format(number, PhoneNumberUtil::INTERNATIONAL), form::international},
      {"E.164", e164, form::international},
      {"RFC 3966", format(number, PhoneNumberUtil::RFC3966), form::international},
      {"00 and digits", "00" + digits, form::international},
      {"E.164 without +", digits, form::bare},
      {"national", national, form::national},
      {"national, digits only", only_digits(national), form::national},
      {"significant number alone", significant, form::national},
  };
  // Nothing is dialled in front of a number that has a zero of its own.
  if (!trunk_prefix.empty() && significant.front() != '0') {
    all.push_back({"trunk prefix and number", trunk_prefix + significant, form::national});
  }
  if (trunk_prefix == "0") {
    // The digits in front of (0) are a country code, with or without +.
    all.push_back({"+CC (0)number", code + " (0)" + significant, form::international});
    all.push_back({"CC (0)number", code.substr(1) + " (0)" + significant, form::international});
  } else if (trunk_prefix.empty() && significant.front() == '0') {
    all.push_back(
        {"+CC (0)number, own zero", code + " (0)" + significant.substr(1), form::international});
  }
  return all;
}

/// What `check` finds about a default country code.
std::optional<tiktok_offline::severity> fault_of_code(const std::string& code) {
  tiktok_offline::config settings;
  settings.default_country_code = code;
  for (const tiktok_offline::config_fault& fault : tiktok_offline::check(settings)) {
    if (fault.pointer == "/default_country_code") return fault.level;
  }
  return std::nullopt;
}

class comparison {
 public:
  void compare(const std::string& region, const number_type& type, const PhoneNumber& number,
               const std::string& trunk_prefix) {
    const std::string theirs = format(number, PhoneNumberUtil::E164);
    const std::string own_code = std::to_string(number.country_code());
    // The warning tells to write numbers internationally, so it excuses only the national ones.
    const auto adapter = tiktok_offline::libphonenumber_normalizer::for_region(
        region == of_no_country ? "" : region);
    const bool warned = fault_of_code(own_code) == tiktok_offline::severity::warning;
    for (const writing& written : writings_of(number, trunk_prefix)) {
      const auto judge_with = [&](std::string_view default_code, std::string_view name,
                                  bool excused) {
        const auto ours = tiktok_offline::detail::read_phone_text(written.text, default_code);
        tally& by_rule = tallies_[{written.way, std::string(name)}];
        ++by_rule.all;
        if (ours.e164 && ours.e164->view() == theirs) {
          ++(ours.country_code_assumed ? by_rule.same_but_doubted : by_rule.same);
        } else if (!ours.e164) {
          ++by_rule.refused;
        } else if (ours.country_code_assumed) {
          ++by_rule.wrong_but_reported;
        } else if (excused) {
          ++by_rule.wrong_but_warned;
        } else {
          ++by_rule.unreported;
          std::cout << region << ", " << type.second << ", " << written.way << ", default code \""
                    << default_code << "\": \"" << written.text << "\" gives " << ours.e164->view()
                    << ", not " << theirs << '\n';
        }
      };
      tally& counts = tallies_[{written.way, "(adapter)"}];
      ++counts.all;
      const auto by_adapter = (*adapter)(written.text);
      ++(by_adapter == theirs ? counts.same : !by_adapter ? counts.refused : counts.other);

      judge_with("", "none", false);
      judge_with(own_code, "its own", warned && written.kind == form::national);
      if (written.kind != form::international) continue;
      for (std::string_view code : foreign_codes) {
        if (code != own_code) judge_with(code, "foreign", false);
      }
    }
    ++numbers_;
  }

  void print_table() const {
    std::cout << '\n'
              << std::left << std::setw(26) << "written" << std::setw(14) << "default code"
              << std::right;
    for (const char* head :
         {"all", "same", "doubted", "refused", "reported", "warned", "WRONG", "other"}) {
      std::cout << std::setw(9) << head;
    }
    std::cout << '\n';
    for (const auto& [place, counts] : tallies_) {
      std::cout << std::left << std::setw(26) << place.first << std::setw(14) << place.second
                << std::right;
      for (int count :
           {counts.all, counts.same, counts.same_but_doubted, counts.refused,
            counts.wrong_but_reported, counts.wrong_but_warned, counts.unreported, counts.other}) {
        std::cout << std::setw(9) << count;
      }
      std::cout << '\n';
    }
    std::cout << "doubted: the same, with an issue; refused: no number, with an issue; reported: "
                 "another number, with an issue;\nwarned: another number, check() warns of the "
                 "country; WRONG: another number, and nothing says so;\nother: "
                 "another number, by adapters/libphonenumber.hpp with the number's own region\n";
  }

  [[nodiscard]] int unreported() const {
    int sum = 0;
    for (const auto& entry : tallies_) sum += entry.second.unreported;
    return sum;
  }

  [[nodiscard]] int numbers() const { return numbers_; }

 private:
  std::map<std::pair<std::string, std::string>, tally> tallies_;
  int numbers_ = 0;
};

/// People's numbers that begin with one 0, one for each type. The example numbers rarely show that
/// a country has them. Those that begin with 00 are left out: 00 is + by design.
std::vector<std::pair<number_type, PhoneNumber>> numbers_that_begin_with_zero(
    const std::string& region) {
  std::map<PhoneNumberUtil::PhoneNumberType, std::pair<number_type, PhoneNumber>> found;
  for (std::size_t length = 6; length <= 11; ++length) {
    // Three digits after the 0 tell the ranges apart.
    for (int range = 100; range < 1000; ++range) {
      const std::string digits = (std::to_string(range) + "12345678").substr(0, length - 1);
      PhoneNumber number;
      number.set_country_code(judge().GetCountryCodeForRegion(region));
      number.set_italian_leading_zero(true);
      number.set_national_number(std::stoull(digits));
      if (!judge().IsValidNumberForRegion(number, region)) continue;
      const PhoneNumberUtil::PhoneNumberType type = judge().GetNumberType(number);
      if (type == PhoneNumberUtil::FIXED_LINE) {
        found.emplace(type, std::pair(number_type(type, "fixed line with zero"), number));
      } else if (type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE) {
        found.emplace(type, std::pair(number_type(type, "mobile with zero"), number));
      }
    }
  }
  std::vector<std::pair<number_type, PhoneNumber>> numbers;
  for (const auto& entry : found) numbers.push_back(entry.second);
  return numbers;
}

int count_unknown_codes() {
  std::set<int> codes;
  judge().GetSupportedCallingCodes(&codes);
  int unknown = 0;
  for (int code : codes) {
    if (fault_of_code(std::to_string(code)) != tiktok_offline::severity::error) continue;
    std::cout << "calling code " << code << " is refused as default country code\n";
    ++unknown;
  }
  return unknown;
}

}  // namespace

int main() {
  comparison all;
  std::set<std::string> regions;
  judge().GetSupportedRegions(&regions);
  for (const std::string& region : regions) {
    std::string trunk_prefix;
    judge().GetNddPrefixForRegion(region, true, &trunk_prefix);
    for (const number_type& type : number_types) {
      PhoneNumber number;
      if (!judge().GetExampleNumberForType(region, type.first, &number)) continue;
      all.compare(region, type, number, trunk_prefix);
    }
    for (const auto& [type, number] : numbers_that_begin_with_zero(region)) {
      all.compare(region, type, number, trunk_prefix);
    }
  }

  std::set<int> networks;
  judge().GetSupportedGlobalNetworkCallingCodes(&networks);
  for (int code : networks) {
    PhoneNumber number;
    if (!judge().GetExampleNumberForNonGeoEntity(code, &number)) continue;
    all.compare(of_no_country, {PhoneNumberUtil::UNKNOWN, "of no country"}, number, "");
  }

  const int unknown_codes = count_unknown_codes();
  all.print_table();
  std::cout << all.numbers() << " numbers of " << regions.size() << " regions; " << all.unreported()
            << " unreported differences, " << unknown_codes << " unknown calling codes\n";
  // Without numbers nothing would be compared.
  const bool enough = regions.size() >= 200 && all.numbers() >= 600;
  return enough && all.unreported() == 0 && unknown_codes == 0 ? 0 : 1;
}
