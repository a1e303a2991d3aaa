// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_NORMALIZER_HPP
#define TIKTOK_OFFLINE_NORMALIZER_HPP

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tiktok_offline {
inline namespace v0_2 {

/// Replaces the library's e-mail rule (`config::email_normalizer`): gets one address without
/// invisible characters and outer whitespace, returns the address to hash or `nullopt`. Never gets
/// a digest. Called on every thread that maps events.
using email_normalizer_function = std::function<std::optional<std::string>(std::string_view)>;

/// Replaces the library's phone rule (`config::phone_normalizer`): gets one number and the default
/// country ("FR", "33" or empty), returns the number in E.164 with its `+` or `nullopt`. The result
/// is checked. Never gets a digest. Called on every thread that maps events.
using phone_normalizer_function =
    std::function<std::optional<std::string>(std::string_view text, std::string_view country)>;

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
