// SPDX-License-Identifier: MIT
// What holds for any value, tried with random ones. Batches have their property in batch.cpp, the
// text writer in text_writer.cpp, and the order of members in fuzz/.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::config;
using tiktok_offline::constant;
using tiktok_offline::map_event;
using tiktok_offline::payload_format;
using tiktok_offline::source;
using tiktok_offline::source_list;

using texts = std::vector<std::string>;

std::uint64_t rounds() {
  return tests::rounds(500);
}

class generator {
 public:
  generator() : seed_(tests::any_seed()), random_(seed_) {}

  [[nodiscard]] std::uint64_t seed() const { return seed_; }

  std::uint64_t bits() { return random_(); }
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  std::size_t index(std::size_t end) { return static_cast<std::size_t>(below(end)); }
  bool one_in(std::uint64_t count) { return below(count) == 0; }

  template <class List>
  const auto& one_of(const List& list) {
    return list[index(std::size(list))];
  }

  std::string some_of(std::string_view characters, std::size_t count) {
    std::string text;
    while (text.size() < count) text += characters[index(characters.size())];
    return text;
  }
  std::string digits(std::size_t count) { return some_of("0123456789", count); }

  // Up to `most` of them, one after the other.
  template <class List>
  std::string up_to(std::size_t most, const List& list) {
    std::string text;
    for (std::size_t i = index(most + 1); i > 0; --i) text += one_of(list);
    return text;
  }

  // All lengths are as likely, so that small numbers come, too.
  std::uint64_t any_uint64() { return bits() >> below(64); }
  std::int64_t any_int64() {
    const auto size = static_cast<std::int64_t>(any_uint64() >> 1U);
    return one_in(2) ? size : -size - 1;
  }
  double any_double() {
    for (;;) {
      const std::uint64_t pattern = bits();
      double value = 0;
      std::memcpy(&value, &pattern, sizeof value);
      if (std::isfinite(value)) return value;
    }
  }

 private:
  std::uint64_t seed_;
  std::mt19937_64 random_;
};

constexpr std::array white_space = {" ", "\t", "\n", "\v", "\f", "\r", "\xC2\xA0"};

std::string in_white_space(generator& any, const std::string& text) {
  return any.up_to(3, white_space) + text + any.up_to(3, white_space);
}

// By OpenSSL itself.
std::string sha256_of(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  REQUIRE(EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr) == 1);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[bytes[i] / 16];
    hex += "0123456789abcdef"[bytes[i] % 16];
  }
  return hex;
}

config purchases(payload_format format = payload_format::offline_track) {
  config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  settings.format = format;
  return settings;
}

json purchase() {
  return {{"event_name", "purchase"},
          {"user", {{"email", "john.doe@example.com"}}},
          {"context", {{"event_timestamp", 1716889512345}}}};
}

template <class Result>
texts issues_of(const Result& result) {
  texts found;
  for (const auto& issue : result.issues) {
    found.push_back(std::string(to_string(issue.code)) + ' ' + issue.pointer);
  }
  return found;
}

// The same payload from all three types, as a DOM; null when the event is not mapped.
json map_to_all(const json& event, const config& settings, const texts& expected_issues = {}) {
  const auto mapped = map_event<json>(event, settings);
  REQUIRE(issues_of(mapped) == expected_issues);
  if (!mapped.mapped()) return nullptr;
  const auto ordered = map_event<ordered_json>(event, settings);
  const auto text = map_event<std::string>(event, settings);
  REQUIRE((ordered.mapped() && text.mapped()));
  REQUIRE(ordered.payloads[0].dump() == text.payloads[0]);
  REQUIRE(json(ordered.payloads[0]) == mapped.payloads[0]);
  return mapped.payloads[0];
}

// What stands at a place of a payload; null when nothing does.
json at(const json& body, const char* pointer) {
  const json::json_pointer place(pointer);
  return body.contains(place) ? body.at(place) : json();
}

// --- phones

// Numbers that are certainly in use, by libphonenumber's numbering plans: `#` is any digit, `N` one
// from 2 on. `trunk` is dialled in front of them at home, `exit` in front of a foreign one.
struct country {
  const char* code;
  const char* letters;
  const char* trunk;
  const char* exit;
  std::array<const char*, 2> numbers;
};
constexpr std::array countries = {country{"1", "US", "1", "011", {"212N######", "415N######"}},
                                  country{"7", "RU", "8", "810", {"495#######", "916#######"}},
                                  country{"27", "ZA", "0", "00", {"82#######", "82#######"}},
                                  country{"33", "FR", "0", "00", {"61#######", "1########"}},
                                  country{"34", "ES", "", "00", {"6########", "91#######"}},
                                  country{"36", "HU", "06", "00", {"20#######", "1N######"}},
                                  country{"39", "IT", "", "00", {"347#######", "02#######"}},
                                  country{"41", "CH", "0", "00", {"79#######", "79#######"}},
                                  country{"44", "GB", "0", "00", {"207#######", "7400######"}},
                                  country{"45", "DK", "", "00", {"3#######", "4#######"}},
                                  country{"49", "DE", "0", "00", {"151########", "30######"}},
                                  country{"52", "MX", "01", "00", {"55########", "55########"}},
                                  country{"55", "BR", "0", "0015", {"1197#######", "113N######"}},
                                  country{"61", "AU", "0", "0011", {"41#######", "28#######"}},
                                  country{"81", "JP", "0", "010", {"803#######", "35#######"}},
                                  country{"91", "IN", "0", "00", {"98########", "98########"}},
                                  country{"225", "CI", "", "00", {"01########", "05########"}},
                                  country{"353", "IE", "0", "00", {"87#######", "87#######"}},
                                  country{"370", "LT", "8", "00", {"6#######", "6#######"}},
                                  country{"380", "UA", "0", "00", {"67#######", "67#######"}},
                                  country{"420", "CZ", "", "00", {"60N######", "2########"}},
                                  country{"886", "TW", "0", "002", {"9########", "9########"}}};

