// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_WRITER_HPP
#define TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_WRITER_HPP

#include <algorithm>
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

constexpr bool must_be_escaped(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

/// Whether one of the bytes of an integer is beyond ASCII, or must be escaped in a JSON string.
template <class Unsigned>
constexpr bool needs_a_look(Unsigned bytes) {
  constexpr Unsigned ones = static_cast<Unsigned>(-1) / 0xFF;  // 0x01 in each byte
  constexpr Unsigned high_bits = 0x80 * ones;
  const Unsigned quotes = bytes ^ ('"' * ones);
  const Unsigned backslashes = bytes ^ ('\\' * ones);
  // A subtraction that borrows sets the high bit: of a byte below 0x20, of a 0.
  const Unsigned found = bytes | (bytes - 0x20 * ones) | (quotes - ones) | (backslashes - ones);
  return (found & high_bits) != 0;
}

template <class Unsigned>
Unsigned bytes_at(const char* place) {
  Unsigned bytes = 0;
  std::memcpy(&bytes, place, sizeof bytes);
  return bytes;
}

/// Copies as many bytes as the integer has. False when one of them needs a look.
template <class Unsigned>
bool copy_bytes(const char* from, char* to) {
  const auto bytes = bytes_at<Unsigned>(from);
  std::memcpy(to, &bytes, sizeof bytes);
  return !needs_a_look(bytes);
}

/// Copies a text of ASCII that needs no escape, as nearly all are. False for any other text, of
/// which a part may have been copied.
inline bool copy_unchanged(std::string_view text, char* to) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  // Where a text is not a whole number of blocks, the last one has bytes of the one before, too.
  if (size >= 8) {
    for (std::size_t place = 0; place < size - 8; place += 8) {
      if (!copy_bytes<std::uint64_t>(from + place, to + place)) return false;
    }
    return copy_bytes<std::uint64_t>(from + size - 8, to + size - 8);
  }
  if (size >= 4) {
    return copy_bytes<std::uint32_t>(from, to) &&
           copy_bytes<std::uint32_t>(from + size - 4, to + size - 4);
  }
  for (std::size_t place = 0; place < size; ++place) {
    const auto c = static_cast<unsigned char>(from[place]);
    if (c >= 0x80 || must_be_escaped(c)) return false;
    to[place] = from[place];
  }
  return true;
}

/// The bytes at the front of a text that need no escape in a JSON string: good UTF-8 without
/// quotes, backslashes and controls.
inline std::size_t unchanged_length(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    if (rest.size() >= 8 && !needs_a_look(bytes_at<std::uint64_t>(rest.data()))) {
      rest.remove_prefix(8);
      continue;
    }
    const auto c = static_cast<unsigned char>(rest.front());
    if (must_be_escaped(c)) break;
    const utf8_sequence next = c < 0x80 ? utf8_sequence{1, true} : first_sequence(rest);
    if (!next.is_complete) break;
    rest.remove_prefix(next.size);
  }
  return text.size() - rest.size();
}

/// Appends a text as it is within the quotes of a JSON string. Anything that is not UTF-8 becomes
/// U+FFFD, each longest beginning of a sequence one (as Unicode recommends, chapter 3.9).
inline void append_with_escapes(text_buffer& out, std::string_view text) {
  while (true) {
    const std::size_t length = unchanged_length(text);
    out.append(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) return;
    const bool is_ascii = static_cast<unsigned char>(text.front()) < 0x80;
    if (is_ascii) append_escaped(out, text.front());
    if (!is_ascii) out.append("\xEF\xBF\xBD");
    text.remove_prefix(is_ascii ? 1 : first_sequence(text).size);
  }
}

/// Appends a text in quotes.
inline void append_quoted(text_buffer& out, std::string_view text) {
  char* const start = out.room_for(text.size() + 2);
  start[0] = '"';
  if (copy_unchanged(text, start + 1)) {
    start[text.size() + 1] = '"';
    return out.end_at(start + text.size() + 2);
  }
  out.end_at(start + 1);
  append_with_escapes(out, text);
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
    const bool is_first = text_.back() == '{';
    char* to = text_.room_for(Size + 3);
    *to = ',';
    if (!is_first) ++to;
    *to++ = '"';
    to = std::copy(key, key + Size - 1, to);
    *to++ = '"';
    *to++ = ':';
    text_.end_at(to);
  }

  text_buffer& text_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
