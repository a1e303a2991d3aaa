// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_PHONE_READINGS_HPP
#define TIKTOK_OFFLINE_DETAIL_PHONE_READINGS_HPP

#include <cstddef>
#include <optional>
#include <string_view>

#include "../issue.hpp"
#include "numbering_plans.hpp"
#include "phone_plan.hpp"
#include "phone_text.hpp"
#include "text/ascii.hpp"
#include "text/wiped_digits.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Whether the + in front of a calling code was written. A reading without it is never certain.
enum class plus_sign { written, left_out };

/// What the phone rule makes of a number.
struct phone_reading {
  wiped_digits e164{};
  std::optional<issue_code> doubt{};
};

inline bool is_listed(const phone_reading& reading) {
  return reading.doubt != issue_code::unlisted_phone;
}

/// The readings of one number that its country's plan lists, or at least has the length of, added
/// in order of preference. Holds views into the digits.
class phone_readings {
 public:
  phone_readings() = default;
  phone_readings(const phone_readings&) = delete;
  phone_readings& operator=(const phone_readings&) = delete;

  /// A calling code and what follows it: without a trunk prefix, then as it is. Forms that ask for
  /// the code apart often have it twice.
  void add_international(std::string_view digits, plus_sign sign = plus_sign::written) {
    const numbering_plan* plan = plan_of_front(digits);
    if (plan == nullptr) return;
    const std::string_view national = digits.substr(plan->code.size());
    add_national(*plan, national, sign);
    if (starts_with(national, plan->code)) {
      add_national(*plan, national.substr(plan->code.size()), plus_sign::left_out);
    }
  }

  /// A number of a country: without a trunk prefix, then as it is.
  void add_national(const numbering_plan& plan, std::string_view digits,
                    plus_sign sign = plus_sign::written) {
    each_prefix(digits, plan.trunk_prefixes, [&](std::string_view prefix) {
      if (dialled_length(prefix) == prefix.size()) {
        add(plan, digits.substr(prefix.size()), sign);
      } else {
        add_rewritten(plan, without_prefix(digits, prefix), sign);
      }
    });
    add(plan, digits, sign);
  }

  /// A number as it is.
  void add(const numbering_plan& plan, std::string_view national,
           plus_sign sign = plus_sign::written) {
    const fit found = fit_of(national, plan);
    if (found == fit::none) return;
    if (found == fit::by_length) {
      if (by_length_.plan == nullptr) by_length_ = {&plan, national};
    } else if (!has_listed()) {
      listed_ = {&plan, national};
      is_doubtful_ = sign == plus_sign::left_out;
    } else {
      // The same number, read in two ways, counts once.
      is_doubtful_ = is_doubtful_ || listed_.plan != &plan || listed_.national != national;
    }
  }

  /// Where another number of this country is listed as well: in countries whose numbers have many
  /// lengths, such as Germany, its own code in front is more likely the code than an area code.
  /// Only after readings of this plan.
  void prefer(const numbering_plan& plan, std::string_view national) {
    if (!has_listed() || fit_of(national, plan) != fit::listed) return;
    if (listed_.national == national) return;
    listed_.national = national;
    is_doubtful_ = true;
  }

  [[nodiscard]] bool has_listed() const { return listed_.plan != nullptr; }

  /// The first that the numbering plans list, else the first of a possible length.
  [[nodiscard]] std::optional<phone_reading> likeliest() const {
    const reading& best = has_listed() ? listed_ : by_length_;
    if (best.plan == nullptr) return std::nullopt;
    std::optional<phone_reading> result(std::in_place);
    result->e164.append("+");
    result->e164.append(best.plan->code);
    result->e164.append(best.national);
    if (!has_listed()) result->doubt = issue_code::unlisted_phone;
    if (has_listed() && is_doubtful_) result->doubt = issue_code::phone_country_code_assumed;
    return result;
  }

 private:
  struct reading {
    const numbering_plan* plan = nullptr;
    std::string_view national{};
  };

  /// A number with other digits than those that were dialled: only if it is listed.
  void add_rewritten(const numbering_plan& plan, const wiped_digits& national, plus_sign sign) {
    if (fit_of(national.view(), plan) != fit::listed) return;
    if (has_listed()) return add(plan, national.view(), sign);
    rewritten_ = national;
    add(plan, rewritten_.view(), sign);
  }

  reading listed_{};
  reading by_length_{};
  bool is_doubtful_ = false;
  wiped_digits rewritten_{};
};

/// `33 (0)6...`: the digits in front of the zero are a calling code, after 00 or an exit code or
/// without, and nothing else is tried.
inline void add_with_bracketed_zero(phone_readings& readings, std::string_view digits,
                                    std::size_t zero, std::string_view exit_codes) {
  const auto add = [&](std::size_t prefix) {
    const std::string_view code = digits.substr(prefix, zero - prefix);
    const numbering_plan* plan = plan_of_front(code);
    if (plan == nullptr || plan->code != code) return;
    readings.add_national(*plan, digits.substr(zero));
    // People also write (0) in countries that have no trunk zero.
    readings.add(*plan, digits.substr(zero + 1));
  };
  add(0);
  each_exit_code(digits.substr(0, zero), exit_codes, add);
}

/// Decides how a number is read; `country` may be none.
inline std::optional<phone_reading> decide(const dialled_number& number,
                                           const phone_country& country) {
  phone_readings readings;
  const std::string_view digits = number.digits.view();
  const std::string_view exit_codes = country.plan != nullptr ? country.plan->exit_codes : "";
  if (number.bracketed_zero) {
    add_with_bracketed_zero(readings, digits, *number.bracketed_zero, exit_codes);
    return readings.likeliest();
  }
  if (number.has_plus) {
    readings.add_international(digits);
    return readings.likeliest();
  }
  each_exit_code(digits, exit_codes,
                 [&](std::size_t prefix) { readings.add_international(digits.substr(prefix)); });
  if (readings.has_listed()) {
    // Some exit codes, as North Korea's 99, begin like calling codes.
    readings.add_international(digits, plus_sign::left_out);
    return readings.likeliest();
  }

  if (country.plan != nullptr) {
    readings.add_national(*country.plan, digits);
    if (starts_with(digits, country.plan->code)) {
      readings.prefer(*country.plan, digits.substr(country.plan->code.size()));
    }
  }
  readings.add_international(digits, plus_sign::left_out);
  return readings.likeliest();
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