constexpr std::array phone_separators = {" ",
                                         "\t",
                                         ".",
                                         "/",
                                         "-",
                                         "\xC2\xA0",
                                         "\xE2\x80\xAF",
                                         "\xE2\x80\x90",
                                         "\xE2\x80\x91",
                                         "\xE2\x80\x92",
                                         "\xE2\x80\x93",
                                         "\xE2\x80\x94",
                                         "\xE2\x80\x95",
                                         "\xE2\x88\x92",
                                         "\xE3\x80\x80",
                                         "\xE2\x80\x8B",
                                         "\xEF\xBB\xBF",
                                         "\xE2\x80\xAA"};

// Whether a reading is reported as one of several. `maybe`: it depends on what else the digits are.
enum class doubt { none, maybe, certain };

// A number that was written in one way, and whose country is told.
struct written_phone {
  std::string text;
  std::string default_country;
  doubt reported = doubt::none;
};

class phone {
 public:
  explicit phone(generator& any) : any_(any), country_(any.one_of(countries)) {
    for (const char* c = any.one_of(country_.numbers); *c != '\0'; ++c) {
      national_ += *c == '#'   ? any.digits(1)
                   : *c == 'N' ? any.some_of("2345678", 1)
                               : std::string(1, *c);
    }
  }

  [[nodiscard]] std::string e164() const { return '+' + bare(); }
  [[nodiscard]] std::string bare() const { return country_.code + national_; }
  [[nodiscard]] const std::string& national() const { return national_; }
  [[nodiscard]] std::string code() const { return country_.code; }

  // In any way in which it can be written. After 00 the digits may also begin with an exit code of
  // the default country, as 009 in Taiwan.
  written_phone written() {
    wrote_00_ = false;
    written_phone result = written_somehow();
    const auto home = tiktok_offline::detail::find_country(result.default_country);
    const bool has_other_exits = home && home->plan->exit_codes != "00";
    if (wrote_00_ && has_other_exits) result.reported = doubt::maybe;
    return result;
  }

 private:
  written_phone written_somehow() {
    const bool has_zero = national_.front() == '0';
    const bool has_trunk = *country_.trunk != '\0';
    switch (any_.below(9)) {
      case 0:  // +33 6, 0033 6, whatever the default country
        return {scheme() + spaced(prefix() + code(), bracketed(national_)), any_country()};
      case 1:  // +33 (0)6, 0033 (0)6, 33 (0)6; the zero of the number where it has one
        if (!has_trunk && !has_zero) break;
        return {scheme() + spaced((any_.one_in(3) ? "" : prefix()) + code(), "") +
                    zero_in_brackets() + spaced("", has_zero ? national_.substr(1) : national_),
                any_country()};
      case 2:  // 06 at home
        return {scheme() + spaced("", bracketed(country_.trunk + national_)), home(), doubt::maybe};
      case 3:  // 6 at home
        return {scheme() + spaced("", bracketed(national_)), home(), doubt::maybe};
      case 4:  // 336 at home; in Germany, where numbers have any length, that is one of 49..., too
        if (code() == "49") break;
        return {scheme() + spaced(code(), bracketed(national_)), home(), doubt::maybe};
      case 5: {  // 011 33 6 in another country
        const country& abroad = any_.one_of(countries);
        // 0011 45 3183 1938 may also be 00 1 1 453 183 1938: sent with a doubt, as the design
        // orders.
        const bool may_be_american =
            std::string(abroad.exit) == "0011" && (code() + national_).size() == 10;
        if (may_be_american) break;
        return {scheme() + spaced(abroad.exit + code(), bracketed(national_)), abroad.letters,
                doubt::maybe};
      }
      case 6:  // +33 06
        return {scheme() + spaced(prefix() + code(), bracketed(country_.trunk + national_)),
                any_country()};
      case 7:  // +33 6 ext. 12
        return {spaced(prefix() + code(), bracketed(national_)) + extension(), any_country()};
      default:  // 336 without a default country
        return {scheme() + spaced(code(), bracketed(national_)), "", doubt::certain};
    }
    return {e164(), any_country()};
  }

  std::string prefix() {
    if (any_.one_in(2)) return "+";
    wrote_00_ = true;
    return "00";
  }
  std::string home() {
    switch (any_.below(4)) {
      case 0:
        return code();
      case 1:
        return '+' + code();
      case 2:
        return "00" + code();
      default:
        return country_.letters;
    }
  }
  std::string any_country() {
    const country& one = any_.one_of(countries);
    return any_.one_in(3) ? "" : any_.one_in(2) ? one.code : one.letters;
  }
  std::string scheme() {
    return any_.one_in(4) ? any_.one_of(std::array{"tel:", "TEL:", "Tel:"}) : "";
  }
  std::string extension() {
    return any_.one_of(std::array{" ext. ", "x", " # ", ";ext=", ",", " EXTENSION "}) +
           any_.digits(1 + any_.index(6));
  }
  std::string separators() {
    return any_.one_in(2) ? any_.up_to(2, phone_separators) : std::string();
  }

  // Both with separators between the characters, but for the bytes of a bracket's inside.
  std::string spaced(const std::string& head, const std::string& tail) {
    std::string text;
    for (const char c : head + tail) text += separators() + c;
    return text + separators();
  }

