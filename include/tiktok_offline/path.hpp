// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PATH_HPP
#define TIKTOK_OFFLINE_PATH_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detail/text/ascii.hpp"
#include "detail/text/json_pointer.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

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
    return of_item_ == other.of_item_ && parts_.empty() == other.parts_.empty() &&
           detail::is_equal(parent_, other.parent_);
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
      return fail("braces are not allowed in a path; in a text a path is written {{store.code}}");
    }
    if (pointer) text.remove_prefix(1);
    const char separator = pointer ? '/' : '.';
    for (bool more = true; more;) {
      const std::size_t end = text.find(separator);
      more = end != std::string_view::npos;
      const std::string_view written = text.substr(0, end);
      if (!pointer && written.empty()) return fail("a part between dots is empty");
      const bool has_blanks = detail::trim(written) != written;
      if (!pointer && has_blanks) return fail("whitespace around a part of the path");
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
      if (step.key != "X") continue;
      return fail("X can only be used in items.X. at the start, wherever contents has its items");
    }
    for (std::size_t i = 0; i + 1 < parts_.size(); ++i) detail::append_key(parent_, parts_[i].key);
  }

  void fail(std::string_view problem) {
    problem_ = problem;
    parts_.clear();
    of_item_ = false;
  }

  std::vector<part> parts_;
  std::string parent_;  // all but the last of them, as a JSON Pointer
  bool of_item_ = false;
  std::string_view problem_;  // always a literal
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
