// SPDX-License-Identifier: MIT
// Whatever the text: what the helpers promise.
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>

#include "harness.hpp"

namespace {

using fuzz::require;
using tiktok_offline::instant;

// The first bytes as a number; zeros where there are none.
template <class Integer>
Integer take(std::string_view& bytes) {
  Integer value = 0;
  const std::size_t size = bytes.size() < sizeof value ? bytes.size() : sizeof value;
  std::memcpy(&value, bytes.data(), size);
  bytes.remove_prefix(size);
  return value;
}

void require_round_trip(instant when) {
  const std::string written = tiktok_offline::to_iso8601(when);
  require(written.size() == 24, "an instant is written with milliseconds");
  require(tiktok_offline::parse_timestamp(written) == when,
          "a timestamp is read as it was written");
  const std::string blank = " \t" + written + "\r\n";
  require(tiktok_offline::parse_timestamp(blank) == when, "outer space does not count");
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = tiktok_offline::detail::to_upper(c);
  return upper;
}

void require_email(std::string_view text) {
  const auto normal = tiktok_offline::normalize_email(text);
  const auto digest = tiktok_offline::hash_email(text);
  const std::string spaced = " \t" + upper_case(text) + "\n ";
  require(tiktok_offline::normalize_email(spaced) == normal, "case and outer space do not count");
  require(tiktok_offline::hash_email(spaced) == digest, "nor do they for the digest");
  if (normal) {
    require(tiktok_offline::normalize_email(*normal) == normal, "normalising is idempotent");
    require(digest && digest == tiktok_offline::sha256(*normal), "what is normal is hashed");
    const std::size_t at = normal->find('@');
    require(at != std::string::npos && normal->find('@', at + 1) == std::string::npos, "one @");
    std::string with_space = *normal;
    with_space.insert(at, " ");
    require(!tiktok_offline::normalize_email(with_space), "inner space matters");
  }
  if (digest) require(tiktok_offline::hash_email(digest->hex()) == digest, "a digest is passed on");
}

void require_phone(std::string_view text, std::string_view country) {
  const auto normal = tiktok_offline::normalize_phone(text, country);
  const auto digest = tiktok_offline::hash_phone(text, country);
  if (normal) {
    require(normal->size() >= 8 && normal->size() <= 16 && (*normal)[0] == '+' &&
                normal->find_first_not_of("0123456789", 1) == std::string::npos &&
                (*normal)[1] != '0',
            "a number is E.164");
    // What is sent with a report may be read in another way again: +49 0..., which no plan lists.
    // And +52 1 ... is Mexico's old form, which is read without its 1, with a doubt.
    const bool is_certain =
        !tiktok_offline::read_phone(text, country).issue && normal->rfind("+521", 0) != 0;
    require(!is_certain || tiktok_offline::normalize_phone(*normal, country) == normal,
            "normalising is idempotent");
    require(digest && digest == tiktok_offline::sha256(*normal), "what is normal is hashed");
    std::string spread;
    for (char c : *normal) spread += std::string(1, c) + (c == '+' ? "" : "-");
    spread.pop_back();
    require(!is_certain || tiktok_offline::hash_phone(spread, country) == digest,
            "separators do not count");
  }
  if (digest) require(tiktok_offline::hash_phone(digest->hex()) == digest, "a digest is passed on");
}

}  // namespace

namespace fuzz {

void timestamps(std::string_view bytes) {
  if (const auto when = tiktok_offline::parse_timestamp(bytes)) require_round_trip(*when);
  const auto milliseconds = take<std::int64_t>(bytes);
  if (const auto when = tiktok_offline::from_unix_milliseconds(milliseconds)) {
    require_round_trip(*when);
    require(tiktok_offline::to_unix_seconds(*when) == milliseconds / 1000, "seconds are whole");
  }
  const instant any{std::chrono::milliseconds(milliseconds)};
  const std::string written = tiktok_offline::to_iso8601(any);
  require(written.empty() || written.size() == 24, "an instant is written or left out");
}

void identities(std::string_view bytes) {
  require_email(bytes);
  for (const char* country : {"", "33", "US", "39", "225", "RU"}) require_phone(bytes, country);
}

void answers(std::string_view bytes) {
  using tiktok_offline::verdict;
  const long status = take<std::uint16_t>(bytes);
  const std::size_t sent = take<std::uint8_t>(bytes);
  const auto answer = tiktok_offline::read_response(status, bytes, sent);
  const bool is_partial = answer.verdict == verdict::partially_delivered;
  require(!answer.code || bytes.find('\0') == std::string_view::npos, "a NUL byte is not JSON");
  require(is_partial || answer.failed.empty(), "events fail alone when others arrived");
  for (const auto& failed : answer.failed) {
    require(failed.position < sent, "a failed event was sent");
  }
  const bool is_delivered = answer.verdict == verdict::delivered;
  require(!is_delivered || answer.failed_is_known, "of a delivery it is known that nothing failed");
  require(!answer.failed_is_known || is_delivered || !answer.failed.empty(),
          "who failed is known only where somebody did");
  if (is_delivered) {
    require(answer.code == 0 && status < 300, "delivered is code 0, and HTTP does not object");
  }
  if (answer.token_refused) require(answer.verdict == verdict::refused, "a token is refused");
}

}  // namespace fuzz
