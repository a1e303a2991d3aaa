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
/// for keys that hold dots. `items.X.` at the start is the current item. Making one never fails; a
/// malformed path has a `problem()` and leads nowhere.
class path {
 public:
  /// One step: a key, which is also an index where it is written like one.
  struct part {
    /// The name of a member.
    std::string key{};
    /// Where the key is digits, the place in an array.
    std::optional<std::size_t> index{};

    /// The same key.
    friend bool operator==(const part& left, const part& right) { return left.key == right.key; }
    /// Another key.
    friend bool operator!=(const part& left, const part& right) { return !(left == right); }
  };

  /// Reads either form.
  explicit path(std::string_view text) { parse(text); }

  /// From the event, or from the item where `of_item()`.
  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }
  /// Whether it begins with `items.X.`; the parts then begin after that.
  [[nodiscard]] bool of_item() const { return of_item_; }
  /// What is malformed, in a few words; empty for a good path.
  [[nodiscard]] std::string_view problem() const { return problem_; }

  /// Whether both paths differ in their last part at most.
  [[nodiscard]] bool is_beside(const path& other) const {
    return of_item_ == other.of_item_ && parts_.size() == other.parts_.size() &&
           (parts_.empty() || std::equal(parts_.begin(), parts_.end() - 1, other.parts_.begin()));
  }

  /// Lead to the same place, or are malformed in the same way.
  friend bool operator==(const path& left, const path& right) {
    return left.of_item_ == right.of_item_ && left.parts_ == right.parts_ &&
           left.problem_ == right.problem_;
  }
  /// Lead to different places.
  friend bool operator!=(const path& left, const path& right) { return !(left == right); }

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

/// A text with any number of `{{path}}` in it; blanks inside the braces do not count. If one path
/// has no text, the whole template has none. Without braces it is the text itself. Making one never
/// fails; a malformed template has a `problem()` and no text.
class text_template {
 public:
  /// A literal, or a path where one is set.
  struct part {
    /// Written as it is.
    std::string literal{};
    /// Where the text is looked up instead.
    std::optional<tiktok_offline::path> path{};
  };

  /// The empty text.
  text_template() = default;
  /// From anything that is a text.
  template <class Text, detail::if_text<Text> = 0>
  text_template(const Text& text) : text_(std::string_view(text)) {
    parse(text_);
  }

  /// As it was written.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Literals and paths in their order.
  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }
  /// What is malformed, in a few words; empty for a good template.
  [[nodiscard]] std::string_view problem() const { return problem_; }
  /// The first path; null for a literal.
  [[nodiscard]] const path* first_path() const {
    for (const part& piece : parts_) {
      if (piece.path) return &*piece.path;
    }
    return nullptr;
  }
  /// Whether a path in it looks into the current item, `items.X.`.
  [[nodiscard]] bool reads_item() const {
    for (const part& piece : parts_) {
      if (piece.path && piece.path->of_item()) return true;
    }
    return false;
  }
  /// The path, when the template is one `{{path}}` and nothing else; null otherwise.
  [[nodiscard]] const path* only_path() const {
    return parts_.size() == 1 ? first_path() : nullptr;
  }

  /// Written the same.
  friend bool operator==(const text_template& left, const text_template& right) {
    return left.text_ == right.text_;
  }
  /// Written differently.
  friend bool operator!=(const text_template& left, const text_template& right) {
    return !(left == right);
  }

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

/// Templates that are tried in order: `"FR"`, `{"{{user.country}}", "FR"}`. `{}` and `""` are none.
class template_list {
 public:
  /// None.
  template_list() = default;
  /// One template; the empty text is none.
  template <class Text, detail::if_text<Text> = 0>
  template_list(const Text& text) : template_list(text_template(text)) {}
  /// One template.
  template_list(text_template only) {
    if (!only.text().empty()) templates_.push_back(std::move(only));
  }
  /// Several, written in braces.
  template_list(std::initializer_list<text_template> templates) : templates_(templates) {}
  /// Several, from a list that was built.
  explicit template_list(std::vector<text_template> templates) : templates_(std::move(templates)) {}

  /// Whether there is none.
  [[nodiscard]] bool empty() const { return templates_.empty(); }
  /// How many there are.
  [[nodiscard]] std::size_t size() const { return templates_.size(); }
  /// The one that is tried first; only when not `empty()`.
  [[nodiscard]] const text_template& front() const { return templates_.front(); }
  /// For a range-based for, in the order in which they are tried.
  [[nodiscard]] std::vector<text_template>::const_iterator begin() const {
    return templates_.begin();
  }
  /// After the last one.
  [[nodiscard]] std::vector<text_template>::const_iterator end() const { return templates_.end(); }

