// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_WRITER_HPP
#define TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_WRITER_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../offline_event.hpp"
#include "../../sha256.hpp"
#include "../text/number_text.hpp"
#include "text_buffer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// The bytes at the front of a text that are UTF-8 (RFC 3629), or the beginning of it.
struct utf8_sequence {
  std::size_t size = 1;
  bool is_complete = false;
};

/// The sequence at the front of `text`, whose first byte is beyond ASCII.
inline utf8_sequence first_sequence(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  std::size_t length = 2;
  if (lead >= 0xE0) length = 3;
  if (lead >= 0xF0) length = 4;
  if (lead < 0xC2 || lead > 0xF4) return {};
  // After some leads fewer second bytes are allowed: others would be too long or a surrogate.
  unsigned char least = 0x80;
  unsigned char most = 0xBF;
  if (lead == 0xE0) least = 0xA0;
  if (lead == 0xED) most = 0x9F;
  if (lead == 0xF0) least = 0x90;
  if (lead == 0xF4) most = 0x8F;
  std::size_t size = 1;
  while (size < length && size < text.size() && byte(size) >= least && byte(size) <= most) {
    least = 0x80;
    most = 0xBF;
    ++size;
  }
  return {size, size == length};
}

/// Appends a character of ASCII that must be escaped in a JSON string.
inline void append_escaped(text_buffer& out, char c) {
  constexpr std::string_view named = "\"\\\b\f\n\r\t";
  constexpr std::string_view names = "\"\\bfnrt";
  const std::size_t place = named.find(c);
  out.append('\\');
  if (place != std::string_view::npos) return out.append(names[place]);
  constexpr std::string_view hex_digits = "0123456789abcdef";
  out.append("u00");
  const std::size_t byte = static_cast<unsigned char>(c);
  out.append(hex_digits[byte >> 4U]);
  out.append(hex_digits[byte & 15U]);
}

/// Whether one of eight bytes is beyond ASCII, or must be escaped in a JSON string.
inline bool needs_a_look(const char* eight_bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t high_bits = 0x80 * ones;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, eight_bytes, sizeof bytes);
  const std::uint64_t quotes = bytes ^ ('"' * ones);
  const std::uint64_t backslashes = bytes ^ ('\\' * ones);
  // A subtraction that borrows sets the high bit: of a byte below 0x20, of a 0.
  const std::uint64_t found =
      bytes | (bytes - 0x20 * ones) | (quotes - ones) | (backslashes - ones);
  return (found & high_bits) != 0;
}

/// The bytes at the front of a text that need no escape in a JSON string: good UTF-8 without
/// quotes, backslashes and controls.
inline std::size_t unchanged_length(std::string_view text) {
  std::size_t length = 0;
  while (text.size() - length >= 8 && !needs_a_look(text.data() + length)) length += 8;
  const bool is_near_end = length != 0 && text.size() - length < 8;
  if (is_near_end && !needs_a_look(text.data() + text.size() - 8)) return text.size();
  while (length < text.size()) {
    const auto c = static_cast<unsigned char>(text[length]);
    if (c < 0x20 || c == '"' || c == '\\') break;
    if (c < 0x80) {
      ++length;
      continue;
    }
    const utf8_sequence sequence = first_sequence(text.substr(length));
    if (!sequence.is_complete) break;
    length += sequence.size;
  }
  return length;
}

/// Appends a text in quotes. Anything that is not UTF-8 becomes U+FFFD, each longest beginning of a
/// sequence one (as Unicode recommends, chapter 3.9).
inline void append_quoted(text_buffer& out, std::string_view text) {
  out.append('"');
  while (true) {
    const std::size_t length = unchanged_length(text);
    out.append(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) break;
    const bool is_ascii = static_cast<unsigned char>(text.front()) < 0x80;
    if (is_ascii) append_escaped(out, text.front());
    if (!is_ascii) out.append("\xEF\xBF\xBD");
    text.remove_prefix(is_ascii ? 1 : first_sequence(text).size);
  }
  out.append('"');
}

