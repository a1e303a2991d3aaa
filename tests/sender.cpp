// SPDX-License-Identifier: MIT
// Whether examples/send_with_curl loses nothing and sends nothing twice: it runs as a program of
// its own against an HTTP server on loopback that stands in for TikTok.
#include <fcntl.h>
#include <httplib.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#if __has_include(<catch2/generators/catch_generators_all.hpp>)
#include <catch2/generators/catch_generators_all.hpp>
#endif
#include "child_process.hpp"

namespace {

using json = nlohmann::ordered_json;
using ids = std::vector<std::string>;

constexpr const char* token = "a-token-that-nobody-may-see";
constexpr const char* digest = "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f";
constexpr const char* delivered = R"({"code":0,"message":"OK","request_id":"R1","data":{}})";

/// One request as the server saw it.
struct seen_request {
  std::string path{};
  std::string token{};
  std::string content_type{};
  json body{};
  ids events{};
};

json parse(const std::string& text) {
  return json::parse(text, nullptr, false);
}

/// The ids of the events in a batch of either format, whose shape it checks.
ids events_of(const std::string& path, const json& body) {
  const bool is_track = path == "/open_api/v1.3/event/track/";
  const char* list = is_track ? "data" : "batch";
  ids found;
  if (!body.is_object() || !body.contains(list)) return {"no list"};
  if (is_track && body.value("event_source", "") != "offline") return {"no source"};
  if (!body.contains(is_track ? "event_source_id" : "event_set_id")) return {"no set"};
  for (const json& event : body[list]) {
    const bool is_whole = event.contains("event") &&
                          event.contains(is_track ? "event_time" : "timestamp") &&
                          event.contains(is_track ? "user" : "context");
    found.push_back(is_whole ? event.value("event_id", "") : "half an event");
  }
  return found;
}

/// TikTok's place. What it answers to each request is up to the test; it notes every request.
class tiktok {
 public:
  using answer = std::function<void(const seen_request&, std::size_t number, httplib::Response&)>;

  tiktok() : tiktok(std::make_unique<httplib::Server>()) {}

  explicit tiktok(std::unique_ptr<httplib::Server> server) : server_(std::move(server)) {
    server_->Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
      seen_request seen{request.path, request.get_header_value("Access-Token"),
                        request.get_header_value("Content-Type"), parse(request.body)};
      seen.events = events_of(seen.path, seen.body);
      std::unique_lock lock(mutex_);
      seen_.push_back(seen);
      const std::size_t number = seen_.size();
      const answer how = how_;
      lock.unlock();
      how(seen, number, response);
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
  }

  ~tiktok() {
    server_->stop();
    thread_.join();
  }

  tiktok(const tiktok&) = delete;
  tiktok& operator=(const tiktok&) = delete;

  void answers(answer how) {
    const std::lock_guard lock(mutex_);
    how_ = std::move(how);
  }

  /// Forgets what it saw.
  void starts_anew() {
    const std::lock_guard lock(mutex_);
    seen_.clear();
  }

  std::vector<seen_request> requests() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

  /// The events of all requests.
  ids events() const {
    ids all;
    for (const auto& request : requests()) {
      all.insert(all.end(), request.events.begin(), request.events.end());
    }
    return all;
  }

  std::string url(const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(port_);
  }

 private:
  std::unique_ptr<httplib::Server> server_;
  int port_ = 0;
  std::thread thread_;
  mutable std::mutex mutex_;
  std::vector<seen_request> seen_;
  answer how_ = [](const seen_request&, std::size_t, httplib::Response& response) {
    response.set_content(delivered, "application/json");
  };
};

tiktok::answer always(int status, const std::string& body) {
  return [=](const seen_request&, std::size_t, httplib::Response& response) {
    response.status = status;
    response.set_content(body, "application/json");
  };
}

/// The first requests are answered so, later ones with "delivered".
tiktok::answer at_first(std::size_t times, int status, const std::string& body) {
  return [=](const seen_request& seen, std::size_t number, httplib::Response& response) {
    always(number <= times ? status : 200, number <= times ? body : delivered)(seen, number,
                                                                               response);
  };
}

std::string code(long number) {
  return R"({"code":)" + std::to_string(number) + R"(,"message":"about )" + digest +
         R"(","request_id":"R2","data":{}})";
}

/// A folder of its own, with the files of one sender.
class desk {
 public:
  desk() {
    // mkdtemp fills in six letters X.
    std::string pattern = (std::filesystem::temp_directory_path() / "sender.").string();
    pattern.append(6, 'X');
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  ~desk() { std::filesystem::remove_all(folder_); }
  desk(const desk&) = delete;
  desk& operator=(const desk&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

  std::string read(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  std::size_t lines(const std::string& name) const {
    const std::string text = read(name);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  /// The owner's, the group's and everybody's rights, as chmod takes them.
  unsigned mode(const std::string& name) const {
    struct stat found {};
    if (lstat(path(name).c_str(), &found) != 0) return 0;
    return static_cast<unsigned>(found.st_mode) & 07777U;
  }

  void set_mode(const std::string& name, unsigned mode) const {
    REQUIRE(chmod(path(name).c_str(), static_cast<mode_t>(mode)) == 0);
  }

  /// The ids of the events in a file of bodies.
  ids events(const std::string& name) const {
    std::istringstream text(read(name));
    ids found;
    for (std::string line; std::getline(text, line);) {
      const json body = parse(line);
      const bool is_track = body.contains("event_source");
      const auto some = events_of(is_track ? "/open_api/v1.3/event/track/" : "", body);
      found.insert(found.end(), some.begin(), some.end());
    }
    return found;
  }

 private:
  std::filesystem::path folder_;
};

/// A program that runs.
class running {
 public:
  running(const desk& at, std::vector<std::string> arguments,
          const std::vector<std::string>& environment, rlim_t largest_file = RLIM_INFINITY) {
    arguments.insert(arguments.begin(), TIKTOK_OFFLINE_SENDER);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::vector<std::string> variables = environment;
    variables.emplace_back("no_proxy=*");
    std::vector<char*> envp;
    for (std::string& variable : variables) envp.push_back(variable.data());
    envp.push_back(nullptr);
    const std::string out = at.path("out");
    const std::string err = at.path("err");
    pid_ = tests::fork_with_limit();
    REQUIRE(pid_ >= 0);
    if (pid_ != 0) return;
    const rlimit limit = {largest_file, largest_file};
    if (largest_file != RLIM_INFINITY) setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, SIG_IGN);  // an error to see, not a silent end
    redirect(out, 1);
    redirect(err, 2);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }

  void kill() const { ::kill(pid_, SIGKILL); }

  /// The exit status; -1 when it was killed.
  int wait() { return tests::end_in_time(pid_).exit_status(); }

 private:
  static void redirect(const std::string& name, int descriptor) {
    const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, descriptor);
    close(file);
  }

  pid_t pid_ = 0;
};

const std::vector<std::string> with_token = {std::string("TIKTOK_ACCESS_TOKEN=") + token};

std::vector<std::string> quick(const desk& at, const std::string& url,
                               const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"--base-url", url, "--longest-wait", "0"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.push_back(at.path("payloads"));
  return arguments;
}

/// What a run left.
struct outcome {
  int status = 0;
  json summary{};
  std::vector<json> reports{};
};

outcome outcome_of(const desk& at, int status) {
  outcome left;
  left.status = status;
  const json out = parse(at.read("out"));
  if (out.is_object()) left.summary = out["summary"];
  std::istringstream lines(at.read("err"));
  for (std::string line; std::getline(lines, line);) {
    const json report = parse(line);
    left.reports.push_back(report.is_object() && report.contains("request") ? report["request"]
                                                                            : json(line));
  }
  for (const char* file : {"out", "err", "payloads.delivered"}) {
    const std::string text = at.read(file);
    INFO(file);
    CHECK(text.find(token) == std::string::npos);
    CHECK(text.find(digest) == std::string::npos);
  }
  return left;
}

/// Sends the file `payloads` without waits.
outcome send(const desk& at, const tiktok& server, const std::vector<std::string>& more = {}) {
  return outcome_of(at, running(at, quick(at, server.url(), more), with_token).wait());
}

/// Runs it with these arguments alone.
outcome run(const desk& at, const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment = with_token) {
  return outcome_of(at, running(at, arguments, environment).wait());
}

json summary_of(std::size_t read, std::size_t sent, std::size_t sent_before,
                std::size_t undelivered, std::size_t requests) {
  json summary;
  summary["read"] = read;
  summary["delivered"] = sent;
  summary["delivered_before"] = sent_before;
  summary["undelivered"] = undelivered;
  summary["requests"] = requests;
  return summary;
}

/// The body of one event, as map_events writes it.
std::string offline_line(const std::string& id, const std::string& set = "7181537436256731137") {
  return R"({"event_set_id":")" + set + R"(","event":"CompletePayment","event_id":")" + id +
         R"(","timestamp":"2024-05-28T09:45:12.345Z","context":{"user":{"emails":[")" + digest +
         R"("]}},"properties":{"order_id":")" + id + R"(","value":49.9}})";
}

