// SPDX-License-Identifier: MIT
// A member of a Kafka consumer group: it reads events from a topic, and writes request bodies to a
// second one and rejected events to a third. Run up to one member for each partition of events.
//
// At least once: an offset is committed only after the broker has acknowledged all that was made of
// the events before it. If a member is killed at any moment, another one reads again what was not
// committed. An event that is delivered twice then has the same event_id both times.
//
// Order: each partition of events has batches of its own, and its bodies go to the partition with
// the same number, modulo how many the bodies' topic has (do not change that while events are on
// their way). Kafka keeps the events of a key in one partition. So the bodies of one key and one
// event set are in the order of its events: the first time that each of them is delivered.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "consume_kafka_options.hpp"
#include "kafka_client.hpp"

namespace {

using consume_kafka::say;
using consume_kafka::to_number;
using tiktok_offline::outcome;
using batch = tiktok_offline::batch<std::string>;
using steady = std::chrono::steady_clock;

constexpr std::size_t most_unfinished = 10000;   // events; at more, no more are read
constexpr std::size_t most_body_bytes = 900000;  // brokers refuse 1 MB unless set otherwise
constexpr std::chrono::seconds commit_interval{1};
constexpr std::chrono::seconds longest_wait{60};  // for acknowledgements when partitions leave

volatile std::sig_atomic_t asked_to_stop = 0;

/// A partition of events, from when this member gets it until it gives it up.
struct partition {
  partition(std::int32_t its_number, const tiktok_offline::batch_limits& limits)
      : number(its_number), batches(limits) {}

  std::int32_t number;
  tiktok_offline::batcher<std::string> batches;      // the tag of an event is its offset
  steady::time_point waiting_since{};                // the oldest event in them
  std::map<std::int64_t, std::size_t> unfinished{};  // offset, messages not acknowledged
  std::int64_t next = RD_KAFKA_OFFSET_INVALID;       // after the last event that was read
  std::int64_t committed = RD_KAFKA_OFFSET_INVALID;

  /// All events before this offset are finished.
  [[nodiscard]] std::int64_t finished() const {
    return unfinished.empty() ? next : unfinished.begin()->first;
  }
};
using shared_partition = std::shared_ptr<partition>;

/// A message that is on its way, and of which events it was made. By the time it is acknowledged
/// the partition may have been given up.
struct delivery {
  shared_partition from;
  std::vector<std::int64_t> offsets;
};

/// Runs in one thread. Its callbacks are noexcept: if memory runs out in one, the program ends, and
/// what was not committed is read again.
class member {
 public:
  explicit member(const consume_kafka::options& given)
      : config_(consume_kafka::read_config(given.at("--config"))),
        limits_(consume_kafka::read_limits(given, most_body_bytes)),
        linger_(to_number(given, "--linger", 1000, 0, 60000)),
        events_(given.at("--events")) {
    const auto properties =
        kafka_client::read_properties(given.at("--brokers"), given.at("--properties"));
    producer_ = kafka_client::make_producer(properties, on_delivery, this);
    bodies_ = kafka_client::find_topic(producer_, given.at("--bodies"));
    rejects_ = kafka_client::find_topic(producer_, given.at("--rejects"));
    consumer_ = kafka_client::make_consumer(properties, given.at("--group"), on_rebalance, this);
  }
  member(const member&) = delete;
  member& operator=(const member&) = delete;
  ~member() {  // every delivery comes back to on_delivery, where it is deleted
    rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(producer_.get(), 1000);
  }

