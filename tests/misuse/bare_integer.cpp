// A number as an instant: are these seconds or milliseconds?
// says: instant|time_point
#include <tiktok_offline/offline_event.hpp>

void use(tiktok_offline::offline_event& sale) {
#ifdef RIGHT
  sale.timestamp = tiktok_offline::instant(std::chrono::milliseconds(1716889512345));
#else
  sale.timestamp = 1716889512345;
#endif
}