std::string track_line(const std::string& id) {
  return R"({"event_source":"offline","event_source_id":"7181537436256731137","data":[{)"
         R"("event":"Purchase","event_time":1716889512,"event_id":")" +
         id + R"(","user":{"email":[")" + digest + R"("]},"properties":{"order_id":")" + id +
         R"("}}]})";
}

ids numbered(std::size_t count, const std::string& prefix = "T-") {
  ids all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(prefix + std::to_string(i));
  return all;
}

std::string lines_of(const ids& events) {
  std::string text;
  for (const std::string& id : events) text += offline_line(id) + '\n';
  return text;
}

std::map<std::string, int> counted(const ids& events) {
  std::map<std::string, int> counts;
  for (const std::string& id : events) ++counts[id];
  return counts;
}

}  // namespace

TEST_CASE("The sender delivers every event and leaves nothing behind") {
  const desk at;
  tiktok server;
  const ids events = numbered(7);
  at.write("payloads", lines_of(events));
  const outcome left = send(at, server, {"--batch", "3"});

  CHECK(left.status == 0);
  CHECK(left.summary == summary_of(7, 7, 0, 0, 3));
  CHECK(left.reports.empty());
  CHECK(server.events() == events);
  for (const auto& request : server.requests()) {
    CHECK(request.path == "/open_api/v1.3/offline/batch/");
    CHECK(request.token == token);
    CHECK(request.content_type == "application/json");
    CHECK(request.body["event_set_id"] == "7181537436256731137");
    CHECK(request.body["batch"].size() <= 3);
  }
  const json first = parse(offline_line("T-0"));
  const json sent = server.requests()[0].body["batch"][0];
  for (const char* key : {"event", "event_id", "timestamp", "context", "properties"}) {
    CHECK(sent[key] == first[key]);
  }
  CHECK(at.read("payloads.undelivered").empty());
  CHECK_FALSE(std::filesystem::exists(at.path("payloads.undelivered.part")));
  CHECK(at.lines("payloads.delivered") == 7);
  CHECK(at.read("payloads") == lines_of(events));
}

TEST_CASE("The sender posts bodies of Events API 2.0 to their own path") {
  const desk at;
  tiktok server;
  at.write("payloads", track_line("T-0") + '\n' + offline_line("T-1") + '\n' + track_line("T-2"));
  const outcome left = send(at, server);

  CHECK(left.status == 0);
  CHECK(left.summary == summary_of(3, 3, 0, 0, 2));
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].path == "/open_api/v1.3/event/track/");
  CHECK(requests[0].events == ids{"T-0", "T-2"});
  CHECK(requests[0].body["event_source_id"] == "7181537436256731137");
  CHECK(requests[1].path == "/open_api/v1.3/offline/batch/");
}

TEST_CASE("The sender takes what map_events writes") {
  const desk at;
  tiktok server;
  const std::string events = TIKTOK_OFFLINE_EXAMPLES "/events/expected/payloads.jsonl";
  std::filesystem::copy_file(events, at.path("payloads"));
  const std::size_t count = at.lines("payloads");
  REQUIRE(count > 1);
  CHECK(send(at, server).summary == summary_of(count, count, 0, 0, 1));
  CHECK(server.events().size() == count);
}

TEST_CASE("The sender keeps to the limit of each format") {
  const desk at;
  tiktok server;
  std::string text = lines_of(numbered(60));
  for (const std::string& id : numbered(60, "N-")) text += track_line(id) + '\n';
  at.write("payloads", text);
  CHECK(send(at, server).summary == summary_of(120, 120, 0, 0, 3));
  std::vector<std::size_t> sizes;
  for (const auto& request : server.requests()) sizes.push_back(request.events.size());
  CHECK(sizes == std::vector<std::size_t>{50, 10, 60});
}

TEST_CASE("The sender makes batches as large as it is told, in both formats") {
  const desk at;
  tiktok server;
  std::string text = lines_of(numbered(60));
  for (const std::string& id : numbered(60, "N-")) text += track_line(id) + '\n';
  at.write("payloads", text);
  CHECK(send(at, server, {"--batch", "55"}).summary == summary_of(120, 120, 0, 0, 4));
  std::vector<std::size_t> sizes;
  for (const auto& request : server.requests()) sizes.push_back(request.events.size());
  CHECK(sizes == std::vector<std::size_t>{55, 55, 5, 5});
}

TEST_CASE("The sender never sends again what it has delivered") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(4)));
  CHECK(send(at, server).summary == summary_of(4, 4, 0, 0, 1));
  server.starts_anew();
  CHECK(send(at, server).summary == summary_of(4, 0, 4, 0, 0));
  CHECK(server.events().empty());

  at.write("payloads", lines_of(numbered(6)));
  CHECK(send(at, server).summary == summary_of(6, 2, 4, 0, 1));
  CHECK(server.events() == ids{"T-4", "T-5"});
}

TEST_CASE("The sender counts equal lines as two events and notes them apart") {
  const desk at;
  tiktok server;
  at.write("payloads", offline_line("T-1") + '\n' + offline_line("T-1") + '\n');
  CHECK(send(at, server).summary == summary_of(2, 2, 0, 0, 1));
  CHECK(send(at, server).summary == summary_of(2, 0, 2, 0, 0));
  at.write("payloads", lines_of({"T-1", "T-1", "T-1"}));
  CHECK(send(at, server).summary == summary_of(3, 1, 2, 0, 1));
}

TEST_CASE("The sender waits and tries again when TikTok is asked too often") {
  for (const long number : {40100L, 40016L, 40132L}) {
    const desk at;
    tiktok server;
    server.answers(at_first(2, 200, code(number)));
    at.write("payloads", lines_of(numbered(3)));
    const outcome left = send(at, server);
    INFO(number);
    CHECK(left.status == 0);
    CHECK(left.summary == summary_of(3, 3, 0, 0, 3));
    REQUIRE(left.reports.size() == 2);
    CHECK(left.reports[0]["verdict"] == "retry");
    CHECK(left.reports[0]["code"] == number);
    CHECK(left.reports[0]["events"] == 3);
    CHECK(left.reports[0]["request_id"] == "R2");
  }
}

