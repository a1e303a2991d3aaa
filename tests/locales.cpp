// SPDX-License-Identifier: MIT
// Maps events under each of the locales that it is given, all of which must have another decimal
// point than ".", and in odd time zones: nothing may change. Nor is a clock read. See locales.sh.
#include <array>
#include <clocale>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <iostream>
#include <locale>
#include <nlohmann/json.hpp>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

namespace {

// How often a function of glibc that tells the time was called.
std::size_t& clock_calls() {
  static std::size_t calls = 0;
  return calls;
}

}  // namespace

#ifdef __GLIBC__
// These are called in the place of glibc's, by the library and by the libraries that it uses.
extern "C" int clock_gettime(clockid_t, timespec* now) noexcept {
  ++clock_calls();
  *now = {};
  return 0;
}

extern "C" time_t time(time_t* now) noexcept {
  ++clock_calls();
  if (now != nullptr) *now = 0;
  return 0;
}
#endif

namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::config;
using tiktok_offline::map_event;

// What it is mapped with and to: texts written by hand, as TikTok gets them.
struct sample {
  const char* event;
  const char* offline_track;
  const char* event_track;
  // nlohmann/json reads 49.9 only where the point of the locale is one byte.
  bool has_numbers_with_a_point;
};

// Texts of numbers, and whole numbers: nlohmann/json reads this event in any locale.
constexpr sample of_texts = {
    R"({"event_name": "purchase", "id": 1234567, "type": "offline", "currency": "eur",
        "value": "146.40", "rate": "7.50", "user": {"email": " LEA.MARTIN@EXAMPLE.COM ",
        "phone": "06.12.34.56.78"}, "context": {"event_timestamp": "2024-05-28T11:45:12,3456+02:00"},
        "items": [{"id": 9007199254740993, "quantity": "1e3", "product": {"price": "-0.5"}},
                  {"id": "b", "quantity": "2", "product": {"price": "1234567.25"}},
                  {"id": "c", "quantity": "1,5", "product": {"price": "1.797e308"}}]})",
    R"({"event_set_id":"7181537436256731137","event":"CompletePayment","event_id":"1234567/7.50",)"
    R"("timestamp":"2024-05-28T09:45:12.345Z","context":{"user":{)"
    R"("phone_numbers":["42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"],)"
    R"("emails":["4ac33642f890c6f67bfe402b440a7a30e10980927d5e85134a7325873b417b57"]}},)"
    R"("properties":{"order_id":"1234567","contents":[)"
    R"({"content_id":"9007199254740993","price":-0.5,"quantity":1000.0},)"
    R"({"content_id":"b","price":1234567.25,"quantity":2},)"
    R"({"content_id":"c","price":1.797e+308}],)"
    R"("currency":"EUR","value":146.4,"event_channel":"in_store"}})",
    R"({"event_source":"offline","event_source_id":"7181537436256731137","data":[{)"
    R"("event":"Purchase","event_time":1716889512,"event_id":"1234567/7.50","user":{)"
    R"("email":["4ac33642f890c6f67bfe402b440a7a30e10980927d5e85134a7325873b417b57"],)"
    R"("phone":["42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"]},)"
    R"("properties":{"contents":[)"
    R"({"price":-0.5,"quantity":1000,"content_id":"9007199254740993"},)"
    R"({"price":1234567.25,"quantity":2,"content_id":"b"},)"
    R"({"price":1.797e+308,"content_id":"c"}],)"
    R"("currency":"EUR","value":146.4,"order_id":"1234567"}}]})",
    false};

// And here they are numbers.
constexpr sample of_numbers = {
    R"({"event_name": "purchase", "id": 1234567, "type": "offline", "currency": "eur",
        "value": 146.40, "rate": 1234567.5, "user": {"phone": 33612345678.0},
        "context": {"event_timestamp": 1716889512345.0},
        "items": [{"id": 7.0, "quantity": 1e21, "product": {"price": 0.1}},
                  {"id": 1e6, "quantity": 0.30000000000000004, "product": {"price": -1e-7}}]})",
    R"({"event_set_id":"7181537436256731137","event":"CompletePayment",)"
    R"("event_id":"1234567/1234567.5","timestamp":"2024-05-28T09:45:12.345Z","context":{"user":{)"
    R"("phone_numbers":["42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"]}},)"
    R"("properties":{"order_id":"1234567","contents":[)"
    R"({"content_id":"7","price":0.1,"quantity":1e+21},)"
    R"({"content_id":"1000000","price":-1e-07,"quantity":0.30000000000000004}],)"
    R"("currency":"EUR","value":146.4,"event_channel":"in_store"}})",
    R"({"event_source":"offline","event_source_id":"7181537436256731137","data":[{)"
    R"("event":"Purchase","event_time":1716889512,"event_id":"1234567/1234567.5","user":{)"
    R"("phone":["42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"]},)"
    R"("properties":{"contents":[)"
    R"({"price":0.1,"quantity":1e+21,"content_id":"7"},)"
    R"({"price":-1e-07,"quantity":0.30000000000000004,"content_id":"1000000"}],)"
    R"("currency":"EUR","value":146.4,"order_id":"1234567"}}]})",
    true};

