// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_IDENTITY_HPP
#define TIKTOK_OFFLINE_IDENTITY_HPP

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "detail/placeholder_digests.hpp"
#include "detail/text/ascii.hpp"
#include "detail/text/unicode.hpp"
#include "detail/text/wiped_digits.hpp"
#include "issue.hpp"
#include "sha256.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// What was read from an e-mail address, a phone number or a digest of one: the digest to send, or
/// the issue that says why there is none, or both if the digest is sent but doubtful. A blank text
/// has neither.
struct identity_reading {
  /// The digest by which TikTok recognises a person.
  std::optional<digest> hashed{};
  /// Why there is no digest, or what is doubtful about it.
  std::optional<issue_code> issue{};

  /// Equal when digest and issue are.
  /// @{
  friend bool operator==(const identity_reading& left, const identity_reading& right) {
    return left.hashed == right.hashed && left.issue == right.issue;
  }
  friend bool operator!=(const identity_reading& left, const identity_reading& right) {
    return !(left == right);
  }
  /// @}
};

namespace detail {

/// A text as a person sees it: without invisible characters and without blanks at its ends, and for
/// phone numbers with digits of all scripts as ASCII. Looks into the given text where nothing has
/// to change; a copy is overwritten when it ends.
class visible_text {
 public:
  enum class digits { as_written, as_ascii };

  visible_text(std::string_view text, digits how) {
    if (!is_ascii(text) && rewrite(text, how)) text = copy_;
    view_ = trim_unicode(text);
  }
  visible_text(const visible_text&) = delete;
  visible_text& operator=(const visible_text&) = delete;
  ~visible_text() { wipe(copy_); }

  [[nodiscard]] std::string_view view() const { return view_; }

 private:
  /// Makes the copy; false when it is the text itself.
  bool rewrite(std::string_view text, digits how) {
    copy_.reserve(text.size());  // it only gets shorter, so that no block is left behind
    bool changed = false;
    while (!text.empty()) {
      const code_point next = first_code_point(text);
      const std::optional<char> ascii =
          how == digits::as_ascii ? as_ascii_phone_character(next.value) : std::nullopt;
      if (ascii) {
        copy_ += *ascii;
      } else if (!is_invisible(next.value)) {
        copy_.append(text.substr(0, next.bytes));
      }
      changed = changed || ascii || is_invisible(next.value);
      text.remove_prefix(next.bytes);
    }
    return changed;
  }

  static std::optional<char> as_ascii_phone_character(char32_t value) {
    constexpr char32_t full_width_plus = 0xFF0B;
    if (value == full_width_plus) return '+';
    return value < 0x80 ? std::nullopt : as_ascii_digit(value);
  }

  std::string copy_;
  std::string_view view_;
};

/// 32 or 40 hex digits: MD5 or SHA-1, which TikTok does not accept.
constexpr bool is_unsupported_digest(std::string_view text) {
  return (text.size() == 32 || text.size() == 40) && all_of(text, is_hex_digit);
}

/// A SHA-256 given instead of a plain value is passed on, unless it is that of a placeholder.
/// `nullopt` if the text is not 64 hex digits.
inline std::optional<identity_reading> read_digest(std::string_view text) {
  if (text.size() != digest::length || !all_of(text, is_hex_digit)) return std::nullopt;
  const std::optional<digest> given = digest::from_hex(text);
  const bool of_nothing = !given || std::binary_search(std::begin(placeholder_digests),
                                                       std::end(placeholder_digests), given->hex());
  if (of_nothing) return identity_reading{std::nullopt, issue_code::placeholder};
  return identity_reading{given, std::nullopt};
}

/// The digest of a normalised address or number, with its doubt; `hash_failed` when OpenSSL fails.
inline identity_reading hash_identity(std::string_view normalized,
                                      std::optional<issue_code> doubt) {
  const std::optional<digest> hashed = sha256(normalized);
  if (!hashed) return {std::nullopt, issue_code::hash_failed};
  return {hashed, doubt};
}

/// For a text that may hold one identity only: never the first of several.
class lone_reading {
 public:
  void add(const identity_reading& reading) {
    reading_ = reading;
    ++count_;
  }
  /// The reading, or `several` where there is more than one; neither part for a blank text.
  [[nodiscard]] identity_reading or_else(issue_code several) const {
    return count_ > 1 ? identity_reading{std::nullopt, several} : reading_;
  }

 private:
  identity_reading reading_{};
  int count_ = 0;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
