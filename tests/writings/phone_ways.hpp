// SPDX-License-Identifier: MIT
// A phone number in the ways that people write it.
#ifndef TIKTOK_OFFLINE_TESTS_WRITINGS_PHONE_WAYS_HPP
#define TIKTOK_OFFLINE_TESTS_WRITINGS_PHONE_WAYS_HPP

#include <phonenumbers/phonenumberutil.h>

#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text.hpp"

namespace tests {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

inline const PhoneNumberUtil& plans() {
  return *PhoneNumberUtil::GetInstance();
}

inline std::string format(const PhoneNumber& number, PhoneNumberUtil::PhoneNumberFormat how) {
  std::string text;
  plans().Format(number, how, &text);
  return text;
}

inline std::string only_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

enum group {
  international,
  exit_code,
  trunk_after_code,
  national,
  special,
  without_plus,
  several,
  junk,
  by_chance
};

inline const std::vector<std::string> group_names = {"internationally",
                                                     "with 00 or an exit code",
                                                     "with a trunk prefix after the code",
                                                     "nationally",
                                                     "carrier, old prefix, words",
                                                     "without +, or without a country",
                                                     "two in one text",
                                                     "cannot be read",
                                                     "spoilt, but valid by chance"};

/// The countries that a text is read with: the number's own, none, and another.
enum class with { any, own, none, own_or_none, other, own_or_other };

struct writing {
  group where;
  std::string way;
  std::string text;
  with country;
};

/// A number, and what its ways of writing are made of.
struct written_number {
  PhoneNumber number;
  std::string region;
  /// Another region, with another calling code.
  std::string abroad;
  std::string e164;
  std::string code;
  std::string significant;
  std::string national;
  /// What is dialled at home in front of the number; often nothing.
  std::string trunk;
};

inline written_number parts_of(const PhoneNumber& number, const std::string& region,
                               const std::string& abroad) {
  written_number one;
  one.number = number;
  one.region = region;
  one.abroad = abroad;
  one.e164 = format(number, PhoneNumberUtil::E164);
  one.code = std::to_string(number.country_code());
  one.significant = one.e164.substr(1 + one.code.size());
  one.national = format(number, PhoneNumberUtil::NATIONAL);
  // Belarus dials 8 0, which only the written form shows. A prefix that is not shown may be
  // dialled.
  const std::string dialled = only_digits(one.national);
  const std::size_t front = dialled.size() - one.significant.size();
  if (dialled.size() > one.significant.size() && dialled.substr(front) == one.significant) {
    one.trunk = dialled.substr(0, front);
  } else if (one.significant.front() != '0') {  // a zero of its own has nothing in front
    plans().GetNddPrefixForRegion(region, true, &one.trunk);
  }
  return one;
}

/// Its digits in another script, whose zero is given.
inline std::string in_script(std::string_view text, unsigned zero) {
  std::string written;
  for (const char c : text) {
    written += c >= '0' && c <= '9' ? utf8(zero + static_cast<unsigned>(c - '0')) : std::string{c};
  }
  return written;
}

/// The parts of a text between blanks, dashes and brackets; a + stays with its digits.
inline std::vector<std::string> groups_of(std::string_view text) {
  std::vector<std::string> groups;
  bool inside = false;
  for (const char c : text) {
    const bool belongs = c == '+' || (c >= '0' && c <= '9');
    if (belongs && !inside) groups.emplace_back();
    if (belongs) groups.back() += c;
    inside = belongs;
  }
  return groups;
}

inline std::string joined(const std::vector<std::string>& groups, const std::string& between) {
  std::string text = groups.front();
  for (std::size_t i = 1; i < groups.size(); ++i) text += between + groups[i];
  return text;
}

class ways_of_writing {
 public:
  /// Where a way has variants, such as one dash or another, one of them is taken.
  ways_of_writing(const written_number& one, randomness& source) : one_(one), source_(source) {}

