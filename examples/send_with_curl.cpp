// SPDX-License-Identifier: MIT
// Reads request bodies, batches them, posts them to TikTok with libcurl, and keeps track of whether
// each event was delivered. If it is killed at any moment and run again, it continues where it was:
// an event is noted as delivered once TikTok has said so. Only events that TikTok accepted while
// its answer was lost (by a kill or a broken connection) are sent twice, and TikTok counts them
// once by their event_id.
#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "private_file.hpp"

namespace {

using nlohmann::ordered_json;
using private_file::owned_file;
using private_file::place;
using private_file::shown;
using tiktok_offline::verdict;
using batch = tiktok_offline::batch<ordered_json>;
using batcher = tiktok_offline::batcher<ordered_json>;

constexpr std::string_view usage =
    "usage: send_with_curl [options] PAYLOADS\n"
    "\n"
    "Posts the request bodies in the file PAYLOADS, one per line, as written by\n"
    "map_events. The access token is read from the environment: TIKTOK_ACCESS_TOKEN.\n"
    "\n"
    "  --base-url URL          default https://business-api.tiktok.com; http:// is\n"
    "                          allowed only for this machine and never uses a proxy\n"
    "  --batch N               at most N events per request, default 1000, for\n"
    "                          offline_track 50\n"
    "  --attempts N            attempts per request, default 5\n"
    "  --longest-wait SECONDS  longest wait between two attempts, default 300\n"
    "  --timeout SECONDS       time limit of one attempt, default 30\n"
    "  --delivered FILE        note delivered events in FILE, so that they are not\n"
    "                          sent again; default PAYLOADS.delivered\n"
    "  --undelivered FILE      write undelivered events to FILE, to be fixed or sent\n"
    "                          again; default PAYLOADS.undelivered\n"
    "  --messages              also print TikTok's messages, which may quote an event\n"
    "  --help                  print this text\n"
    "\n"
    "New files are readable only by their owner. A second sender that would write the\n"
    "same files exits at once.\n"
    "\n"
    "Standard error gets one JSON object per line for each failed request, standard\n"
    "output one summary. After a refused token, or two requests in a row that failed\n"
    "in all attempts, the remaining events are not sent.\n"
    "Exit status: 0 everything was delivered, 1 something was not, or reading or\n"
    "writing failed, 2 an invalid option or a missing token.\n";

/// An invalid option, or a missing token.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct options {
  std::string payloads_file;
  std::string base_url = "https://business-api.tiktok.com";
  std::size_t batch = 0;  // the default of each format
  long attempts = 5;
  std::chrono::seconds longest_wait{300};
  long timeout_seconds = 30;
  std::string delivered_file;
  std::string undelivered_file;
  bool shows_messages = false;
  bool asks_for_help = false;
};

long to_number(const std::string& name, const std::string& text, long least, long most) {
  long number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault == std::errc() && stop == end && number >= least && number <= most) return number;
  throw usage_error(name + " must be a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most));
}

void set_option(options& given, const std::string& name, const std::string& value) {
  constexpr long one_day = 24 * 60 * 60;
  if (value.empty()) throw usage_error(shown(name) + " needs a value");
  if (name == "--base-url") {
    given.base_url = value;
  } else if (name == "--batch") {
    given.batch = static_cast<std::size_t>(to_number(name, value, 1, 1000));
  } else if (name == "--attempts") {
    given.attempts = to_number(name, value, 1, 1000);
  } else if (name == "--longest-wait") {
    given.longest_wait = std::chrono::seconds(to_number(name, value, 0, one_day));
  } else if (name == "--timeout") {
    given.timeout_seconds = to_number(name, value, 1, one_day);
  } else if (name == "--delivered") {
    given.delivered_file = value;
  } else if (name == "--undelivered") {
    given.undelivered_file = value;
  } else {
    throw usage_error("unknown option " + shown(name));
  }
}

options parse_options(const std::vector<std::string>& arguments) {
  options given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--help") {
      given.asks_for_help = true;
      return given;
    }
    if (argument == "--messages") {
      given.shows_messages = true;
    } else if (argument.rfind("--", 0) == 0) {
      const std::size_t equals = argument.find('=');
      const bool has_value = equals != std::string::npos;
      const std::string next = i + 1 < arguments.size() ? arguments[i + 1] : "";
      set_option(given, argument.substr(0, equals), has_value ? argument.substr(equals + 1) : next);
      if (!has_value) ++i;
    } else if (given.payloads_file.empty() && !argument.empty()) {
      given.payloads_file = argument;
    } else {
      throw usage_error("more than one PAYLOADS file, or an empty name");
    }
  }
  if (given.payloads_file.empty()) throw usage_error("PAYLOADS is missing");
  if (given.delivered_file.empty()) given.delivered_file = given.payloads_file + ".delivered";
  if (given.undelivered_file.empty()) given.undelivered_file = given.payloads_file + ".undelivered";
  return given;
}

