// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TALLY_HPP
#define TIKTOK_OFFLINE_TALLY_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "config.hpp"
#include "detail/text/ascii.hpp"
#include "issue.hpp"
#include "map_event.hpp"
#include "map_into.hpp"
#include "payload_format.hpp"
#include "property_set.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// Counts results of `map_event`, to see at a glance what is wrong with many events, and what is
/// missing. It holds no value of an event. Use one per thread and add them up with `+=`.
class tally {
 public:
  /// For results in this format.
  explicit tally(payload_format format = payload_format::offline_track) : format_(format) {}

  /// Counts one result, of `map_event` or of `map_into`.
  /// @{
  template <class Payload>
  void add(const map_result<Payload>& result) {
    add(result, result.payloads.size());
  }
  template <class Payload>
  void add(const batched_result<Payload>& result) {
    add(result, result.added);
  }
  /// @}

  /// Adds what another one has counted.
  tally& operator+=(const tally& other) {
    for (std::size_t i = 0; i < outcomes_.size(); ++i) outcomes_[i] += other.outcomes_[i];
    for (std::size_t i = 0; i < sent_.size(); ++i) sent_[i] += other.sent_[i];
    for (const auto& [place, count] : other.issues_) issues_[place] += count;
    for (const auto& [row, count] : other.near_misses_) near_misses_[row] += count;
    payloads_ += other.payloads_;
    emails_ += other.emails_;
    phones_ += other.phones_;
    both_ += other.both_;
    return *this;
  }

  /// How many events had an outcome.
  [[nodiscard]] std::uint64_t count(outcome status) const {
    return outcomes_[static_cast<std::size_t>(status)];
  }
  /// How many events were counted.
  [[nodiscard]] std::uint64_t events() const {
    return count(outcome::mapped) + count(outcome::filtered) + count(outcome::rejected);
  }
  /// How many payloads there were.
  [[nodiscard]] std::uint64_t payloads() const { return payloads_; }
  /// How many payloads have a property; one that is in several items of a payload counts once.
  [[nodiscard]] std::uint64_t count(property id) const {
    return sent_[static_cast<std::size_t>(id)];
  }
  /// How many mapped events have an e-mail, a phone number, both of them.
  /// @{
  [[nodiscard]] std::uint64_t with_email() const { return emails_; }
  [[nodiscard]] std::uint64_t with_phone() const { return phones_; }
  [[nodiscard]] std::uint64_t with_both() const { return both_; }
  /// @}
  /// How often an issue was found, wherever it was.
  [[nodiscard]] std::uint64_t count(issue_code code) const {
    std::uint64_t total = 0;
    for (auto place = issues_.lower_bound({code, {}});
         place != issues_.end() && place->first.first == code; ++place) {
      total += place->second;
    }
    return total;
  }
  /// How often each issue was found at each place of `place_of`.
  [[nodiscard]] const std::map<std::pair<issue_code, std::string>, std::uint64_t>& issues() const {
    return issues_;
  }
  /// How many events were filtered though their name is nearly that of a mapping row, by the event
  /// name of the row.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& near_misses() const {
    return near_misses_;
  }
  /// The format of its results.
  [[nodiscard]] payload_format format() const { return format_; }

  /// Where an issue was found, the same for all items: its pointer with `X` for each token that is
  /// digits, `/items/X/price`.
  [[nodiscard]] static std::string place_of(const issue& found) {
    std::string place;
    std::string_view rest = found.pointer;
    while (!rest.empty()) {
      rest.remove_prefix(1);  // the slash
      const std::string_view token = rest.substr(0, rest.find('/'));
      place += '/';
      place += !token.empty() && detail::all_of(token, detail::is_digit) ? "X" : token;
      rest.remove_prefix(token.size());
    }
    return place;
  }

  /// Equal when they have counted the same.
  /// @{
  friend bool operator==(const tally& left, const tally& right) {
    return left.format_ == right.format_ && left.outcomes_ == right.outcomes_ &&
           left.sent_ == right.sent_ && left.issues_ == right.issues_ &&
           left.near_misses_ == right.near_misses_ && left.payloads_ == right.payloads_ &&
           left.emails_ == right.emails_ && left.phones_ == right.phones_ &&
           left.both_ == right.both_;
  }
  friend bool operator!=(const tally& left, const tally& right) { return !(left == right); }
  /// @}

 private:
  template <class Result>
  void add(const Result& result, std::size_t payloads) {
    ++outcomes_[static_cast<std::size_t>(result.status)];
    payloads_ += payloads;
    for (const issue& found : result.issues) ++issues_[{found.code, place_of(found)}];
    if (!result.near_miss.empty()) ++near_misses_[result.near_miss];
    if (result.sent.empty()) return;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      if (result.sent.contains(detail::property_rows[i].id)) sent_[i] += payloads;
    }
    const bool has_email = result.sent.contains(property::email);
    const bool has_phone = result.sent.contains(property::phone);
    emails_ += has_email ? 1 : 0;
    phones_ += has_phone ? 1 : 0;
    both_ += has_email && has_phone ? 1 : 0;
  }

  payload_format format_;
  std::array<std::uint64_t, 3> outcomes_{};
  std::array<std::uint64_t, std::size(detail::property_rows)> sent_{};
  std::map<std::pair<issue_code, std::string>, std::uint64_t> issues_{};
  std::map<std::string, std::uint64_t> near_misses_{};
  std::uint64_t payloads_ = 0;
  std::uint64_t emails_ = 0;
  std::uint64_t phones_ = 0;
  std::uint64_t both_ = 0;
};

/// `{"read", "mapped", "filtered", "rejected", "payloads", "identities", "issues", "sent",
/// "near_misses"}`, for any `nlohmann::basic_json`. All keys are always there; `sent` has every
/// property that the format sends.
template <class Json>
void to_json(Json& json, const tally& counted) {
  Json written = Json::object();
  written["read"] = counted.events();
  written["mapped"] = counted.count(outcome::mapped);
  written["filtered"] = counted.count(outcome::filtered);
  written["rejected"] = counted.count(outcome::rejected);
  written["payloads"] = counted.payloads();
  Json& identities = written["identities"] = Json::object();
  identities["email"] = counted.with_email();
  identities["phone"] = counted.with_phone();
  identities["both"] = counted.with_both();
  Json& issues = written["issues"] = Json::object();
  for (const auto& [place, count] : counted.issues()) {
    Json& of_code = issues[std::string(to_string(place.first))];
    if (of_code.is_null()) {
      of_code = Json::object();
      of_code["total"] = counted.count(place.first);
    }
    of_code[place.second] = count;
  }
  Json& sent = written["sent"] = Json::object();
  for (const detail::property_row& row : detail::property_rows) {
    if (row.is_sent_in(counted.format())) sent[std::string(row.name())] = counted.count(row.id);
  }
  Json& near_misses = written["near_misses"] = Json::object();
  for (const auto& [row, count] : counted.near_misses()) near_misses[row] = count;
  json = std::move(written);  // whole: a json that is begun leaks when memory runs out
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
