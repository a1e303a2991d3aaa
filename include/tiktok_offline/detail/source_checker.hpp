// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_SOURCE_CHECKER_HPP
#define TIKTOK_OFFLINE_DETAIL_SOURCE_CHECKER_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../currency.hpp"
#include "../issue.hpp"
#include "../number.hpp"
#include "../path.hpp"
#include "../source.hpp"
#include "../text_template.hpp"
#include "../timestamp.hpp"
#include "event_names.hpp"
#include "fault_message.hpp"
#include "text/ascii.hpp"
#include "text/number_text.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

inline constexpr const char* only_for_items = "items.X. can only be used in properties of an item";

/// `malformed path: a part between dots is empty`.
template <class SourceOrTemplate>
std::string malformed(const SourceOrTemplate& from) {
  const bool is_template = std::is_same_v<SourceOrTemplate, text_template> ||
                           from.text().find("{{") != std::string::npos;
  return joined({"malformed ", is_template ? "template: " : "path: ", from.problem()});
}

/// What is wrong with a source, and how bad it is; no message when nothing is.
struct source_doubt {
  severity level = severity::warning;
  std::string message{};

  static source_doubt none() { return {}; }
  static source_doubt error(std::string_view message) {
    return {severity::error, std::string(message)};
  }
  static source_doubt warning(std::string_view message) {
    return {severity::warning, std::string(message)};
  }
};

/// Looks at one source of a property: whether any event could use it, and whether it says what was
/// meant.
class source_checker {
 public:
  explicit source_checker(const config& settings) : settings_(settings) {}

  [[nodiscard]] source_doubt doubt_of(const property_row& row, const source& from) const {
    if (!from.problem().empty()) return source_doubt::error(malformed(from));
    if (from.reads_item() && !row.may_read_items()) return source_doubt::error(only_for_items);
    if (row.id == property::contents && from.as_path() == nullptr) {
      return source_doubt::error(
          "contents needs a path to an array; a constant or a template cannot be used");
    }
    if (from.as_constant() != nullptr) return check_constant(row.id, *from.as_constant());
    if (from.as_path() != nullptr) return check_path(row.id, from.text());
    return source_doubt::none();
  }

 private:
  /// A path that was meant for something else.
  [[nodiscard]] static source_doubt check_path(property id, std::string_view text) {
    if (text.find("{{") != std::string_view::npos) return source_doubt::none();
    if (is_meant_as_constant(id, text)) {
      return source_doubt::warning(
          joined({"this is a path into the event; for a constant write {\"value\": ",
                  in_quotes(id == property::currency ? upper(text) : std::string(text)), "}"}));
    }
    if (text.find('@') != std::string_view::npos || all_of(text, is_digit)) {
      return source_doubt::warning(
          "this is a path into the event, and looks like a value; for a constant write "
          "{\"value\": ...}");
    }
    if (text.front() == '/') return check_pointer(text);
    if (text.find('/') != std::string_view::npos) {
      return source_doubt::warning(
          "a slash is part of a key here; write the path with dots (store.code) or as a JSON "
          "Pointer "
          "(/store/code)");
    }
    if (text.find_first_of("[]*") != std::string_view::npos || starts_with(text, "$.")) {
      return source_doubt::warning(
          "$, * and brackets are part of a key here; an element of a list is written items.0.id, "
          "and "
          "each item items.X.id");
    }
    return check_is_of_its_kind(id, text);
  }

  [[nodiscard]] static source_doubt check_pointer(std::string_view text) {
    if (text.size() == 1 || text.back() != '/') return source_doubt::none();
    return source_doubt::warning(
        "the slash at the end leads to a member without a name; remove it");
  }

  [[nodiscard]] static bool is_meant_as_constant(property id, std::string_view text) {
    return (id == property::event_channel && holds_name(event_channels, text)) ||
           (id == property::currency && is_currency(text)) ||
           (id == property::content_type && holds_name(content_types, text));
  }

  /// Three letters in upper case are not a usual key; in lower case they may be.
  [[nodiscard]] static bool is_currency(std::string_view text) {
    return (text.size() == 3 && all_of(text, is_upper_letter)) || is_listed_currency(upper(text));
  }

  /// An e-mail read as a phone number is invalid for every event, and the reverse.
  [[nodiscard]] static source_doubt check_is_of_its_kind(property id, std::string_view text) {
    const std::string_view key = text.substr(text.rfind('.') + 1);
    const bool says_mail = find_in_any_case(key, "mail") != std::string_view::npos;
    const bool says_phone = find_in_any_case(key, "phone") != std::string_view::npos;
    if (id == property::phone && says_mail && !says_phone) {
      return source_doubt::warning("this looks like the path of an e-mail, not of a phone number");
    }
    if (id == property::email && says_phone && !says_mail) {
      return source_doubt::warning("this looks like the path of a phone number, not of an e-mail");
    }
    return source_doubt::none();
  }