  [[nodiscard]] std::vector<writing> all() {
    add_international();
    add_exit_codes();
    add_trunk_after_code();
    if (!of_no_country()) {
      add_national();
      add_special();
    }
    add_without_plus();
    add_junk();
    return std::move(all_);
  }

 private:
  template <class List>
  const auto& any_of(const List& list) {
    return list[any_below(source_, std::size(list))];
  }

  [[nodiscard]] bool of_no_country() const { return one_.region == "001"; }

  void add(group where, std::string way, std::string text, with country) {
    all_.push_back({where, std::move(way), std::move(text), country});
  }

  void add_international() {
    const std::string plus = "+" + one_.code;
    const std::string grouped = format(one_.number, PhoneNumberUtil::INTERNATIONAL);
    const auto put = [this](std::string way, std::string text) {
      add(international, std::move(way), std::move(text), with::any);
    };
    put("E.164", one_.e164);
    put("as libphonenumber", grouped);
    put("RFC 3966", format(one_.number, PhoneNumberUtil::RFC3966));
    put("RFC 3966;ext=", format(one_.number, PhoneNumberUtil::RFC3966) + ";ext=12");
    put("E.164.0", one_.e164 + ".0");
    put("(+CC) number", "(" + plus + ") " + one_.significant);
    put("+ CC number", "+ " + one_.code + " " + one_.significant);
    put("+CC(number)", plus + "(" + one_.significant + ")");
    put("full-width +", utf8(0xFF0B) + in_script(one_.e164.substr(1), 0xFF10));
    decorate(international, with::any, groups_of(grouped));
  }

  void add_exit_codes() {
    const std::string digits = one_.code + one_.significant;
    add(exit_code, "00 and digits", "00" + digits, with::any);
    add(exit_code, "00 CC number", "00 " + one_.code + " " + one_.significant, with::any);
    add(exit_code, "(00CC) number", "(00" + one_.code + ") " + one_.significant, with::any);
    std::string dialled;
    plans().FormatOutOfCountryCallingNumber(one_.number, one_.abroad, &dialled);
    if (dialled.front() != '+') add(exit_code, "dialled from abroad", dialled, with::other);
    for (const std::string& exit : exit_codes_of(one_.region, one_.code)) {
      add(exit_code, "own exit code", exit + " " + one_.code + " " + one_.significant, with::own);
      add(exit_code, "own exit code, digits", exit + digits, with::own);
    }
  }

  /// Where more than 00 is dialled, or something else. The judge decides whether they are right.
  static std::vector<std::string> exit_codes_of(const std::string& region,
                                                const std::string& code) {
    static const std::map<std::string, std::vector<std::string>> codes = {
        {"AU", {"0011", "0014"}},
        {"BR", {"0014", "0015", "0021", "0031", "0041"}},
        {"BY", {"810", "8~10"}},
        {"CO", {"009", "007", "005", "00414"}},
        {"CU", {"119"}},
        {"FI", {"990", "994", "999"}},
        {"GY", {"001"}},
        {"HK", {"001", "0060"}},
        {"ID", {"001", "008", "01017"}},
        {"IL", {"012", "013", "014"}},
        {"JP", {"010", "001010", "0033010", "0061010"}},
        {"KE", {"000"}},
        {"KH", {"001", "007", "008"}},
        {"KR", {"001", "002", "00700", "00755"}},
        {"KZ", {"810", "8~10"}},
        {"MN", {"001", "002"}},
        {"NG", {"009"}},
        {"RU", {"810", "8~10"}},
        {"SG", {"001", "008", "019"}},
        {"TH", {"001", "007", "009"}},
        {"TJ", {"810", "8~10"}},
        {"TM", {"810", "8~10"}},
        {"TW", {"002", "009"}},
        {"TZ", {"000"}},
        {"UG", {"000"}},
        {"UZ", {"810", "8~10"}},
        {"WS", {"0"}},
    };
    if (code == "1") return {"011"};
    const auto found = codes.find(region);
    return found == codes.end() ? std::vector<std::string>{} : found->second;
  }

