// SPDX-License-Identifier: MIT
// What is left of a person's values in the memory of a program once a call has returned: nothing
// but what the caller holds. All memory that the program can write is searched: heap, freed heap,
// statics, the stack, used or not. A value stands here in a mask, so that the search does not find
// what it looks for in itself.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr char mask = '\x15';

// A text that is made at compile time and is never in clear.
template <std::size_t Size>
struct masked_text {
  std::array<char, Size> bytes{};
};

template <std::size_t Size>
constexpr masked_text<Size - 1> masked(const char (&clear)[Size]) {
  masked_text<Size - 1> text;
  for (std::size_t i = 0; i + 1 < Size; ++i) text.bytes[i] = static_cast<char>(clear[i] ^ mask);
  return text;
}

template <std::size_t Size>
std::string_view view(const masked_text<Size>& text) {
  return {text.bytes.data(), text.bytes.size()};
}

// How often a value stands in clear between two addresses.
std::size_t count_between(const volatile char* begin, const volatile char* end,
                          std::string_view value) {
  std::size_t found = 0;
  for (const volatile char* at = begin; end - at >= static_cast<std::ptrdiff_t>(value.size());
       ++at) {
    std::size_t same = 0;
    while (same < value.size() && static_cast<char>(at[same] ^ mask) == value[same]) ++same;
    if (same == value.size()) ++found;
  }
  return found;
}

// What the program can write. It is listed before a call, so that the search after it is shallow
// and overwrites no part of the stack that the call has used.
class writable_memory {
 public:
  writable_memory() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "r"),
                                                               &std::fclose);
    REQUIRE(maps);
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), maps.get()) != nullptr) {
      unsigned long long begin = 0;
      unsigned long long end = 0;
      std::array<char, 5> rights{};
      if (std::sscanf(line.data(), "%llx-%llx %4s", &begin, &end, rights.data()) != 3) continue;
      if (rights[0] != 'r' || rights[1] != 'w') continue;
      regions_.push_back({reinterpret_cast<const char*>(static_cast<std::uintptr_t>(begin)),
                          reinterpret_cast<const char*>(static_cast<std::uintptr_t>(end))});
    }
  }

  // How often a value stands there in clear.
  std::size_t count(std::string_view value) const {
    std::size_t found = 0;
    for (const region& each : regions_) found += count_between(each.begin, each.end, value);
    return found;
  }

 private:
  struct region {
    const char* begin;
    const char* end;
  };
  std::vector<region> regions_{};
};

std::size_t count_in_memory(std::string_view value) {
  return writable_memory().count(value);
}

// Overwrites a text of the caller's, in a way that is not optimised away.
void wipe(std::string& text) {
  for (char& c : text) *const_cast<volatile char*>(&c) = 0;
}

void wipe(json& value) {
  if (value.is_string()) wipe(value.get_ref<std::string&>());
  if (value.is_number_unsigned()) value.get_ref<std::uint64_t&>() = 0;
  if (!value.is_structured()) return;
  for (json& inner : value) wipe(inner);
}

// Puts a value into an event without a copy elsewhere.
void put(json& place, std::string_view value) {
  place = std::string(value.size() + 16, 'x');  // so long that it is on the heap
  auto& text = place.get_ref<std::string&>();
  text.resize(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) text[i] = static_cast<char>(value[i] ^ mask);
}

// What is planted, and what of it would betray a person: also parts, and what is made of them.
constexpr auto short_email = masked("Zoe@Quux.net");
constexpr auto short_email_lower = masked("zoe@quux.net");
constexpr auto email = masked(" Lea.Martinez-Planted@Mail.Example ");
constexpr auto email_lower = masked("lea.martinez-planted@mail.example");
constexpr auto long_email =
    masked("A.very.Long.name.that.goes.on.and.on.and.on.and.on.and.on.and.on@Planted.example");
constexpr auto long_email_end = masked("and.on@planted.example");
constexpr auto phone = masked("06 98.76-54/31");
constexpr auto phone_digits = masked("698765431");
constexpr auto written_phone = masked("+33 (0)7 91 82 73 64");
constexpr auto written_phone_digits = masked("791827364");
constexpr auto local_part = masked("zz-template.Person-zz");
constexpr auto local_part_lower = masked("zz-template.person-zz");
constexpr std::uint64_t phone_number = 33655443322;
constexpr auto phone_number_digits = masked("655443322");

