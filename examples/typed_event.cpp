// SPDX-License-Identifier: MIT
// A service that has its sales in its own structs does not need JSON: it fills an offline_event.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

namespace {

struct sale_line {
  std::string sku;
  std::string name;
  double price;
  int quantity;
};

struct sale {
  std::int64_t id;
  std::int64_t at_ms;
  std::string mail;
  std::string phone;
  double total;
  std::vector<sale_line> lines;
};

tiktok_offline::offline_event to_offline_event(const sale& row) {
  tiktok_offline::offline_event event;
  event.event_set_id = "7181537436256731137";
  event.event = "CompletePayment";
  event.event_id = std::to_string(row.id);
  event.timestamp = tiktok_offline::instant(std::chrono::milliseconds(row.at_ms));
  if (auto digest = tiktok_offline::hash_phone(row.phone, "FR")) {
    event.phone_numbers.push_back(*digest);
  }
  if (auto digest = tiktok_offline::hash_email(row.mail)) event.emails.push_back(*digest);
  event.order_id = std::to_string(row.id);
  event.currency = "EUR";
  event.value = row.total;
  event.event_channel = "in_store";
  for (const sale_line& line : row.lines) {
    tiktok_offline::content item;
    item.content_id = line.sku;
    item.content_name = line.name;
    item.price = line.price;
    item.quantity = line.quantity;
    event.contents.push_back(item);
  }
  return event;
}

}  // namespace

int main() {
  const sale row = {9179124954957,
                    1716889512345,
                    "lea.martin@example.com",
                    "06 11 22 33 44",
                    122.0,
                    {{"SKU-88-M", "Rain jacket", 49.0, 2}, {"SKU-12-42", "Trail shoes", 24.0, 1}}};
  const auto event = to_offline_event(row);
  std::cout << "POST " << endpoint(tiktok_offline::payload_format::offline_track) << '\n'
            << tiktok_offline::to_payload<nlohmann::ordered_json>(event).dump(2) << '\n';
}
