// One row where a list of rows belongs.
// says: mapping_rows
// says: braces
#include <tiktok_offline/config.hpp>

void use(tiktok_offline::config& config) {
#ifdef RIGHT
  config.mapping = {{"purchase", "CompletePayment"}};
#else
  config.mapping = {"purchase", "CompletePayment"};
#endif
}
