// SPDX-License-Identifier: MIT
// Counts what becomes of identities as people write them, by group, way of writing and country.
#ifndef TIKTOK_OFFLINE_TESTS_WRITINGS_TABLE_HPP
#define TIKTOK_OFFLINE_TESTS_WRITINGS_TABLE_HPP

#include <array>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace tests {

/// What became of a text. `as_judge`: not what it was written from, but the judge reads it so, too.
enum class outcome {
  same,
  same_reported,
  refused,
  other_reported,
  as_judge,
  silently_other,
  silent_junk
};

inline constexpr std::string_view outcome_names[] = {
    "same",         "same, reported", "refused",    "other, reported",
    "as the judge", "SILENTLY OTHER", "SILENT JUNK"};

struct cell {
  std::array<int, std::size(outcome_names)> counts{};
  int all = 0;
  int doubtful = 0;

  [[nodiscard]] int of(outcome what) const { return counts[static_cast<std::size_t>(what)]; }

  cell& operator+=(const cell& more) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += more.counts[i];
    all += more.all;
    doubtful += more.doubtful;
    return *this;
  }
};

inline double percentage(int part, int all) {
  return all == 0 ? 0 : 100.0 * part / all;
}

/// Rows of cells, and some examples of each cell that is not simply right.
class table {
 public:
  struct place {
    int group = 0;
    std::string way;
    std::string country;

    friend bool operator<(const place& left, const place& right) {
      return std::tie(left.group, left.way, left.country) <
             std::tie(right.group, right.way, right.country);
    }
  };

  explicit table(std::vector<std::string> groups) : group_names_(std::move(groups)) {}

  /// `kind` tells examples apart: one of each kind is kept, for example one of each region.
  void count(const place& where, outcome what, bool doubtful, const std::string& kind,
             const std::string& example) {
    cell& here = cells_[where];
    ++here.all;
    ++here.counts[static_cast<std::size_t>(what)];
    if (doubtful) ++here.doubtful;
    if (what == outcome::same) return;
    auto& kept = examples_[{where, what}];
    if (kept.size() < most_examples) kept.emplace(kind, example);
  }

  [[nodiscard]] cell sum(const std::set<int>& groups) const {
    cell all;
    for (const auto& [where, counts] : cells_) {
      if (groups.count(where.group) > 0) all += counts;
    }
    return all;
  }

  [[nodiscard]] cell sum() const {
    cell all;
    for (const auto& entry : cells_) all += entry.second;
    return all;
  }

  [[nodiscard]] std::set<std::string> ways() const {
    std::set<std::string> all;
    for (const auto& entry : cells_) all.insert(entry.first.way);
    return all;
  }

  void print_examples(const std::set<int>& groups, outcome what) const {
    for (const auto& [at, kept] : examples_) {
      const auto& [where, outcome_there] = at;
      if (outcome_there != what || groups.count(where.group) == 0) continue;
      std::cout << outcome_names[static_cast<std::size_t>(what)] << ": " << where.way
                << ", country: " << where.country << '\n';
      for (const auto& entry : kept) std::cout << "    " << entry.second << '\n';
    }
  }

  void print() const {
    int group = -1;
    for (const auto& [where, counts] : cells_) {
      if (where.group != group) print_head(group = where.group);
      print_row(where.way, where.country, counts);
    }
    std::cout << '\n';
    for (std::size_t i = 0; i < group_names_.size(); ++i) {
      print_row(group_names_[i], "(all)", sum({static_cast<int>(i)}));
    }
    print_row("everything", "(all)", sum());
  }

 private:
  static constexpr std::size_t most_examples = 20;

  void print_head(int group) const {
    std::cout << '\n'
              << std::left << std::setw(40) << group_names_[static_cast<std::size_t>(group)]
              << std::setw(9) << "country" << std::right;
    for (const char* head : {"all", "same", "reported", "refused", "other", "as judge", "SILENT",
                             "JUNK", "doubtful"}) {
      std::cout << std::setw(9) << head;
    }
    std::cout << '\n';
  }

  static void print_row(const std::string& way, const std::string& country, const cell& row) {
    std::cout << std::left << std::setw(40) << way << std::setw(9) << country << std::right
              << std::setw(9) << row.all;
    for (const int count : row.counts) std::cout << std::setw(9) << count;
    std::cout << std::setw(9) << row.doubtful << '\n';
  }

  std::vector<std::string> group_names_;
  std::map<place, cell> cells_;
  std::map<std::pair<place, outcome>, std::map<std::string, std::string>> examples_;
};

/// A share of a row that must be reached, or must not be passed.
inline bool meets(std::string_view what, int part, int all, double least, double most) {
  const double share = percentage(part, all);
  const bool met = all > 0 && share >= least && share <= most;
  std::cout << (met ? "met     " : "MISSED  ") << std::left << std::setw(64) << what << std::right
            << std::fixed << std::setprecision(2) << std::setw(7) << share << "% of " << all
            << " (target: ";
  if (least > 0) {
    std::cout << "at least " << least;
  } else {
    std::cout << "at most " << most;
  }
  std::cout << "%)\n";
  return met;
}

}  // namespace tests

#endif