  std::string zero_in_brackets() {
    return any_.one_in(2) ? '(' + separators() + '0' + separators() + ')' : std::string("[0]");
  }

  // Some digits in brackets; never one zero alone, which means something else.
  std::string bracketed(const std::string& digits) {
    if (any_.one_in(2)) return digits;
    const std::size_t begin = any_.index(digits.size() - 2);
    const std::size_t size = 2 + any_.index(digits.size() - begin - 1);
    const bool round = any_.one_in(2);
    return digits.substr(0, begin) + (round ? '(' : '[') + digits.substr(begin, size) +
           (round ? ')' : ']') + digits.substr(begin + size);
  }

  generator& any_;
  country country_;
  std::string national_;
  bool wrote_00_ = false;
};

json event_with_phone(const json& value) {
  json event = purchase();
  event["user"] = {{"phone", value}};
  return event;
}

void check_phone(const json& value, const std::string& default_country, doubt reported,
                 const std::string& e164) {
  config settings = purchases();
  settings.default_country = default_country;
  const json event = event_with_phone(value);
  const bool is_reported = reported == doubt::maybe ? !map_event(event, settings).issues.empty()
                                                    : reported == doubt::certain;
  const json body = map_to_all(
      event, settings, is_reported ? texts{"phone_country_code_assumed /user/phone"} : texts());
  REQUIRE(body.is_object());
  REQUIRE(at(body, "/context/user/phone_numbers") == json::array({sha256_of(e164)}));
}

// Plus, then 7 to 15 digits, the first not 0.
bool is_e164(const std::string& text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
         text.find_first_not_of("0123456789", 1) == std::string::npos;
}

// --- timestamps

// A civil date of a day since 1970, by Howard Hinnant's published algorithm (chrono-compatible
// low-level date algorithms, civil_from_days): eras of 400 years that begin in March.
struct civil {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

civil civil_from_days(std::int64_t days) {
  const std::int64_t since_march_0000 = days + 719468;
  const std::int64_t era =
      (since_march_0000 >= 0 ? since_march_0000 : since_march_0000 - 146096) / 146097;
  const std::int64_t day_of_era = since_march_0000 - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * from_march + 2) / 5 + 1};
}

constexpr std::int64_t a_day = 86'400'000;
constexpr std::int64_t last_instant = 253'402'300'799'999;
constexpr std::int64_t least_in_milliseconds = 100'000'000'000;

std::string padded(std::int64_t value, std::size_t size) {
  std::string text = std::to_string(value);
  return std::string(size - text.size(), '0') + text;
}

// To the second, `YYYY-MM-DDThh:mm:ss`; 60 in place of 00 where it is wished.
std::string date_and_time(std::int64_t milliseconds, char t = 'T', bool as_second_60 = false) {
  if (as_second_60) milliseconds -= 1000;
  const std::int64_t days = (milliseconds >= 0 ? milliseconds : milliseconds - a_day + 1) / a_day;
  const std::int64_t seconds = (milliseconds - days * a_day) / 1000;
  const civil date = civil_from_days(days);
  return padded(date.year, 4) + '-' + padded(date.month, 2) + '-' + padded(date.day, 2) + t +
         padded(seconds / 3600, 2) + ':' + padded(seconds / 60 % 60, 2) + ':' +
         (as_second_60 ? "60" : padded(seconds % 60, 2));
}

// Uniform, at either end, or at the end of a day.
std::int64_t any_instant(generator& any) {
  const auto uniform = static_cast<std::int64_t>(any.below(last_instant + 1));
  switch (any.below(5)) {
    case 0:
      return static_cast<std::int64_t>(any.below(2 * a_day));
    case 1:
      return last_instant - static_cast<std::int64_t>(any.below(2 * a_day));
    case 2:
      return uniform / a_day * a_day + a_day - 1 - static_cast<std::int64_t>(any.below(2)) * 999;
    case 3:
      return uniform / 60000 * 60000;
    default:
      return uniform;
  }
}

std::string any_offset(generator& any, std::int64_t minutes) {
  if (minutes == 0 && any.one_in(2)) return any.one_in(2) ? "Z" : "z";
  const bool west = minutes < 0 || (minutes == 0 && any.one_in(2));
  const std::int64_t size = std::abs(minutes);
  return (west ? "-" : "+") + padded(size / 60, 2) + (any.one_in(2) ? ":" : "") +
         padded(size % 60, 2);
}

// In any way in which ISO 8601 writes it here; the instant loses what the text does not say.
std::string any_iso8601(generator& any, std::int64_t& milliseconds) {
  const std::size_t digits = any.index(13);
  for (std::int64_t unit = 1000, i = 0; i < 3; ++i, unit /= 10) {
    if (static_cast<std::int64_t>(digits) <= i) {
      milliseconds = milliseconds / unit * unit;
      break;
    }
  }
  auto minutes = any.one_in(3) ? 0 : static_cast<std::int64_t>(any.below(2 * 1440 - 1)) - 1439;
  // Four digits write no year after 9999.
  if (milliseconds + minutes * 60000 > last_instant) minutes = -minutes;
  const std::int64_t local = milliseconds + minutes * 60000;
  const bool first_second = (local + 1440 * 60000) / 1000 % 60 == 0;  // positive, so rounded down
  const bool as_second_60 = first_second && any.one_in(2);
  std::string text = date_and_time(local, any.one_in(4) ? 't' : 'T', as_second_60);
  if (digits > 0) {
    const std::string fraction = padded(milliseconds % 1000, 3) + any.digits(9);
    text += (any.one_in(2) ? '.' : ',') + fraction.substr(0, digits);
  }
  return text + any_offset(any, minutes);
}

