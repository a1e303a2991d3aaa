// A second file that includes everything, so that what is no inline would be there twice.
#include <tiktok_offline/tiktok_offline.hpp>

bool is_usable(const tiktok_offline::config& settings);

bool is_usable(const tiktok_offline::config& settings) {
  return !has_error(tiktok_offline::check(settings));
}
