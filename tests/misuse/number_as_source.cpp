// A number as a source: a path, or a constant?
// says: source_list
#include <tiktok_offline/config.hpp>

void use(tiktok_offline::config& config) {
#ifdef RIGHT
  config.fields.quantity = tiktok_offline::constant(1);
#else
  config.fields.quantity = 1;
#endif
}
