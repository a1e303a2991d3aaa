// A second file that includes everything, so that what is no inline would be there twice.
#include <tiktok_offline/tiktok_offline.hpp>

// simdjson is there where the project asks for it, and only there.
#if defined(WANTS_SIMDJSON) != defined(TIKTOK_OFFLINE_WITH_SIMDJSON)
#error "not what TIKTOK_OFFLINE_SIMDJSON says"
#endif
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>

bool is_mapped(std::string_view text, const tiktok_offline::config& settings);

bool is_mapped(std::string_view text, const tiktok_offline::config& settings) {
  simdjson::dom::parser parser;
  return tiktok_offline::map_text(text, settings, parser).mapped();
}
#endif

bool is_usable(const tiktok_offline::config& settings);

bool is_usable(const tiktok_offline::config& settings) {
  return !has_error(tiktok_offline::check(settings));
}
