// SPDX-License-Identifier: MIT
// Compares the e-mail rule with expected values written by hand, and with random addresses in the
// ways that people and programs write them. The rule may refuse a text, but a wrong hash raises no
// error anywhere. Fails on each text that is read in another way than expected.
//   email_writings [ADDRESSES]
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "../random.hpp"
#include "email_rows.hpp"
#include "table.hpp"
#include "text.hpp"

namespace {

using namespace std::string_literals;
using tests::any_below;
using tests::email_group_names;
using tests::expected;
using tests::outcome;
using tests::randomness;
using tests::row;
using tests::upper_case;
using tests::utf8;
using tiktok_offline::identity_reading;

// ---- Random addresses ----

std::string any_text(std::string_view of, std::size_t length, randomness& source) {
  std::string text;
  while (text.size() < length) text += of[any_below(source, of.size())];
  return text;
}

std::string any_address(randomness& source) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  // Without %, which is an escape in a link.
  constexpr std::string_view more = "abcdefghijklmnopqrstuvwxyz0123456789.!#$&'*+/=?^_`{|}~-";
  std::string address =
      any_text(letters, 1, source) + any_text(more, any_below(source, 20), source);
  address += "@" + any_text(letters, 1 + any_below(source, 10), source);
  if (any_below(source, 2) == 0) address += "-" + any_text(letters, 3, source);
  return address + "." + any_text("abcdefghijklmnopqrstuvwxyz", 2 + any_below(source, 5), source);
}

std::vector<row> rows_of(const std::string& address, const std::string& other) {
  const auto one = [&address](tests::email_group where, const std::string& text) {
    return row{where, expected::same, text, {address}};
  };
  const std::size_t middle = address.size() / 2;
  return {
      one(tests::plain, address),
      one(tests::plain, upper_case(address)),
      one(tests::around, "mailto:" + address),
      one(tests::around, "Mailto: " + upper_case(address) + " "),
      one(tests::around, "<" + address + ">"),
      one(tests::around, "Lea Martin <" + address + ">"),
      one(tests::around, "\"Martin, Lea\" <" + address + ">,"),
      one(tests::around, "\"" + address + "\""),
      one(tests::around, "'" + address + "';"),
      one(tests::around, address + "."),
      one(tests::around, " <mailto:" + address + "> "),
      one(tests::invisible, "\t" + address + "\r\n"),
      one(tests::invisible, utf8(0x3000) + address + utf8(0xA0)),
      one(tests::invisible, utf8(0xFEFF) + address),
      one(tests::invisible, address.substr(0, middle) + utf8(0x200B) + address.substr(middle)),
      one(tests::invisible, utf8(0x2068) + address + utf8(0x2069)),
      {tests::several, expected::same, address + "; " + other, {address, other}},
      {tests::several, expected::same, "<" + address + ">,<" + other + ">", {address, other}},
      {tests::nobody, expected::refused, address.substr(0, address.find('@')), {}},
      {tests::nobody, expected::refused, address.substr(0, address.find('@') + 1), {}},
      {tests::nobody, expected::refused, address.substr(0, address.rfind('.')), {}},
      {tests::nobody, expected::refused, address.substr(0, address.rfind('.') + 1) + "7", {}},
      {tests::nobody, expected::refused, address + "@" + other, {}},
      {tests::nobody, expected::refused, address + " " + other, {}},
  };
}

// ---- The judgement ----

bool is_digest_of(const std::optional<tiktok_offline::digest>& hashed, const std::string& address) {
  if (!hashed) return false;
  return hashed == tiktok_offline::sha256(address) || hashed->hex() == address;
}

/// Of several readings the worst one counts.
outcome outcome_of(const std::vector<identity_reading>& readings, const row& text) {
  outcome worst = outcome::same;
  std::size_t found = 0;
  for (const identity_reading& reading : readings) {
    outcome here = outcome::refused;
    const auto is_it = [&](const std::string& one) { return is_digest_of(reading.hashed, one); };
    if (std::any_of(text.addresses.begin(), text.addresses.end(), is_it)) {
      here = reading.issue ? outcome::same_reported : outcome::same;
      ++found;
    } else if (reading.hashed) {
      here = reading.issue            ? outcome::other_reported
             : text.addresses.empty() ? outcome::silent_junk
                                      : outcome::silently_other;
    }
    worst = std::max(worst, here);
  }
  const bool lost = found < text.addresses.size() || found == 0;
  return lost ? std::max(worst, outcome::refused) : worst;
}