void check_instant(const json& value, std::int64_t milliseconds) {
  json event = purchase();
  event["context"]["event_timestamp"] = value;
  const json body = map_to_all(event, purchases());
  REQUIRE(body.is_object());
  REQUIRE(at(body, "/timestamp") ==
          date_and_time(milliseconds) + '.' + padded(milliseconds % 1000, 3) + 'Z');
  const json newer = map_to_all(event, purchases(payload_format::event_track));
  REQUIRE(newer.is_object());
  REQUIRE(at(newer, "/data/0/event_time") == milliseconds / 1000);
}

// --- numbers

// Equal in kind and value; of zero, the sign counts.
bool is_same(const json& left, const json& right) {
  if (left.type() != right.type()) return false;
  if (!left.is_number_float()) return left == right;
  const auto value = left.get<double>();
  return value == right.get<double>() && std::signbit(value) == std::signbit(right.get<double>());
}

json any_number(generator& any) {
  switch (any.below(5)) {
    case 0:
      return any.any_uint64();
    case 1:
      return any.any_int64();
    case 2:  // a price
      return static_cast<double>(any.any_int64() % 10'000'000) / 100.0;
    case 3:
      return static_cast<double>(any.any_int64());
    default:
      return any.any_double();
  }
}

// As JSON writes it; 17 digits of a double tell it from all others.
std::string any_text_of(const json& value) {
  if (!value.is_number_float()) return value.dump();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.16e", value.get<double>());
  return text.data();
}

// What stands behind `"key":` in a text payload.
std::string token_behind(const std::string& body, const std::string& key) {
  const std::size_t begin = body.find('"' + key + "\":");
  if (begin == std::string::npos) return "nothing";
  const std::size_t from = begin + key.size() + 3;
  return body.substr(from, body.find_first_of(",}", from) - from);
}

// A token of a text payload is the number, and of its kind. A text tells no int64 of an uint64.
bool is_token_of(const std::string& token, const json& value) {
  if (!value.is_number_float()) return token == value.dump();
  const bool floating = token.find_first_of(".e") != std::string::npos;
  return floating && is_same(std::strtod(token.c_str(), nullptr), value);
}

// --- configurations

std::string any_key(generator& any) {
  constexpr std::array keys = {"id", "user",  "type",   "value",       "store", "a",   "0",
                               "12", "items", "e-mail", "caf\xC3\xA9", "X1",    "sku", "name"};
  return any.one_of(keys);
}

std::string any_path(generator& any, bool of_item) {
  const bool pointer = any.one_in(3);
  std::string path = of_item && any.one_in(2) ? (pointer ? "/items/X" : "items.X") : "";
  for (std::size_t i = 1 + any.index(3); i > 0; --i) {
    if (pointer || !path.empty()) path += pointer ? '/' : '.';
    path += any_key(any);
    if (pointer && any.one_in(4)) path += any.one_of(std::array{"~0", "~1", ".x", " ", "{"});
  }
  return path;
}

// Any text, but none that is blank.
std::string any_literal(generator& any) {
  constexpr std::array pieces = {"x", "7", " ", "\"", "\\", "\xE2\x82\xAC",
                                 "}", "{", "/", "\n", "EUR"};
  return any.up_to(5, pieces) + "z";
}

std::string any_template(generator& any, bool of_item) {
  std::string text;
  for (std::size_t i = 1 + any.index(3); i > 0; --i) {
    if (any.one_in(2)) text += any.one_of(std::array{"-", "x", " / ", "\xC3\xA9"});
    std::string path = any_path(any, of_item);
    // The braces of a template end at the first two.
    if (path.find('{') != std::string::npos) path = "id";
    text += any.one_in(2) ? "{{" + path + "}}" : "{{ " + path + " }}";
  }
  return text;
}

source any_source(generator& any, const tiktok_offline::detail::property_row& property) {
  const bool of_item = property.is_of_item();
  const bool path_alone = property.sources == &tiktok_offline::field_sources::contents;
  switch (path_alone ? 0 : any.below(5)) {
    case 0:
    case 1:
      return any_path(any, of_item);
    case 2:
      return any_template(any, of_item);
    case 3:
      return constant(any_literal(any));
    default:
      break;
  }
  const json value = any_number(any);
  if (value.is_number_unsigned()) return constant(value.get<std::uint64_t>());
  if (value.is_number_integer()) return constant(value.get<std::int64_t>());
  return constant(value.get<double>());
}

source_list any_sources(generator& any, const tiktok_offline::detail::property_row& property) {
  std::vector<source> sources;
  for (std::size_t i = any.index(4); i > 0; --i) sources.push_back(any_source(any, property));
  return source_list(std::move(sources));
}