// Names, POSIX rules, none, nonsense; far east, half an hour off, beyond a day, a day that was left
// out in 2011.
constexpr std::array time_zones = {"",          "UTC",        "Asia/Kathmandu", "America/St_Johns",
                                   "ABC-24:59", ":/nonsense", "Pacific/Apia"};

class locale_test {
 public:
  // Made in the locale "C", where nlohmann/json reads every number.
  locale_test() {
    settings_.event_set_id = "7181537436256731137";
    settings_.mapping = {{"purchase", "CompletePayment"}};
    settings_.fields.event_id = "{{id}}/{{rate}}";
    settings_.default_country = "33";
    for (const sample& one : {of_texts, of_numbers}) {
      for (const bool newer : {false, true}) {
        const char* body = newer ? one.event_track : one.offline_track;
        cases_.push_back({one, json::parse(one.event), newer, body, json::parse(body)});
      }
    }
  }

  void set_place(const std::string& place) { place_ = place; }

  void map_all() {
    for (const prepared& given : cases_) map(given);
  }

  [[nodiscard]] int checks() const { return checks_; }
  [[nodiscard]] int faults() const { return faults_; }

 private:
  struct prepared {
    sample written;
    json event;
    bool newer;
    std::string body;
    json body_json;
  };

  void map(const prepared& given) {
    settings_.format = given.newer ? tiktok_offline::payload_format::event_track
                                   : tiktok_offline::payload_format::offline_track;
    const auto as_json = map_event(given.event, settings_);
    expect(as_json.mapped() && as_json.payloads[0] == given.body_json, "json", given.body);
    const auto ordered = map_event<ordered_json>(given.event, settings_);
    expect_text(ordered.mapped() ? ordered.payloads[0].dump() : "rejected", "ordered_json",
                given.body);
    const auto text = map_event<std::string>(given.event, settings_);
    expect_text(text.mapped() ? text.payloads[0] : "rejected", "text", given.body);
    // nlohmann's parser asserts where the point has two bytes.
#ifdef NDEBUG
    constexpr bool one_byte = true;
#else
    const bool one_byte = std::strlen(std::localeconv()->decimal_point) == 1;
#endif
    if (one_byte || !given.written.has_numbers_with_a_point) {
      const auto read = tiktok_offline::map_text(given.written.event, settings_);
      expect_text(read.mapped() ? read.payloads[0] : "rejected", "map_text", given.body);
    }
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    const auto by_simdjson = tiktok_offline::map_text(given.written.event, settings_, parser_);
    expect_text(by_simdjson.mapped() ? by_simdjson.payloads[0] : "rejected", "simdjson",
                given.body);
#endif
  }

  void expect(bool holds, const char* what, const std::string& expected,
              const std::string& seen = {}) {
    constexpr int enough = 5;
    ++checks_;
    if (holds || ++faults_ > enough) return;
    std::cerr << place_ << ", " << what << ": not\n" << expected << "\nbut\n" << seen << '\n';
  }

  void expect_text(const std::string& seen, const char* what, const std::string& expected) {
    expect(seen == expected, what, expected, seen);
  }

  config settings_;
  std::vector<prepared> cases_;
  std::string place_;
  int checks_ = 0;
  int faults_ = 0;
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  simdjson::dom::parser parser_;
#endif
};

void set_time_zone(const char* zone) {
  ::setenv("TZ", zone, 1);
  ::tzset();
}

// Both ways to choose a locale; an unknown one is an error of the script.
void set_c_locale(const char* name) {
  if (std::setlocale(LC_ALL, name) != nullptr) return;
  std::cerr << "no locale " << name << '\n';
  std::exit(2);
}

// In another point than "." lies the danger; where there is none the test would prove nothing.
void require_other_point(const char* name) {
  if (std::strcmp(std::localeconv()->decimal_point, ".") != 0) return;
  std::cerr << name << " has the decimal point of English\n";
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  locale_test test;
  for (const char* zone : time_zones) {
    set_time_zone(zone);
    for (int i = 1; i < argc; ++i) {
      const std::string name = argv[i];
      set_c_locale(argv[i]);
      require_other_point(argv[i]);
      test.set_place(name + " by setlocale, TZ=" + zone);
      test.map_all();

      set_c_locale("C");
      std::locale::global(std::locale(name));
      require_other_point(argv[i]);
      test.set_place(name + " by std::locale, TZ=" + zone);
      test.map_all();
      std::locale::global(std::locale::classic());
    }
  }
  std::cout << test.checks() << " bodies in " << argc - 1 << " locales and " << time_zones.size()
            << " time zones, " << test.faults() << " of them wrong; a clock was read "
            << clock_calls() << " times\n";
  return test.faults() == 0 && test.checks() > 0 && clock_calls() == 0 ? 0 : 1;
}