TEST_CASE("The sender waits as long as TikTok's rule says, up to the longest wait") {
  const desk at;
  tiktok server;
  server.answers(at_first(1, 200, code(40100)));
  at.write("payloads", lines_of(numbered(1)));
  const outcome left =
      run(at, {"--base-url", server.url(), "--longest-wait=1", at.path("payloads")});
  CHECK(left.status == 0);
  REQUIRE(left.reports.size() == 1);
  CHECK(left.reports[0]["wait_seconds"] == 1);
}

TEST_CASE("The sender goes on when a server that failed is up again") {
  for (const int status : {500, 502, 503, 429}) {
    const desk at;
    tiktok server;
    server.answers(at_first(4, status, "<html>later</html>"));
    at.write("payloads", lines_of(numbered(3)));
    const outcome left = send(at, server);
    INFO(status);
    CHECK(left.status == 0);
    CHECK(left.summary == summary_of(3, 3, 0, 0, 5));
    REQUIRE(left.reports.size() == 4);
    CHECK(left.reports[0]["http_status"] == status);
  }
}

TEST_CASE("The sender sends again only the events that failed") {
  const desk at;
  tiktok server;
  server.answers(always(200, R"({"code":20001,"message":"OK","request_id":"R3","data":{
      "partial_failure":true,"failed_events":[{"order_in_batch":1,"error":"bad"},
                                              {"order_in_batch":3,"error":"bad"}]}})"));
  at.write("payloads", lines_of(numbered(5)));
  const outcome left = send(at, server);
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(5, 3, 0, 2, 1));
  REQUIRE(left.reports.size() == 1);
  CHECK(left.reports[0]["verdict"] == "partially_delivered");
  CHECK(left.reports[0]["failed"] == 2);
  CHECK(at.events("payloads.undelivered") == ids{"T-1", "T-3"});

  server.starts_anew();
  server.answers(always(200, delivered));
  SECTION("by the same command") {
    CHECK(send(at, server).summary == summary_of(5, 2, 3, 0, 1));
    CHECK(at.read("payloads.undelivered").empty());
  }
  SECTION("from the file of undelivered events") {
    std::filesystem::rename(at.path("payloads.undelivered"), at.path("payloads"));
    CHECK(send(at, server).summary == summary_of(2, 2, 0, 0, 1));
  }
  CHECK(server.events() == ids{"T-1", "T-3"});
}

TEST_CASE("The sender splits a batch of which some events failed") {
  const desk at;
  tiktok server;
  server.answers(always(200, R"({"code":0,"message":"OK","data":{
      "failed_events":[{"order_in_batch":0,"error":"bad"}]}})"));
  json body = parse(track_line("T-0"));
  body["data"].push_back(parse(track_line("T-1"))["data"][0]);
  body["data"].push_back(parse(track_line("T-2"))["data"][0]);
  body["test_event_code"] = "TEST1";
  at.write("payloads", body.dump() + '\n');
  CHECK(send(at, server).summary == summary_of(3, 2, 0, 1, 1));
  CHECK(at.events("payloads.undelivered") == ids{"T-0"});

  server.starts_anew();
  server.answers(always(200, delivered));
  CHECK(send(at, server).summary == summary_of(3, 1, 2, 0, 1));
  CHECK(server.events() == ids{"T-0"});
  CHECK(server.requests()[0].body["test_event_code"] == "TEST1");
}

TEST_CASE("The sender gives up all events when TikTok does not say which ones failed") {
  for (const char* data :
       {"{}", "null", R"({"partial_failure":true,"failed_events":[{"order_in_batch":99}]})"}) {
    const desk at;
    tiktok server;
    server.answers(always(200, std::string(R"({"code":20001,"data":)") + data + "}"));
    at.write("payloads", lines_of(numbered(3)));
    INFO(data);
    CHECK(send(at, server).summary == summary_of(3, 0, 0, 3, 1));
    CHECK(at.events("payloads.undelivered") == numbered(3));
  }
}

TEST_CASE("The sender stops at a refused token and keeps the rest") {
  for (const long number : {40101L, 40102L, 40104L, 40105L}) {
    const desk at;
    tiktok server;
    server.answers(always(200, code(number)));
    at.write("payloads", lines_of(numbered(7)));
    const outcome left = send(at, server, {"--batch", "2"});
    INFO(number);
    CHECK(left.status == 1);
    CHECK(left.summary == summary_of(7, 0, 0, 7, 1));
    CHECK(at.events("payloads.undelivered") == numbered(7));
    CHECK(at.read("payloads.delivered").empty());

    server.answers(always(200, delivered));
    CHECK(send(at, server, {"--batch", "2"}).summary == summary_of(7, 7, 0, 0, 4));
  }
}

TEST_CASE("The sender goes on with other event sets when one is refused") {
  const desk at;
  tiktok server;
  server.answers([](const seen_request& seen, std::size_t number, httplib::Response& response) {
    always(200, seen.body["event_set_id"] == "11" ? code(40001) : delivered)(seen, number,
                                                                             response);
  });
  std::string text;
  for (const std::string& id : numbered(6)) {
    text += offline_line("A" + id, "11") + '\n' + offline_line("B" + id, "22") + '\n';
  }
  at.write("payloads", text);
  const outcome left = send(at, server, {"--batch", "2"});
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(12, 6, 0, 6, 6));
  CHECK(at.events("payloads.undelivered") == numbered(6, "AT-"));
}

TEST_CASE("The sender is not held up by requests that always fail") {
  const desk at;
  tiktok server;
  server.answers([](const seen_request& seen, std::size_t number, httplib::Response& response) {
    const bool is_poison = seen.events == ids{"T-2"} || seen.events == ids{"T-4"};
    always(200, is_poison ? code(50000) : delivered)(seen, number, response);
  });
  at.write("payloads", lines_of(numbered(6)));
  CHECK(send(at, server, {"--batch", "1", "--attempts", "3"}).summary ==
        summary_of(6, 4, 0, 2, 10));
  CHECK(at.events("payloads.undelivered") == ids{"T-2", "T-4"});
}

TEST_CASE("The sender stops after two requests in vain when nobody listens") {
  const desk at;
  auto server = std::make_unique<tiktok>();
  const std::string url = server->url();
  server.reset();
  at.write("payloads", lines_of(numbered(7)));
  const outcome left = run(at, quick(at, url, {"--batch", "2", "--attempts", "3"}));
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(7, 0, 0, 7, 6));
  CHECK(at.events("payloads.undelivered") == numbered(7));
  REQUIRE(left.reports.size() == 6);
  CHECK(left.reports[0]["http_status"] == 0);
  CHECK(left.reports[0]["error"].is_string());
}

TEST_CASE("The sender does not wait for a reply that never ends") {
  const desk at;
  tiktok server;
  // Without limits it would be a delivery after all, in 20 seconds or after 3 megabytes.
  std::string drop;
  int drops = 0;
  std::string timeout;
  SECTION("in drops") {
    drop = " ";
    drops = 4000;
    timeout = "1";
  }
  SECTION("in a flood") {
    drop = std::string(100000, ' ');
    drops = 30;
    timeout = "60";
  }
  std::atomic<bool> is_over = false;
  server.answers([&](const seen_request&, std::size_t number, httplib::Response& response) {
    if (number > 2) return response.set_content(delivered, "application/json");
    const auto left = std::make_shared<int>(drops);
    response.set_chunked_content_provider(
        "application/json", [&, left](std::size_t, httplib::DataSink& sink) {
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
          if (--*left > 0) return !is_over && sink.write(drop.data(), drop.size());
          const std::string end = delivered;
          const bool is_written = sink.write(end.data(), end.size());
          sink.done();
          return is_written;
        });
  });
  at.write("payloads", lines_of(numbered(2)));
  const outcome left = send(at, server, {"--timeout", timeout, "--attempts", "2"});
  is_over = true;
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(2, 0, 0, 2, 2));
  REQUIRE(left.reports.size() == 2);
  CHECK(left.reports[0]["verdict"] == "retry");
  CHECK(left.reports[0]["error"].is_string());
  CHECK(send(at, server).summary == summary_of(2, 2, 0, 0, 1));
}