  void run() {
    const auto topics = kafka_client::make_list();
    kafka_client::add(topics, events_, RD_KAFKA_PARTITION_UA);
    rd_kafka_subscribe(consumer_.get(), topics.get());
    auto last_commit = steady::now();
    while (asked_to_stop == 0 && failure_.empty()) {
      const kafka_client::message event(rd_kafka_consumer_poll(consumer_.get(), 50));
      if (event) read(*event);
      rd_kafka_poll(producer_.get(), 0);
      const auto now = steady::now();
      for (const auto& [number, from] : partitions_) {
        if (from->batches.waiting() > 0 && now - from->waiting_since >= linger_) flush(from);
      }
      if (now - last_commit >= commit_interval) {
        commit();
        last_commit = now;
      }
      hold_back_if_needed();
    }
    rd_kafka_consumer_close(consumer_.get());  // on_rebalance finishes all partitions
    say("summary", consume_kafka::summary_of(counts_));
    if (!failure_.empty()) throw std::runtime_error(failure_);
  }

 private:
  void read(const rd_kafka_message_t& event) {
    if (event.err == RD_KAFKA_RESP_ERR__FATAL) return fail(event.err);
    if (event.err != RD_KAFKA_RESP_ERR_NO_ERROR) return say("kafka", rd_kafka_err2name(event.err));
    const auto place = partitions_.find(event.partition);
    if (place != partitions_.end()) map(event, place->second);
  }

  void map(const rd_kafka_message_t& event, const shared_partition& from) {
    const std::string_view text(static_cast<const char*>(event.payload), event.len);
    const std::string_view key(static_cast<const char*>(event.key), event.key_len);
    const bool none_waited = from->batches.waiting() == 0;
    auto result = tiktok_offline::map_text_into(from->batches, text, config_, parser_,
                                                static_cast<std::uint64_t>(event.offset));
    counts_.add(result);
    if (!result.issues.empty()) {
      say("event", {{"partition", event.partition},
                    {"offset", event.offset},
                    {"status", to_string(result.status)},
                    {"issues", result.issues}});
    }
    from->next = event.offset + 1;
    if (result.status == outcome::rejected) {
      ++from->unfinished[event.offset];
      produce(rejects_, {from, {event.offset}}, text, key);
    }
    if (result.added == 0) return;
    from->unfinished[event.offset] += result.added;
    if (none_waited) from->waiting_since = steady::now();
    for (batch& full : result.batches) {
      if (full.can_be_sent()) send(from, full);
      // Else it is a payload of this event, which is too long.
      if (!full.can_be_sent()) produce(rejects_, {from, offsets_of(full)}, text, key);
      from->batches.reuse(std::move(full.body));
    }
  }

  void flush(const shared_partition& from) {
    for (const batch& each : from->batches.flush()) send(from, each);
  }

  void send(const shared_partition& from, const batch& full) {
    produce(bodies_, {from, offsets_of(full)}, full.body, {});
  }

  static std::vector<std::int64_t> offsets_of(const batch& full) {
    return {full.tags.begin(), full.tags.end()};
  }

  void produce(const kafka_client::topic& to, delivery what, std::string_view text,
               std::string_view key) {
    if (!failure_.empty()) return;  // it would come before what has failed
    auto sent = std::make_unique<delivery>(std::move(what));
    const std::int32_t number = sent->from->number % to.partitions;
    while (rd_kafka_produce(to.handle.get(), number, RD_KAFKA_MSG_F_COPY,
                            const_cast<char*>(text.data()), text.size(), key.data(), key.size(),
                            sent.get()) != 0) {
      const auto error = rd_kafka_last_error();
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) return fail(error);
      rd_kafka_poll(producer_.get(), 100);
    }
    static_cast<void>(sent.release());  // until on_delivery
  }