/// Writes an object as JSON text, by the same rule as `json_writer`. It is byte for byte what
/// `dump(-1, ' ', false, error_handler_t::replace)` makes of an `ordered_json` written with that.
class text_writer {
 public:
  /// The text of an object that `fill(writer)` writes; about `expected_length` long.
  template <class Fill>
  [[nodiscard]] static std::string object_text(std::size_t expected_length, Fill fill) {
    text_buffer text(expected_length);
    text_writer writer(text);
    writer.write_object(fill);
    return text.take();
  }

  template <std::size_t Size>
  void put(const char (&key)[Size], std::string_view value) {
    if (value.empty()) return;
    write_key(key);
    append_quoted(text_, value);
  }

  template <std::size_t Size>
  void put(const char (&key)[Size], const std::optional<number>& value) {
    if (!value || !value->is_finite()) return;
    write_key(key);
    text_.append(json_number(*value).view());
  }

  template <std::size_t Size>
  void put(const char (&key)[Size], const std::vector<digest>& digests) {
    put_list(key, digests, [this](const digest& one) {
      text_.append('"');
      text_.append(one.hex());
      text_.append('"');
    });
  }

  template <std::size_t Size, class Text>
  void put(const char (&key)[Size], const std::vector<Text>& texts) {
    put_list(key, texts, [this](std::string_view one) {
      if (!one.empty()) append_quoted(text_, one);
    });
  }

  /// Calls `fill(writer)` for the object under `key`.
  template <std::size_t Size, class Fill>
  void object(const char (&key)[Size], Fill fill) {
    write_key(key);
    write_object(fill);
  }

  /// Calls `fill(writer, member)` for each member of `list`; each becomes an object.
  template <std::size_t Size, class List, class Fill>
  void array(const char (&key)[Size], const List& list, Fill fill) {
    const std::size_t without_array = text_.size();
    write_key(key);
    text_.append('[');
    const std::size_t empty_array = text_.size();
    for (const auto& member : list) {
      const std::size_t without_member = text_.size();
      if (without_member != empty_array) text_.append(',');
      write_object([&](text_writer& writer) { fill(writer, member); });
      if (text_.view()[text_.size() - 2] == '{') text_.cut(without_member);
    }
    if (text_.size() == empty_array) {
      text_.cut(without_array);
    } else {
      text_.append(']');
    }
  }

 private:
  /// `write(member)` appends a member, or nothing for one that is left out.
  template <std::size_t Size, class List, class Write>
  void put_list(const char (&key)[Size], const List& list, Write write) {
    const std::size_t without_list = text_.size();
    write_key(key);
    text_.append('[');
    const std::size_t empty_list = text_.size();
    for (const auto& member : list) {
      const std::size_t without_member = text_.size();
      if (without_member != empty_list) text_.append(',');
      const std::size_t written_from = text_.size();
      write(member);
      if (text_.size() == written_from) text_.cut(without_member);
    }
    if (text_.size() == empty_list) {
      text_.cut(without_list);
    } else {
      text_.append(']');
    }
  }

  explicit text_writer(text_buffer& text) : text_(text) {}

  template <class Fill>
  void write_object(Fill fill) {
    text_.append('{');
    fill(*this);
    text_.append('}');
  }

  /// Appends `,"key":`. No value ends with a brace that opens: after one no comma is due.
  template <std::size_t Size>
  void write_key(const char (&key)[Size]) {
    if (text_.back() != '{') text_.append(',');
    // Two quotes and a colon: the 0 at the end of the key makes room for one of them.
    std::array<char, Size + 2> quoted;
    quoted[0] = '"';
    std::copy(key, key + Size - 1, quoted.begin() + 1);
    quoted[Size] = '"';
    quoted[Size + 1] = ':';
    text_.append(quoted);
  }

  text_buffer& text_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
