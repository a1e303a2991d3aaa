// A type of payload that is neither JSON nor text.
// says: to_payload: the payload must be a nlohmann::basic_json
#include <tiktok_offline/map_event.hpp>

auto use(const nlohmann::json& event, const tiktok_offline::config& config) {
#ifdef RIGHT
  return tiktok_offline::map_event<std::string>(event, config);
#else
  return tiktok_offline::map_event<std::vector<char>>(event, config);
#endif
}
