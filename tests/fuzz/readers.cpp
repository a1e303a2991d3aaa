// SPDX-License-Identifier: MIT
// One event, three readers, and a configuration made of the first bytes: whatever both are, the
// parser of texts, simdjson and a tree of nlohmann's values give the same.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "harness.hpp"

#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

namespace {

using fuzz::require;
using nlohmann::json;
using tiktok_offline::config;
using tiktok_offline::constant;
using tiktok_offline::source;

// Whatever an event may hold at these, some property may read.
constexpr std::string_view texts_of_sources[] = {
    "id",
    "user.email",
    "/user/phone",
    "user",
    "items",
    "items.X.id",
    "items.X.product.name",
    "items.X",
    "items.X.product.0.price",
    "items.0.quantity",
    "items.2.id",
    "/items/01/id",
    "context.event_timestamp",
    "context.0",
    "/",
    "/user/",
    "/user/~0~1",
    "value",
    "{{id}}-{{items.0.id}}",
    "{{items.X.id}}/{{items.X.price}}{{value}}",
    "{{user.email}}",
    " {{ context.event_id }} ",
};

// The configuration that the first bytes ask for; each choice takes one of them.
class choices {
 public:
  explicit choices(std::string_view bytes) : bytes_(bytes) {}

  std::size_t below(std::size_t end) {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte % end;
  }

  config settings() {
    config made;
    made.event_set_id = below(4) == 1 ? "{{shop_id}}{{id}}" : "7181537436256731137";
    made.mapping = {{"purchase", "CompletePayment"}, {"lead", "Lead"}, {"purchase", "Contact"}};
    if (below(2) == 1) made.format = tiktok_offline::payload_format::event_track;
    if (below(2) == 1) made.match_event_names = tiktok_offline::event_name_matching::folded;
    if (below(2) == 1) made.timestamp_unit = tiktok_offline::timestamp_unit::seconds;
    if (below(2) == 1) made.default_utc_offset = "+01:00";
    made.decimal_comma = below(4) == 1;
    if (below(2) == 1) made.default_country = {"{{user.country}}", "33"};
    if (below(4) == 1) made.partner_name = "{{partner}}";
    if (below(4) == 1) made.event_name = sources();
    for (const auto& row : tiktok_offline::detail::property_rows) {
      if (below(3) == 1) made.fields.*row.sources = sources();
    }
    return made;
  }

 private:
  tiktok_offline::source_list sources() {
    std::vector<source> all;
    for (std::size_t count = below(4); count > 0; --count) all.push_back(any_source());
    return tiktok_offline::source_list(std::move(all));
  }

  source any_source() {
    constexpr std::size_t others = 4;
    const std::size_t which = below(std::size(texts_of_sources) + others);
    if (which >= others) return texts_of_sources[which - others];
    if (which == 0) return constant("in_store");
    if (which == 1) return constant(static_cast<double>(below(256)));
    // A path of bytes of its own, which may be a key of the event.
    const std::size_t size = (std::min)(below(16), bytes_.size());
    const std::string path = '/' + std::string(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return path;
  }

  std::string_view bytes_;
};

using text_result = tiktok_offline::map_result<std::string>;

text_result by_tree(std::string_view text, const config& settings) {
  // It takes a NUL byte for the end of a text, which no text may have.
  const bool has_nul = text.find('\0') != std::string_view::npos;
  const json event = has_nul ? json(json::value_t::discarded)
                             : json::parse(text.begin(), text.end(), nullptr, false);
  if (!event.is_discarded()) return tiktok_offline::map_event<std::string>(event, settings);
  text_result refused;
  refused.issues.push_back({tiktok_offline::issue_code::invalid_json, ""});
  return refused;
}

}  // namespace

namespace fuzz {

void readers(std::string_view bytes) {
  const std::size_t start = (std::min)(bytes.find('{'), bytes.size());
  const config settings = choices(bytes.substr(0, start)).settings();
  const std::string_view text = bytes.substr(start);
  const text_result expected = by_tree(text, settings);

  // Both parsers keep their memory: nothing of an event may be seen in the next one.
  thread_local tiktok_offline::text_parser parser;
  require(tiktok_offline::map_text(text, settings, parser) == expected,
          "the parser of texts and a tree give the same");
  require(tiktok_offline::map_text(text, settings) == expected,
          "a parser that is new and one that is not give the same");
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  thread_local simdjson::dom::parser simd_parser;
  require(tiktok_offline::map_text(text, settings, simd_parser) == expected,
          "simdjson and a tree give the same");
#endif
}

}  // namespace fuzz
