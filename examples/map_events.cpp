// SPDX-License-Identifier: MIT
// The library as a filter: one event per input line, one TikTok request body per output line, and
// on standard error a report of each rejected or doubtful event and a summary. Only one line and
// the unfilled batches are held in memory.
//
//   event_lines.hpp        reads the lines, and ends at an interrupt
//   map_events.cpp         options, configuration; maps; writes bodies, rejects, reports, summary
//   explanation_text.hpp   what --explain prints
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "event_lines.hpp"
#include "explanation_text.hpp"
#include "private_file.hpp"

#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace {

using event_lines::interruption;
using event_lines::line_reader;
using nlohmann::ordered_json;
using private_file::because_of_errno;
using private_file::output;
using private_file::owned_file;
using private_file::shown;
using tiktok_offline::batched_result;
using tiktok_offline::batcher;
using tiktok_offline::issue;
using tiktok_offline::issue_code;
using tiktok_offline::map_result;
using tiktok_offline::outcome;
using tiktok_offline::tally;

constexpr std::string_view usage =
    "usage: map_events --config FILE [--format F] [--batch N] [--reader R]\n"
    "                  [--rejects FILE] [--reports N] [--clock]\n"
    "                  [--explain[=json]] [INPUT...]\n"
    "       map_events --config FILE [--format F] --check\n"
    "\n"
    "Reads one Commanders Act event (JSON) per line from each INPUT, or from standard\n"
    "input, and writes one TikTok request body per line to standard output.\n"
    "\n"
    "  --config FILE   the configuration in JSON\n"
    "  --check         print the faults of the configuration and end\n"
    "  --format F      offline_track or event_track; overrides the configuration\n"
    "  --batch N       combine up to N events of one event set in a request body\n"
    "                  (up to 1000; TikTok names no limit for offline_track, 50 is safe)\n"
    "  --reader R      the JSON parser: nlohmann or simdjson; simdjson is faster, and\n"
    "                  the default if the program was built with it\n"
    "  --rejects FILE  write rejected input lines, unchanged, to FILE; a new file is\n"
    "                  readable only by its owner\n"
    "  --reports N     report an event only if one of its issues was reported fewer than\n"
    "                  N times at the same place; by default 20 on a terminal, and all\n"
    "                  elsewhere\n"
    "  --clock         compare timestamps with the system's clock: those older than 28\n"
    "                  days or more than a day in the future are reported\n"
    "  --explain       in place of bodies write, for each event and property, which\n"
    "                  source was used or why none was; --explain=json for programs\n"
    "  --version       print the version and the parsers\n"
    "  --help          print this text\n"
    "\n"
    "Standard error gets one JSON object per line: a report for each event that was\n"
    "rejected or has a warning, and a summary at the end.\n"
    "Exit status: 0 all input was read, 1 reading or writing failed, 2 an invalid\n"
    "option, an invalid configuration or input that has no events, 128 + N ended by\n"
    "signal N (an interrupt: 130).\n";

/// An invalid option or configuration, or input that cannot have events.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct options {
  std::string config_file;
  std::string format;
  std::string batch;
  std::string reader;
  std::string rejects_file;
  std::string reports;
  std::vector<std::string> inputs;
  bool check = false;
  bool clock = false;
  bool explain = false;
  bool explain_json = false;
  bool version = false;
  bool help = false;
};

/// The option that has no value, by its name.
bool* find_flag(options& given, std::string_view name) {
  if (name == "--check") return &given.check;
  if (name == "--clock") return &given.clock;
  if (name == "--explain") return &given.explain;
  if (name == "--explain=json") return &given.explain_json;
  if (name == "--version") return &given.version;
  if (name == "--help" || name == "-h") return &given.help;
  return nullptr;
}

/// The option that has a value, by its name.
std::string* find_text(options& given, std::string_view name) {
  if (name == "--config") return &given.config_file;
  if (name == "--format") return &given.format;
  if (name == "--batch") return &given.batch;
  if (name == "--reader") return &given.reader;
  if (name == "--rejects") return &given.rejects_file;
  if (name == "--reports") return &given.reports;
  return nullptr;
}

