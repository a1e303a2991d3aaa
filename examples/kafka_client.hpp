// SPDX-License-Identifier: MIT
// librdkafka's handles as owned objects, and how its clients are made.
#ifndef TIKTOK_OFFLINE_EXAMPLES_KAFKA_CLIENT_HPP
#define TIKTOK_OFFLINE_EXAMPLES_KAFKA_CLIENT_HPP

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "private_file.hpp"

namespace kafka_client {

struct destroy {
  /// A consumer is closed before, where it leaves its group.
  void operator()(rd_kafka_t* client) const {
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
  void operator()(rd_kafka_conf_t* settings) const { rd_kafka_conf_destroy(settings); }
  void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
template <class Handle>
using owned = std::unique_ptr<Handle, destroy>;

using client = owned<rd_kafka_t>;
using message = owned<rd_kafka_message_t>;
using partition_list = owned<rd_kafka_topic_partition_list_t>;
using properties = std::map<std::string, std::string>;

inline partition_list make_list() {
  return partition_list(rd_kafka_topic_partition_list_new(1));
}

/// The new entry of the list.
inline rd_kafka_topic_partition_t* add(const partition_list& list, const std::string& topic,
                                       std::int32_t number) {
  return rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), number);
}

/// What both clients are told: defaults, then the lines NAME=VALUE of the file, if there is one.
inline properties read_properties(const std::string& brokers, const std::string& file_name) {
  properties read{{"enable.idempotence", "true"}};
  std::ifstream file(file_name);
  if (!file_name.empty() && !file) {
    throw std::invalid_argument("cannot read " + private_file::shown(file_name));
  }
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) {
      throw std::invalid_argument(private_file::shown(file_name) + " has a line without =");
    }
    read[line.substr(0, equals)] = line.substr(equals + 1);
  }
  read["bootstrap.servers"] = brokers;
  return read;
}

/// `owner` is what the callbacks get.
inline owned<rd_kafka_conf_t> make_settings(const properties& values, void* owner) {
  owned<rd_kafka_conf_t> settings(rd_kafka_conf_new());
  rd_kafka_conf_set_opaque(settings.get(), owner);
  for (const auto& [name, value] : values) {
    const auto outcome = rd_kafka_conf_set(settings.get(), name.c_str(), value.c_str(), nullptr, 0);
    if (outcome == RD_KAFKA_CONF_OK) continue;
    // Without the value, which may be a password.
    throw std::invalid_argument("librdkafka does not know the property " +
                                private_file::shown(name) + ", or cannot use its value");
  }
  return settings;
}

inline client make_client(rd_kafka_type_t type, owned<rd_kafka_conf_t> settings) {
  char reason[512] = "";
  client made(rd_kafka_new(type, settings.get(), reason, sizeof reason));
  if (!made) throw std::invalid_argument(reason);
  static_cast<void>(settings.release());  // they belong to the client now
  return made;
}

using delivery_callback = void(rd_kafka_t*, const rd_kafka_message_t*, void* owner);

/// It tries each message until that is written, without a limit of time. If the broker refuses one,
/// it stops: the next one would take the place of that one in the order.
inline client make_producer(properties values, delivery_callback* on_delivery, void* owner) {
  values["message.timeout.ms"] = "0";
  values["message.max.bytes"] = "10000000";  // the broker decides
  if (values["enable.idempotence"] == "true") {
    values["enable.gapless.guarantee"] = "true";
  } else {
    values["max.in.flight"] = "1";  // for brokers that cannot do it: this keeps the order, too
  }
  auto settings = make_settings(values, owner);
  rd_kafka_conf_set_dr_msg_cb(settings.get(), on_delivery);
  return make_client(RD_KAFKA_PRODUCER, std::move(settings));
}

using rebalance_callback = void(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*,
                                void* owner);

/// It commits only what it is told to.
inline client make_consumer(properties values, const std::string& group,
                            rebalance_callback* on_rebalance, void* owner) {
  values["group.id"] = group;
  values["enable.auto.commit"] = "false";
  values["auto.offset.reset"] = "earliest";
  auto settings = make_settings(values, owner);
  rd_kafka_conf_set_rebalance_cb(settings.get(), on_rebalance);
  client made = make_client(RD_KAFKA_CONSUMER, std::move(settings));
  rd_kafka_poll_set_consumer(made.get());
  return made;
}

/// Why a message was not written. It names topics, and nothing of a message.
inline std::string describe(rd_kafka_t* producer, rd_kafka_resp_err_t error) {
  char first_error[512] = "";
  rd_kafka_fatal_error(producer, first_error, sizeof first_error);
  return *first_error != '\0' ? first_error : rd_kafka_err2str(error);
}

/// A topic that is written to.
struct topic {
  owned<rd_kafka_topic_t> handle{};
  std::int32_t partitions = 0;
};

inline topic find_topic(const client& producer, const std::string& name) {
  topic found;
  found.handle.reset(rd_kafka_topic_new(producer.get(), name.c_str(), nullptr));
  const rd_kafka_metadata_t* about = nullptr;
  auto error = rd_kafka_last_error();
  if (found.handle) error = rd_kafka_metadata(producer.get(), 0, found.handle.get(), &about, 30000);
  if (about != nullptr) {
    error = about->topics[0].err;
    found.partitions = about->topics[0].partition_cnt;
    rd_kafka_metadata_destroy(about);
  }
  if (found.partitions > 0) return found;
  throw std::runtime_error("topic " + private_file::shown(name) + ": " + rd_kafka_err2str(error));
}

/// Accepts a rebalance in the way of the group's protocol: "cooperative" moves only some
/// partitions.
inline void change_assignment(const client& consumer, bool they_come,
                              const rd_kafka_topic_partition_list_t* list) {
  const std::string protocol = rd_kafka_rebalance_protocol(consumer.get());
  if (protocol != "COOPERATIVE") {
    rd_kafka_assign(consumer.get(), they_come ? list : nullptr);
    return;
  }
  const owned<rd_kafka_error_t> error(they_come
                                          ? rd_kafka_incremental_assign(consumer.get(), list)
                                          : rd_kafka_incremental_unassign(consumer.get(), list));
}

}  // namespace kafka_client

#endif