config any_config(generator& any) {
  config settings;
  settings.event_set_id = any.one_in(2) ? any_template(any, false) : any.digits(19);
  for (const char* name : {"purchase", "generate_lead", "caf\xC3\xA9"}) {
    for (const char* type : {"CompletePayment", "Lead", "AddToCart", "MyOwn"}) {
      if (any.one_in(2)) settings.mapping.push_back({name, type});
    }
  }
  if (settings.mapping.empty()) settings.mapping = {{"purchase", "Purchase"}};
  for (const auto& property : tiktok_offline::detail::property_rows) {
    // The defaults stay now and then, so that events are mapped.
    if (any.one_in(3)) settings.fields.*property.sources = any_sources(any, property);
  }
  if (any.one_in(2)) settings.format = payload_format::event_track;
  switch (any.below(4)) {
    case 0:
      settings.default_country = any.one_of(countries).code;
      break;
    case 1:
      settings.default_country = {"{{user.country}}", any.one_of(countries).letters};
      break;
    default:
      break;
  }
  if (any.one_in(3)) settings.words_for_nothing = {any_literal(any), "T-1"};
  if (any.one_in(2)) settings.category_separator = any.one_in(4) ? "" : any_literal(any);
  if (any.one_in(2)) {
    settings.event_channel_aliases.clear();
    for (std::size_t i = any.index(3); i > 0; --i) {
      settings.event_channel_aliases[any_literal(any)] =
          any.one_of(std::array{"email", "website", "phone_call", "in_store", "crm", "other"});
    }
  }
  if (any.one_in(2)) settings.partner_name = any_template(any, false);
  if (any.one_in(2)) settings.test_event_code = any_template(any, false);
  if (any.one_in(4)) settings.event_name = {any_path(any, false), "event_name"};
  if (any.one_in(4)) settings.match_event_names = tiktok_offline::event_name_matching::folded;
  if (any.one_in(4)) settings.timestamp_unit = tiktok_offline::timestamp_unit::microseconds;
  if (any.one_in(4)) settings.default_utc_offset = any.one_of(std::array{"+01:00", "Z", "-0330"});
  return settings;
}

const std::vector<json>& sample_events() {
  static const std::vector<json> events = {
      json::parse(R"({"event_name": "purchase", "id": "T-1", "type": "offline", "shop_id": 7,
        "value": 122.5, "currency": "eur", "store": {"id": "S1", "12": {"sku": 5}}, "a": ["x", 2],
        "user": {"email": "Lea.Martin@Example.com", "phone": "06 11 22 33 44", "id": 9.5},
        "context": {"event_id": "e-1", "event_timestamp": 1716889512345},
        "items": [{"id": "SKU-88", "quantity": 2, "type": "product", "a": {"0": "first"},
          "product": {"id": "88", "name": "Jacket", "category_1": "a", "category_2": "b",
          "price": 49.0}}, {"sku": 3, "name": "y", "type": "product_group"}]})"),
      json::parse(R"({"event_name": "generate_lead", "event_timestamp": "2024-05-28T11:45:12+02:00",
        "user": {"email": ["a@b.c", 7]}, "id": 18446744073709551615, "items": {"id": 1}})"),
      json::parse(R"({"event_name": "caf\u00e9", "user": {"phone": 33612345678}, "name": "n",
        "context": {"event_timestamp": 1716889512345}, "value": "1e3", "currency": "XYZ"})")};
  return events;
}

// All that a configuration makes of the samples, written out.
std::string mapped_samples(const config& settings) {
  std::string all;
  for (const json& event : sample_events()) {
    const auto result = map_event<std::string>(event, settings);
    all += std::string(to_string(result.status)) + '\n';
    for (const std::string& body : result.payloads) all += body + '\n';
    for (const std::string& issue : issues_of(result)) all += issue + '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("Any way of writing a phone number gives the digest of its E.164", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    phone one(any);
    const written_phone written = one.written();
    const std::string text = in_white_space(any, written.text);
    const std::string& country = written.default_country;
    CAPTURE(one.e164(), text, country);

    REQUIRE(tiktok_offline::normalize_phone(text, country) == one.e164());
    const auto digest = tiktok_offline::hash_phone(text, country);
    REQUIRE(digest);
    REQUIRE(std::string(digest->hex()) == sha256_of(one.e164()));
    REQUIRE(tiktok_offline::normalize_phone(one.e164(), country) == one.e164());
    check_phone(text, country, written.reported, one.e164());
  }
}

TEST_CASE("A phone number may be a number of any kind", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    const phone one(any);
    const bool at_home = any.one_in(2) && one.national().front() != '0';
    const std::string code = at_home ? one.code() : "";
    const doubt reported = at_home ? doubt::maybe : doubt::certain;
    const std::uint64_t digits = std::stoull(at_home ? one.national() : one.bare());
    CAPTURE(one.e164(), digits, code);
    switch (any.below(4)) {
      case 0:
        check_phone(digits, code, reported, one.e164());
        break;
      case 1:
        check_phone(static_cast<std::int64_t>(digits), code, reported, one.e164());
        break;
      case 2:  // at most 15 digits, so exact
        check_phone(static_cast<double>(digits), code, reported, one.e164());
        break;
      default:  // as a spreadsheet writes it
        check_phone(std::to_string(digits) + ".0", code, reported, one.e164());
    }
  }
}