  void add_trunk_after_code() {
    const std::string code = one_.code;
    const std::string dialled = one_.trunk + one_.significant;
    const auto put = [this](std::string way, std::string text) {
      add(trunk_after_code, std::move(way), std::move(text), with::any);
    };
    if (only_digits(one_.national) != one_.significant) {
      put("+CC national", "+" + code + " " + one_.national);
      put("00CC national", "00" + code + " " + one_.national);
    }
    if (one_.trunk.empty()) {
      if (one_.significant.front() != '0') return;
      put("+CC (0)number, own zero", "+" + code + " (0)" + one_.significant.substr(1));
      put("00CC (0)number, own zero", "00" + code + " (0)" + one_.significant.substr(1));
      return;
    }
    put("+CC trunk number", "+" + code + " " + dialled);
    put("+CCtrunknumber", "+" + code + dialled);
    put("00CC trunk number", "00" + code + " " + dialled);
    put("(+CC) trunk number", "(+" + code + ") " + dialled);
    put("(00CC) trunk number", "(00" + code + ") " + dialled);
    put("+CC(trunk number)", "+" + code + "(" + dialled + ")");
    put("tel:+CC-trunk-number", "tel:+" + code + "-" + dialled);
    put("+CCtrunknumber.0", "+" + code + dialled + ".0");
    if (one_.trunk != "0") return;
    put("+CC (0)number", "+" + code + " (0)" + one_.significant);
    put("+CC(0) number", "+" + code + "(0) " + one_.significant);
    put("+CC [0] number", "+" + code + " [0] " + one_.significant);
    put("+CC ( 0 ) number", "+" + code + " ( 0 ) " + one_.significant);
    put("00CC (0)number", "00" + code + " (0)" + one_.significant);
    put("CC (0)number", code + " (0)" + one_.significant);
    put("(+CC)(0)number", "(+" + code + ")(0)" + one_.significant);
    put("+CC (0)number ext. 12", "+" + code + " (0)" + one_.significant + " ext. 12");
  }

  void add_national() {
    const auto put = [this](std::string way, std::string text) {
      add(national, std::move(way), std::move(text), with::own);
    };
    put("as libphonenumber", one_.national);
    put("digits", only_digits(one_.national));
    put("without trunk prefix", one_.significant);
    put("without trunk prefix.0", one_.significant + ".0");
    if (!one_.trunk.empty()) {
      put("trunk prefix and number", one_.trunk + one_.significant);
      put("trunk prefix, blank, number", one_.trunk + " " + one_.significant);
      put("(trunk prefix) number", "(" + one_.trunk + ") " + one_.significant);
    }
    std::string dialled;
    plans().FormatNumberForMobileDialing(one_.number, one_.region, true, &dialled);
    if (!dialled.empty() && dialled.front() != '+') put("dialled by a mobile phone", dialled);
    decorate(national, with::own, groups_of(one_.national));
  }

