// A clear address where digests belong.
// says: deleted
// says: hash_email
#include <tiktok_offline/email.hpp>
#include <tiktok_offline/offline_event.hpp>

void use(tiktok_offline::offline_event& sale) {
#ifdef RIGHT
  if (const auto hashed = tiktok_offline::hash_email("lea@example.com")) {
    sale.emails.push_back(*hashed);
  }
#else
  sale.emails.push_back("lea@example.com");
#endif
}