options parse_options(const std::vector<std::string>& arguments) {
  options given;
  bool only_files_follow = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (only_files_follow || argument.rfind("-", 0) != 0 || argument == "-") {
      if (argument.empty()) throw usage_error("the name of the input is empty");
      given.inputs.push_back(argument);
      continue;
    }
    if (argument == "--") {
      only_files_follow = true;
      continue;
    }
    if (bool* flag = find_flag(given, argument)) {
      *flag = true;
      if (given.help || given.version) return given;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    std::string* value = find_text(given, name);
    if (value == nullptr) throw usage_error("unknown option " + shown(name));
    if (!value->empty()) throw usage_error(name + " is given twice");
    if (equals != std::string::npos) *value = argument.substr(equals + 1);
    if (equals == std::string::npos && i + 1 < arguments.size()) *value = arguments[++i];
    if (value->empty()) throw usage_error(name + " needs a value");
  }
  if (given.config_file.empty()) throw usage_error("--config FILE is missing");
  if (given.inputs.empty()) given.inputs.emplace_back("-");
  return given;
}

/// A whole number within limits; `usage_error` for anything else.
std::size_t read_count(const std::string& option, const std::string& text, std::size_t least,
                       std::size_t most) {
  std::size_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, count);
  if (fault == std::errc() && stop == end && count >= least && count <= most) return count;
  throw usage_error(option + " must be a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most));
}

bool is_terminal(std::FILE* file) {
#ifdef _WIN32
  return _isatty(_fileno(file)) != 0;
#else
  return isatty(fileno(file)) != 0;
#endif
}