TEST_CASE("The sender believes in a delivery only when the answer says so") {
  for (const char* body :
       {"", "<html>welcome</html>", R"({"code":0)", "[]", R"({"message":"OK"})"}) {
    const desk at;
    tiktok server;
    server.answers(always(200, body));
    at.write("payloads", lines_of(numbered(2)));
    INFO(body);
    CHECK(send(at, server, {"--attempts", "2"}).summary == summary_of(2, 0, 0, 2, 2));
  }
}

TEST_CASE("The sender follows no redirect with its token") {
  const desk at;
  tiktok server;
  tiktok elsewhere;
  server.answers([&](const seen_request&, std::size_t, httplib::Response& response) {
    response.set_redirect(elsewhere.url() + "/open_api/v1.3/offline/batch/", 307);
  });
  at.write("payloads", lines_of(numbered(2)));
  CHECK(send(at, server).summary == summary_of(2, 0, 0, 2, 1));
  CHECK(elsewhere.requests().empty());
}

TEST_CASE("The sender asks no proxy to reach a server on this machine by http") {
  for (const char* variable :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    for (const char* scheme : {"http://", "socks5h://"}) {
      for (const char* host : {"http://127.0.0.1:", "http://localhost:", "HTTP://127.0.0.1:"}) {
        INFO(variable << " is " << scheme << ", the base URL starts with " << host);
        const desk at;
        tiktok server;
        tiktok proxy;
        at.write("payloads", lines_of(numbered(2)));
        const std::string port = server.url().substr(server.url().rfind(':') + 1);
        const std::string named = scheme + proxy.url().substr(7);
        // The first no_proxy counts: a person who has none that matches.
        const outcome left =
            run(at, quick(at, host + port, {"--attempts", "1"}),
                {with_token[0], std::string(variable) + "=" + named, "no_proxy=", "NO_PROXY="});
        CHECK(left.status == 0);
        CHECK(left.summary == summary_of(2, 2, 0, 0, 1));
        CHECK(server.events() == numbered(2));
        CHECK(proxy.requests().empty());
      }
    }
  }
}

TEST_CASE("The sender reaches https through a proxy that sees neither token nor payload") {
  std::mutex mutex;
  std::vector<httplib::Request> seen;
  auto refusing = std::make_unique<httplib::Server>();
  refusing->set_pre_routing_handler([&](const httplib::Request& asked, httplib::Response& answer) {
    const std::lock_guard lock(mutex);
    seen.push_back(asked);
    answer.status = 403;
    return httplib::Server::HandlerResponse::Handled;
  });
  const tiktok proxy(std::move(refusing));
  // http_proxy is for http only.
  for (const auto& [variable, is_asked] : std::vector<std::pair<std::string, bool>>{
           {"https_proxy", true}, {"ALL_PROXY", true}, {"http_proxy", false}}) {
    INFO(variable);
    const desk at;
    at.write("payloads", lines_of(numbered(2)));
    // Nobody listens on port 1; the name is one that never is in the DNS (RFC 6761).
    const outcome left = run(at, quick(at, "https://host.invalid:1", {"--attempts", "1"}),
                             {with_token[0], variable + "=" + proxy.url(), "no_proxy="});
    CHECK(left.status == 1);
    CHECK(left.summary == summary_of(2, 0, 0, 2, 1));
    const std::lock_guard lock(mutex);
    const std::vector<httplib::Request> asked = std::exchange(seen, {});
    REQUIRE(asked.size() == (is_asked ? 1 : 0));
    if (!is_asked) continue;
    CHECK(asked[0].method == "CONNECT");
    CHECK(asked[0].path == "host.invalid:1");
    CHECK(asked[0].body.empty());
    for (const auto& [name, value] : asked[0].headers) {
      INFO(name);
      CHECK(value.find(token) == std::string::npos);
      CHECK(value.find(digest) == std::string::npos);
    }
  }
}

TEST_CASE("A sender killed at any request and run again loses nothing") {
  const ids events = numbered(10);
  for (std::size_t fatal = 1; fatal <= 4; ++fatal) {
    for (const bool is_taken : {false, true}) {
      INFO("killed at request " << fatal << (is_taken ? " after" : " before") << " it was taken");
      const desk at;
      tiktok server;
      std::mutex mutex;
      ids taken;
      std::atomic<const running*> victim = nullptr;
      server.answers(
          [&](const seen_request& seen, std::size_t number, httplib::Response& response) {
            if (number != fatal || is_taken) {
              const std::lock_guard lock(mutex);
              taken.insert(taken.end(), seen.events.begin(), seen.events.end());
            }
            if (number == fatal) {
              while (victim == nullptr) std::this_thread::yield();
              victim.load()->kill();
            }
            response.set_content(delivered, "application/json");
          });
      at.write("payloads", lines_of(events));
      running first(at, quick(at, server.url(), {"--batch", "3"}), with_token);
      victim = &first;
      CHECK(first.wait() == -1);

      const outcome left = send(at, server, {"--batch", "3"});
      CHECK(left.status == 0);
      const std::size_t before = (fatal - 1) * 3;
      CHECK(left.summary["delivered_before"] == before);
      CHECK(left.summary["delivered"] == events.size() - before);
      // Twice goes only what TikTok took and the sender could not hear of.
      ids expected = events;
      if (is_taken) {
        const auto from = events.begin() + static_cast<std::ptrdiff_t>(before);
        const auto size = std::min<std::ptrdiff_t>(3, events.end() - from);
        expected.insert(expected.end(), from, from + size);
      }
      const std::lock_guard lock(mutex);
      CHECK(counted(taken) == counted(expected));
    }
  }
}

TEST_CASE("A sender killed again and again at any moment loses nothing") {
  const desk at;
  tiktok server;
  const ids events = numbered(120);
  at.write("payloads", lines_of(events));
  server.answers([](const seen_request&, std::size_t, httplib::Response& response) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    response.set_content(delivered, "application/json");
  });
  std::mt19937 random(7);
  std::size_t kills = 0;
  int status = -1;
  while (status == -1) {
    // Ever later, so that it comes to an end on any machine.
    const std::size_t longest_us = 4000 + kills * kills * 100;
    running sending(at, quick(at, server.url(), {"--batch", "2"}), with_token);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % longest_us));
    sending.kill();
    status = sending.wait();
    kills += status == -1 ? 1 : 0;
  }
  CHECK(status == 0);
  const auto counts = counted(server.events());
  CHECK(counts.size() == events.size());
  std::size_t again = 0;
  for (const auto& [id, times] : counts) again += static_cast<std::size_t>(times) - 1;
  INFO(kills << " kills, " << again << " events twice");
  CHECK(again <= kills * 2);
  CHECK(send(at, server).summary == summary_of(120, 0, 120, 0, 0));
}