const std::array all_values = {
    view(short_email),        view(short_email_lower),    view(email),      view(email_lower),
    view(long_email),         view(long_email_end),       view(phone),      view(phone_digits),
    view(written_phone),      view(written_phone_digits), view(local_part), view(local_part_lower),
    view(phone_number_digits)};

std::size_t count_all(const writable_memory& memory) {
  std::size_t found = 0;
  for (const std::string_view value : all_values) found += memory.count(value);
  return found;
}

// Overwrites the stack below the caller. When a function is called for the first time, the dynamic
// linker saves the registers there, and with them what was copied last: it would count as held.
[[gnu::noinline]] void overwrite_stack() {
  std::array<char, 0x10000> stack;
  for (char& c : stack) *const_cast<volatile char*>(&c) = 0;
}

// How many values are left by `work`, beside those that the caller holds: first on the stack below
// this function, which what follows will overwrite, then anywhere.
std::size_t count_left_by(const std::function<void()>& work) {
  overwrite_stack();
  const writable_memory before;
  const std::size_t held = count_all(before);
  work();
  const std::size_t found = count_all(before);
  const std::size_t found_later = count_all(writable_memory());
  return (std::max)(found, found_later) - held;
}

json event_with_values() {
  json event = {{"event_name", "purchase"},
                {"id", "T-1"},
                {"context", {{"event_timestamp", 1716889512345}}},
                {"user", json::object()}};
  json& user = event["user"];
  user["email"] = json::array({nullptr, nullptr, nullptr, "no address"});
  put(user["email"][0], view(short_email));
  put(user["email"][1], view(email));
  put(user["email"][2], view(long_email));
  put(user["name"], view(local_part));
  user["phone"] = json::array({nullptr, nullptr, phone_number, "no phone"});
  put(user["phone"][0], view(phone));
  put(user["phone"][1], view(written_phone));
  return event;
}

tiktok_offline::config settings_with_template() {
  tiktok_offline::config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  settings.default_country = "33";
  settings.fields.event_channel = {"{{user.name}}/{{id}}", tiktok_offline::constant("crm")};
  return settings;
}

// Leaves a value in a block of the heap that is gone.
void leave_on_heap() {
  const auto block = std::make_unique<std::array<char, 4096>>();
  char* place = block->data() + 100;
  for (const char c : view(phone)) {
    *const_cast<volatile char*>(place++) = static_cast<char>(c ^ mask);
  }
}

// Maps the event, which is wiped: a value of it in freed memory would be counted before the next
// call, and be overwritten by chance in it.
template <class Payload = json>
tiktok_offline::map_result<Payload> map_once(const tiktok_offline::config& settings) {
  json event = event_with_values();
  auto result = tiktok_offline::map_event<Payload>(event, settings);
  wipe(event);
  return result;
}

// How many values a mapping leaves.
template <class Payload>
std::size_t count_left_by_mapping(const tiktok_offline::config& settings) {
  json event = event_with_values();
  const std::size_t left = count_left_by([&] {
    const auto result = tiktok_offline::map_event<Payload>(event, settings);
    static_cast<void>(result);
  });
  wipe(event);
  return left;
}

}  // namespace

namespace {

// Reads a clear value for each property, in each way; the event is rejected, so no payload has
// them.
tiktok_offline::config settings_for_every_property(tiktok_offline::payload_format format) {
  auto settings = settings_with_template();
  settings.format = format;
  for (const auto& row : tiktok_offline::detail::property_rows) {
    if (row.id == tiktok_offline::property::timestamp) continue;
    settings.fields.*row.sources = {"{{user.name}} {{user.phone.1}}", "user.email.1", "user.email"};
  }
  settings.fields.timestamp = "user.name";
  settings.fields.contents = "items";
  return settings;
}

}  // namespace