TEST_CASE("Any text gives a number in E.164 or an issue", "[invariants]") {
  constexpr std::array pieces = {"0",
                                 "00",
                                 "1",
                                 "15",
                                 "33",
                                 "44",
                                 "6",
                                 "7",
                                 "8",
                                 "9",
                                 "12",
                                 "345",
                                 "+",
                                 "(0)",
                                 "(",
                                 ")",
                                 " ",
                                 "-",
                                 ".0",
                                 ";",
                                 ",",
                                 "x",
                                 "ext",
                                 "tel:",
                                 "\xE2\x80\xAA",
                                 "\xD9\xA1",
                                 "\xEF\xBC\x8B",
                                 "\xFF",
                                 "a",
                                 "\n",
                                 "\xC2\xA0"};
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < 4 * rounds(); ++round) {
    std::string text;
    if (any.one_in(8)) {
      for (std::size_t i = any.index(80); i > 0; --i) text += static_cast<char>(any.below(256));
    } else {
      text = any.up_to(12, pieces) + (any.one_in(2) ? any.digits(any.index(14)) : "");
    }
    const std::string country = any.one_in(4) ? "" : any.one_of(countries).letters;
    CAPTURE(text, country);
    const auto readings = tiktok_offline::read_phones(text, country);
    for (const auto& reading : readings) REQUIRE((reading.hashed || reading.issue));
    const auto one = tiktok_offline::read_phone(text, country);
    if (readings.empty()) REQUIRE(one == tiktok_offline::identity_reading{});
    if (readings.size() == 1) REQUIRE(one == readings[0]);
    if (readings.size() > 1) REQUIRE((!one.hashed && one.issue));
    const auto number = tiktok_offline::normalize_phone(text, country);
    REQUIRE(number.has_value() == one.hashed.has_value());
    if (!number) continue;
    REQUIRE(is_e164(*number));
    REQUIRE(std::string(one.hashed->hex()) == sha256_of(*number));
    // What is normal stays: alone, and in any country. (What is unlisted may begin with a zero.)
    if (one.issue == tiktok_offline::issue_code::unlisted_phone) continue;
    // +52 1 ... is Mexico's old form, which is read without its 1, with a doubt.
    const bool is_old_mexican = number->rfind("+521", 0) == 0;
    const std::string anywhere = any.one_of(countries).letters;
    if (!is_old_mexican) REQUIRE(tiktok_offline::normalize_phone(*number, anywhere) == *number);
    config settings = purchases();
    settings.default_country = country;
    const auto mapped = map_event<json>(event_with_phone(text), settings);
    REQUIRE(at(mapped.payloads.at(0), "/context/user/phone_numbers") ==
            json::array({sha256_of(*number)}));
  }
}

TEST_CASE("Any text gives an address or an issue", "[invariants]") {
  constexpr std::array pieces = {"a",
                                 "B",
                                 "@",
                                 ".",
                                 ";",
                                 ",",
                                 "<",
                                 ">",
                                 "\"",
                                 "'",
                                 "mailto:",
                                 " ",
                                 "-",
                                 "+",
                                 ".co",
                                 "x.example",
                                 "\xC3\xA9",
                                 "\xE2\x80\x8B",
                                 "\xEF\xBB\xBF",
                                 "\xFF",
                                 "\n",
                                 "\xE2\x80\x9C",
                                 "7",
                                 "_"};
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < 4 * rounds(); ++round) {
    std::string text;
    if (any.one_in(8)) {
      for (std::size_t i = any.index(80); i > 0; --i) text += static_cast<char>(any.below(256));
    } else {
      text = any.up_to(10, pieces) + (any.one_in(2) ? "@x.example" : "") + any.up_to(3, pieces);
    }
    CAPTURE(text);
    const auto readings = tiktok_offline::read_emails(text);
    for (const auto& reading : readings) REQUIRE((reading.hashed || reading.issue));
    const auto one = tiktok_offline::read_email(text);
    if (readings.empty()) REQUIRE(one == tiktok_offline::identity_reading{});
    if (readings.size() == 1) REQUIRE(one == readings[0]);
    if (readings.size() > 1) REQUIRE((!one.hashed && one.issue));
    const auto address = tiktok_offline::normalize_email(text);
    REQUIRE(address.has_value() == one.hashed.has_value());
    if (!address) continue;
    REQUIRE(std::string(one.hashed->hex()) == sha256_of(*address));
    REQUIRE(tiktok_offline::normalize_email(*address) == *address);
    REQUIRE(tiktok_offline::normalize_email("X <" + *address + ">;") == *address);
    const bool ascii = std::all_of(address->begin(), address->end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    REQUIRE(one.issue.has_value() == !ascii);
  }
}

TEST_CASE("One strange character anywhere makes a phone number invalid", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  constexpr std::array strange = {
      "O", "e", "*", "_", "\\", "\n",  "\xC3\xA9", "\xE2\x80\x96", "\xF0\x9D\x9F\x96",
      "&", "{", "?", "@", "!",  "\x01"};
  for (std::uint64_t round = 0; round < rounds() / 4; ++round) {
    phone one(any);
    written_phone written = one.written();
    // Without an extension, which would be another piece of the text.
    written.text.erase((std::min)(written.text.find_first_of("xX#;,"), written.text.size()));
    // Within the digits: at its ends a line feed is white space.
    const std::size_t first = written.text.find_first_of("0123456789") + 1;
    const std::size_t last = written.text.find_last_of("0123456789");
    std::size_t at = first + any.index(last - first + 1);
    // Not within a character of several bytes, where it would make another one.
    while ((static_cast<unsigned char>(written.text[at]) & 0xC0U) == 0x80U) ++at;
    written.text.insert(at, any.one_of(strange));
    CAPTURE(written.text, written.default_country);
    REQUIRE_FALSE(tiktok_offline::normalize_phone(written.text, written.default_country));
    REQUIRE_FALSE(tiktok_offline::hash_phone(written.text, written.default_country));
    config settings = purchases();
    settings.default_country = written.default_country;
    REQUIRE(issues_of(map_event(event_with_phone(written.text), settings)) ==
            texts{"invalid_phone /user/phone", "missing_user_identity /user/email"});
  }
}