TEST_CASE("The sender does not rely on a note that was half written") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(3)));
  CHECK(send(at, server).summary == summary_of(3, 3, 0, 0, 1));
  const std::string notes = at.read("payloads.delivered");
  for (const std::size_t cut : {1U, 2U, 40U, 64U}) {
    INFO(cut);
    at.write("payloads.delivered", notes.substr(0, notes.size() - cut));
    // Without its line end alone a note is whole.
    const std::size_t lost = cut == 1 ? 0 : 1;
    CHECK(send(at, server).summary == summary_of(3, lost, 3 - lost, 0, lost));
    CHECK(send(at, server).summary == summary_of(3, 0, 3, 0, 0));
  }
}

TEST_CASE("The sender reads files as people have them") {
  const desk at;
  tiktok server;
  at.write("payloads", "\r\n \t\n" + offline_line("T-0") + "\r\n\n" + offline_line("T-1") +
                           " \n  " + offline_line("T-2"));
  CHECK(send(at, server).summary == summary_of(3, 3, 0, 0, 1));
  CHECK(server.events() == numbered(3));
  at.write("payloads", lines_of(numbered(3)));
  CHECK(send(at, server).summary == summary_of(3, 0, 3, 0, 0));

  at.write("payloads", "");
  const outcome left = send(at, server);
  CHECK(left.status == 0);
  CHECK(left.summary == summary_of(0, 0, 0, 0, 0));
}

TEST_CASE("The sender keeps numbers and texts as they are") {
  const desk at;
  tiktok server;
  json body = parse(offline_line("T-0"));
  body["properties"]["value"] = 9007199254740993;
  body["properties"]["shop_id"] = "Caf\xC3\xA9 \xF0\x9F\x98\x80 \"quoted\"";
  body["properties"]["contents"] = {{{"price", 0.1}, {"quantity", 7.0}}};
  at.write("payloads", body.dump() + '\n');
  CHECK(send(at, server).status == 0);
  CHECK(server.requests()[0].body["batch"][0]["properties"].dump() == body["properties"].dump());
}

TEST_CASE("The sender returns lines that are not request bodies unchanged") {
  const desk at;
  tiktok server;
  const std::string odd =
      "no json " + std::string(digest) + "\n{}\n[1]\n{\"event_set_id\":\"7\"}\n";
  at.write("payloads", offline_line("T-0") + '\n' + odd + offline_line("T-1") + '\n');
  const outcome left = send(at, server);
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(6, 2, 0, 4, 1));
  CHECK(at.read("payloads.undelivered") == odd);
  REQUIRE(left.reports.size() == 4);
  CHECK(left.reports[0] == R"({"line":2,"error":"not a request body"})");
  CHECK(left.reports[3] == R"({"line":5,"error":"not a request body"})");
}

TEST_CASE("The sender hands back lines with a NUL byte whole and believes no answer that has one") {
  const desk at;
  tiktok server;
  const std::string nul(1, '\0');
  const std::string odd = offline_line("T-1") + nul + offline_line("T-2") + '\n' +
                          offline_line("T-3") + nul + '\n' + nul + '\n' + nul +
                          offline_line("T-4") + '\n';
  at.write("payloads", offline_line("T-0") + '\n' + odd);
  const outcome left = send(at, server);
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(5, 1, 0, 4, 1));
  CHECK(server.events() == ids{"T-0"});
  CHECK(at.read("payloads.undelivered") == odd);

  server.starts_anew();
  server.answers(always(200, delivered + nul + "rubbish"));
  at.write("payloads", lines_of({"T-5"}));
  CHECK(send(at, server, {"--attempts", "1"}).summary == summary_of(1, 0, 0, 1, 1));
}

TEST_CASE("The sender prints TikTok's messages only when it is asked to") {
  const desk at;
  tiktok server;
  server.answers(always(200, R"({"code":40002,"message":"event_id: too long","request_id":"R4"})"));
  at.write("payloads", lines_of(numbered(1)));
  outcome left = send(at, server);
  CHECK(left.status == 1);
  REQUIRE(left.reports.size() == 1);
  CHECK(left.reports[0] == parse(R"({"events":1,"verdict":"refused","http_status":200,
                                     "code":40002,"request_id":"R4"})"));
  left = send(at, server, {"--messages"});
  REQUIRE(left.reports.size() == 1);
  CHECK(left.reports[0]["message"] == "event_id: too long");
}

TEST_CASE("The sender replaces an old file of undelivered events only at the end of a run") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(2)));
  at.write("payloads.undelivered", "old\n");
  std::string in_between;
  server.answers([&](const seen_request&, std::size_t, httplib::Response& response) {
    in_between = at.read("payloads.undelivered");
    response.set_content(delivered, "application/json");
  });
  CHECK(send(at, server).status == 0);
  CHECK(in_between == "old\n");
  CHECK(at.read("payloads.undelivered").empty());
}

TEST_CASE("The sender's files are for their owner only, from the first moment") {
  for (const unsigned mask : {0U, 022U, 077U}) {
    INFO("umask " << mask);
    const desk at;
    tiktok server;
    at.write("payloads", lines_of(numbered(2)));
    std::vector<unsigned> in_between;
    server.answers([&](const seen_request&, std::size_t, httplib::Response& response) {
      in_between = {at.mode("payloads.delivered"), at.mode("payloads.undelivered.part")};
      response.set_content(code(40002), "application/json");
    });
    const mode_t before = umask(static_cast<mode_t>(mask));
    const outcome left = send(at, server);
    umask(before);
    CHECK(left.summary == summary_of(2, 0, 0, 2, 1));
    CHECK(in_between == std::vector<unsigned>{0600, 0600});
    CHECK(at.mode("payloads.delivered") == 0600);
    CHECK(at.mode("payloads.undelivered") == 0600);
  }
}

TEST_CASE("The sender leaves the access to its files as it finds it") {
  for (const unsigned mode : {0600U, 0640U, 0644U, 0666U, 0400U, 0700U}) {
    INFO("mode " << mode);
    const desk at;
    tiktok server;
    server.answers(at_first(1, 200, code(40002)));
    at.write("payloads", lines_of(numbered(2)));
    at.write("payloads.undelivered", "old\n");
    at.set_mode("payloads.undelivered", mode);
    at.write("payloads.delivered", "");
    at.set_mode("payloads.delivered", mode | 0200U);
    CHECK(send(at, server).summary == summary_of(2, 0, 0, 2, 1));
    CHECK(at.mode("payloads.undelivered") == mode);
    CHECK(at.mode("payloads.delivered") == (mode | 0200U));
    CHECK(at.events("payloads.undelivered") == numbered(2));
    CHECK(send(at, server).summary == summary_of(2, 2, 0, 0, 1));
    CHECK(at.mode("payloads.undelivered") == mode);
  }
  if (geteuid() != 0) return;
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(2)));
  at.write("payloads.undelivered", "old\n");
  REQUIRE(chown(at.path("payloads.undelivered").c_str(), 12345, 54321) == 0);
  at.set_mode("payloads.undelivered", 0640);
  CHECK(send(at, server).status == 0);
  struct stat found {};
  REQUIRE(stat(at.path("payloads.undelivered").c_str(), &found) == 0);
  CHECK(found.st_uid == 12345);
  CHECK(found.st_gid == 54321);
  CHECK(at.mode("payloads.undelivered") == 0640);
}

