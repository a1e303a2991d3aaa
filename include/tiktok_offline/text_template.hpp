// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TEXT_TEMPLATE_HPP
#define TIKTOK_OFFLINE_TEXT_TEMPLATE_HPP

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/text/ascii.hpp"
#include "path.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

template <class Text>
using if_text = std::enable_if_t<std::is_convertible_v<const Text&, std::string_view> &&
                                     !std::is_same_v<Text, std::nullptr_t>,
                                 int>;

}  // namespace detail

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

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
