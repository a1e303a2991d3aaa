// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_CONFIG_HPP
#define TIKTOK_OFFLINE_CONFIG_HPP

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "currency.hpp"
#include "detail/event_names.hpp"
#include "detail/nearest.hpp"
#include "detail/text.hpp"
#include "email.hpp"
#include "issue.hpp"
#include "offline_event.hpp"
#include "phone.hpp"
#include "source.hpp"
#include "timestamp.hpp"

namespace tiktok_offline {
inline namespace v0 {

/// One row of the mapping: the events with this name become this TikTok event.
struct mapping_row {
  /// Compared byte for byte with the event's `event_name`.
  std::string event_name{};
  /// `CompletePayment`, `SubmitForm`, ... Either generation's name will do: `offline_track` writes
  /// `CompletePayment` for `Purchase` and `SubmitForm` for `Lead`, `event_track` the reverse.
  std::string tiktok_event_type{};
};

/// The rows of a mapping, in their order.
struct mapping_rows : std::vector<mapping_row> {
  using std::vector<mapping_row>::vector;
  /// No row.
  mapping_rows() = default;
  /// From a list that was built.
  mapping_rows(std::vector<mapping_row> rows) : std::vector<mapping_row>(std::move(rows)) {}
  /// No rows: a row has braces of its own, `{{"purchase", "CompletePayment"}}`.
  mapping_rows(const char* braces_are_missing, const char*) = delete;
};

/// Where each property comes from (smart mapping). In a property of an item, a path that begins
/// with `items.X.` is read from the item at hand, any other from the event.
struct field_sources {
  // Which property of the payload each one feeds stands in detail::fields below.
  /// The same for two reports of one event.
  source_list event_id = {"id", "context.event_id"};
  /// An instant: milliseconds since 1970, or ISO 8601 with an offset.
  source_list timestamp = {"context.event_timestamp", "event_timestamp"};
  /// Phone numbers or their digests; a list is taken whole.
  source_list phone = {"user.phone", "user.phone_sha256"};
  /// E-mail addresses or their digests; a list is taken whole.
  source_list email = {"user.email", "user.email_sha256"};
  /// A text.
  source_list order_id = "id";
  /// A text.
  source_list shop_id = {"shop_id", "partners.tiktok.shop_id"};
  /// The array of items.
  source_list contents = "items";
  /// A text.
  source_list content_id = {"items.X.id", "items.X.product.id"};
  /// A text.
  source_list content_name = "items.X.product.name";
  /// A number: the price of one unit.
  source_list price = {"items.X.product.price", "items.X.price"};
  /// A number.
  source_list quantity = "items.X.quantity";
  /// `product` or `product_group`.
  source_list content_type = "items.X.type";
  /// Here all sources count: their texts are joined.
  source_list content_category = {"items.X.product.category_1", "items.X.product.category_2",
                                  "items.X.product.category_3", "items.X.product.category_4",
                                  "items.X.product.category_5"};
  /// Three letters, ISO 4217.
  source_list currency = {"currency", "items.0.product.currency"};
  /// A number: the total.
  source_list value = "value";
  /// One of TikTok's channels, or an alias of one.
  source_list event_channel = "type";
};

/// How events become payloads. Any number of threads may read one `config`; `check` it first.
struct config {
  /// Required: a literal, `{{path}}` into the event, or both mixed.
  text_template event_set_id{};
  /// Required: each row whose name matches gives one payload, in the order of the rows.
  mapping_rows mapping{};
  /// Where each property comes from.
  field_sources fields{};
  /// Which of TikTok's bodies is written.
  payload_format format = payload_format::offline_track;
  /// The country of phone numbers that are written without a calling code: two letters of ISO 3166
  /// or a calling code, `"FR"`, `"33"`, or templates that give one, `{"{{user.country}}", "FR"}`.
  /// The first that gives one counts. None: such numbers are read as international, and reported.
  template_list default_country{};
  /// Whether texts write numbers as `"1.234,50"`; no other text is a number then. JSON numbers are
  /// as ever.
  bool decimal_comma = false;
  /// What programs write where they have no id. Such an id is not sent, and its next source is
  /// tried. Compared without outer blanks and ASCII case.
  std::vector<std::string> words_for_nothing = {
      "undefined", "null", "(null)", "nil", "none", "nan", "n/a", "(not set)", "[object Object]"};
  /// Stands between the levels of `content_category`.
  std::string category_separator = ">";
  /// The event's word for a channel, and TikTok's.
  std::map<std::string, std::string, std::less<>> event_channel_aliases = {
      {"offline", "in_store"}, {"online", "website"}, {"call", "phone_call"}};
  /// Sent with every payload when it is set.
  std::string partner_name{};
  /// Sent by `event_track` alone: `offline_track` knows no test events, what is sent is real.
  std::string test_event_code{};
  /// Replaces the library's own e-mail rule when it is set.
  email_normalizer_function email_normalizer{};
  /// Replaces the library's own phone rule when it is set.
  phone_normalizer_function phone_normalizer{};
};

/// One thing that is wrong with a configuration. An `error` makes it unusable.
struct config_fault {
  /// A `warning` leaves the configuration usable.
  severity level = severity::error;
  /// JSON Pointer into the configuration's JSON form, `/fields/properties.shop_id/0`.
  std::string pointer{};
  /// In English; names and values of the configuration may stand in it.
  std::string message{};
};

namespace detail {

enum class field_scope { event, item };

/// One property: its name in the configuration's JSON, which is its place in the payload.
struct field {
  std::string_view name;
  source_list field_sources::*sources;
  field_scope scope = field_scope::event;
};

inline constexpr field fields[] = {
    {"event_id", &field_sources::event_id},
    {"timestamp", &field_sources::timestamp},
    {"context.user.phone_numbers", &field_sources::phone},
    {"context.user.emails", &field_sources::email},
    {"properties.order_id", &field_sources::order_id},
    {"properties.shop_id", &field_sources::shop_id},
    {"properties.contents", &field_sources::contents},
    {"properties.contents.X.content_id", &field_sources::content_id, field_scope::item},
    {"properties.contents.X.content_name", &field_sources::content_name, field_scope::item},
    {"properties.contents.X.price", &field_sources::price, field_scope::item},
    {"properties.contents.X.quantity", &field_sources::quantity, field_scope::item},
    {"properties.contents.X.content_type", &field_sources::content_type, field_scope::item},
    {"properties.contents.X.content_category", &field_sources::content_category, field_scope::item},
    {"properties.currency", &field_sources::currency},
    {"properties.value", &field_sources::value},
    {"properties.event_channel", &field_sources::event_channel},
};

/// Appends `/key` to a JSON Pointer (RFC 6901).
inline void append_key(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

inline std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

// What is taken for a configuration may be an event, given by mistake. So a message, which may be
// logged, has no key that may be an address, and no value that may be a person's.

constexpr bool may_name_key(std::string_view key) {
  constexpr std::size_t longest = 64;
  return key.size() <= longest && key.find('@') == std::string_view::npos;
}

constexpr bool may_quote_value(std::string_view value) {
  constexpr std::size_t longest = 40;
  const auto is_harmless = [](char c) { return is_letter(c) || c == '_'; };
  return !value.empty() && value.size() <= longest && all_of(value, is_harmless);
}

/// `unknown event channel "shop"`, or without the value.
inline std::string with_value(std::string_view what, std::string_view value) {
  return std::string(what) + (may_quote_value(value) ? ' ' + in_quotes(value) : "");
}

/// The pointer to a member, or to the object that holds it.
inline std::string member_of(std::string pointer, std::string_view key) {
  if (may_name_key(key)) append_key(pointer, key);
  return pointer;
}

template <class Names>
std::string did_you_mean(const Names& known, std::string_view name) {
  return "; the nearest known one is " + in_quotes(nearest_name(known, name));
}

/// Whether a property identifies something, so that a word for nothing must not be sent for it.
inline bool is_id(const field& property) {
  return property.sources == &field_sources::event_id ||
         property.sources == &field_sources::order_id ||
         property.sources == &field_sources::shop_id ||
         property.sources == &field_sources::content_id;
}

inline bool is_word_for_nothing(std::string_view text, const std::vector<std::string>& words) {
  text = trim(text);
  for (const std::string& word : words) {
    if (is_same_in_any_case(text, trim(word))) return true;
  }
  return false;
}

/// Goes through a configuration and notes what is wrong, in the order of `config`'s members.
class config_checker {
 public:
  explicit config_checker(const config& settings) : settings_(settings) {}

  std::vector<config_fault> faults() && {
    check_event_set_id();
    check_mapping();
    for (const field& property : fields) check_field(property);
    check_required_properties();
    check_default_country();
    check_channel_aliases();
    check_test_event_code();
    return std::move(faults_);
  }

 private:
  void error(std::string pointer, std::string message) {
    faults_.push_back({severity::error, std::move(pointer), std::move(message)});
  }
  void warning(std::string pointer, std::string message) {
    faults_.push_back({severity::warning, std::move(pointer), std::move(message)});
  }

  void check_event_set_id() {
    const text_template& id = settings_.event_set_id;
    if (is_blank(id.text())) error("/event_set_id", "no event set id is set");
    if (!id.problem().empty()) error("/event_set_id", malformed("template", id.problem()));
    if (id.reads_item()) error("/event_set_id", "items.X. is for properties of an item only");
  }

  void check_mapping() {
    if (settings_.mapping.empty()) error("/mapping", "no row: every event would be filtered");
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (std::size_t i = 0; i < settings_.mapping.size(); ++i) {
      const mapping_row& row = settings_.mapping[i];
      const std::string pointer = "/mapping/" + std::to_string(i);
      if (is_blank(row.event_name)) error(pointer + "/event_name", "the event name is empty");
      check_event_type(row.tiktok_event_type, pointer + "/tiktok_event_type");
      if (is_blank(row.event_name) || is_blank(row.tiktok_event_type)) continue;
      const bool is_new =
          seen.emplace(row.event_name, older_event_type(row.tiktok_event_type)).second;
      if (!is_new) error(pointer, "the same row stands above: its events would be sent twice");
    }
  }

  void check_event_type(const std::string& type, std::string pointer) {
    if (is_blank(type)) return error(std::move(pointer), "the TikTok event type is empty");
    if (holds_name(event_types, type)) return;
    warning(std::move(pointer),
            with_value("unknown TikTok event type", type) + did_you_mean(event_types, type));
  }

  void check_field(const field& property) {
    std::string pointer = "/fields";
    append_key(pointer, property.name);
    const source_list& sources = settings_.fields.*property.sources;
    std::size_t index = 0;
    for (const source& from : sources) {
      // One source alone is written without a list.
      const std::string in_list = sources.size() > 1 ? '/' + std::to_string(index++) : "";
      check_source(property, from, pointer + in_list);
    }
  }

  void check_source(const field& property, const source& from, std::string pointer) {
    if (!from.problem().empty()) {
      const bool is_template = from.text().find("{{") != std::string::npos;
      return error(std::move(pointer),
                   malformed(is_template ? "template" : "path", from.problem()));
    }
    if (from.reads_item() && property.scope == field_scope::event) {
      return error(std::move(pointer), "items.X. is for properties of an item only");
    }
    if (property.sources == &field_sources::contents && from.as_path() == nullptr) {
      return error(std::move(pointer), "only a path leads to an array of items");
    }
    if (from.as_constant() != nullptr) {
      check_constant(property, *from.as_constant(), std::move(pointer));
    }
  }

  void check_constant(const field& property, const constant& value, std::string pointer) {
    if (value.text() != nullptr && is_blank(*value.text())) {
      error(std::move(pointer), "a blank constant; to turn a property off give it no source");
    } else if (value.numeric() != nullptr && !value.numeric()->is_finite()) {
      error(std::move(pointer), "a constant that is no finite number");
    } else if (value.text() != nullptr) {
      check_constant_text(property, *value.text(), std::move(pointer));
    }
  }

  /// A constant that no event can use is reported here, not only with each event.
  void check_constant_text(const field& property, const std::string& text, std::string pointer) {
    if (property.sources == &field_sources::event_channel) {
      const std::string channel(trim(text));
      const auto& aliases = settings_.event_channel_aliases;
      if (holds_name(event_channels, channel) || aliases.count(channel) > 0) return;
      warning(std::move(pointer),
              with_value("unknown event channel", channel) + did_you_mean(event_channels, channel));
    } else if (property.sources == &field_sources::currency && !normalize_currency(text)) {
      warning(std::move(pointer), "a currency is three letters");
    } else if (property.sources == &field_sources::timestamp && !parse_timestamp(text)) {
      warning(std::move(pointer), "neither milliseconds since 1970 nor ISO 8601 with an offset");
    } else if (is_id(property) && is_word_for_nothing(text, settings_.words_for_nothing)) {
      warning(std::move(pointer), "the constant is one of words_for_nothing and is never sent");
    }
  }

  void check_required_properties() {
    const field_sources& from = settings_.fields;
    if (from.timestamp.empty()) {
      warning("/fields/timestamp", "without a timestamp every event is rejected");
    }
    if (from.phone.empty() && from.email.empty()) {
      warning("/fields", "without phone numbers and e-mails every event is rejected");
    }
  }

  void check_default_country() {
    const template_list& countries = settings_.default_country;
    std::size_t index = 0;
    for (const text_template& country : countries) {
      // One alone is written without a list.
      const std::string in_list = countries.size() > 1 ? '/' + std::to_string(index++) : "";
      check_country(country, "/default_country" + in_list);
    }
  }

  void check_country(const text_template& country, std::string pointer) {
    if (!country.problem().empty()) {
      error(std::move(pointer), malformed("template", country.problem()));
    } else if (country.reads_item()) {
      error(std::move(pointer), "items.X. is for properties of an item only");
    } else if (country.first_place() == nullptr && !find_country(country.text())) {
      error(std::move(pointer), with_value("unknown country", country.text()) +
                                    ": write two letters of ISO 3166, as in \"FR\", or a calling "
                                    "code, as in \"33\"");
    }
  }

  void check_channel_aliases() {
    for (const auto& [alias, channel] : settings_.event_channel_aliases) {
      if (holds_name(event_channels, channel)) continue;
      std::string pointer = member_of("/event_channel_aliases", alias);
      error(std::move(pointer),
            with_value("unknown event channel", channel) + did_you_mean(event_channels, channel));
    }
  }

  void check_test_event_code() {
    const bool is_known = settings_.format == payload_format::event_track;
    if (settings_.test_event_code.empty() || is_known) return;
    warning("/test_event_code",
            "the format offline_track knows no test events: what is sent with it is real");
  }

  static std::string malformed(std::string_view what, std::string_view problem) {
    return "malformed " + std::string(what) + ": " + std::string(problem);
  }

  const config& settings_;
  std::vector<config_fault> faults_;
};

}  // namespace detail

/// `{"level", "pointer", "message"}`, all texts, for any `nlohmann::basic_json`.
template <class Json>
void to_json(Json& json, const config_fault& fault) {
  Json written = Json::object();
  written["level"] = to_string(fault.level);
  written["pointer"] = fault.pointer;
  written["message"] = fault.message;
  json = std::move(written);  // whole: a json that is begun leaks when memory runs out
}

/// Whether a configuration with these faults cannot be used.
[[nodiscard]] inline bool has_error(const std::vector<config_fault>& faults) {
  for (const config_fault& fault : faults) {
    if (fault.level == severity::error) return true;
  }
  return false;
}

/// Everything that is wrong with a configuration, before the first event. Usable when no fault is
/// an `error`; `map_event` itself does not check, and gives what is malformed no value.
/// (In brackets: some systems have a macro of this name. Call it as
/// `(tiktok_offline::check)(config)` where yours does.)
[[nodiscard]] inline std::vector<config_fault>(check)(const config& settings) {
  return detail::config_checker(settings).faults();
}

}  // namespace v0
}  // namespace tiktok_offline

#endif