TEST_CASE("The sender writes through no link in the place of its own files") {
  const desk at;
  tiktok server;
  server.answers(always(200, code(40002)));
  at.write("payloads", lines_of(numbered(2)));
  at.write("precious", "precious\n");
  at.set_mode("precious", 0644);
  const std::string part = at.path("payloads.undelivered.part");
  const std::string target = at.path("precious");
  SECTION("a link in place of the part") {
    std::filesystem::create_symlink(target, part);
  }
  SECTION("a hard link in place of the part") {
    std::filesystem::create_hard_link(target, part);
  }
  SECTION("a link to nothing in place of the part") {
    std::filesystem::create_symlink(at.path("nothing"), part);
  }
  SECTION("a link in place of the undelivered events") {
    std::filesystem::create_symlink(target, at.path("payloads.undelivered"));
  }
  SECTION("a hard link in place of the undelivered events") {
    std::filesystem::create_hard_link(target, at.path("payloads.undelivered"));
  }
  CHECK(send(at, server).summary == summary_of(2, 0, 0, 2, 1));
  CHECK(at.read("precious") == "precious\n");
  CHECK(at.mode("precious") == 0644);
  CHECK_FALSE(std::filesystem::exists(at.path("nothing")));
  CHECK_FALSE(std::filesystem::is_symlink(at.path("payloads.undelivered")));
  CHECK(at.events("payloads.undelivered") == numbered(2));
  CHECK_FALSE(std::filesystem::exists(part));
}

TEST_CASE("The sender is not held up by the part that a killed run left") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(3)));
  const std::string part = at.path("payloads.undelivered.part");
  SECTION("by a kill") {
    std::atomic<const running*> victim = nullptr;
    server.answers([&](const seen_request&, std::size_t number, httplib::Response& response) {
      if (number == 1) {
        while (victim == nullptr) std::this_thread::yield();
        victim.load()->kill();
      }
      response.set_content(delivered, "application/json");
    });
    running first(at, quick(at, server.url(), {}), with_token);
    victim = &first;
    CHECK(first.wait() == -1);
    CHECK(std::filesystem::exists(part));
  }
  SECTION("in any mode") {
    at.write("payloads.undelivered.part", lines_of({"of an earlier run"}));
    at.set_mode("payloads.undelivered.part", GENERATE(0600U, 0644U, 0400U));
  }
  SECTION("a FIFO, which nobody reads") {
    REQUIRE(mkfifo(part.c_str(), 0600) == 0);
  }
  CHECK(send(at, server).summary == summary_of(3, 3, 0, 0, 1));
  CHECK(at.read("payloads.undelivered").empty());
  CHECK(at.mode("payloads.undelivered") == 0600);
  CHECK_FALSE(std::filesystem::exists(part));
}

TEST_CASE("A second sender on the same files is told so, and the first one delivers all") {
  const desk at;
  const desk second;
  tiktok server;
  const ids events = numbered(6);
  at.write("payloads", lines_of(events));
  second.write("payloads", lines_of(numbered(6, "S-")));
  std::filesystem::create_directory_symlink(at.path(""), second.path("link"));
  std::vector<std::string> arguments;
  std::string named;
  SECTION("by the same command") {
    arguments = {at.path("payloads")};
    named = at.path("payloads.delivered");
  }
  SECTION("through a link to the folder") {
    arguments = {second.path("link/payloads")};
    named = second.path("link/payloads.delivered");
  }
  SECTION("with the same notes") {
    arguments = {"--delivered", at.path("payloads.delivered"), second.path("payloads")};
    named = at.path("payloads.delivered");
  }
  SECTION("with the same file for what is not delivered") {
    arguments = {"--undelivered", at.path("payloads.undelivered"), second.path("payloads")};
    named = at.path("payloads.undelivered.part");
  }
  arguments.insert(arguments.begin(), {"--base-url", server.url(), "--longest-wait", "0"});
  std::vector<int> statuses;
  std::atomic<bool> is_started = false;
  server.answers([&](const seen_request& seen, std::size_t, httplib::Response& response) {
    // None while one runs: one that sends, as it should not, is answered, too.
    if (!is_started.exchange(true)) {
      statuses.push_back(running(second, arguments, with_token).wait());
      is_started = false;
    }
    const bool is_refused = seen.events == ids{"T-2", "T-3"};
    response.set_content(is_refused ? code(40002) : delivered, "application/json");
  });
  const outcome left = send(at, server, {"--batch", "2"});
  CHECK(statuses == std::vector<int>{1, 1, 1});
  CHECK(second.read("err") ==
        "send_with_curl: another process is writing " + named + "; try again after it has ended\n");
  CHECK(second.read("out").empty());
  CHECK(left.summary == summary_of(6, 4, 0, 2, 3));
  CHECK(server.events() == events);
  CHECK(at.lines("payloads.delivered") == 4);
  CHECK(at.events("payloads.undelivered") == ids{"T-2", "T-3"});

  // The lock ends with the first one.
  server.answers(always(200, delivered));
  CHECK(run(second, arguments).status == 0);
}

TEST_CASE("Senders started at the same time deliver each event once") {
  const desk at;
  tiktok server;
  const ids events = numbered(20);
  at.write("payloads", lines_of(events));
  std::vector<std::unique_ptr<desk>> desks;
  std::vector<std::unique_ptr<running>> senders;
  for (int i = 0; i < 8; ++i) {
    desks.push_back(std::make_unique<desk>());
    senders.push_back(std::make_unique<running>(
        *desks.back(), quick(at, server.url(), {"--batch", "2"}), with_token));
  }
  int ended_well = 0;
  for (const auto& sending : senders) ended_well += sending->wait() == 0 ? 1 : 0;
  CHECK(ended_well >= 1);
  CHECK(server.events() == events);
  CHECK(at.lines("payloads.delivered") == events.size());
}

TEST_CASE("The sender refuses to write reports or its summary into its own files") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(2)));
  at.write("payloads.delivered", "");
  // `running` lets standard output be the file `out`, standard error `err`.
  const std::string stream = GENERATE("out", "err");
  const std::string way = GENERATE("itself", "a link", "a hard link");
  const std::string option = GENERATE("--delivered", "--undelivered", "the part", "PAYLOADS");
  INFO(stream << " through " << way << " as " << option);
  at.write(stream, "");
  std::string name = stream;
  if (option == "the part") {
    name = "x.part";
  } else if (way != "itself") {
    name = "linked";
  }
  if (way == "a link") std::filesystem::create_symlink(at.path(stream), at.path(name));
  if (way == "a hard link") std::filesystem::create_hard_link(at.path(stream), at.path(name));
  if (option == "the part" && way == "itself") return;

  std::vector<std::string> arguments = {"--base-url", server.url(), "--attempts", "1"};
  if (option == "PAYLOADS") {
    arguments.insert(arguments.end(),
                     {"--delivered", at.path("d"), "--undelivered", at.path("u"), at.path(name)});
  } else {
    const std::string given = option == "the part" ? at.path("x") : at.path(name);
    arguments.insert(arguments.end(),
                     {option == "the part" ? "--undelivered" : option, given, at.path("payloads")});
  }
  CHECK(running(at, arguments, with_token).wait() == 2);
  CHECK(at.read("err").find("are the same file") != std::string::npos);
  CHECK(at.read("out").empty());
  CHECK(server.requests().empty());
}

TEST_CASE("The sender lets none of its files take the place of a closed stream") {
  const desk at;
  tiktok server;
  server.answers(always(200, code(40002)));
  at.write("payloads", lines_of(numbered(2)));
  const std::string closed = GENERATE("<&- >&- 2>&-", ">&- 2>&-", "2>&-", "<&- >&- 2>/dev/null");
  INFO(closed);
  const std::string command = "TIKTOK_ACCESS_TOKEN=t no_proxy='*' '" +
                              std::string(TIKTOK_OFFLINE_SENDER) + "' --base-url " + server.url() +
                              " " + at.path("payloads") + " " + closed;
  CHECK(tests::run_command(command).exit_status() == 1);
  CHECK(server.requests().empty());
  CHECK(at.read("payloads.delivered").empty());
  CHECK(at.read("payloads.undelivered").empty());
}