  void add_special() {
    const auto put = [this](std::string way, std::string text) {
      add(special, std::move(way), std::move(text), with::own);
    };
    static const std::map<std::string, std::vector<std::string>> prefixes = {
        {"7", {"8 ", "7 ", "8"}},
        {"36", {"06 ", "0", "8 "}},
        {"52", {"01 ", "044 ", "045 ", "1 ", "+52 1 ", "+52 01 ", "+521"}},
        {"54", {"0", "0 9 ", "9 ", "+54 0 "}},
        {"55", {"0 15 ", "0 21 ", "031", "0xx41 ", "90 15 ", "015"}},
        {"57", {"03", "05 ", "07 ", "09 ", "0"}},
        {"82", {"082 ", "0"}},
        {"225", {"0", "00225 "}},
        {"370", {"8 ", "0 ", "8-"}},
        {"375", {"8 0", "80", "8 ", "0"}},
        {"378", {"0549 ", "0"}},
        {"380", {"8 0", "80", "0"}},
        {"506", {"1900 ", "1901"}},
        {"992", {"8 ", "0"}},
        {"993", {"8 ", "0"}},
        {"998", {"8 ", "0"}},
    };
    const auto found = prefixes.find(one_.code);
    if (found != prefixes.end()) {
      for (const std::string& prefix : found->second) {
        put(one_.code + ": \"" + prefix + "\" in front", prefix + one_.significant);
      }
    }
    static const std::map<std::string, std::vector<std::string>> carriers = {
        {"55", {"15", "21", "31", "41"}}, {"57", {"3", "5", "7"}}, {"86", {"17900", "17911"}}};
    const auto dialled = carriers.find(one_.code);
    if (dialled != carriers.end()) {
      std::string text;
      plans().FormatNationalNumberWithCarrierCode(one_.number, any_of(dialled->second), &text);
      put("with a carrier's code", text);
    }
    // Words, and letters for digits. To the judge, ~ separates digits and begins an extension.
    const std::string grouped = format(one_.number, PhoneNumberUtil::INTERNATIONAL);
    add(special, "separator \"~\", +", joined(groups_of(grouped), "~"), with::any);
    put("separator \"~\"", joined(groups_of(one_.national), "~"));
    add(special, "a word in front, +", "Tel. " + grouped, with::any);
    put("a word in front", "Mobile: " + one_.national);
    add(special, "a word at the end, +", grouped + " (work)", with::any);
    put("a word at the end", one_.national + " home");
    add(special, "letters for digits, +", with_letters(one_.e164), with::any);
    put("letters for digits", with_letters(one_.national));
    add(special, "national;phone-context=+CC",
        "tel:" + only_digits(one_.national) + ";phone-context=+" + one_.code, with::any);
  }

  /// The last three digits as the letters of a keypad, where it has some.
  static std::string with_letters(std::string text) {
    constexpr std::string_view keys = "01ADGJMPTW";
    std::size_t left = 3;
    for (std::size_t i = text.size(); i > 0 && left > 0; --i) {
      char& c = text[i - 1];
      if (c < '0' || c > '9') continue;
      c = keys[static_cast<std::size_t>(c - '0')];
      --left;
    }
    return text;
  }

  void add_without_plus() {
    const std::string digits = one_.code + one_.significant;
    add(without_plus, "code and digits", digits, with::any);
    add(without_plus, "code and digits.0", digits + ".0", with::any);
    add(without_plus, "code, blank, number", one_.code + " " + one_.significant, with::any);
    if (of_no_country()) return;
    if (!one_.trunk.empty()) {
      add(without_plus, "code, trunk prefix, number", one_.code + one_.trunk + one_.significant,
          with::any);
    }
    // Here another country is a wrong one, or none is known.
    add(without_plus, "national, its country unknown", one_.national, with::none);
    add(without_plus, "number, its country unknown", one_.significant, with::none);
  }