struct url_parts {
  std::string scheme{};
  std::string host{};
};

/// As libcurl reads it; the parts are empty for anything that is not a URL.
url_parts parse_url(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  const auto part = [&parsed](CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return std::string();
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
    return std::string(text);
  };
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  return {part(CURLUPART_SCHEME), part(CURLUPART_HOST)};
}

/// The token would go over the network in clear text with http://.
void check_base_url(const std::string& url) {
  const auto [scheme, host] = parse_url(url);
  const bool is_here = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  if (scheme == "https" || (scheme == "http" && is_here)) return;
  throw usage_error("--base-url must start with https://");
}

bool are_one_file(const place& one, const place& other) {
  if (one.stream != nullptr && other.stream != nullptr) return false;  // 2>&1
  if (private_file::is_same_file(one, other)) return true;
  return one.stream == nullptr && other.stream == nullptr &&
         std::filesystem::weakly_canonical(one.name) ==
             std::filesystem::weakly_canonical(other.name);
}

std::string part_of(const std::string& name) {
  return name + ".part";
}

/// What is in a file that is two of these would be lost.
void check_files_differ(const options& given) {
  const std::vector<place> places = {{given.payloads_file},       {given.delivered_file},
                                     {given.undelivered_file},    {part_of(given.undelivered_file)},
                                     {"standard output", stdout}, {"standard error", stderr}};
  for (auto one = places.begin(); one != places.end(); ++one) {
    for (auto other = one + 1; other != places.end(); ++other) {
      if (!are_one_file(*one, *other)) continue;
      throw usage_error(shown(one->name) + " and " + shown(other->name) + " are the same file");
    }
  }
}

/// Nobody could read notes again from anything else, and a rename would replace it.
void check_is_regular(const std::string& name) {
  if (!std::filesystem::exists(name) || std::filesystem::is_regular_file(name)) return;
  throw std::runtime_error("cannot write to " + shown(name) + ": not a regular file");
}

/// Nothing that could end the header, and begin another.
std::string read_token() {
  const char* variable = std::getenv("TIKTOK_ACCESS_TOKEN");
  const std::string token = variable != nullptr ? variable : "";
  const bool is_usable =
      std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (token.empty()) throw usage_error("TIKTOK_ACCESS_TOKEN is not set");
  if (!is_usable) throw usage_error("TIKTOK_ACCESS_TOKEN contains a character that no token has");
  return token;
}

/// A line, discarded where it is not JSON. The parser takes a NUL byte for the end of a text, and
/// the event that follows it would be lost.
ordered_json parse_line(const std::string& line) {
  if (line.find('\0') != std::string::npos) return ordered_json::value_t::discarded;
  return ordered_json::parse(line, nullptr, false);
}

std::string to_text(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void check_written(const std::ostream& file, const std::string& name) {
  if (!file) throw std::runtime_error("cannot write to " + shown(name));
}

/// What an answer was, or why there was none.
struct reply {
  long http_status = 0;
  std::string body{};
  std::string error{};
};

/// One connection to TikTok, kept open from request to request.
class connection {
 public:
  connection(const options& given, const std::string& token) : base_url_(given.base_url) {
    if (!curl_) throw std::bad_alloc();
    while (base_url_.back() == '/') base_url_.pop_back();
    add_header("Access-Token: " + token);
    add_header("Content-Type: application/json");
    add_header("Expect:");  // no asking before a large body
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});  // no token in what a proxy is asked
    // Without TLS a proxy would read all; "" is none, whatever the environment says.
    if (parse_url(base_url_).scheme != "https") set(CURLOPT_PROXY, "");
    set(CURLOPT_CONNECTTIMEOUT, given.timeout_seconds);
    set(CURLOPT_TIMEOUT, given.timeout_seconds);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_WRITEFUNCTION, &connection::keep);
  }

  reply post(std::string_view endpoint, const std::string& body) {
    reply answer;
    set(CURLOPT_URL, (base_url_ + std::string(endpoint)).c_str());
    set(CURLOPT_POSTFIELDS, body.c_str());
    set(CURLOPT_WRITEDATA, &answer.body);
    const CURLcode outcome = curl_easy_perform(curl_.get());
    if (outcome != CURLE_OK) return {0, "", curl_easy_strerror(outcome)};
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &answer.http_status);
    return answer;
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(curl_.get(), option, value) != CURLE_OK) {
      throw std::runtime_error("libcurl does not support a required option");
    }
  }

  void add_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }

  /// An answer is short: one without an end is cut off.
  static std::size_t keep(const char* bytes, std::size_t one, std::size_t size, void* body) {
    auto& text = *static_cast<std::string*>(body);
    constexpr std::size_t most = 1 << 20;
    if (text.size() + one * size > most) return 0;
    text.append(bytes, one * size);
    return one * size;
  }

  struct free_curl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  };
  struct free_headers {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  std::string base_url_;
  std::unique_ptr<curl_slist, free_headers> headers_;
  std::unique_ptr<CURL, free_curl> curl_{curl_easy_init()};
};

