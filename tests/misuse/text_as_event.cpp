// Text where an event belongs that is parsed.
// says: map_event: the event must be a nlohmann::basic_json
// says: map_text
#include <tiktok_offline/map_event.hpp>

auto use(const std::string& event, const tiktok_offline::config& config) {
#ifdef RIGHT
  return tiktok_offline::map_text(event, config);
#else
  return tiktok_offline::map_event(event, config);
#endif
}
