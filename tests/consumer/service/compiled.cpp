// Links to tiktok_offline::compiled; 0 if each function there does what it does in the headers.
#include <optional>
#include <string>
#include <tiktok_offline/config_json.hpp>
#include <tiktok_offline/map_event.hpp>
#include <tiktok_offline/response.hpp>
#include <vector>

#ifndef TIKTOK_OFFLINE_COMPILED
#error "the target does not say that it is compiled"
#endif

int main() {
  std::vector<tiktok_offline::config_fault> faults;
  const auto config = tiktok_offline::parse_config_text(
      R"({"event_set_id": "7181537436256731137",
          "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePayment"}]})",
      faults);
  if (!config) return 1;
  const auto result = tiktok_offline::map_text(
      R"({"event_name": "purchase", "id": "T-1", "value": 1.2345e-7, "currency": "EUR",
          "user": {"email": "lea.martin@example.com"}, "event_timestamp": 1716889512345})",
      *config);
  if (!result.mapped()) return 2;
  if (result.payloads.front().find(R"("value":1.2345e-07)") == std::string::npos) return 3;
  const auto answer = tiktok_offline::read_response(200, R"({"code": 0})");
  return answer.verdict == tiktok_offline::verdict::delivered ? 0 : 4;
}
