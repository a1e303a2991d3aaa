// SPDX-License-Identifier: MIT
// Whether examples/consume_kafka loses nothing and keeps the order: its members run as programs of
// their own against the cluster on loopback that librdkafka has for tests. Members are killed,
// stopped for a while and joined by others; leaders move, and requests fail.
// TIKTOK_OFFLINE_EVENTS=100000 is the long form.
#include <fcntl.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "child_process.hpp"
#include "kafka_client.hpp"
#include "random.hpp"

namespace {

using json = nlohmann::ordered_json;
using kafka_client::client;
using steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int partitions = 8;
constexpr std::size_t keys = 64;
constexpr int brokers = 3;
constexpr milliseconds session_timeout{3000};

enum class fate { mapped, rejected, filtered };

/// Event number n is the (n / keys)th of its key.
struct event {
  explicit event(std::size_t number)
      : key(number % keys),
        place(number / keys),
        id(std::to_string(key) + '-' + std::to_string(place)) {
    if (number % 11 == 5) becomes = fate::rejected;
    if (number % 13 == 7) becomes = fate::filtered;
    json written;
    written["event_name"] = becomes == fate::filtered ? "page_view" : "purchase";
    written["id"] = id;
    written["set"] = key % 3 == 0 ? "7181537436256731137" : "7181537436256731138";
    written["user"]["email"] = "person-" + std::to_string(key) + "@example.com";
    if (becomes != fate::rejected) written["context"]["event_timestamp"] = 1716889512345;
    text = written.dump();
  }

  std::size_t key;
  std::size_t place;
  std::string id;
  fate becomes = fate::mapped;
  std::string text{};
};

struct end_mock {
  void operator()(rd_kafka_mock_cluster_t* cluster) const {
    rd_kafka_mock_cluster_destroy(cluster);
  }
};

/// What arrived in a topic.
class arrivals {
 public:
  /// `id` is that of an event, "key-place".
  void add(const std::string& id, std::int32_t partition) {
    const std::size_t dash = id.find('-');
    if (dash == std::string::npos) return problems_.push_back("no id: " + id);
    const std::string key = id.substr(0, dash);
    const long place = std::stol(id.substr(dash + 1));
    if (!seen_.insert(id).second) {
      ++doubles_;
      return;
    }
    const auto [home, is_first] = homes_.emplace(key, partition);
    if (home->second != partition) problems_.push_back("another partition: " + id);
    const auto [last, is_new] = last_.emplace(key, place);
    if (!is_new && place < last->second) problems_.push_back("out of order: " + id);
    last->second = place;
  }

  void add_problem(std::string what) { problems_.push_back(std::move(what)); }
  const std::set<std::string>& seen() const { return seen_; }
  const std::vector<std::string>& problems() const { return problems_; }
  std::size_t doubles() const { return doubles_; }

 private:
  std::set<std::string> seen_{};
  std::map<std::string, std::int32_t> homes_{};
  std::map<std::string, long> last_{};
  std::vector<std::string> problems_{};
  std::size_t doubles_ = 0;
};

/// The cluster, who writes events to it, who reads what came of them, and the members.
class world {
 public:
  explicit world(int body_partitions) {
    char name[] = "/tmp/consume_kafka.XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    folder_ = name;
    host_ = kafka_client::make_client(RD_KAFKA_PRODUCER,
                                      kafka_client::make_settings({{"log_level", "0"}}, nullptr));
    cluster_.reset(rd_kafka_mock_cluster_new(host_.get(), brokers));
    REQUIRE(cluster_);
    create("events", partitions);
    create("bodies", body_partitions);
    create("rejects", 3);
    addresses_ = rd_kafka_mock_cluster_bootstraps(cluster_.get());
    // The cluster takes a message whose number in the sequence is too high, which a broker refuses;
    // so no second one is on its way.
    std::ofstream(folder_ / "properties")
        << "# for this test\n\nlog_level=3\nmax.in.flight=1\nreconnect.backoff.max.ms=500\n"
        << "session.timeout.ms=" << session_timeout.count() << "\nheartbeat.interval.ms=300\n";
    std::ofstream(folder_ / "config.json")
        << R"({"event_set_id": "{{set}}", "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePayment"}]})";
    const kafka_client::properties ours = {{"bootstrap.servers", addresses_},
                                           {"log_level", "0"},
                                           {"max.in.flight", "1"},
                                           {"enable.idempotence", "true"}};
    feeder_ = kafka_client::make_producer(
        ours, [](rd_kafka_t*, const rd_kafka_message_t*, void*) {}, nullptr);
    feed_ = kafka_client::find_topic(feeder_, "events");
    collector_ = kafka_client::make_consumer(ours, "collector", nullptr, nullptr);
    const auto all = kafka_client::make_list();
    for (int i = 0; i < body_partitions; ++i) kafka_client::add(all, "bodies", i)->offset = 0;
    for (int i = 0; i < 3; ++i) kafka_client::add(all, "rejects", i)->offset = 0;
    rd_kafka_assign(collector_.get(), all.get());
  }
  world(const world&) = delete;
  world& operator=(const world&) = delete;
  ~world() {
    for (const member& each : members_) {
      kill(each.process, SIGKILL);
      waitpid(each.process, nullptr, 0);
    }
    std::filesystem::remove_all(folder_);
  }