  static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) noexcept {
    const std::unique_ptr<delivery> ended(static_cast<delivery*>(message->_private));
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return static_cast<member*>(self)->fail(message->err);
    }
    auto& unfinished = ended->from->unfinished;
    for (const std::int64_t offset : ended->offsets) {
      if (--unfinished[offset] == 0) unfinished.erase(offset);
    }
  }

  void fail(rd_kafka_resp_err_t error) {
    if (failure_.empty()) failure_ = kafka_client::describe(producer_.get(), error);
  }

  /// Commits what is finished. What cannot be committed now is tried the next time.
  void commit() {
    const auto offsets = kafka_client::make_list();
    for (const auto& [number, from] : partitions_) {
      const std::int64_t end = from->finished();
      if (end != from->committed) kafka_client::add(offsets, events_, number)->offset = end;
    }
    if (offsets->cnt == 0) return;
    const auto error = rd_kafka_commit(consumer_.get(), offsets.get(), 0);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return say("commit", rd_kafka_err2name(error));
    for (int i = 0; i < offsets->cnt; ++i) {
      partitions_[offsets->elems[i].partition]->committed = offsets->elems[i].offset;
    }
  }

  static void on_rebalance(rd_kafka_t* consumer, rd_kafka_resp_err_t what,
                           rd_kafka_topic_partition_list_t* list, void* self) noexcept {
    static_cast<member*>(self)->rebalance(what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS, list,
                                          rd_kafka_assignment_lost(consumer) != 0);
  }

  /// Partitions that leave are finished first. Lost ones belong to another member already, which
  /// reads again what is not committed.
  void rebalance(bool they_come, rd_kafka_topic_partition_list_t* list, bool they_are_lost) {
    if (is_held_back_) hold_back(false);
    std::vector<shared_partition> leaving;
    for (int i = 0; i < list->cnt; ++i) {
      const std::int32_t number = list->elems[i].partition;
      if (they_come) partitions_[number] = std::make_shared<partition>(number, limits_);
      if (!they_come && partitions_.count(number) == 1) leaving.push_back(partitions_[number]);
    }
    if (!they_are_lost) finish(leaving);
    for (const auto& each : leaving) partitions_.erase(each->number);
    kafka_client::change_assignment(consumer_, they_come, list);
    say("partitions", partitions_.size());
  }

  /// Writes what was begun, waits until it is acknowledged, and commits.
  void finish(const std::vector<shared_partition>& leaving) {
    for (const auto& each : leaving) flush(each);
    const auto deadline = steady::now() + longest_wait;
    for (const auto& each : leaving) {
      while (!each->unfinished.empty() && failure_.empty()) {
        rd_kafka_poll(producer_.get(), 50);
        if (steady::now() > deadline) fail(RD_KAFKA_RESP_ERR__TIMED_OUT);
      }
    }
    commit();
  }

  /// Reads no more while too much is on its way.
  void hold_back_if_needed() {
    std::size_t unfinished = 0;
    for (const auto& [number, each] : partitions_) unfinished += each->unfinished.size();
    const bool is_too_much = unfinished > (is_held_back_ ? most_unfinished / 2 : most_unfinished);
    if (is_too_much != is_held_back_) hold_back(is_too_much);
  }

  void hold_back(bool stop) {
    const auto all = kafka_client::make_list();
    for (const auto& [number, each] : partitions_) kafka_client::add(all, events_, number);
    stop ? rd_kafka_pause_partitions(consumer_.get(), all.get())
         : rd_kafka_resume_partitions(consumer_.get(), all.get());
    is_held_back_ = stop;
    say("held_back", stop);
  }

  tiktok_offline::config config_;
  tiktok_offline::batch_limits limits_;
  std::chrono::milliseconds linger_;
  std::string events_;
  kafka_client::client producer_{};
  kafka_client::topic bodies_{};
  kafka_client::topic rejects_{};
  kafka_client::client consumer_{};
  std::map<std::int32_t, shared_partition> partitions_{};
  tiktok_offline::text_parser parser_{};
  tiktok_offline::tally counts_{};
  bool is_held_back_ = false;
  std::string failure_{};
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments == std::vector<std::string>{"--help"})
    return std::fputs(consume_kafka::usage, stdout) < 0 ? 1 : 0;
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { asked_to_stop = 1; });
  try {
    member(consume_kafka::parse_options(arguments)).run();
    return 0;
  } catch (const consume_kafka::usage_error& fault) {
    std::fprintf(stderr, "consume_kafka: %s\nTry --help.\n", fault.what());
    return 2;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "consume_kafka: %s\n", fault.what());
    return 1;
  }
}