TEST_CASE("Case and what is around an address never matter, inner space always does",
          "[invariants]") {
  constexpr std::string_view characters = "abcdefghijklmnopqrstuvwxyz0123456789.+-_'";
  constexpr std::string_view of_labels = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::array wrapped = {std::array{"", ""},
                                  std::array{"<", ">"},
                                  std::array{"Lea <", ">"},
                                  std::array{"mailto:", ""},
                                  std::array{"\"", "\""},
                                  std::array{"'", "'"},
                                  std::array{"", ";"},
                                  std::array{"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                  std::array{"\xEF\xBB\xBF", "\xE2\x80\x8B,"}};
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    std::string local = any.some_of(of_labels, 1) + any.some_of(characters, any.index(20));
    const bool is_ascii = !any.one_in(4);
    if (!is_ascii) local += any.one_of(std::array{"\xC3\xA9", "\xC3\x89", "\xD0\x96", "\xC2\xA1"});
    const std::string address = local + '@' + any.some_of(of_labels, 1 + any.index(20)) + '-' +
                                any.some_of(of_labels, 1 + any.index(20)) + ".com";
    const auto write = [&any, &address, &wrapped] {
      const auto& around = any.one_of(wrapped);
      std::string text = around[0] + address + around[1];
      for (char& c : text) {
        if (c >= 'a' && c <= 'z' && any.one_in(2)) c = static_cast<char>(c - 'a' + 'A');
      }
      return in_white_space(any, text);
    };
    const std::string text = write();
    CAPTURE(address, text);
    const std::string expected = sha256_of(address);
    REQUIRE(tiktok_offline::normalize_email(text) == address);
    REQUIRE(tiktok_offline::normalize_email(address) == address);
    const auto digest = tiktok_offline::hash_email(text);
    REQUIRE(digest);
    REQUIRE(std::string(digest->hex()) == expected);

    json event = purchase();
    const bool in_list = any.one_in(2);
    event["user"]["email"] = in_list ? json{text, write(), write()} : json(text);
    texts reported;
    if (!is_ascii && !in_list) reported = {"email_not_ascii /user/email"};
    if (!is_ascii && in_list) {
      reported = {"email_not_ascii /user/email/0", "email_not_ascii /user/email/1",
                  "email_not_ascii /user/email/2"};
    }
    const json body = map_to_all(event, purchases(), reported);
    REQUIRE(body.is_object());
    REQUIRE(at(body, "/context/user/emails") == json::array({expected}));

    std::string apart = address;
    std::size_t at = 1 + any.index(apart.size() - 1);
    while ((static_cast<unsigned char>(apart[at]) & 0xC0U) == 0x80U) ++at;
    apart.insert(at, any.one_of(white_space));
    CAPTURE(apart);
    REQUIRE_FALSE(tiktok_offline::normalize_email(apart));
    REQUIRE_FALSE(tiktok_offline::hash_email(apart));
    event["user"]["email"] = apart;
    REQUIRE(issues_of(map_event(event, purchases())) ==
            texts{"invalid_email /user/email", "missing_user_identity /user/email"});
  }
}

TEST_CASE("Case and outer space of a currency never matter", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds() / 4; ++round) {
    const std::string code = any.some_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3);
    std::string text = code;
    for (char& c : text) c = any.one_in(2) ? c : static_cast<char>(c - 'A' + 'a');
    text = in_white_space(any, text);
    CAPTURE(code, text);
    REQUIRE(tiktok_offline::normalize_currency(text) == code);
    REQUIRE(tiktok_offline::normalize_currency(code) == code);
    json event = purchase();
    event["currency"] = text;
    config settings = purchases();
    settings.fields.value = {};
    const bool listed = tiktok_offline::is_listed_currency(code);
    const json body =
        map_to_all(event, settings, listed ? texts() : texts{"unlisted_currency /currency"});
    REQUIRE(body.is_object());
    REQUIRE(at(body, "/properties/currency") == code);
  }
}

TEST_CASE("An instant comes out the same from every encoding", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    std::int64_t milliseconds = any_instant(any);
    const std::string text = in_white_space(any, any_iso8601(any, milliseconds));
    CAPTURE(text, milliseconds);
    const tiktok_offline::instant when{std::chrono::milliseconds(milliseconds)};
    REQUIRE(tiktok_offline::parse_timestamp(text) == when);
    REQUIRE(tiktok_offline::parse_timestamp(tiktok_offline::to_iso8601(when)) == when);
    check_instant(text, milliseconds);

    const std::string digits = in_white_space(any, std::to_string(milliseconds));
    const std::array<json, 4> as_numbers = {milliseconds, static_cast<std::uint64_t>(milliseconds),
                                            static_cast<double>(milliseconds), digits};
    const json& value = any.one_of(as_numbers);
    if (milliseconds >= least_in_milliseconds) {
      check_instant(value, milliseconds);
      continue;
    }
    // So small a number is a time in seconds, sent by mistake.
    json event = purchase();
    event["context"]["event_timestamp"] = value;
    REQUIRE(issues_of(map_event(event, purchases())) ==
            texts{"invalid_timestamp /context/event_timestamp",
                  "missing_timestamp /context/event_timestamp"});
  }
}

TEST_CASE("A number keeps its value and its kind", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    const json value = any_number(any);
    const json price = any_number(any);
    const json quantity = any_number(any);
    CAPTURE(value.dump(), price.dump(), quantity.dump());
    json event = purchase();
    event["value"] = value;
    event["currency"] = "EUR";
    event["items"] = {{{"id", "a"}, {"product", {{"price", price}}}, {"quantity", quantity}}};
    const json body = map_to_all(event, purchases());
    REQUIRE(body.is_object());
    REQUIRE(is_same(at(body, "/properties/value"), value));
    REQUIRE(is_same(at(body, "/properties/contents/0/price"), price));
    REQUIRE(is_same(at(body, "/properties/contents/0/quantity"), quantity));

    // map_to_all compares the values alone: a kind that changed is equal there.
    const json ordered(map_event<ordered_json>(event, purchases()).payloads[0]);
    REQUIRE(is_same(at(ordered, "/properties/value"), value));
    const std::string text = map_event<std::string>(event, purchases()).payloads[0];
    CAPTURE(text);
    REQUIRE(is_token_of(token_behind(text, "value"), value));
    REQUIRE(is_token_of(token_behind(text, "price"), price));
    REQUIRE(is_token_of(token_behind(text, "quantity"), quantity));
  }
}