  void start_member() {
    const std::string log = (folder_ / ("log." + std::to_string(logs_++))).string();
    std::vector<std::string> arguments = {TIKTOK_OFFLINE_CONSUMER,
                                          "--config",
                                          (folder_ / "config.json").string(),
                                          "--brokers",
                                          addresses_,
                                          "--group",
                                          "mappers",
                                          "--events",
                                          "events",
                                          "--bodies",
                                          "bodies",
                                          "--rejects",
                                          "rejects",
                                          "--batch",
                                          "20",
                                          "--linger",
                                          "100",
                                          "--properties",
                                          (folder_ / "properties").string()};
    std::vector<char*> pointers;
    for (std::string& each : arguments) pointers.push_back(each.data());
    pointers.push_back(nullptr);
    const pid_t child = tests::fork_with_limit(3600);
    if (child == 0) {
      const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      dup2(file, 2);
      execv(pointers[0], pointers.data());
      _exit(127);
    }
    REQUIRE(child > 0);
    members_.push_back({child, log});
  }

  /// Which of them is chance; the exit status, or 128 and the signal.
  int end_member(int signal) {
    const auto which = members_.begin() + static_cast<std::ptrdiff_t>(below(members_.size()));
    const member chosen = *which;
    if (signal != SIGKILL) go_on_until([&] { return partitions_of(chosen) >= 0; });
    members_.erase(which);
    kill(chosen.process, signal);
    return end_of(chosen.process);
  }

  /// The exit status of the only one, which ends by itself.
  int wait_for_member() {
    const pid_t process = members_.at(0).process;
    members_.clear();
    return end_of(process);
  }

  /// Until each member has partitions, and all have all.
  void go_on_until_shared() {
    go_on_until([this] {
      int sum = 0;
      for (const member& each : members_) {
        const int count = partitions_of(each);
        if (count <= 0) return false;
        sum += count;
      }
      return sum == partitions;
    });
  }

  int end_of(pid_t process) {
    int status = 0;
    pid_t ended = 0;
    go_on_until([&] { return (ended = waitpid(process, &status, WNOHANG)) != 0; });
    REQUIRE(ended == process);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  void end_all_members() {
    while (!members_.empty()) CHECK(end_member(SIGTERM) == 0);
  }

  /// One that is taken for dead, and is not.
  void stop_member_for_a_while() {
    const pid_t process = members_[below(members_.size())].process;
    kill(process, SIGSTOP);
    go_on_for(session_timeout + milliseconds(2500));
    kill(process, SIGCONT);
  }

  void fail_requests(std::int16_t kind, std::size_t count, rd_kafka_resp_err_t error) {
    const std::vector<rd_kafka_resp_err_t> errors(count, error);
    rd_kafka_mock_push_request_errors_array(cluster_.get(), kind, errors.size(), errors.data());
  }
  void fail_no_more(std::int16_t kind) { rd_kafka_mock_clear_request_errors(cluster_.get(), kind); }

  void move_leaders() {
    for (int i = 0; i < partitions; ++i) {
      const auto broker = static_cast<std::int32_t>(1 + below(brokers));
      rd_kafka_mock_partition_set_leader(cluster_.get(), "events", i, broker);
      rd_kafka_mock_partition_set_leader(cluster_.get(), "bodies", i, 1 + broker % brokers);
    }
  }

  /// From now on this many events are there, or come as those before them are finished.
  void feed_up_to(std::size_t events) { wanted_ = events; }
  void feed_all_at_once(std::size_t events) {
    most_on_their_way_ = events;
    feed_up_to(events);
    go_on_until([this] { return fed_ == wanted_ && rd_kafka_outq_len(feeder_.get()) == 0; });
  }
  void write(std::size_t number, std::string text) {
    const std::string key = std::to_string(number);
    const auto partition = static_cast<std::int32_t>(number % partitions);
    const int failed = rd_kafka_produce(feed_.handle.get(), partition, RD_KAFKA_MSG_F_COPY,
                                        text.data(), text.size(), key.data(), key.size(), nullptr);
    if (failed != 0) FAIL("an event could not be written");
  }
  std::size_t filtered() const { return filtered_; }
  bool is_rejected(const std::string& id) const { return rejects_.seen().count(id) == 1; }
  std::size_t finished() const {
    return bodies_.seen().size() + rejects_.seen().size() + filtered_;
  }
  bool is_finished() const { return finished() == wanted_; }

  void step() {
    while (fed_ < wanted_ && fed_ - finished() < most_on_their_way_) feed(event(fed_));
    rd_kafka_poll(feeder_.get(), 0);
    for (int i = 0; i < 100; ++i) {
      const kafka_client::message message(
          rd_kafka_consumer_poll(collector_.get(), i == 0 ? 20 : 0));
      if (!message) break;
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) collect(*message);
    }
  }

