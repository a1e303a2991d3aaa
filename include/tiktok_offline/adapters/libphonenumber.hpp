// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ADAPTERS_LIBPHONENUMBER_HPP
#define TIKTOK_OFFLINE_ADAPTERS_LIBPHONENUMBER_HPP

#include <phonenumbers/phonenumberutil.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../detail/text/ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// Google's libphonenumber as `config.phone_normalizer`: it knows the numbering plan of every
/// country and refuses numbers that are not valid there. Link `phonenumber` to use this header. Any
/// number of threads may share one.
class libphonenumber_normalizer {
 public:
  /// The normalizer that reads numbers without a country code as dialled in this region, unless the
  /// configuration names another: a two-letter ISO 3166-1 code in any case, such as `"FR"`. With
  /// `""` such numbers are refused. `nullopt` for a region that libphonenumber does not know.
  [[nodiscard]] static std::optional<libphonenumber_normalizer> for_region(
      std::string_view region) {
    if (region.empty()) return libphonenumber_normalizer("ZZ");  // its name for "no region"
    std::optional<std::string> known = region_of_letters(region);
    if (!known) return std::nullopt;
    return libphonenumber_normalizer(std::move(*known));
  }

  /// The number in E.164 with its `+`, without an extension; `nullopt` for anything that is not a
  /// valid number: too short, not in use, an emergency number. `country`, a two-letter code or a
  /// calling code, takes precedence over the region unless it is empty or unknown.
  [[nodiscard]] std::optional<std::string> operator()(std::string_view text,
                                                      std::string_view country = {}) const {
    // Its expressions take a minute over 100,000 digits. Its Java form has the same limit.
    constexpr std::size_t longest_text = 250;
    if (text.size() > longest_text) return std::nullopt;
    const std::string region = find_region(country).value_or(region_);
    if (auto e164 = read(std::string(text), region)) return e164;
    // Nearly every country dials 00 for +, and people write it in those that do not.
    if (!detail::starts_with(text, "00")) return std::nullopt;
    return read('+' + std::string(text.substr(2)), region);
  }

 private:
  explicit libphonenumber_normalizer(std::string region) : region_(std::move(region)) {}

  static const i18n::phonenumbers::PhoneNumberUtil& numbering_plans() {
    return *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
  }

  /// The region of two letters, if libphonenumber knows it.
  static std::optional<std::string> region_of_letters(std::string_view letters) {
    std::string region(letters);
    for (char& c : region) c = detail::to_upper(c);
    if (numbering_plans().GetCountryCodeForRegion(region) == 0) return std::nullopt;
    return region;
  }

  /// The same, or the main region of a calling code.
  static std::optional<std::string> find_region(std::string_view country) {
    constexpr std::size_t longest_code = 3;
    const bool is_code = !country.empty() && detail::all_of(country, detail::is_digit);
    if (!is_code) return region_of_letters(country);
    if (country.size() > longest_code || country.front() == '0') return std::nullopt;
    std::string region;
    numbering_plans().GetRegionCodeForCountryCode(std::stoi(std::string(country)), &region);
    return region_of_letters(region);
  }

  static std::optional<std::string> read(const std::string& text, const std::string& region) {
    using i18n::phonenumbers::PhoneNumberUtil;
    const PhoneNumberUtil& plans = numbering_plans();
    i18n::phonenumbers::PhoneNumber number;
    const auto outcome = plans.Parse(text, region, &number);
    if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
    if (!plans.IsValidNumber(number)) return std::nullopt;
    std::string e164;
    plans.Format(number, PhoneNumberUtil::E164, &e164);
    return e164;
  }

  std::string region_;
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