// The first one, while the heap is small: glibc gives the end of a large one back to the system.
TEST_CASE("What a phone rule of the caller's gives is overwritten", "[memory_image]") {
  auto settings = settings_with_template();
  // No E.164, and so far in a large block that nothing else is written there.
  settings.phone_normalizer = [](std::string_view, std::string_view) {
    std::optional<std::string> text(std::in_place, std::size_t{30000}, 'x');
    for (std::size_t i = 0; i < view(phone_digits).size(); ++i) {
      (*text)[20000 + i] = static_cast<char>(view(phone_digits)[i] ^ mask);
    }
    return text;
  };
  CHECK(map_once(settings).mapped());
  CHECK(count_left_by_mapping<std::string>(settings) == 0);
}

TEST_CASE("The search finds what is there and what nobody holds any more", "[memory_image]") {
  json event = event_with_values();
  CHECK(count_in_memory(view(email)) == 1);
  CHECK(count_in_memory(view(phone)) == 1);
  CHECK(count_in_memory(view(local_part)) == 1);
  wipe(event);
  CHECK(count_all(writable_memory()) == 0);
  CHECK(count_left_by([] {}) == 0);

  CHECK(count_left_by(&leave_on_heap) == 1);
}

TEST_CASE("A mapping leaves no clear value in memory", "[memory_image]") {
  const auto settings = settings_with_template();
  const auto texts = map_once<std::string>(settings);
  // It is no empty exercise: six digests come out, and four values are reported.
  const json body = json::parse(texts.payloads.at(0));
  CHECK(body["context"]["user"]["emails"].size() == 3);
  CHECK(body["context"]["user"]["phone_numbers"].size() == 3);
  CHECK(texts.issues.size() == 4);

  CHECK(count_left_by_mapping<std::string>(settings) == 0);
  CHECK(count_left_by_mapping<json>(settings) == 0);
  CHECK(count_left_by_mapping<ordered_json>(settings) == 0);
}

TEST_CASE("A template that joins a person's values leaves none of them", "[memory_image]") {
  auto settings = settings_with_template();
  settings.fields.phone = {};
  settings.fields.email = "{{user.name}}@{{id}}.example";
  CHECK(map_once(settings).mapped());
  CHECK(count_left_by_mapping<std::string>(settings) == 0);
  // Longer than what finds room without an allocation.
  std::string pattern = "<{{user.name}}@{{id}}.example>";
  for (int i = 0; i < 25; ++i) pattern.insert(0, "{{user.name}} ");
  settings.fields.email = pattern;
  CHECK(map_once(settings).mapped());
  CHECK(count_left_by_mapping<std::string>(settings) == 0);
}

TEST_CASE("An event that is rejected leaves no clear value", "[memory_image]") {
  auto settings = settings_with_template();
  settings.fields.timestamp = "nowhere";
  CHECK(map_once(settings).status == tiktok_offline::outcome::rejected);
  CHECK(count_left_by_mapping<std::string>(settings) == 0);
}

TEST_CASE("The helpers that hash leave no clear value", "[memory_image]") {
  for (const std::string_view value : {view(short_email), view(email), view(long_email)}) {
    json text;
    put(text, value);
    const std::string_view clear = text.get_ref<const std::string&>();
    CHECK(tiktok_offline::hash_email(clear));
    CHECK(count_left_by([&] { static_cast<void>(tiktok_offline::hash_email(clear)); }) == 0);
  }
  for (const std::string_view value : {view(phone), view(written_phone)}) {
    json text;
    put(text, value);
    const std::string_view clear = text.get_ref<const std::string&>();
    CHECK(tiktok_offline::hash_phone(clear, "33"));
    CHECK(count_left_by([&] { static_cast<void>(tiktok_offline::hash_phone(clear, "33")); }) == 0);
  }
}

TEST_CASE("The copy without invisible characters is overwritten", "[memory_image]") {
  constexpr std::string_view zero_width_space = "\xE2\x80\x8B";
  for (const std::string_view value : {view(email), view(long_email), view(phone)}) {
    json text;
    put(text, value);
    // free() writes into the front of a block: the value is further on in the copy.
    text.get_ref<std::string&>().insert(0, 40, ' ').append(zero_width_space);
    const std::string_view clear = text.get_ref<const std::string&>();
    CHECK(count_left_by([&] {
            static_cast<void>(tiktok_offline::hash_email(clear));
            static_cast<void>(tiktok_offline::hash_phone(clear, "33"));
          }) == 0);
  }
}