  void go_on_for(milliseconds time) {
    for (const auto end = steady::now() + time; steady::now() < end;) step();
  }

  /// Fails when nothing happens any more: soon where all is committed, so that nothing would.
  void go_on_until(const std::function<bool()>& condition) {
    constexpr std::chrono::seconds soon{20};
    auto last = finished();
    auto changed = steady::now();
    auto looked = steady::now();
    while (!condition()) {
      step();
      const auto now = steady::now();
      if (finished() != last) changed = now;
      last = finished();
      if (now - changed < soon || now - looked < soon) continue;
      looked = now;
      const bool is_lost = !is_finished() && not_committed() == 0;
      if (!is_lost && now - changed < std::chrono::seconds(tests::ample_time)) continue;
      FAIL((is_lost ? "committed, and not there: " : "not finished: ") << wanted_ - last);
    }
  }

  void go_on_until_finished() {
    go_on_until([this] { return is_finished(); });
  }

  /// All that must have come of the events: bodies, rejects and their order.
  void check_arrivals() {
    go_on_for(milliseconds(500));
    std::set<std::string> mapped;
    std::set<std::string> rejected;
    for (std::size_t i = 0; i < fed_; ++i) {
      const event each(i);
      if (each.becomes == fate::mapped) mapped.insert(each.id);
      if (each.becomes == fate::rejected) rejected.insert(each.id);
    }
    CHECK(bodies_.seen() == mapped);
    CHECK(rejects_.seen() == rejected);
    CHECK(bodies_.problems() == std::vector<std::string>());
    CHECK(rejects_.problems() == std::vector<std::string>());
  }

  /// How many events the group would read again.
  std::int64_t not_committed() {
    const auto reader = kafka_client::make_consumer(
        {{"bootstrap.servers", addresses_}, {"log_level", "0"}}, "mappers", nullptr, nullptr);
    const auto offsets = kafka_client::make_list();
    for (int i = 0; i < partitions; ++i) kafka_client::add(offsets, "events", i);
    REQUIRE(rd_kafka_committed(reader.get(), offsets.get(), 60000) == RD_KAFKA_RESP_ERR_NO_ERROR);
    std::int64_t rest = static_cast<std::int64_t>(fed_);
    for (int i = 0; i < offsets->cnt; ++i)
      rest -= (std::max)(std::int64_t{0}, offsets->elems[i].offset);
    return rest;
  }

  void go_on_until_committed() {
    go_on_until([this] {
      go_on_for(milliseconds(200));
      return not_committed() == 0;
    });
  }

  std::string logs() const {
    std::string all;
    for (int i = 0; i < logs_; ++i) {
      std::ifstream log(folder_ / ("log." + std::to_string(i)));
      all.append(std::istreambuf_iterator<char>(log), {});
    }
    return all;
  }

  std::size_t doubles() const { return bodies_.doubles() + rejects_.doubles(); }
  std::size_t members() const { return members_.size(); }
  /// At random, one of the numbers below `end`.
  std::size_t below(std::size_t end) { return tests::below(random_, end); }
  std::uint64_t seed() const { return seed_; }

 private:
  struct member {
    pid_t process;
    std::string log;
  };

