// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_SOURCE_HPP
#define TIKTOK_OFFLINE_SOURCE_HPP

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "number.hpp"
#include "path.hpp"
#include "text_template.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// A value from the configuration itself, the same for every event: a text or a number.
class constant {
 public:
  /// A text or a number.
  /// @{
  template <class Text, detail::if_text<Text> = 0>
  explicit constant(const Text& text) : text_(std::string_view(text)) {}
  explicit constant(number value) : number_(value) {}
  /// @}

  /// Null if the constant is a number.
  [[nodiscard]] const std::string* text() const { return number_ ? nullptr : &text_; }
  /// Null if the constant is a text.
  [[nodiscard]] const number* numeric() const { return number_ ? &*number_ : nullptr; }

  /// Two constants are equal when their texts or numbers are.
  /// @{
  friend bool operator==(const constant& left, const constant& right) {
    return left.text_ == right.text_ && left.number_ == right.number_;
  }
  friend bool operator!=(const constant& left, const constant& right) { return !(left == right); }
  /// @}

 private:
  // A std::variant would say the same, at a multiple of the compile time.
  std::string text_{};
  std::optional<number> number_{};
};

/// Where a property's value comes from: a path (`"user.email"`), a template
/// (`"{{id}}-{{shop_id}}"`) or a `constant("in_store")`. A template of exactly one `{{path}}` is
/// the same as that path.
class source {
 public:
  /// A path or, if the text has `{{` in it, a template; or a constant.
  /// @{
  template <class Text, detail::if_text<Text> = 0>
  source(const Text& text) : source(std::string_view(text), written{}) {}
  source(constant value) : constant_(std::move(value)) {}
  /// @}

  /// The path or template as it was written; empty for a constant.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// What the source is; exactly one of the three is not null.
  /// @{
  [[nodiscard]] const path* as_path() const { return path_ ? &*path_ : nullptr; }
  [[nodiscard]] const text_template* as_template() const {
    return template_ ? &*template_ : nullptr;
  }
  [[nodiscard]] const constant* as_constant() const { return constant_ ? &*constant_ : nullptr; }
  /// @}

  /// What is malformed, in a few words; empty for a valid source.
  [[nodiscard]] std::string_view problem() const {
    if (as_path() != nullptr) return as_path()->problem();
    return as_template() != nullptr ? as_template()->problem() : std::string_view{};
  }

  /// Whether it reads the current item, `items.X.`.
  [[nodiscard]] bool reads_item() const { return reads_item_; }

  /// Two sources are equal when their texts or constants are.
  /// @{
  friend bool operator==(const source& left, const source& right) {
    const constant* fixed = left.as_constant();
    const constant* other = right.as_constant();
    if (fixed == nullptr || other == nullptr) return fixed == other && left.text_ == right.text_;
    return *fixed == *other;
  }
  friend bool operator!=(const source& left, const source& right) { return !(left == right); }
  /// @}

 private:
  struct written {};
  source(std::string_view text, written) : text_(text) {
    parse(text);
    reads_item_ = path_ ? path_->of_item() : template_->reads_item();
  }

  void parse(std::string_view text) {
    if (text.find("{{") == std::string_view::npos) {
      path_.emplace(text);
      return;
    }
    text_template pattern(text);
    if (pattern.only_path() != nullptr) {
      path_ = *pattern.only_path();
    } else {
      template_ = std::move(pattern);
    }
  }

  std::string text_{};
  // One of the three. (A std::variant would say so, at a multiple of the compile time.)
  std::optional<path> path_{};
  std::optional<text_template> template_{};
  std::optional<constant> constant_{};
  bool reads_item_ = false;  // asked with each event
};

/// The sources of one property, tried in order: `"a"`, `{"a", "b"}`, `{"a", constant(1)}`. `{}` and
/// `""` turn the property off.
class source_list {
 public:
  /// From nothing, one source or several; the empty text makes an empty list.
  /// @{
  source_list() = default;
  template <class Text, detail::if_text<Text> = 0>
  source_list(const Text& text) : source_list(source(text)) {}
  source_list(source only) {
    if (!is_left_empty(only)) sources_.push_back(std::move(only));
  }
  source_list(constant only) : source_list(source(std::move(only))) {}
  source_list(std::initializer_list<source> sources) : source_list(std::vector<source>(sources)) {}
  explicit source_list(std::vector<source> sources) : sources_(std::move(sources)) {
    if (sources_.size() == 1 && is_left_empty(sources_.front())) sources_.clear();
  }
  /// @}

  /// As those of a `std::vector`, in the order in which the sources are tried.
  /// @{
  [[nodiscard]] bool empty() const { return sources_.empty(); }
  [[nodiscard]] std::size_t size() const { return sources_.size(); }
  [[nodiscard]] const source& front() const { return sources_.front(); }
  [[nodiscard]] std::vector<source>::const_iterator begin() const { return sources_.begin(); }
  [[nodiscard]] std::vector<source>::const_iterator end() const { return sources_.end(); }
  /// @}

  /// Two lists are equal when they have the same sources in the same order.
  /// @{
  friend bool operator==(const source_list& left, const source_list& right) {
    return left.sources_ == right.sources_;
  }
  friend bool operator!=(const source_list& left, const source_list& right) {
    return !(left == right);
  }
  /// @}

 private:
  static bool is_left_empty(const source& only) {
    return only.as_constant() == nullptr && only.text().empty();
  }

  std::vector<source> sources_;
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
