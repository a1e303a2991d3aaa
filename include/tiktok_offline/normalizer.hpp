// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_NORMALIZER_HPP
#define TIKTOK_OFFLINE_NORMALIZER_HPP

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tiktok_offline {
inline namespace v0_2 {

// The caller's own rules for identities, see `config`. Both are called on every thread that maps.
// Digests, and texts that hold several identities, are taken apart before.

/// Replaces the library's e-mail rule: gets the text without invisible characters and outer blanks,
/// returns the address to hash or `nullopt`. Called on every thread that maps; digests and texts
/// that hold several addresses are taken apart before.
using email_normalizer_function = std::function<std::optional<std::string>(std::string_view)>;

/// Replaces the library's phone rule: gets the text and the default country ("FR", "33" or empty),
/// returns the number in E.164 with its `+` or `nullopt`. The result is checked. Called on every
/// thread that maps; digests and texts that hold several numbers are taken apart before.
using phone_normalizer_function =
    std::function<std::optional<std::string>(std::string_view text, std::string_view country)>;

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