/// Which events were delivered, in this run or an earlier one: a file with one digest a line, of
/// the event and not of a person. It is locked, so that no other sender has read the same notes.
class journal {
 public:
  explicit journal(const std::string& name) : file_(open_locked(name)), notes_(file_.get(), name) {
    bool is_torn = false;
    std::ifstream earlier(name, std::ios::binary);
    for (std::string line; std::getline(earlier, line);) {
      is_torn = earlier.eof();
      if (const auto noted = tiktok_offline::digest::from_hex(line)) ++noted_[std::string(line)];
    }
    if (!earlier.is_open() || earlier.bad()) throw std::runtime_error("cannot read " + shown(name));
    if (is_torn) notes_.write("\n");  // a run was killed while it wrote
    flush();
  }

  /// Whether an earlier run delivered the event. One note speaks for one event.
  bool takes(const std::string& event) {
    const auto noted = noted_.find(digest_of(event));
    if (noted == noted_.end()) return false;
    if (--noted->second == 0) noted_.erase(noted);
    return true;
  }

  void add(const std::string& event) { notes_.write(digest_of(event) + '\n'); }

  void flush() { notes_.flush(); }

 private:
  static owned_file open_locked(const std::string& name) {
    check_is_regular(name);
    return private_file::open_to_append(name);
  }

  static std::string digest_of(const std::string& event) {
    const auto digest = tiktok_offline::sha256(event);
    if (!digest) throw std::runtime_error("OpenSSL could not compute a SHA-256");
    return std::string(digest->hex());
  }

  owned_file file_;
  private_file::output notes_;
  std::unordered_map<std::string, std::size_t> noted_;
};

/// The events that were not delivered. The file of an earlier run is replaced only at the end.
class undelivered_events {
 public:
  explicit undelivered_events(const std::string& name)
      : name_(name), file_(create_part(name)), lines_(file_.get(), part_of(name)) {}

  void add(const std::string& line) { lines_.write(line + '\n'); }

  void finish() { private_file::replace(std::move(file_), part_of(name_), name_); }

 private:
  static owned_file create_part(const std::string& name) {
    check_is_regular(name);
    return private_file::create(part_of(name));
  }

  std::string name_;
  owned_file file_;
  private_file::output lines_;
};

struct totals {
  std::size_t read = 0;
  std::size_t delivered = 0;
  std::size_t delivered_before = 0;
  std::size_t undelivered = 0;
  std::size_t requests = 0;
};

class sender {
 public:
  sender(const options& given, const std::string& token)
      : given_(given),
        tiktok_(given, token),
        delivered_(given.delivered_file),
        undelivered_(given.undelivered_file),
        batches_(given.batch == 0 ? tiktok_offline::batch_limits()
                                  : tiktok_offline::batch_limits{given.batch, given.batch}) {}

  /// Takes a body of one event or of many.
  void add_line(const std::string& line, std::size_t line_number) {
    for (batch& event : single_events_.add(parse_line(line))) {
      ++sums_.read;
      if (!event.can_be_sent()) {
        std::cerr << R"({"line":)" << line_number << R"(,"error":"not a request body"})" << '\n';
        give_up(line);
        continue;
      }
      std::string text = to_text(event.body);
      if (delivered_.takes(text)) {
        ++sums_.delivered_before;
      } else {
        waiting_.emplace(next_index_++, std::move(text));
        for (const batch& full : batches_.add(std::move(event.body))) send(full);
      }
    }
  }

  totals finish() {
    for (const batch& rest : batches_.flush()) send(rest);
    undelivered_.finish();
    return sums_;
  }

 private:
  void send(const batch& request) {
    if (has_stopped_) return settle(request, {verdict::refused});
    const tiktok_offline::response answer = post_until_answered(request);
    tried_in_vain_ = answer.verdict == verdict::retry ? tried_in_vain_ + 1 : 0;
    has_stopped_ = answer.token_refused || tried_in_vain_ == 2;
    settle(request, answer);
  }