bool is_as_expected(outcome what, expected wanted) {
  switch (wanted) {
    case expected::same:
      return what == outcome::same;
    case expected::reported:
      return what == outcome::same_reported;
    case expected::refused:
      return what == outcome::refused;
    case expected::same_or_refused:
      return what == outcome::same || what == outcome::refused;
    case expected::not_silently:
      return what <= outcome::other_reported;
  }
  return false;
}

/// The beginning of a text, with bytes that cannot be seen as numbers.
std::string visible(const std::string& text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string shown;
  for (const char c : text.substr(0, 90)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F) {
      shown += c;
    } else {
      shown += "\\x"s + hex[byte >> 4U] + hex[byte & 15U];
    }
  }
  return shown + (text.size() > 90 ? "..." : "");
}

class comparison {
 public:
  void compare(const row& text) {
    const auto readings = tiktok_offline::read_emails(text.text);
    const outcome what = outcome_of(readings, text);
    results_.count({text.where, email_group_names[text.where], "-"}, what, false, text.text,
                   text.text);
    if (!is_as_expected(what, text.what)) say_wrong(text, what, readings);
    compare_forms(text.text, readings);
  }

  [[nodiscard]] const tests::table& results() const { return results_; }
  [[nodiscard]] int wrong() const { return wrong_; }

 private:
  static constexpr int most_examples = 40;

  void say_wrong(const row& text, outcome what, const std::vector<identity_reading>& readings) {
    ++wrong_;
    if (++wrong_of_[text.where] > most_examples) return;
    std::cout << "WRONG: \"" << visible(text.text)
              << "\": " << tests::outcome_names[static_cast<std::size_t>(what)] << "; gives";
    for (const identity_reading& reading : readings) print(reading);
    std::cout << " " << visible(tiktok_offline::normalize_email(text.text).value_or("(nothing)"))
              << '\n';
  }

  static void print(const identity_reading& reading) {
    std::cout << (reading.hashed ? " a digest" : " none");
    if (reading.issue) std::cout << " (" << to_string(*reading.issue) << ")";
  }

  void disagree(const std::string& text, std::string_view what) {
    std::cout << what << ": \"" << visible(text) << "\"\n";
    ++wrong_;
  }

  /// All functions that read an address read it alike.
  void compare_forms(const std::string& text, const std::vector<identity_reading>& readings) {
    const auto one = tiktok_offline::read_email(text);
    const auto hashed = tiktok_offline::hash_email(text);
    if (one.hashed != hashed) disagree(text, "hash_email differs");
    if (readings.size() == 1 &&
        (one.hashed != readings[0].hashed || one.issue != readings[0].issue)) {
      disagree(text, "read_emails differs");
    }
    if (readings.size() > 1 && one.hashed) disagree(text, "read_email takes one of several");
    const auto clear = tiktok_offline::normalize_email(text);
    if (clear && tiktok_offline::sha256(*clear) != one.hashed) {
      disagree(text, "normalize_email differs");
    }
  }

  tests::table results_{email_group_names};
  std::map<int, int> wrong_of_;
  int wrong_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const int addresses = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 200;
  const std::uint64_t seed = tests::any_seed();
  randomness source(seed);
  comparison all;
  const std::vector<row> by_hand = tests::rows_by_hand();
  for (const row& text : by_hand) all.compare(text);
  for (int i = 0; i < addresses; ++i) {
    for (const row& text : rows_of(any_address(source), any_address(source))) all.compare(text);
  }

  all.results().print();
  const tests::cell sum = all.results().sum();
  std::cout << '\n'
            << by_hand.size() << " texts by hand, " << addresses << " random addresses, seed "
            << seed << "; " << all.wrong() << " not as expected, of them "
            << sum.of(outcome::silently_other) << " silently another and "
            << sum.of(outcome::silent_junk) << " silent junk\n";
  return all.wrong() == 0 && by_hand.size() >= 120 ? 0 : 1;
}