void write_line(output& lines, const ordered_json& json) {
  lines.write(json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
}

/// One line that counts on, when a person is watching.
class progress {
 public:
  void show(const tally& counted) {
    if (!watched_) return;
    const auto now = std::chrono::steady_clock::now();
    if (shown_ && now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    shown_ = true;
    const std::string line = '\r' + std::to_string(counted.events()) + " events read, " +
                             std::to_string(counted.count(outcome::rejected)) + " rejected";
    std::fputs(line.c_str(), stderr);
  }

  /// Makes room for another line.
  void clear() {
    if (shown_) std::fputs("\r\033[K", stderr);
    shown_ = false;
  }

 private:
  bool watched_ = is_terminal(stderr);
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_{};
};

owned_file open(const std::string& name) {
  owned_file file(std::fopen(name.c_str(), "rb"));
  if (!file) throw because_of_errno("cannot open " + shown(name));
  return file;
}

std::string read_config_file(const std::string& name) {
  try {
    const owned_file file = open(name);
    std::string text;
    line_reader lines(file.get(), name);
    while (const auto line = lines.next()) text += *line;
    return text;
  } catch (const std::runtime_error& fault) {
    throw usage_error(fault.what());
  }
}

/// The configuration; every fault is printed as `{"config":{...}}`.
tiktok_offline::config read_config(const options& given, output& reports) {
  const std::string text = read_config_file(given.config_file);
  std::optional<tiktok_offline::payload_format> format;
  if (!given.format.empty()) {
    format = tiktok_offline::parse_payload_format(given.format);
    if (!format) throw usage_error("--format must be offline_track or event_track");
  }
  std::vector<tiktok_offline::config_fault> faults;
  auto config = tiktok_offline::parse_config_text(text, faults, format);
  for (const auto& fault : faults) {
    ordered_json line;
    line["config"] = fault;
    write_line(reports, line);
  }
  if (!config) throw usage_error(shown(given.config_file) + " cannot be used");
  if (given.clock) {
    config->now = [] {
      return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    };
  }
  return *std::move(config);
}

/// Maps lines with the parser that was chosen; the results are the same.
class line_mapper {
 public:
  line_mapper(const std::string& reader, const tiktok_offline::config& settings)
      : settings_(settings) {
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    uses_simdjson_ = reader != "nlohmann";
    if (reader.empty() || reader == "nlohmann" || reader == "simdjson") return;
    throw usage_error("--reader must be nlohmann or simdjson");
#else
    if (reader.empty() || reader == "nlohmann") return;
    throw usage_error("--reader must be nlohmann: this program was built without simdjson");
#endif
  }

  map_result<std::string> map(std::string_view line) {
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    if (uses_simdjson_) return tiktok_offline::map_text(line, settings_, simdjson_);
#endif
    return tiktok_offline::map_text(line, settings_, parser_);
  }

  batched_result<std::string> map_into(batcher<std::string>& batches, std::string_view line) {
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    simdjson::dom::element event;
    if (uses_simdjson_ &&
        simdjson_.parse(line.data(), line.size()).get(event) == simdjson::SUCCESS) {
      return tiktok_offline::map_into(batches, event, settings_);
    }
#endif
    return tiktok_offline::map_text_into(batches, line, settings_, parser_);
  }

 private:
  const tiktok_offline::config& settings_;
  tiktok_offline::text_parser parser_;
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  bool uses_simdjson_ = false;
  simdjson::dom::parser simdjson_;
#endif
};

void check_differ(const private_file::place& one, const private_file::place& other) {
  if (is_same_file(one, other)) {
    throw usage_error(shown(one.name) + " and " + shown(other.name) + " are the same file");
  }
}

/// What is read would be overwritten or have no end, what is written would be lost or torn.
void check_files_differ(const options& given) {
  using private_file::place;
  std::vector<place> read = {place{given.config_file}};
  for (const std::string& name : given.inputs) {
    read.push_back(name == "-" ? place{"standard input", stdin} : place{name});
  }
  const place rejects{given.rejects_file};
  const place bodies{"standard output", stdout};
  const place reports{"standard error", stderr};
  for (const place& written : {rejects, bodies, reports}) {
    for (const place& source : read) check_differ(written, source);
  }
  check_differ(rejects, bodies);
  check_differ(rejects, reports);
}

void check_has_events(const std::string& name, std::string_view first_line) {
  const std::string instead = event_lines::what_it_is_instead(first_line);
  if (!instead.empty()) throw usage_error(shown(name) + ' ' + instead);
}

bool is_there(const std::string& name) {
#ifdef _WIN32
  return _access(name.c_str(), 4) == 0;
#else
  return access(name.c_str(), R_OK) == 0;
#endif
}

/// A file that cannot be read, or has no events, is found before hours of work on those before it.
void check_inputs(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (name == "-") continue;
    if (!is_there(name)) throw because_of_errno("cannot open " + shown(name));
    if (!private_file::is_regular_file(name)) continue;
    const owned_file file = open(name);
    line_reader lines(file.get(), name);
    auto line = lines.next();
    while (line && event_lines::is_blank(*line)) line = lines.next();
    if (line) check_has_events(name, *line);
  }
}

/// An event of the input, and where it is.
struct event_text {
  std::string_view text;  // with its line end
  const std::string* input = nullptr;
  long long line = 0;
  std::size_t offset = 0;  // in the line
};

/// Writes each payload as a body of its own.
class single_bodies {
 public:
  explicit single_bodies(output& bodies) : bodies_(bodies) {}

  static map_result<std::string> map(line_mapper& mapper, std::string_view text) {
    return mapper.map(text);
  }
  void write(const event_text&, const map_result<std::string>& result) {
    for (const std::string& body : result.payloads) bodies_.write(body + '\n');
  }
  void finish() { bodies_.flush(); }

 private:
  output& bodies_;
};

/// Writes bodies of up to a number of events.
class batched_bodies {
 public:
  batched_bodies(output& bodies, std::size_t size)
      : bodies_(bodies), batches_(tiktok_offline::batch_limits{size, size}) {}

  batched_result<std::string> map(line_mapper& mapper, std::string_view text) {
    return mapper.map_into(batches_, text);
  }
  void write(const event_text&, batched_result<std::string>& result) { write(result.batches); }
  void finish() {
    auto rest = batches_.flush();
    write(rest);
    bodies_.flush();
  }

 private:
  /// The next batch is written in the memory of the last one.
  void write(std::vector<tiktok_offline::batch<std::string>>& full) {
    for (auto& batch : full) {
      bodies_.write(batch.body);
      bodies_.write("\n");
      batches_.reuse(std::move(batch.body));
    }
  }

  output& bodies_;
  batcher<std::string> batches_;
};

/// Writes, in place of bodies, why they are what they are.
class explanations {
 public:
  explanations(output& out, const tiktok_offline::config& settings, bool as_json, bool names_inputs)
      : out_(out), settings_(settings), as_json_(as_json), names_inputs_(names_inputs) {}

  static map_result<std::string> map(line_mapper& mapper, std::string_view text) {
    return mapper.map(text);
  }
  void write(const event_text& event, const map_result<std::string>& result) {
    tiktok_offline::explanation explained;
    const auto json = ordered_json::parse(event.text, nullptr, false);
    const bool is_json = !json.is_discarded() && event.text.find('\0') == std::string_view::npos;
    if (is_json) explained = tiktok_offline::explain(json, settings_);
    if (!is_json) explained.issues = result.issues;
    if (as_json_) return write_json(event, explained);
    std::string place = names_inputs_ ? shown(*event.input) + ", " : "";
    place += "line " + std::to_string(event.line) + ": ";
    out_.write(place + explanation_text::of(explained, settings_.format) + '\n');
  }
  void finish() { out_.flush(); }

 private:
  void write_json(const event_text& event, const tiktok_offline::explanation& explained) {
    ordered_json line;
    if (names_inputs_) line["input"] = shown(*event.input);
    line["line"] = event.line;
    line.update(ordered_json(explained));
    write_line(out_, line);
  }

  output& out_;
  const tiktok_offline::config& settings_;
  bool as_json_;
  bool names_inputs_;
};

/// Reports events, or only the first ones with an issue at a place.
class event_reports {
 public:
  event_reports(output& reports, std::optional<std::size_t> most, bool names_inputs)
      : reports_(reports), most_(most), names_inputs_(names_inputs) {}

  void add(const event_text& event, outcome status, const std::vector<issue>& issues) {
    if (most_ && !is_news(issues)) {
      ++left_out_;
      return;
    }
    ordered_json report;
    if (names_inputs_) report["input"] = shown(*event.input);
    report["line"] = event.line;
    report["status"] = to_string(status);
    if (issues.front().code == issue_code::invalid_json) report["byte"] = where_it_breaks(event);
    report["issues"] = issues;
    write_line(reports_, report);
  }

  /// How many were left out; none when all are written.
  [[nodiscard]] std::optional<std::size_t> left_out() const {
    return most_ ? std::optional(left_out_) : std::nullopt;
  }

 private:
  static std::size_t where_it_breaks(const event_text& event) {
    std::string_view text = event.text;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return event.offset + event_lines::where_it_breaks(text);
  }

  /// Whether one of the issues was written fewer times than it may be; then all are counted, once
  /// for each place.
  bool is_news(const std::vector<issue>& issues) {
    std::set<std::pair<issue_code, std::string>> places;
    for (const issue& found : issues) places.emplace(found.code, tally::place_of(found));
    bool is_new = false;
    for (const auto& place : places) is_new = is_new || times_[place] < *most_;
    for (const auto& place : places) times_[place] += is_new ? 1 : 0;
    return is_new;
  }

  output& reports_;
  std::optional<std::size_t> most_;
  bool names_inputs_;
  std::size_t left_out_ = 0;
  std::map<std::pair<issue_code, std::string>, std::size_t> times_{};
};

/// What becomes of the events of all inputs.
template <class Bodies>
class event_filter {
 public:
  event_filter(line_mapper& mapper, Bodies bodies, event_reports* reports, output* rejects,
               tiktok_offline::payload_format format)
      : mapper_(mapper),
        bodies_(std::move(bodies)),
        reports_(reports),
        rejects_(rejects),
        counted_(format) {}

  /// What has been mapped is written also when reading fails.
  const tally& run(const std::vector<std::string>& inputs, const interruption& stop) {
    try {
      for (const std::string& name : inputs) map_input(name, stop);
    } catch (const std::exception&) {
      shown_.clear();
      bodies_.finish();
      throw;
    }
    shown_.clear();
    bodies_.finish();
    return counted_;
  }

 private:
  void map_input(const std::string& name, const interruption& stop) {
    owned_file file;
    if (name != "-") {
      file = stop.open(name);
      if (stop.came() != 0) return;
      if (!file) throw because_of_errno("cannot open " + shown(name));
    }
    const std::string& title = name == "-" ? standard_input : name;
    line_reader lines(file ? file.get() : stdin, title, &stop);
    event_text event;
    event.input = &name;
    bool is_first = true;
    while (const auto line = lines.next()) {
      ++event.line;
      if (event_lines::is_blank(*line)) continue;
      if (std::exchange(is_first, false)) check_has_events(title, *line);
      map_line(*line, event);
    }
  }

  /// A line that is not one event may be several, without a newline between.
  void map_line(std::string_view line, event_text event) {
    event.text = line;
    auto result = bodies_.map(mapper_, line);
    if (is_not_json(result) && line.find('\0') == std::string_view::npos) {
      const std::vector<std::string_view> events = event_lines::split_events(line);
      for (std::size_t i = 0; events.size() > 1 && i < events.size(); ++i) {
        event.text = events[i];
        event.offset = static_cast<std::size_t>(events[i].data() - line.data());
        auto of_one = bodies_.map(mapper_, event.text);
        add(event, of_one, i + 1 < events.size() ? "\n" : "");
      }
      if (events.size() > 1) return;
    }
    add(event, result, "");
  }

  template <class Result>
  static bool is_not_json(const Result& result) {
    return !result.issues.empty() && result.issues.front().code == issue_code::invalid_json;
  }

  template <class Result>
  void add(const event_text& event, Result& result, std::string_view line_end) {
    counted_.add(result);
    bodies_.write(event, result);
    if (result.status == outcome::rejected && rejects_ != nullptr) {
      rejects_->write(event.text);
      rejects_->write(line_end);
    }
    if (reports_ != nullptr && !result.issues.empty()) {
      shown_.clear();
      reports_->add(event, result.status, result.issues);
    }
    shown_.show(counted_);
  }

  const std::string standard_input = "standard input";
  line_mapper& mapper_;
  Bodies bodies_;
  event_reports* reports_;
  output* rejects_;
  tally counted_;
  progress shown_{};
};

/// Returns the exit status.
int run(const options& given) {
  private_file::check_is_open(stdout, "cannot write to standard output");
  private_file::check_is_open(stderr, "cannot write to standard error");
  output reports(stderr, "standard error");
  const tiktok_offline::config config = read_config(given, reports);
  if (given.check) return 0;
  for (const std::string& name : given.inputs) {
    if (name == "-") private_file::check_is_open(stdin, "cannot read standard input");
  }
  const std::size_t batch_size =
      given.batch.empty() ? 1 : read_count("--batch", given.batch, 1, 1000);
  constexpr std::size_t most_reports = 1'000'000'000;
  std::optional<std::size_t> reports_of_a_place;
  if (is_terminal(stderr)) reports_of_a_place = 20;
  if (!given.reports.empty()) {
    reports_of_a_place = read_count("--reports", given.reports, 0, most_reports);
  }
  line_mapper mapper(given.reader, config);

  check_files_differ(given);
  check_inputs(given.inputs);
  owned_file rejects_file;
  if (!given.rejects_file.empty()) rejects_file = private_file::open_emptied(given.rejects_file);

  const interruption stop;
  const bool names_inputs = given.inputs.size() > 1;
  output bodies(stdout, "standard output");
  output rejects(rejects_file.get(), given.rejects_file);
  event_reports of_events(reports, reports_of_a_place, names_inputs);
  const auto map_all = [&](auto writer) {
    // An explanation for people has the issues.
    event_reports* reported = given.explain && !given.explain_json ? nullptr : &of_events;
    output* rejected = rejects_file ? &rejects : nullptr;
    event_filter filter(mapper, std::move(writer), reported, rejected, config.format);
    return filter.run(given.inputs, stop);
  };
  const tally counted =
      given.explain || given.explain_json
          ? map_all(explanations(bodies, config, given.explain_json, names_inputs))
      : given.batch.empty() ? map_all(single_bodies(bodies))
                            : map_all(batched_bodies(bodies, batch_size));
  if (rejects_file) rejects.flush();

  ordered_json summary;
  summary["summary"] = counted;
  if (of_events.left_out()) summary["summary"]["reports_left_out"] = *of_events.left_out();
  write_line(reports, summary);
  return stop.came() == 0 ? 0 : 128 + stop.came();
}

/// The version, and which parser is at work.
std::string version_text() {
  std::string text = "map_events " + std::to_string(TIKTOK_OFFLINE_VERSION_MAJOR) + '.' +
                     std::to_string(TIKTOK_OFFLINE_VERSION_MINOR) + '.' +
                     std::to_string(TIKTOK_OFFLINE_VERSION_PATCH) + "\nparser: ";
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  text += "simdjson " + std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + '.' +
          std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + '.' +
          std::to_string(simdjson::SIMDJSON_VERSION_REVISION) + ", or with --reader ";
#endif
  text += "nlohmann " + std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + '.' +
          std::to_string(NLOHMANN_JSON_VERSION_MINOR) + '.' +
          std::to_string(NLOHMANN_JSON_VERSION_PATCH) + '\n';
  return text;
}

void print(const std::string& text) {
  output to_user(stdout, "standard output");
  to_user.write(text);
  to_user.flush();
}

}  // namespace

int main(int argc, char** argv) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error to report, not a silent end
#endif
  try {
    const options given = parse_options({argv + 1, argv + argc});
    if (given.version) {
      print(version_text());
    } else if (given.help) {
      print(std::string(usage));
    } else {
      return run(given);
    }
    return 0;
  } catch (const usage_error& fault) {
    std::fprintf(stderr, "map_events: %s\nTry --help.\n", fault.what());
    return 2;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "map_events: %s\n", fault.what());
    return 1;
  }
}
