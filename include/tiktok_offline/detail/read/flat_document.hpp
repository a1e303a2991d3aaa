// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_FLAT_DOCUMENT_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_FLAT_DOCUMENT_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../number.hpp"
#include "../../scalar.hpp"
#include "../json.hpp"
#include "../text/number_text.hpp"
#include "../text/wiped_digits.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// One value of a flat document; the values within it follow it.
struct flat_node {
  enum class kind : unsigned char { scalar, object, array };

  std::string_view key{};  // of a member
  scalar value{};          // of an object or an array: `other`
  std::size_t size = 1;    // in nodes, with all that is within it
  kind type = kind::scalar;
};

/// Goes over a text for nlohmann's lexer. With `const char*` a program that parses JSON itself
/// might have the same lexer, and the linker keep that one, not the faster one of
/// tiktok_offline::compiled.
struct text_iterator {
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;

  const char& operator*() const { return *at; }
  text_iterator& operator++() {
    ++at;
    return *this;
  }
  friend bool operator==(text_iterator left, text_iterator right) { return left.at == right.at; }
  friend bool operator!=(text_iterator left, text_iterator right) { return left.at != right.at; }
};

/// JSON as a list of values in the order of its text: an event is read once, and a tree of objects
/// would be built only to be thrown away. The texts are copies in one buffer, which has room for
/// all of them before the first is read, so that views into it hold. Both are kept for the next
/// text; what they held is overwritten.
class flat_document {
 public:
  flat_document() = default;
  flat_document(const flat_document&) = delete;
  flat_document& operator=(const flat_document&) = delete;
  flat_document(flat_document&&) noexcept = default;
  flat_document& operator=(flat_document&&) noexcept = default;
  ~flat_document() { clear(); }

  /// False when the text is not JSON. A NUL byte never is: the parser itself takes one for the end
  /// of the text, and what follows would be lost in silence.
  template <class Json = nlohmann::json>
  bool parse(std::string_view text) {
    clear();
    if (text.find('\0') != std::string_view::npos) return false;
    texts_.reserve(text.size());  // no text is longer than it is written
    const char* begin = text.data();
    return Json::sax_parse(text_iterator{begin}, text_iterator{begin + text.size()}, this);
  }

  /// Overwrites the texts.
  void clear() {
    wipe(texts_);
    texts_.clear();
    nodes_.clear();
    open_.clear();
    key_ = {};
  }

  /// The value that the whole text is; of a text that is not JSON there is none.
  [[nodiscard]] const flat_node* root() const { return nodes_.empty() ? nullptr : nodes_.data(); }

  // What nlohmann's `sax_parse` calls. (`binary` is for other formats.)
  bool null() { return add({}); }
  bool boolean(bool) { return add(scalar::other()); }
  bool number_integer(nlohmann::json::number_integer_t value) {
    return add(scalar::of(number(value)));
  }
  bool number_unsigned(nlohmann::json::number_unsigned_t value) {
    return add(scalar::of(number(value)));
  }
  bool number_float(double value, const std::string& text) {
    return add(scalar::of(is_misread(text) ? number(read_again(text)) : number(value)));
  }
  bool string(const std::string& text) { return add(scalar::of(keep(text))); }
  bool binary(const nlohmann::json::binary_t&) { return false; }
  bool key(const std::string& name) {
    key_ = keep(name);
    return true;
  }
  bool start_object(std::size_t) { return open(flat_node::kind::object); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(flat_node::kind::array); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    return false;
  }

 private:
  static bool is_beyond_ascii(char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }

  std::string_view keep(const std::string& text) {
    const char* start = texts_.data() + texts_.size();
    texts_ += text;
    return {start, text.size()};
  }

  bool add(scalar value, flat_node::kind type = flat_node::kind::scalar) {
    flat_node& node = nodes_.emplace_back();
    node.key = key_;
    node.value = value;
    node.type = type;
    return true;
  }

  bool open(flat_node::kind type) {
    open_.push_back(nodes_.size());
    return add(scalar::other(), type);
  }

  bool close() {
    nodes_[open_.back()].size = nodes_.size() - open_.back();
    open_.pop_back();
    return true;
  }

  /// nlohmann's lexer writes the locale's decimal point for the `.` of JSON, but only its first
  /// byte, and so misreads numbers where the point has two, as in ps_AF.
  static bool is_misread(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_beyond_ascii);
  }

  static double read_again(std::string text) {
    std::replace_if(text.begin(), text.end(), is_beyond_ascii, '.');
    const std::optional<written_number> parts = split_number(text);
    return parts ? to_double(*parts) : 0.0;
  }

  std::string texts_{};
  std::vector<flat_node> nodes_{};
  std::vector<std::size_t> open_{};  // the objects and arrays that have not ended
  std::string_view key_{};           // of the member that follows
};

#if defined(TIKTOK_OFFLINE_COMPILED)  // see map_text
extern template bool flat_document::parse<nlohmann::json>(std::string_view);
#endif

/// A handle to a value of a flat document, as `json_value` is one to the values of other libraries.
class flat_value {
 public:
  flat_value() = default;
  explicit flat_value(const flat_node* node) : node_(node) {}

  [[nodiscard]] bool is_object() const { return is(flat_node::kind::object); }
  [[nodiscard]] bool is_array() const { return is(flat_node::kind::array); }
  [[nodiscard]] scalar to_scalar() const { return node_ == nullptr ? scalar() : node_->value; }

  /// The last member with the key, as in the tree of nlohmann/json.
  [[nodiscard]] flat_value member(std::string_view key) const {
    flat_value found;
    if (!is_object()) return found;
    for (const flat_node* child = begin(); child != end(); child += child->size) {
      if (child->key == key) found = flat_value(child);
    }
    return found;
  }

  [[nodiscard]] flat_value element(std::size_t index) const {
    if (!is_array()) return {};
    for (const flat_node* child = begin(); child != end(); child += child->size) {
      if (index-- == 0) return flat_value(child);
    }
    return {};
  }

  template <class Use>
  void each_element(Use use) const {
    if (!is_array()) return;
    for (const flat_node* child = begin(); child != end(); child += child->size) {
      use(flat_value(child));
    }
  }

  template <class Use>
  void each_member(Use use) const {
    if (!is_object()) return;
    for (const flat_node* child = begin(); child != end(); child += child->size) {
      use(child->key, flat_value(child));
    }
  }

 private:
  [[nodiscard]] bool is(flat_node::kind type) const {
    return node_ != nullptr && node_->type == type;
  }
  [[nodiscard]] const flat_node* begin() const { return node_ + 1; }
  [[nodiscard]] const flat_node* end() const { return node_ + node_->size; }

  const flat_node* node_ = nullptr;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
