// One row where a list of rows belongs.
// says: mapping_row
#include <tiktok_offline/config.hpp>

void use(tiktok_offline::config& config) {
#ifdef RIGHT
  config.mapping = {{"purchase", "CompletePayment"}};
#else
  config.mapping = {"purchase", "CompletePayment"};
#endif
}
