// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_CURRENCY_HPP
#define TIKTOK_OFFLINE_CURRENCY_HPP

#include <optional>
#include <string>
#include <string_view>

#include "detail/text/ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// The currency code (ISO 4217), trimmed and in upper case. `nullopt` unless it is three ASCII
/// letters.
[[nodiscard]] inline std::optional<std::string> normalize_currency(std::string_view text) {
  text = detail::trim(text);
  if (text.size() != 3 || !detail::all_of(text, detail::is_letter)) return std::nullopt;
  std::string code(text);
  for (char& c : code) c = detail::to_upper(c);
  return code;
}

/// Whether TikTok lists the currency; `code` in upper case.
[[nodiscard]] constexpr bool is_listed_currency(std::string_view code) {
  constexpr std::string_view listed =
      "AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL "
      "HUF IDR ILS INR ISK JPY KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR "
      "PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VES VND ZAR";
  return code.size() == 3 && code.find(' ') == std::string_view::npos &&
         listed.find(code) != std::string_view::npos;
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
