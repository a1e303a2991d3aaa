// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_SOURCE_HPP
#define TIKTOK_OFFLINE_SOURCE_HPP

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "detail/text/ascii.hpp"
#include "detail/text/json_pointer.hpp"
#include "number.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

template <class Text>
using if_text = std::enable_if_t<std::is_convertible_v<const Text&, std::string_view> &&
                                     !std::is_same_v<Text, std::nullptr_t>,
                                 int>;

}  // namespace detail

/// A place in an event: `user.email`, `items.0.id`, or a JSON Pointer (RFC 6901), `/user/e.mail`,
/// for keys that contain dots. `items.X.` at the start always means the current item. Constructing
/// one never fails; a malformed path has a `problem()` and no value.
class path {
 public:
  /// One step: a key, which is also an index if it is written in digits.
  struct part {
    /// The key of an object's member.
    std::string key{};
    /// The index into an array, if the key is written in digits.
    std::optional<std::size_t> index{};

    /// Two parts are equal when their keys are.
    /// @{
    friend bool operator==(const part& left, const part& right) { return left.key == right.key; }
    friend bool operator!=(const part& left, const part& right) { return !(left == right); }
    /// @}
  };

  /// Parses either form: dots or a JSON Pointer.
  explicit path(std::string_view text) { parse(text); }

  /// The steps, from the event or, if `of_item()`, from the current item.
  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }
  /// Whether it starts with `items.X.`, which is not among the `parts()`.
  [[nodiscard]] bool of_item() const { return of_item_; }
  /// What is malformed, in a few words; empty for a valid path.
  [[nodiscard]] std::string_view problem() const { return problem_; }

  /// Whether both paths lead to members of the same object or array.
  [[nodiscard]] bool is_beside(const path& other) const {
    return of_item_ == other.of_item_ && parts_.size() == other.parts_.size() &&
           (parts_.empty() || std::equal(parts_.begin(), parts_.end() - 1, other.parts_.begin()));
  }

  /// Two paths are equal when they lead to the same place or have the same problem.
  /// @{
  friend bool operator==(const path& left, const path& right) {
    return left.of_item_ == right.of_item_ && left.parts_ == right.parts_ &&
           left.problem_ == right.problem_;
  }
  friend bool operator!=(const path& left, const path& right) { return !(left == right); }
  /// @}

 private:
  void parse(std::string_view text) {
    if (detail::is_blank(text)) return fail("the path is empty");
    const bool pointer = text.front() == '/';
    // A key with such characters can be written as a JSON Pointer.
    if (!pointer && text.find_first_of("{}") != std::string_view::npos) {
      return fail("braces are not allowed in a path");
    }
    if (pointer) text.remove_prefix(1);
    const char separator = pointer ? '/' : '.';
    for (bool more = true; more;) {
      const std::size_t end = text.find(separator);
      more = end != std::string_view::npos;
      const std::string_view written = text.substr(0, end);
      if (!pointer && written.empty()) return fail("a part between dots is empty");
      if (!pointer && detail::trim(written) != written)
        return fail("whitespace around a part of the path");
      std::optional<std::string> key =
          pointer ? detail::unescape_key(written) : std::string(written);
      if (!key) return fail("~ must be followed by 0 or 1");
      std::optional<std::size_t> index = detail::read_index(*key);
      parts_.push_back({std::move(*key), index});
      if (more) text.remove_prefix(end + 1);
    }
    if (parts_.size() > 2 && parts_[0].key == "items" && parts_[1].key == "X") {
      of_item_ = true;
      parts_.erase(parts_.begin(), parts_.begin() + 2);
    }
    for (const part& step : parts_) {
      if (step.key == "X") return fail("X can only be used in items.X. at the start");
    }
  }

  void fail(std::string_view problem) {
    problem_ = problem;
    parts_.clear();
    of_item_ = false;
  }

  std::vector<part> parts_;
  bool of_item_ = false;
  std::string_view problem_;  // always a literal
};

/// A text with any number of `{{path}}` in it; whitespace inside the braces is ignored. If one path
/// has no value, the whole template has none. Without braces it is the text itself. Constructing
/// one never fails; a malformed template has a `problem()` and no value.
class text_template {
 public:
  /// A literal or, if `path` is set, a path.
  struct part {
    /// Text that is copied unchanged.
    std::string literal{};
    /// Where the text is looked up in the event.
    std::optional<tiktok_offline::path> path{};
  };

  /// The empty template, or one parsed from anything that converts to `std::string_view`.
  /// @{
  text_template() = default;
  template <class Text, detail::if_text<Text> = 0>
  text_template(const Text& text) : text_(std::string_view(text)) {
    parse(text_);
  }
  /// @}