TEST_CASE("A text is the number that JSON makes of it", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    std::string text = any_text_of(any_number(any));
    if (any.one_in(4)) text.insert(any.index(text.size() + 1), any.some_of("0123456789+-.eE", 1));
    if (any.one_in(4)) text = any.some_of("00112359+-.eE", 1 + any.index(12));
    if (any.one_in(20)) text.insert(any.index(text.size() + 1), any.digits(any.index(400)));
    if (any.one_in(20)) text += "e-" + any.digits(1 + any.index(22));
    CAPTURE(text);
    // This locale has the point that nlohmann/json reads; see locales.cpp for the others.
    const json expected = json::parse(text, nullptr, false);
    json event = purchase();
    event["value"] = in_white_space(any, text);
    config settings = purchases();
    settings.fields.currency = {};
    const bool usable = !expected.is_discarded();
    const json body = map_to_all(event, settings, usable ? texts() : texts{"not_a_number /value"});
    REQUIRE(body.is_object());
    REQUIRE(is_same(at(body, "/properties/value"), usable ? expected : json()));
  }
}

TEST_CASE("An id keeps every digit", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  config settings = purchases();
  settings.event_set_id = "{{set}}";
  settings.fields.event_id = "event";
  settings.fields.shop_id = "{{id}}-{{set}}";
  for (std::uint64_t round = 0; round < rounds(); ++round) {
    texts digits;
    json event = purchase();
    const std::array<json*, 4> places = {&event["set"], &event["event"], &event["id"],
                                         &event["items"][0]["id"]};
    event["items"][0]["quantity"] = 1;
    event["items"][0]["product"]["price"] = 1;
    for (json* place : places) {
      // As a text it may begin with zeros, as a number it has a kind.
      *place = any.one_in(2) ? json(any.digits(1 + any.index(20)))
                             : (any.one_in(2) ? json(any.any_uint64()) : json(any.any_int64()));
      if (any.one_in(8)) *place = static_cast<double>(any.below(9007199254740992));
      digits.push_back(place->is_string()         ? place->get<std::string>()
                       : place->is_number_float() ? std::to_string(place->get<std::int64_t>())
                                                  : place->dump());
    }
    CAPTURE(event.dump());
    const json body = map_to_all(event, settings);
    REQUIRE(body.is_object());
    REQUIRE(at(body, "/event_set_id") == digits[0]);
    REQUIRE(at(body, "/event_id") == digits[1]);
    REQUIRE(at(body, "/properties/order_id") == digits[2]);
    REQUIRE(at(body, "/properties/shop_id") == digits[2] + '-' + digits[0]);
    REQUIRE(at(body, "/properties/contents/0/content_id") == digits[3]);
    const auto from_text = tiktok_offline::map_text<json>(event.dump(), settings);
    REQUIRE(from_text.mapped());
    REQUIRE(from_text.payloads[0] == body);
  }
}

TEST_CASE("An integer that has lost digits is not an id", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  config settings = purchases();
  settings.event_set_id = "{{set}}";
  settings.fields.event_id = "event";
  for (std::uint64_t round = 0; round < rounds() / 4; ++round) {
    // Beyond 64 bits: 20 digits from 18446744073709551616 on, or more of them.
    std::string digits = any.one_in(2)
                             ? "19" + any.digits(18)
                             : any.some_of("123456789", 1) + any.digits(20 + any.index(9));
    if (any.one_in(3)) digits.insert(0, "-");
    CAPTURE(digits);
    const auto map = [&](const std::string& key) {
      json event = purchase();
      event["set"] = "7";
      event[key] = "PLACE";
      std::string text = event.dump();
      text.replace(text.find("\"PLACE\""), 7, digits);
      return tiktok_offline::map_text<json>(text, settings);
    };
    for (const char* key : {"event", "id", "shop_id"}) {
      const auto result = map(key);
      REQUIRE(issues_of(result) == texts{std::string("wrong_type /") + key});
      REQUIRE(result.mapped());
      REQUIRE_FALSE(result.payloads[0].contains("event_id"));
      REQUIRE(result.payloads[0]["properties"] == json::object());
    }
    REQUIRE(issues_of(map("set")) == texts{"wrong_type /set", "missing_event_set_id /set"});
  }
}

TEST_CASE("A configuration goes to JSON and back and maps the same", "[invariants]") {
  generator any;
  CAPTURE(any.seed());
  std::size_t mapped = 0;
  for (std::uint64_t round = 0; round < rounds() / 2; ++round) {
    const config settings = any_config(any);
    const json written(settings);
    CAPTURE(written.dump());
    REQUIRE_FALSE(tiktok_offline::has_error(check(settings)));
    const std::string expected = mapped_samples(settings);
    mapped += expected.find("mapped") != std::string::npos ? 1U : 0U;

    const auto by_dom = written.get<config>();
    REQUIRE(json(by_dom) == written);
    REQUIRE(mapped_samples(by_dom) == expected);
    const ordered_json in_order(settings);
    const auto by_text = ordered_json::parse(in_order.dump()).get<config>();
    REQUIRE(ordered_json(by_text).dump() == in_order.dump());
    REQUIRE(mapped_samples(by_text) == expected);
  }
  // Some 30 in 100 do; with none the samples would prove little.
  CHECK(mapped >= rounds() / 50);
}