TEST_CASE("A rejected event leaves nothing, whatever property a clear value was read for",
          "[memory_image]") {
  using tiktok_offline::payload_format;
  for (const auto format : {payload_format::offline_track, payload_format::event_track}) {
    const auto settings = settings_for_every_property(format);
    json event = event_with_values();
    event["items"] = json::array({json::object(), json::object()});
    CHECK_FALSE(tiktok_offline::map_event(event, settings).mapped());
    const std::size_t left = count_left_by([&] {
      const auto result = tiktok_offline::map_event<std::string>(event, settings);
      static_cast<void>(result);
    });
    wipe(event);
    CHECK(left == 0);
  }
}

namespace {

// Appends a value in clear, without a copy elsewhere.
void append(std::string& text, std::string_view value) {
  for (const char c : value) text += static_cast<char>(c ^ mask);
}

// An event whose first and last texts are long: that is what nlohmann's parser keeps of it.
std::string text_with_values() {
  std::string text;
  text.reserve(4096);
  const std::string filling(600, 'x');
  text += R"({"a":")" + filling + R"(","event_name":"purchase","id":"T-1","user":{"email":")";
  append(text, view(long_email));
  text += R"(","name":")";
  append(text, view(local_part));
  text += R"(","phone":")";
  append(text, view(written_phone));
  text += R"("},"context":{"event_timestamp":1716889512345},"z":")" + filling + R"("})";
  return text;
}

}  // namespace

TEST_CASE("A parser of texts that is kept has nothing of an event", "[memory_image]") {
  const auto settings = settings_with_template();
  const std::string text = text_with_values();
  CHECK(tiktok_offline::map_text(text, settings).mapped());
  // Each parser is new: what it had kept before would be taken for what the caller holds.
  tiktok_offline::text_parser one;
  CHECK(count_left_by([&] { static_cast<void>(tiktok_offline::map_text(text, settings, one)); }) ==
        0);
  tiktok_offline::text_parser other;
  tiktok_offline::batcher<std::string> open;
  CHECK(count_left_by([&] {
          static_cast<void>(tiktok_offline::map_text_into(open, text, settings, other));
        }) == 0);
}

namespace {

// How often a value is in the place of an object that has ended; `work` uses it before.
template <class Object, class Work>
std::size_t count_in_place_of(std::string_view value, Work work) {
  alignas(Object) static std::array<char, sizeof(Object)> place;
  auto* object = new (place.data()) Object();
  work(*object);
  const std::size_t before = count_between(place.data(), place.data() + place.size(), value);
  object->~Object();
  CHECK(before == 1);
  return count_between(place.data(), place.data() + place.size(), value);
}

}  // namespace

TEST_CASE("The first texts of a mapping are overwritten also after more memory was needed",
          "[memory_image]") {
  json text;
  put(text, view(email_lower));
  const std::string_view clear = text.get_ref<const std::string&>();
  using tiktok_offline::detail::text_arena;
  for (const std::size_t more : {0U, 400U, 500U, 5000U}) {
    CAPTURE(more);
    const std::string filling(more, 'x');
    CHECK(count_in_place_of<text_arena>(view(email_lower), [&](text_arena& texts) {
            static_cast<void>(texts.keep(clear));
            static_cast<void>(texts.keep(filling));
          }) == 0);
  }
}

TEST_CASE("All digits of a number are overwritten, those at its end too", "[memory_image]") {
  json text;
  put(text, view(phone_digits));
  const std::string_view clear = text.get_ref<const std::string&>();
  using tiktok_offline::detail::wiped_digits;
  for (const std::size_t before : {0U, 5U, 11U, 31U}) {
    CAPTURE(before);
    CHECK(count_in_place_of<wiped_digits>(view(phone_digits), [&](wiped_digits& digits) {
            digits.append(std::string(before, '0'));
            digits.append(clear);
          }) == 0);
  }
}