  /// The same templates in the same order.
  friend bool operator==(const template_list& left, const template_list& right) {
    return left.templates_ == right.templates_;
  }
  /// Other templates or another order.
  friend bool operator!=(const template_list& left, const template_list& right) {
    return !(left == right);
  }

 private:
  std::vector<text_template> templates_;
};

/// A value from the configuration itself, the same for every event: a text or a number.
class constant {
 public:
  /// A text.
  template <class Text, detail::if_text<Text> = 0>
  explicit constant(const Text& text) : value_(std::string(std::string_view(text))) {}
  /// A number.
  explicit constant(number value) : value_(value) {}

  /// Null when the constant is a number.
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
  /// Null when the constant is a text.
  [[nodiscard]] const number* numeric() const { return std::get_if<number>(&value_); }

  /// The same text or the same number.
  friend bool operator==(const constant& left, const constant& right) {
    return left.value_ == right.value_;
  }
  /// Another value.
  friend bool operator!=(const constant& left, const constant& right) { return !(left == right); }

 private:
  std::variant<std::string, number> value_;
};

/// Where a value comes from: a path (`"user.email"`), a template (`"{{id}}-{{shop_id}}"`) or a
/// `constant("in_store")`. A template that is one `{{path}}` and nothing else is that path.
class source {
 public:
  /// A path, or a template if it has braces in it.
  template <class Text, detail::if_text<Text> = 0>
  source(const Text& text) : text_(std::string_view(text)), value_(parse(text_)) {}
  /// A constant.
  source(constant value) : value_(std::move(value)) {}

  /// As it was written; empty for a constant.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The path; null when it is something else. One of these three is set.
  [[nodiscard]] const path* as_path() const { return std::get_if<path>(&value_); }
  /// The template; null when it is something else.
  [[nodiscard]] const text_template* as_template() const {
    return std::get_if<text_template>(&value_);
  }
  /// The constant; null when it is something else.
  [[nodiscard]] const constant* as_constant() const { return std::get_if<constant>(&value_); }

  /// What is malformed, in a few words; empty for a good source.
  [[nodiscard]] std::string_view problem() const {
    if (as_path() != nullptr) return as_path()->problem();
    return as_template() != nullptr ? as_template()->problem() : std::string_view{};
  }

  /// Whether it looks into the current item, `items.X.`.
  [[nodiscard]] bool reads_item() const { return reads_item_; }

  /// Written the same, or the same constant.
  friend bool operator==(const source& left, const source& right) {
    const constant* fixed = left.as_constant();
    const constant* other = right.as_constant();
    if (fixed == nullptr || other == nullptr) return fixed == other && left.text_ == right.text_;
    return *fixed == *other;
  }
  /// Written differently, or another constant.
  friend bool operator!=(const source& left, const source& right) { return !(left == right); }

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

/// The sources of one property, tried in order. Made from one text, source or constant, or from a
/// list of them: `"a"`, `{"a", "b"}`, `{"a", constant(1)}`. `{}` and `""` turn the property off.
class source_list {
 public:
  /// No source: the property is off.
  source_list() = default;
  /// One path or template; the empty text is no source.
  template <class Text, detail::if_text<Text> = 0>
  source_list(const Text& text) : source_list(source(text)) {}
  /// One source.
  source_list(source only) {
    if (!is_left_empty(only)) sources_.push_back(std::move(only));
  }
  /// One constant.
  source_list(constant only) : source_list(source(std::move(only))) {}
  /// Several, written in braces.
  source_list(std::initializer_list<source> sources) : source_list(std::vector<source>(sources)) {}
  /// Several, from a list that was built.
  explicit source_list(std::vector<source> sources) : sources_(std::move(sources)) {
    if (sources_.size() == 1 && is_left_empty(sources_.front())) sources_.clear();
  }

  /// Whether the property is off.
  [[nodiscard]] bool empty() const { return sources_.empty(); }
  /// How many there are.
  [[nodiscard]] std::size_t size() const { return sources_.size(); }
  /// The one that is tried first; only when not `empty()`.
  [[nodiscard]] const source& front() const { return sources_.front(); }
  /// For a range-based for, in the order in which they are tried.
  [[nodiscard]] std::vector<source>::const_iterator begin() const { return sources_.begin(); }
  /// After the last one.
  [[nodiscard]] std::vector<source>::const_iterator end() const { return sources_.end(); }

  /// The same sources in the same order.
  friend bool operator==(const source_list& left, const source_list& right) {
    return left.sources_ == right.sources_;
  }
  /// Other sources or another order.
  friend bool operator!=(const source_list& left, const source_list& right) {
    return !(left == right);
  }

 private:
  static bool is_left_empty(const source& only) {
    return only.as_constant() == nullptr && only.text().empty();
  }

  std::vector<source> sources_;
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