  /// The template as it was written.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The literals and paths, in order.
  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }
  /// What is malformed, in a few words; empty for a valid template.
  [[nodiscard]] std::string_view problem() const { return problem_; }
  /// The first path; null if the template has none.
  [[nodiscard]] const path* first_path() const {
    for (const part& piece : parts_) {
      if (piece.path) return &*piece.path;
    }
    return nullptr;
  }
  /// Whether one of its paths reads the current item, `items.X.`.
  [[nodiscard]] bool reads_item() const {
    for (const part& piece : parts_) {
      if (piece.path && piece.path->of_item()) return true;
    }
    return false;
  }
  /// The path, if the template is exactly one `{{path}}`; null otherwise.
  [[nodiscard]] const path* only_path() const {
    return parts_.size() == 1 ? first_path() : nullptr;
  }

  /// Two templates are equal when their texts are.
  /// @{
  friend bool operator==(const text_template& left, const text_template& right) {
    return left.text_ == right.text_;
  }
  friend bool operator!=(const text_template& left, const text_template& right) {
    return !(left == right);
  }
  /// @}

 private:
  void parse(std::string_view rest) {
    while (!rest.empty()) {
      const std::size_t open = rest.find("{{");
      const std::string_view literal = rest.substr(0, open);
      if (literal.find("}}") != std::string_view::npos) return fail("}} without {{");
      if (!literal.empty()) parts_.push_back({std::string(literal), std::nullopt});
      if (open == std::string_view::npos) return;
      rest.remove_prefix(open + 2);
      const std::size_t close = rest.find("}}");
      if (close == std::string_view::npos) return fail("{{ without }}");
      path looked_up(detail::trim(rest.substr(0, close)));
      if (!looked_up.problem().empty()) return fail(looked_up.problem());
      parts_.push_back({{}, std::move(looked_up)});
      rest.remove_prefix(close + 2);
    }
  }

  void fail(std::string_view problem) {
    problem_ = problem;
    parts_.clear();
  }

  std::string text_;
  std::vector<part> parts_;
  std::string_view problem_;  // always a literal
};

/// Templates that are tried in order: `"FR"`, `{"{{user.country}}", "FR"}`. `{}` and `""` are the
/// empty list.
class template_list {
 public:
  /// From nothing, one template or several; the empty text makes an empty list.
  /// @{
  template_list() = default;
  template <class Text, detail::if_text<Text> = 0>
  template_list(const Text& text) : template_list(text_template(text)) {}
  template_list(text_template only) {
    if (!only.text().empty()) templates_.push_back(std::move(only));
  }
  template_list(std::initializer_list<text_template> templates) : templates_(templates) {}
  explicit template_list(std::vector<text_template> templates) : templates_(std::move(templates)) {}
  /// @}

  /// As those of a `std::vector`, in the order in which the templates are tried.
  /// @{
  [[nodiscard]] bool empty() const { return templates_.empty(); }
  [[nodiscard]] std::size_t size() const { return templates_.size(); }
  [[nodiscard]] const text_template& front() const { return templates_.front(); }
  [[nodiscard]] std::vector<text_template>::const_iterator begin() const {
    return templates_.begin();
  }
  [[nodiscard]] std::vector<text_template>::const_iterator end() const { return templates_.end(); }
  /// @}

  /// Two lists are equal when they have the same templates in the same order.
  /// @{
  friend bool operator==(const template_list& left, const template_list& right) {
    return left.templates_ == right.templates_;
  }
  friend bool operator!=(const template_list& left, const template_list& right) {
    return !(left == right);
  }
  /// @}

 private:
  std::vector<text_template> templates_;
};

/// A value from the configuration itself, the same for every event: a text or a number.
class constant {
 public:
  /// A text or a number.
  /// @{
  template <class Text, detail::if_text<Text> = 0>
  explicit constant(const Text& text) : value_(std::string(std::string_view(text))) {}
  explicit constant(number value) : value_(value) {}
  /// @}

  /// Null if the constant is a number.
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
  /// Null if the constant is a text.
  [[nodiscard]] const number* numeric() const { return std::get_if<number>(&value_); }

  /// Two constants are equal when their texts or numbers are.
  /// @{
  friend bool operator==(const constant& left, const constant& right) {
    return left.value_ == right.value_;
  }
  friend bool operator!=(const constant& left, const constant& right) { return !(left == right); }
  /// @}

 private:
  std::variant<std::string, number> value_;
};

/// Where a property's value comes from: a path (`"user.email"`), a template
/// (`"{{id}}-{{shop_id}}"`) or a `constant("in_store")`. A template of exactly one `{{path}}` is
/// the same as that path.
class source {
 public:
  /// A path or, if the text has `{{` in it, a template; or a constant.
  /// @{
  template <class Text, detail::if_text<Text> = 0>
  source(const Text& text) : text_(std::string_view(text)), value_(parse(text_)) {}
  source(constant value) : value_(std::move(value)) {}
  /// @}

  /// The path or template as it was written; empty for a constant.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// What the source is; exactly one of the three is not null.
  /// @{
  [[nodiscard]] const path* as_path() const { return std::get_if<path>(&value_); }
  [[nodiscard]] const text_template* as_template() const {
    return std::get_if<text_template>(&value_);
  }
  [[nodiscard]] const constant* as_constant() const { return std::get_if<constant>(&value_); }
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
  using any = std::variant<path, text_template, constant>;

  [[nodiscard]] bool looks_into_item() const {
    if (as_path() != nullptr) return as_path()->of_item();
    return as_template() != nullptr && as_template()->reads_item();
  }

  static any parse(std::string_view text) {
    if (text.find("{{") == std::string_view::npos) return path(text);
    text_template pattern(text);
    if (pattern.only_path() != nullptr) return path(*pattern.only_path());
    return pattern;
  }

  std::string text_;
  any value_;
  bool reads_item_ = looks_into_item();  // asked with each event
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