  tiktok_offline::response post_until_answered(const batch& request) {
    const std::string body = to_text(request.body);
    const std::size_t events = request.payload_indices.size();
    std::chrono::seconds backoff{1};
    for (long attempt = 1;; ++attempt) {
      const reply got = tiktok_.post(request.endpoint, body);
      ++sums_.requests;
      auto answer = tiktok_offline::read_response(got.http_status, got.body, events);
      const bool is_last = answer.verdict != verdict::retry || attempt == given_.attempts;
      const auto wait = (std::min)(answer.wait.value_or(backoff), given_.longest_wait);
      report(events, got, answer, is_last ? std::chrono::seconds(0) : wait);
      if (is_last) return answer;
      std::this_thread::sleep_for(wait);
      backoff = (std::min)(2 * backoff, given_.longest_wait);
    }
  }

  /// Notes of each event of a request what became of it.
  void settle(const batch& request, const tiktok_offline::response& answer) {
    // Where TikTok does not say which events failed, none is taken for delivered.
    std::vector<bool> arrived(request.payload_indices.size(), answer.failed_is_known);
    for (const auto& failed : answer.failed) arrived[failed.position] = false;
    for (std::size_t position = 0; position < arrived.size(); ++position) {
      const auto event = waiting_.find(request.payload_indices[position]);
      if (arrived[position]) {
        delivered_.add(event->second);
        ++sums_.delivered;
      } else {
        give_up(event->second);
      }
      waiting_.erase(event);
    }
    delivered_.flush();
  }

  void give_up(const std::string& line) {
    undelivered_.add(line);
    ++sums_.undelivered;
  }

  /// One line for an answer that does not deliver all. It holds no token and no value of an event,
  /// but for TikTok's messages, when they are asked for.
  void report(std::size_t events, const reply& got, const tiktok_offline::response& answer,
              std::chrono::seconds wait) const {
    if (answer.verdict == verdict::delivered) return;
    ordered_json line;
    line["events"] = events;
    line["verdict"] = to_string(answer.verdict);
    line["http_status"] = got.http_status;
    if (!got.error.empty()) line["error"] = got.error;
    if (answer.code) line["code"] = *answer.code;
    if (!answer.request_id.empty()) line["request_id"] = answer.request_id;
    if (!answer.failed.empty()) line["failed"] = answer.failed.size();
    if (wait.count() > 0) line["wait_seconds"] = wait.count();
    if (given_.shows_messages) {
      line["message"] = answer.message;
      for (const auto& failed : answer.failed) line["errors"].push_back(failed.error);
    }
    ordered_json whole;
    whole["request"] = std::move(line);
    std::cerr << to_text(whole) << '\n';
  }

  const options& given_;
  connection tiktok_;
  journal delivered_;
  undelivered_events undelivered_;
  /// Takes bodies apart: each event in a body of its own, as it is noted, and sent again.
  batcher single_events_{tiktok_offline::batch_limits{1, 1}};
  batcher batches_;
  /// The events in open batches, by their index in the batcher.
  std::map<std::size_t, std::string> waiting_;
  std::size_t next_index_ = 0;
  int tried_in_vain_ = 0;
  bool has_stopped_ = false;
  totals sums_;
};

totals send_file(const options& given, const std::string& token) {
  std::ifstream payloads(given.payloads_file, std::ios::binary);
  if (!payloads || std::filesystem::is_directory(given.payloads_file)) {
    throw std::runtime_error("cannot read " + shown(given.payloads_file));
  }
  sender events(given, token);
  check_files_differ(given);  // again: a link may have led to a file that it made
  std::size_t line_number = 0;
  for (std::string line; std::getline(payloads, line);) {
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") != std::string::npos) events.add_line(line, line_number);
  }
  if (payloads.bad()) throw std::runtime_error("cannot read " + shown(given.payloads_file));
  return events.finish();
}

int run(const options& given) {
  if (given.asks_for_help) {
    std::cout << usage;
    return 0;
  }
  private_file::check_is_open(stdout, "cannot write to standard output");
  private_file::check_is_open(stderr, "cannot write to standard error");
  check_base_url(given.base_url);
  check_files_differ(given);
  const totals sums = send_file(given, read_token());
  ordered_json summary;
  summary["summary"] = {{"read", sums.read},
                        {"delivered", sums.delivered},
                        {"delivered_before", sums.delivered_before},
                        {"undelivered", sums.undelivered},
                        {"requests", sums.requests}};
  check_written(std::cout << summary << std::endl, "standard output");
  return sums.undelivered == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);
#endif
  try {
    return run(parse_options({argv + 1, argv + argc}));
  } catch (const usage_error& fault) {
    std::cerr << "send_with_curl: " << fault.what() << "\nTry --help.\n";
    return 2;
  } catch (const std::filesystem::filesystem_error& fault) {
    // Its own text has names of files, see private_file::shown.
    std::cerr << "send_with_curl: " << fault.code().message() << ": "
              << shown(fault.path1().string()) << '\n';
    return 1;
  } catch (const std::exception& fault) {
    std::cerr << "send_with_curl: " << fault.what() << '\n';
    return 1;
  }
}
