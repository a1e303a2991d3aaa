// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_ADAPTERS_LIBPHONENUMBER_HPP
#define TIKTOK_OFFLINE_ADAPTERS_LIBPHONENUMBER_HPP

#include <phonenumbers/phonenumberutil.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "../detail/text.hpp"

namespace tiktok_offline {
inline namespace v0 {

/// Google's libphonenumber as `config.phone_normalizer`: it knows the numbering plan of every
/// country, and refuses what is no number there. Link `phonenumber` to use this header. Any number
/// of threads may use one.
class libphonenumber_normalizer {
 public:
  /// Numbers without a country code are read as they are dialled in this region: two letters of
  /// ISO 3166-1, in either case, such as `"FR"`. With `""` such numbers are refused. Nothing for a
  /// region that libphonenumber does not know.
  [[nodiscard]] static std::optional<libphonenumber_normalizer> for_region(std::string region) {
    if (region.empty()) return libphonenumber_normalizer("ZZ");  // its name for "no region"
    for (char& c : region) c = detail::to_upper(c);
    std::set<std::string> known;
    numbering_plans().GetSupportedRegions(&known);
    if (known.count(region) == 0) return std::nullopt;
    return libphonenumber_normalizer(std::move(region));
  }

  /// The number in E.164 with its `+`, without an extension; nothing for what is no valid number:
  /// too short, not in use, an emergency number.
  [[nodiscard]] std::optional<std::string> operator()(std::string_view text) const {
    // Its expressions take a minute over 100,000 digits. Its Java form has the same limit.
    constexpr std::size_t longest_text = 250;
    if (text.size() > longest_text) return std::nullopt;
    if (auto e164 = read(std::string(text))) return e164;
    // Nearly every country dials 00 for +, and people write it in those that do not.
    if (!detail::starts_with(text, "00")) return std::nullopt;
    return read('+' + std::string(text.substr(2)));
  }

 private:
  explicit libphonenumber_normalizer(std::string region) : region_(std::move(region)) {}

  static const i18n::phonenumbers::PhoneNumberUtil& numbering_plans() {
    return *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
  }

  [[nodiscard]] std::optional<std::string> read(const std::string& text) const {
    using i18n::phonenumbers::PhoneNumberUtil;
    const PhoneNumberUtil& plans = numbering_plans();
    i18n::phonenumbers::PhoneNumber number;
    const auto outcome = plans.Parse(text, region_, &number);
    if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
    if (!plans.IsValidNumber(number)) return std::nullopt;
    std::string e164;
    plans.Format(number, PhoneNumberUtil::E164, &e164);
    return e164;
  }

  std::string region_;
};

}  // namespace v0
}  // namespace tiktok_offline

#endif