  [[nodiscard]] source_doubt check_constant(property id, const constant& value) const {
    if (value.text() != nullptr && is_blank(*value.text())) {
      return source_doubt::error(
          "the constant is blank; to turn the property off, give it no source");
    }
    if (value.numeric() != nullptr && !value.numeric()->is_finite()) {
      return source_doubt::error("the constant is not a finite number");
    }
    if (id == property::phone || id == property::email) {
      return source_doubt::warning(
          "a constant: all events would be those of one person; use a path, such as user.email");
    }
    const source_doubt unusable = value.text() != nullptr
                                      ? check_constant_text(id, *value.text())
                                      : check_constant_number(id, *value.numeric());
    return unusable.message.empty() ? check_is_for_all(id) : unusable;
  }

  /// A good constant that is wrong for all events but one.
  [[nodiscard]] static source_doubt check_is_for_all(property id) {
    if (id == property::event_id) {
      return source_doubt::warning(
          "a constant: TikTok takes events with the same event_id for one; use a path, such as id");
    }
    if (id == property::order_id) {
      return source_doubt::warning(
          "a constant: all events would be one order; use a path, such as id");
    }
    return source_doubt::none();
  }

  [[nodiscard]] source_doubt check_constant_number(property id, const number& value) const {
    if (id == property::event_channel || id == property::currency) {
      return source_doubt::warning("the constant must be a text, and is never sent");
    }
    if (id == property::timestamp) {
      const std::optional<std::int64_t> whole = to_whole(value);
      if (whole && from_unix_time(*whole, settings_.timestamp_unit)) return source_doubt::none();
      return source_doubt::warning(
          joined({"the constant is not a timestamp in ", to_string(settings_.timestamp_unit),
                  " since 1970, and is never sent"}));
    }
    if (!is_number(id) && !is_whole(value)) {
      return source_doubt::warning(
          "a text must be in quotes or a whole number; the constant is never sent");
    }
    if (id == property::content_type) return source_doubt::warning(unlisted_content_type);
    return source_doubt::none();
  }

  /// A constant that no event can use is reported here, not only with each event.
  [[nodiscard]] source_doubt check_constant_text(property id, const std::string& text) const {
    if (id == property::event_channel) {
      const std::string channel(trim(text));
      const auto& aliases = settings_.event_channel_aliases;
      if (holds_name(event_channels, channel) || aliases.count(channel) > 0) {
        return source_doubt::none();
      }
      return source_doubt::warning(joined(
          {with_value("unknown event channel", channel), did_you_mean(event_channels, channel)}));
    }
    if (id == property::currency) return check_currency(text);
    if (id == property::timestamp && !parse_timestamp(text, timestamps())) {
      return source_doubt::warning(
          "the constant is neither milliseconds since 1970 nor ISO 8601 with an offset");
    }
    if (is_number(id) && !is_number_text(trim(text))) {
      return source_doubt::warning("the constant is not a number, and is never sent");
    }
    if (id == property::content_type && !holds_name(content_types, trim(text))) {
      return source_doubt::warning(unlisted_content_type);
    }
    if (is_id(id) && is_one_of(text, settings_.words_for_nothing)) {
      return source_doubt::warning("the constant is one of words_for_nothing and is never sent");
    }
    return source_doubt::none();
  }

  [[nodiscard]] static source_doubt check_currency(const std::string& text) {
    const auto code = normalize_currency(text);
    if (!code) return source_doubt::warning("a currency code has three letters");
    if (is_listed_currency(*code)) return source_doubt::none();
    return source_doubt::warning("the currency is not in TikTok's list");
  }

  static std::string upper(std::string_view text) {
    std::string changed(text);
    for (char& c : changed) c = to_upper(c);
    return changed;
  }

  static bool is_whole(const number& value) {
    return value.visit([](auto held) {
      return !std::is_same_v<decltype(held), double> || to_whole(held).has_value();
    });
  }

  static bool is_number(property id) {
    return id == property::price || id == property::quantity || id == property::value ||
           id == property::num_items;
  }

  [[nodiscard]] bool is_number_text(std::string_view text) const {
    return settings_.decimal_comma ? parse_decimal_comma(text).has_value()
                                   : parse_number(text).has_value();
  }

  static constexpr const char* unlisted_content_type =
      "TikTok documents product and product_group as content types, and no others";

  [[nodiscard]] timestamp_options timestamps() const {
    return {settings_.timestamp_unit, settings_.default_utc_offset};
  }

  const config& settings_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
