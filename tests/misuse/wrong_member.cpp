// A member that is called otherwise.
// says: did you mean .shop_id.
#include <tiktok_offline/config.hpp>

void use(tiktok_offline::config& config) {
#ifdef RIGHT
  config.fields.shop_id = "store.code";
#else
  config.fields.shopid = "store.code";
#endif
}