TEST_CASE("The sender takes a base URL with a slash at its end and with a path") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(1)));
  CHECK(run(at, {"--base-url", server.url() + "/", at.path("payloads")}).status == 0);
  at.write("payloads", lines_of({"T-1"}));
  CHECK(run(at, {"--base-url=" + server.url() + "/by/proxy", at.path("payloads")}).status == 0);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].path == "/open_api/v1.3/offline/batch/");
  CHECK(requests[1].path == "/by/proxy/open_api/v1.3/offline/batch/");
}

TEST_CASE("The sender uses the files that it is told to use") {
  const desk at;
  tiktok server;
  server.answers(at_first(1, 200, code(40002)));
  at.write("payloads", lines_of(numbered(2)));
  const std::vector<std::string> more = {"--batch=1", "--delivered=" + at.path("sent"),
                                         "--undelivered", at.path("rest")};
  CHECK(send(at, server, more).summary == summary_of(2, 1, 0, 1, 2));
  CHECK(at.lines("sent") == 1);
  CHECK(at.events("rest") == ids{"T-0"});
  CHECK_FALSE(std::filesystem::exists(at.path("payloads.delivered")));
}

TEST_CASE("The sender sends nothing when it cannot note what it sends") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(2)));
  const auto fails = [&](const std::vector<std::string>& more, const std::string& text) {
    INFO(text);
    CHECK(send(at, server, more).status == 1);
    CHECK(at.read("err").find(text) != std::string::npos);
    CHECK(at.read("out").empty());
    CHECK(server.requests().empty());
  };
  fails({"--delivered", at.path("no/such/folder")}, "cannot write to");
  fails({"--undelivered", at.path("no/such/folder")}, "cannot write to");
  fails({"--delivered", at.path("")}, "cannot write to");
  fails({"--undelivered", at.path("")}, "cannot write to");
  REQUIRE(mkfifo(at.path("fifo").c_str(), 0600) == 0);
  fails({"--delivered", at.path("fifo")}, "cannot write to");
  fails({"--undelivered", at.path("fifo")}, "cannot write to");
  CHECK(std::filesystem::is_fifo(at.path("fifo")));
  std::filesystem::create_symlink(at.path("fifo"), at.path("linked"));
  fails({"--undelivered", at.path("linked")}, "cannot write to");
  std::filesystem::create_directory(at.path("folder.part"));
  fails({"--undelivered", at.path("folder")}, "cannot write to");
  if (std::filesystem::exists("/dev/full")) fails({"--delivered", "/dev/full"}, "cannot write to");

  if (geteuid() != 0) {  // who may read everything
    at.write("payloads.delivered", "");
    at.set_mode("payloads.delivered", 0200);
    fails({}, "cannot read " + at.path("payloads.delivered"));
    at.set_mode("payloads.delivered", 0400);
    fails({}, "cannot write to " + at.path("payloads.delivered"));
    at.set_mode("payloads.delivered", 0600);
  }
  std::filesystem::remove(at.path("payloads"));
  fails({}, "cannot read");
  std::filesystem::create_directory(at.path("payloads"));
  fails({}, "cannot read");
}

TEST_CASE("The sender stops when the disk is full and loses nothing") {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of(numbered(4)));
  // Room for one note and a half.
  running starved(at, quick(at, server.url(), {"--batch=1"}), with_token, 100);
  CHECK(starved.wait() == 1);
  CHECK(at.read("err").find("cannot write to") != std::string::npos);
  CHECK(at.read("out").empty());
  CHECK(server.events() == ids{"T-0", "T-1"});

  server.starts_anew();
  CHECK(send(at, server).summary == summary_of(4, 3, 1, 0, 1));
  CHECK(server.events() == ids{"T-1", "T-2", "T-3"});
}

#ifdef TIKTOK_OFFLINE_FAILING_CALLS

namespace {

/// What TikTok has accepted: all but the events whose id begins with "bad".
class choosy_tiktok {
 public:
  choosy_tiktok() {
    server_.answers([this](const seen_request& seen, std::size_t, httplib::Response& response) {
      json answer = parse(delivered);
      const std::lock_guard lock(mutex_);
      for (std::size_t i = 0; i < seen.events.size(); ++i) {
        if (seen.events[i].rfind("bad", 0) != 0) {
          ++accepted_[seen.events[i]];
          continue;
        }
        answer["code"] = 20001;
        answer["data"]["failed_events"].push_back({{"order_in_batch", i}, {"error", "bad"}});
      }
      response.set_content(answer.dump(), "application/json");
    });
  }

  std::string url() const { return server_.url(); }

  /// How often each event was accepted.
  std::map<std::string, int> accepted() const {
    const std::lock_guard lock(mutex_);
    return accepted_;
  }

