// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_SHA256_HPP
#define TIKTOK_OFFLINE_SHA256_HPP

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "detail/text/ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// A SHA-256 digest as TikTok accepts it: 64 lower-case hex digits. Only `sha256()` and
/// `from_hex()` make one, so a plain value cannot be passed as a digest, and the empty text never
/// has one.
class digest {
 public:
  /// The number of hex digits.
  static constexpr std::size_t length = 64;

  /// The digest written in `text`: exactly 64 hex digits, upper or lower case. `nullopt` for any
  /// other text, and for the digest of the empty text, which identifies nobody.
  [[nodiscard]] static std::optional<digest> from_hex(std::string_view text) {
    if (text.size() != length || !detail::all_of(text, detail::is_hex_digit)) return std::nullopt;
    digest result;
    for (std::size_t i = 0; i < length; ++i) result.hex_[i] = detail::to_lower(text[i]);
    if (result.hex() == of_nothing) return std::nullopt;
    return result;
  }

  digest(const char*) = delete;         // not a digest: use hash_email, hash_phone or from_hex
  digest(const std::string&) = delete;  // not a digest: use hash_email, hash_phone or from_hex
  digest(std::string_view) = delete;    // not a digest: use hash_email, hash_phone or from_hex

  /// The 64 digits; valid as long as the digest exists.
  [[nodiscard]] std::string_view hex() const { return {hex_.data(), hex_.size()}; }

  /// Equal when all digits are.
  /// @{
  friend bool operator==(const digest& left, const digest& right) {
    return left.hex_ == right.hex_;
  }
  friend bool operator!=(const digest& left, const digest& right) { return !(left == right); }
  /// @}

 private:
  static constexpr std::string_view of_nothing =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  digest() = default;
  friend std::optional<digest> sha256(std::string_view text);

  std::array<char, length> hex_{};
};

namespace detail {

/// OpenSSL's SHA-256 for one thread. The first use looks the algorithm up, which OpenSSL 3 does
/// under a lock; later ones reuse it. With a look-up a hash, two threads are slower than one.
class sha256_context {
 public:
  using bytes = std::array<unsigned char, 32>;

  [[nodiscard]] bool hash(std::string_view text, bytes& result) {
    return start() && EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1 &&
           EVP_DigestFinal_ex(context_.get(), result.data(), nullptr) == 1;
  }

 private:
  struct free_context {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };

  bool start() {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
    const EVP_MD* as_before = nullptr;  // naming it again would look it up again
#else
    const EVP_MD* as_before = EVP_sha256();  // a constant here, and null is not safe in all builds
#endif
    if (context_) return EVP_DigestInit_ex(context_.get(), as_before, nullptr) == 1;
    std::unique_ptr<EVP_MD_CTX, free_context> fresh(EVP_MD_CTX_new());
    if (!fresh || EVP_DigestInit_ex(fresh.get(), EVP_sha256(), nullptr) != 1) return false;
    context_ = std::move(fresh);
    return true;
  }

  std::unique_ptr<EVP_MD_CTX, free_context> context_;
};

/// Hashes with the context of this thread. Destructors run while a thread or the program ends may
/// hash, too: when the context has been destroyed already, one is made that lives for the call, and
/// when OpenSSL's exit handler has run, after which it must not be called, there is no hash.
inline bool hash_in_thread(std::string_view text, sha256_context::bytes& result) {
  if (OPENSSL_init_crypto(0, nullptr) != 1) return false;
  thread_local bool is_destroyed = false;  // without a destructor: it can be read to the very end
  if (is_destroyed) return sha256_context().hash(text, result);
  struct kept_context {
    sha256_context context{};
    ~kept_context() { is_destroyed = true; }
  };
  thread_local kept_context kept;
  return kept.context.hash(text, result);
}

}  // namespace detail

/// SHA-256 of the bytes of `text` (FIPS 180-4), unchanged: normalise them first. `nullopt` if
/// OpenSSL fails or the text is empty. It works in destructors that run while a thread ends; in
/// those of static objects it returns `nullopt` once OpenSSL has been shut down.
[[nodiscard]] inline std::optional<digest> sha256(std::string_view text) {
  if (text.empty()) return std::nullopt;
  detail::sha256_context::bytes bytes;
  if (!detail::hash_in_thread(text, bytes)) return std::nullopt;
  constexpr std::string_view hex_digits = "0123456789abcdef";
  digest result;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t byte = bytes[i];
    result.hex_[2 * i] = hex_digits[byte >> 4U];
    result.hex_[2 * i + 1] = hex_digits[byte & 15U];
  }
  return result;
}

}  // namespace v0_2
}  // namespace tiktok_offline

/// @cond Doxygen cannot place it.
// For std::unordered_set and std::unordered_map.
template <>
struct std::hash<tiktok_offline::digest> {
  std::size_t operator()(const tiktok_offline::digest& hashed) const noexcept {
    return std::hash<std::string_view>()(hashed.hex());
  }
};
/// @endcond

#endif