  /// As it last said; -1 before that.
  static int partitions_of(const member& each) {
    int count = -1;
    std::ifstream log(each.log);
    for (std::string line; std::getline(log, line);) {
      const json said = json::parse(line, nullptr, false);
      if (said.is_object()) count = said.value("partitions", count);
    }
    return count;
  }

  void create(const char* topic, int count) {
    REQUIRE(rd_kafka_mock_topic_create(cluster_.get(), topic, count, brokers) ==
            RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  void feed(const event& next) {
    write(next.key, next.text);
    ++fed_;
    if (next.becomes == fate::filtered) ++filtered_;
  }

  void collect(const rd_kafka_message_t& message) {
    const std::string_view text(static_cast<const char*>(message.payload), message.len);
    const std::string_view key(static_cast<const char*>(message.key), message.key_len);
    const json parsed = json::parse(text, nullptr, false);
    if (std::string_view(rd_kafka_topic_name(message.rkt)) == "rejects") {
      const std::string id = parsed.value("id", "none");
      if (id.substr(0, id.find('-')) != key) rejects_.add_problem("another key: " + id);
      return rejects_.add(id, message.partition);
    }
    const std::string set = parsed.value("event_set_id", "none");
    for (const json& each : parsed["batch"]) {
      const std::string id = each.value("event_id", "none");
      const bool is_first_set = std::stoul(id) % 3 == 0;
      if (set != (is_first_set ? "7181537436256731137" : "7181537436256731138")) {
        bodies_.add_problem("another event set: " + id);
      }
      bodies_.add(id, message.partition);
    }
  }

  std::uint64_t seed_ = tests::any_seed();
  std::mt19937_64 random_{seed_};
  std::filesystem::path folder_{};
  client host_{};
  std::unique_ptr<rd_kafka_mock_cluster_t, end_mock> cluster_{};
  std::string addresses_{};
  client feeder_{};
  kafka_client::topic feed_{};
  client collector_{};
  std::vector<member> members_{};
  int logs_ = 0;
  std::size_t wanted_ = 0;
  std::size_t fed_ = 0;
  std::size_t most_on_their_way_ = 1000;
  std::size_t filtered_ = 0;
  arrivals bodies_{};
  arrivals rejects_{};
};

constexpr std::int16_t produce_request = 0;
constexpr std::int16_t fetch_request = 1;
constexpr std::int16_t commit_request = 8;

/// Nothing can be written for longer than it takes until the next commit; then a member is killed.
void kill_while_nothing_is_written(world& at) {
  at.fail_requests(produce_request, 100000, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS);
  at.go_on_for(milliseconds(2500));
  CHECK(at.end_member(SIGKILL) == 128 + SIGKILL);
  at.fail_no_more(produce_request);
  at.start_member();
}

void kill_at_any_moment(world& at) {
  at.go_on_for(milliseconds(at.below(300)));
  CHECK(at.end_member(SIGKILL) == 128 + SIGKILL);
  at.start_member();
}

void another_joins(world& at) {
  at.start_member();
  at.go_on_for(milliseconds(1000));
}

void one_leaves(world& at) {
  if (at.members() > 1) CHECK(at.end_member(SIGTERM) == 0);
}

void requests_fail(world& at) {
  for (const auto error : {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR__TRANSPORT,
                           RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT}) {
    at.fail_requests(produce_request, 5, error);
  }
  for (const auto error :
       {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR__TRANSPORT}) {
    at.fail_requests(fetch_request, 5, error);
  }
  for (const auto error : {RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
                           RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_UNKNOWN}) {
    at.fail_requests(commit_request, 2, error);
  }
}

/// Something happens each time that a part of the events is finished.
void live_through_all_of_it(world& at, std::size_t members) {
  INFO("TIKTOK_OFFLINE_SEED=" << at.seed());
  const std::size_t events = tests::setting("TIKTOK_OFFLINE_EVENTS", 4000);
  const std::vector<std::function<void(world&)>> happenings = {
      [](world& w) { w.move_leaders(); },
      kill_while_nothing_is_written,
      requests_fail,
      another_joins,
      kill_at_any_moment,
      [](world& w) { w.stop_member_for_a_while(); },
      one_leaves};
  const std::size_t parts = 1 + (std::max)(happenings.size(), events / 4000);
  for (std::size_t i = 0; i < members; ++i) at.start_member();
  at.feed_up_to(events);
  for (std::size_t part = 1; part < parts; ++part) {
    at.go_on_until([&] { return at.finished() >= events * part / parts; });
    happenings[(part - 1) % happenings.size()](at);
  }
  at.go_on_until_finished();
  at.go_on_until_committed();
  at.end_all_members();
  at.check_arrivals();
  CHECK(at.logs().find("example.com") == std::string::npos);
  std::printf("consume_kafka, members: %zu, events: %zu, delivered again: %zu\n", members, events,
              at.doubles());
}

}  // namespace

TEST_CASE("one member that is killed and started again loses nothing and keeps the order",
          "[kafka]") {
  world at(partitions);
  live_through_all_of_it(at, 1);
}

TEST_CASE("two members of which one is killed lose nothing and keep the order", "[kafka]") {
  world at(partitions);
  live_through_all_of_it(at, 2);
}

TEST_CASE("four members that write to fewer partitions lose nothing and keep the order",
          "[kafka]") {
  world at(3);
  live_through_all_of_it(at, 4);
}

TEST_CASE("a member that is asked to stop leaves nothing to be read again", "[kafka]") {
  world at(partitions);
  for (const int signal : {SIGTERM, SIGINT}) {
    at.start_member();
    at.go_on_until_shared();
    at.feed_up_to(signal == SIGTERM ? 1000 : 2000);
    at.go_on_until_finished();
    CHECK(at.end_member(signal) == 0);
    CHECK(at.not_committed() == 0);
  }
  at.start_member();
  at.feed_up_to(4000);
  at.go_on_until([&] { return at.finished() > 2500; });
  CHECK(at.end_member(SIGTERM) == 0);
  CHECK(at.not_committed() > 0);
  at.start_member();
  at.go_on_until_finished();
  at.check_arrivals();
  CHECK(at.doubles() == 0);
}

// The cluster refuses commits from the moment that a rebalance begins, where a broker takes them
// until all have joined; so all is committed before.
TEST_CASE("members that come and go deliver nothing twice", "[kafka]") {
  world at(partitions);
  at.start_member();
  for (const std::size_t members : {std::size_t{2}, std::size_t{3}, std::size_t{2}}) {
    at.feed_up_to(at.finished() + 1000);
    at.go_on_until_finished();
    at.go_on_until_committed();
    if (members < at.members()) CHECK(at.end_member(SIGTERM) == 0);
    if (members > at.members()) at.start_member();
    at.go_on_until_shared();
  }
  at.feed_up_to(at.finished() + 1000);
  at.go_on_until_finished();
  at.check_arrivals();
  CHECK(at.doubles() == 0);
}

TEST_CASE("a body that the broker refuses ends the member, and is not committed", "[kafka]") {
  world at(partitions);
  at.feed_up_to(500);
  at.go_on_for(milliseconds(1000));
  at.fail_requests(produce_request, 1, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  at.start_member();
  CHECK(at.wait_for_member() == 1);
  const std::string last = at.logs().substr(at.logs().find("consume_kafka: "));
  CHECK(last.find("Topic authorization failed") != std::string::npos);
  CHECK(at.logs().find("example.com") == std::string::npos);
  CHECK_FALSE(at.is_finished());
  CHECK(at.not_committed() > 0);
  at.start_member();
  at.go_on_until_finished();
  CHECK(at.end_member(SIGTERM) == 0);
  at.check_arrivals();
  CHECK(at.not_committed() == 0);
}

TEST_CASE("an event whose body is longer than a message may be is rejected", "[kafka]") {
  world at(partitions);
  json large = json::parse(event(0).text);
  large["items"][0]["product"]["name"] = std::string(910000, 'x');
  at.write(0, large.dump());
  at.start_member();
  at.go_on_until([&] { return at.is_rejected("0-0"); });
  CHECK(at.finished() == 1);
  CHECK(at.end_member(SIGTERM) == 0);
}

TEST_CASE("a member that has too much on its way reads no more until that is written", "[kafka]") {
  world at(partitions);
  at.feed_all_at_once(14000);
  at.fail_requests(produce_request, 100000, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS);
  at.start_member();
  at.go_on_until([&] { return at.logs().find(R"({"held_back":true})") != std::string::npos; });
  CHECK(at.finished() == at.filtered());
  at.fail_no_more(produce_request);
  at.go_on_until_finished();
  CHECK(at.end_member(SIGTERM) == 0);
  at.check_arrivals();
  CHECK(at.doubles() == 0);
}