  void starts_anew() {
    const std::lock_guard lock(mutex_);
    accepted_.clear();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> accepted_;
  tiktok server_;
};

/// Events of which TikTok refuses some; one is longer than any buffer.
ids good_and_bad_events() {
  return {"T-0", "T-1", "bad-0", "bad-" + std::string(9000, 'x'), "T-2", "T-3", "T-4"};
}

std::string undelivered_of_an_earlier_run() {
  return lines_of({"bad-of-an-earlier-run"});
}

/// What an earlier run may have left, `notes` with its one event: the last note is half written.
void leave_files_of_an_earlier_run(const desk& at, const std::string& notes) {
  at.write("payloads", lines_of(good_and_bad_events()));
  at.write("payloads.delivered", notes + notes.substr(0, 20));
  at.write("payloads.undelivered", undelivered_of_an_earlier_run());
  at.write("payloads.undelivered.part", lines_of({"bad-of-a-killed-run"}));
}

/// A run with a fault of the system at one call.
struct faulty_run {
  int status = 0;
  std::string call{};  // and its file; empty when there are fewer calls
};

faulty_run send_with_fault(const desk& at, const choosy_tiktok& server, const std::string& how,
                           std::size_t number) {
  std::vector<std::string> environment = with_token;
  environment.emplace_back("LD_PRELOAD=" TIKTOK_OFFLINE_FAILING_CALLS);
  environment.push_back("FAILING_CALLS_FOLDER=" + at.path(""));
  environment.push_back("FAILING_CALLS_NUMBER=" + std::to_string(number));
  environment.push_back("FAILING_CALLS_HOW=" + how);
  environment.push_back("FAILING_CALLS_LOG=" + at.path("log"));
  const auto arguments = quick(at, server.url(), {"--batch", "3"});
  const int status = outcome_of(at, running(at, arguments, environment).wait()).status;
  return {status, at.read("log")};
}

ids bad_ones(const ids& events) {
  ids bad;
  for (const std::string& id : events) {
    if (id.rfind("bad", 0) == 0) bad.push_back(id);
  }
  return bad;
}

/// The notes of an event that was delivered alone.
std::string notes_of(const std::string& event) {
  const desk at;
  tiktok server;
  at.write("payloads", lines_of({event}));
  REQUIRE(send(at, server).status == 0);
  return at.read("payloads.delivered");
}

}  // namespace

TEST_CASE("A sender whose disk fails, or that is killed, at any call of the system loses nothing") {
  const std::string how = GENERATE("full", "stays_full", "half", "kill_before", "kill_within");
  CAPTURE(how);
  const ids events = good_and_bad_events();
  const ids bad = bad_ones(events);
  const std::string notes = notes_of("T-0");
  REQUIRE_FALSE(notes.empty());
  choosy_tiktok server;
  std::map<std::string, int> reached;
  for (std::size_t number = 1;; ++number) {
    const desk at;
    REQUIRE(number < 200);
    server.starts_anew();
    leave_files_of_an_earlier_run(at, notes);
    const faulty_run run = send_with_fault(at, server, how, number);
    INFO("at call " << number << ": " << run.call);
    const bool is_killed = how.rfind("kill", 0) == 0 && !run.call.empty();
    CHECK(run.status == (is_killed ? -1 : 1));
    // Each file of undelivered events is whole, and a summary speaks of the one that is there.
    const ids left = at.events("payloads.undelivered");
    const bool is_old = at.read("payloads.undelivered") == undelivered_of_an_earlier_run();
    CHECK((is_old || left == bad));
    if (parse(at.read("out")).is_object()) CHECK_FALSE(is_old);
    CHECK(at.read("payloads") == lines_of(events));
    if (run.call.empty()) {
      CHECK(left == bad);
      CHECK(server.accepted() == counted({"T-1", "T-2", "T-3", "T-4"}));
      break;
    }
    ++reached[run.call.substr(0, run.call.find(' '))];

    const outcome again =
        outcome_of(at, running(at, quick(at, server.url(), {"--batch", "3"}), with_token).wait());
    CHECK(again.status == 1);
    CHECK(again.summary["undelivered"] == bad.size());
    CHECK(at.events("payloads.undelivered") == bad);
    CHECK_FALSE(std::filesystem::exists(at.path("payloads.undelivered.part")));
    for (const std::string id : {"T-1", "T-2", "T-3", "T-4"}) {
      // Twice only where TikTok's answer could not be noted.
      const auto accepted = server.accepted();
      CHECK(accepted.count(id) == 1);
      CHECK(accepted.at(id) <= 2);
    }
    CHECK(server.accepted().count("T-0") == 0);
  }
  std::string all;
  for (const auto& [call, times] : reached) all += ' ' + call + ' ' + std::to_string(times);
  std::printf("%s:%s\n", how.c_str(), all.c_str());
  CHECK(reached["open"] >= 3);
  CHECK(reached["fflush"] >= 4);
  CHECK(reached["fwrite"] >= 1);
  CHECK(reached["fsync"] == 1);
  CHECK(reached["rename"] == 1);
}

#endif

TEST_CASE("The sender shows no event that is given for the name of a file") {
  const desk at;
  tiktok server;
  const std::string event = R"({"user":{"email":"lea@example.com"}})";
  for (const std::string& name :
       {event, std::string(5000, 'x') + "lea_planted", std::string("lea@example.com")}) {
    at.write("payloads", lines_of(numbered(1)));
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{name},
          {at.path("payloads"), "--delivered", name + "/x"},
          {at.path("payloads"), "--undelivered", name + "/x"},
          {"--" + name, "x"}}) {
      std::vector<std::string> all = {"--base-url", server.url()};
      all.insert(all.end(), arguments.begin(), arguments.end());
      const auto status = run(at, all).status;
      CHECK((status == 1 || status == 2));
      CHECK_FALSE(at.read("err").empty());
      CHECK(at.read("err").find("lea") == std::string::npos);
    }
  }
}

TEST_CASE("The sender refuses bad options before it sends anything") {
  const desk at;
  tiktok server;
  const std::string file = at.path("payloads");
  at.write("payloads", lines_of(numbered(2)));
  const auto refuses = [&](std::vector<std::string> arguments, const std::string& text,
                           const std::vector<std::string>& environment = with_token) {
    if (std::find(arguments.begin(), arguments.end(), "--base-url") == arguments.end()) {
      arguments.insert(arguments.begin(), {"--base-url", server.url(), "--longest-wait", "0"});
    }
    INFO(text);
    CHECK(run(at, arguments, environment).status == 2);
    CHECK(at.read("err").find(text) != std::string::npos);
    CHECK(at.read("out").empty());
    CHECK(server.requests().empty());
    CHECK_FALSE(std::filesystem::exists(at.path("payloads.delivered")));
  };
  refuses({}, "PAYLOADS is missing");
  refuses({""}, "an empty name");
  refuses({file, file}, "more than one");
  refuses({file, "--odd", "1"}, "--odd");
  refuses({file, "--batch"}, "--batch needs a value");
  refuses({file, "--batch="}, "--batch needs a value");
  for (const char* size : {"0", "1001", "-1", "+1", "2x", "1.5", " 1", "99999999999999999999"}) {
    refuses({file, "--batch", size}, "from 1 to 1000");
  }
  refuses({file, "--attempts", "0"}, "--attempts");
  refuses({file, "--longest-wait", "-1"}, "--longest-wait");
  refuses({file, "--timeout", "0"}, "--timeout");
  for (const char* url : {"http://example.com", "http://127.0.0.1@example.com", "ftp://127.0.0.1",
                          "file:///tmp", "127.0.0.1", "https://", "http://localhost.example.com",
                          "ws://127.0.0.1", "gopher://localhost", "socks5://localhost",
                          "HTTP://example.com", "http://127.0.0.1.example.com:80"}) {
    refuses({file, "--base-url", url}, "must start with https://");
  }
  refuses({file, "--undelivered", file}, "are the same file");
  refuses({file, "--delivered", file}, "are the same file");
  refuses({file, "--delivered", at.path("./payloads")}, "are the same file");
  refuses({file, "--delivered", at.path("x"), "--undelivered", at.path("x")}, "are the same file");
  refuses({file, "--delivered", at.path("x.part"), "--undelivered", at.path("x")},
          "are the same file");
  std::filesystem::create_symlink(at.path("not there yet"), at.path("linked"));
  refuses({file, "--delivered", at.path("linked"), "--undelivered", at.path("not there yet")},
          "are the same file");
  refuses({file}, "TIKTOK_ACCESS_TOKEN is not set", {});
  refuses({file}, "TIKTOK_ACCESS_TOKEN is not set", {"TIKTOK_ACCESS_TOKEN="});
  for (const char* odd : {"a b", "a\r\nHost: example.com", "a\n", "caf\xC3\xA9"}) {
    refuses({file}, "contains a character", {std::string("TIKTOK_ACCESS_TOKEN=") + odd});
  }
}

TEST_CASE("The sender explains itself") {
  const desk at;
  CHECK(run(at, {"--help"}, {}).status == 0);
  const std::string text = at.read("out");
  for (const char* name : {"--base-url", "--batch", "--attempts", "--longest-wait", "--timeout",
                           "--delivered", "--undelivered", "--messages", "TIKTOK_ACCESS_TOKEN"}) {
    INFO(name);
    CHECK(text.find(name) != std::string::npos);
  }
  CHECK(at.read("err").empty());
}

#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
TEST_CASE("The sender gives its token to nobody who cannot prove to be TikTok") {
  const desk at;
  const std::string make_certificate =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout " +
      at.path("key") + " -out " + at.path("certificate") + " 2>/dev/null";
  if (tests::run_command(make_certificate).exit_status() != 0) {
    WARN("there is no openssl command to make a certificate; skipped");
    return;
  }
  tiktok server(
      std::make_unique<httplib::SSLServer>(at.path("certificate").c_str(), at.path("key").c_str()));
  at.write("payloads", lines_of(numbered(2)));
  const outcome left = run(at, quick(at, server.url("https"), {"--attempts", "1"}));
  CHECK(left.status == 1);
  CHECK(left.summary == summary_of(2, 0, 0, 2, 1));
  CHECK(left.reports[0]["error"].get<std::string>().find("certificate") != std::string::npos);
  CHECK(server.requests().empty());
}
#endif