  void add_junk() {
    const auto put = [this](std::string way, std::string text, with country) {
      add(junk, std::move(way), std::move(text), country);
    };
    const std::string digits = only_digits(one_.national);
    put("a digit lost, +", one_.e164.substr(0, one_.e164.size() - 1), with::any);
    put("a digit too many, +", one_.e164 + "7", with::any);
    put("three digits too many, +", one_.e164 + "777", with::any);
    put("+ and no code", "+" + one_.significant, with::none);
    const char* const no_codes[] = {"+999 ", "+388 ", "+210 ", "+00 "};
    put("no such code", any_of(no_codes) + one_.significant, with::any);
    put("two run together, +", one_.e164 + one_.e164.substr(1), with::any);
    put("two with +, no separator", one_.e164 + one_.e164, with::any);
    // The digests of "undefined", of nothing, and what is too short for one.
    const char* const hashes[] = {
        "eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c",
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"};
    put("a digest of nothing", any_of(hashes), with::any);
    put("words around it", "call " + one_.e164 + " or mail", with::any);
    if (of_no_country()) return;
    put("a digit lost", digits.substr(0, digits.size() - 1), with::own);
    put("two digits lost", digits.substr(0, digits.size() - 2), with::own);
    put("a digit too many", digits + "7", with::own);
    put("three digits too many", digits + "777", with::own);
    if (one_.significant.size() > 6) {
      put("local part", one_.significant.substr(one_.significant.size() - 6), with::own_or_none);
    }
    put("two run together", digits + digits, with::own_or_none);
    put("two with a slash", one_.national + " / " + one_.national, with::own);
    const char* const dates[] = {"2024-05-28", "28.05.2024", "05/28/2024", "20240528", "1985"};
    put("a date", any_of(dates), with::own_or_none);
    const char* const nothings[] = {"n/a", "none",    "unknown",    "-",  "+",   "0",    "00",
                                    "112", "1234567", "0000000000", "()", "x12", "tel:", "ext. 12"};
    for (int i = 0; i < 3; ++i) put("nothing", any_of(nothings), with::own_or_none);
  }

  /// Separators, signs that cannot be seen, digits of other scripts, extensions.
  void decorate(group where, with country, const std::vector<std::string>& groups) {
    const std::string plain = joined(groups, " ");
    const auto put = [&](std::string way, std::string text) {
      add(where, std::move(way), std::move(text), country);
    };
    for (const char* separator : {".", "-", "/", "  ", " - ", "\t"}) {
      const std::string name = *separator == '\t' ? "\\t" : separator;
      put("separator \"" + name + "\"", joined(groups, separator));
    }
    const std::pair<const char*, std::vector<unsigned>> others[] = {
        {"blanks of Unicode", {0xA0, 0x2009, 0x202F, 0x3000, 0x2003}},
        {"dashes of Unicode", {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015}},
        {"minus signs", {0x2212, 0x30FC, 0xFF0D}},
        {"full-width . and /", {0xFF0E, 0xFF0F}},
        {"invisible separators", {0xAD, 0x200B, 0x2060, 0x200D}},
    };
    for (const auto& [name, code_points] : others) {
      put(name, joined(groups, utf8(any_of(code_points))));
    }
    const std::pair<unsigned, unsigned> around[] = {
        {0x202A, 0x202C}, {0x202D, 0x202C}, {0x2066, 0x2069}, {0x200E, 0x200E},
        {0xFEFF, 0x200B}, {0x61C, 0xAD},    {0xA0, 0x3000}};
    const auto& [before, after] = any_of(around);
    put("invisible around", utf8(before) + plain + utf8(after));
    put("invisible in the middle", plain.substr(0, 4) + utf8(0x200B) + plain.substr(4));
    put("blanks around", " \t" + plain + " \r\n");
    const unsigned zeros[] = {0xFF10, 0x660, 0x6F0, 0x966, 0x9E6};
    put("digits of another script", in_script(plain, any_of(zeros)));
    add_brackets(groups, put);
    const char* const ends[] = {";", ",", " ;", "."};
    put("a sign at its end", plain + any_of(ends));
    const char* const extensions[] = {" ext. 12", " ext 1234",    " x123",    "x12",      " #45",
                                      " int 5",   " extension 7", " extn 12", ", ext. 5", ";ext=5"};
    for (int i = 0; i < 3; ++i) put("with an extension", plain + any_of(extensions));
    put("tel: in front", "tel:" + joined(groups, "-"));
    put("TEL: in front", "TEL:" + plain);
  }

  template <class Put>
  static void add_brackets(const std::vector<std::string>& groups, const Put& put) {
    // Internationally the area code comes second. A 0 in brackets would be a trunk prefix.
    const std::size_t area = groups.front().front() == '+' ? 1 : 0;
    if (groups.size() < area + 2 || groups[area] == "0") return;
    const auto with_area = [&](const std::string& left, const std::string& right) {
      std::vector<std::string> changed = groups;
      changed[area] = left + groups[area] + right;
      return joined(changed, " ");
    };
    put("(area code)", with_area("(", ")"));
    put("[area code]", with_area("[", "]"));
    put("(area code) full-width", with_area(utf8(0xFF08), utf8(0xFF09)));
  }

  const written_number& one_;
  randomness& source_;
  std::vector<writing> all_;
};

}  // namespace tests

#endif
