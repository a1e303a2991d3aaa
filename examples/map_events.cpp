// SPDX-License-Identifier: MIT
// The library as a filter: one event per input line, one TikTok request body per output line, and a
// report of rejected and doubtful events on standard error. Only one line and the unfilled batches
// are held in memory.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

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

using nlohmann::ordered_json;
using private_file::because_of_errno;
using private_file::output;
using private_file::owned_file;
using private_file::shown;

constexpr std::string_view usage =
    "usage: map_events --config FILE [--format F] [--batch N] [--reader R]\n"
    "                  [--rejects FILE] [--clock] [--explain[=json]] [INPUT]\n"
    "\n"
    "Reads one Commanders Act event (JSON) per line from INPUT, or from standard\n"
    "input, and writes one TikTok request body per line to standard output.\n"
    "\n"
    "  --config FILE   the configuration in JSON\n"
    "  --format F      offline_track or event_track; overrides the configuration\n"
    "  --batch N       combine up to N events of one event set in a request body\n"
    "                  (up to 1000; TikTok names no limit for offline_track, 50 is safe)\n"
    "  --reader R      the JSON parser: nlohmann or simdjson; simdjson is faster, and\n"
    "                  the default if the program was built with it\n"
    "  --rejects FILE  write rejected input lines, unchanged, to FILE; a new file is\n"
    "                  readable only by its owner\n"
    "  --clock         compare timestamps with the system's clock: those older than 28\n"
    "                  days or more than a day in the future are reported\n"
    "  --explain       in place of bodies write, for each event and property, which\n"
    "                  source was used or why none was; --explain=json for programs\n"
    "  --help          print this text\n"
    "\n"
    "Standard error gets one JSON object per line: a report for each event that was\n"
    "rejected or has a warning, and a summary at the end.\n"
    "Exit status: 0 all input was read, 1 reading or writing failed, 2 an invalid\n"
    "option or configuration.\n";

/// An invalid option or configuration.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct options {
  std::string config_file;
  std::string format;
  std::string batch;
  std::string reader;
  std::string rejects_file;
  std::string input_file;
  bool clock = false;
  bool explain = false;
  bool explain_json = false;
  bool help = false;
};

options parse_options(const std::vector<std::string>& arguments) {
  options given;
  bool only_files_follow = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (only_files_follow || argument.rfind("-", 0) != 0 || argument == "-") {
      if (argument.empty()) throw usage_error("the name of the input is empty");
      if (!given.input_file.empty()) throw usage_error("more than one input: " + shown(argument));
      given.input_file = argument;
      continue;
    }
    if (argument == "--") {
      only_files_follow = true;
      continue;
    }
    if (argument == "--clock") {
      given.clock = true;
      continue;
    }
    if (argument == "--explain" || argument == "--explain=json") {
      (argument == "--explain" ? given.explain : given.explain_json) = true;
      continue;
    }
    if (argument == "--help" || argument == "-h") {
      given.help = true;
      return given;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    std::string* value = name == "--config"    ? &given.config_file
                         : name == "--format"  ? &given.format
                         : name == "--batch"   ? &given.batch
                         : name == "--reader"  ? &given.reader
                         : name == "--rejects" ? &given.rejects_file
                                               : nullptr;
    if (value == nullptr) throw usage_error("unknown option " + shown(name));
    if (!value->empty()) throw usage_error(name + " is given twice");
    if (equals != std::string::npos) *value = argument.substr(equals + 1);
    if (equals == std::string::npos && i + 1 < arguments.size()) *value = arguments[++i];
    if (value->empty()) throw usage_error(name + " needs a value");
  }
  if (given.config_file.empty()) throw usage_error("--config FILE is missing");
  return given;
}

/// Splits a stream into lines of any length, each with the line end it came with.
class line_reader {
 public:
  line_reader(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}

  /// The next line; `nullopt` at the end. Valid until the next call.
  std::optional<std::string_view> next() {
    line_.clear();
    while (true) {
      const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
      const std::size_t line_end = rest.find('\n');
      if (line_end != std::string_view::npos) {
        begin_ += line_end + 1;
        if (line_.empty()) return rest.substr(0, line_end + 1);
        line_.append(rest.substr(0, line_end + 1));
        return line_;
      }
      line_.append(rest);
      begin_ = 0;
      end_ = std::fread(buffer_.data(), 1, buffer_.size(), file_);
      if (end_ > 0) continue;
      if (std::ferror(file_) != 0) {
        throw because_of_errno("cannot read " + shown(name_));
      }
      if (line_.empty()) return std::nullopt;
      return line_;
    }
  }

 private:
  std::FILE* file_;
  std::string name_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string line_;
};

void write_line(output& lines, const ordered_json& json) {
  lines.write(json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
}

struct totals {
  long long read = 0;
  long long mapped = 0;
  long long filtered = 0;
  long long rejected = 0;
  long long payloads = 0;
};

/// One line that counts on, when a person is watching.
class progress {
 public:
#ifdef _WIN32
  progress() : watched_(_isatty(_fileno(stderr)) != 0) {}
#else
  progress() : watched_(isatty(fileno(stderr)) != 0) {}
#endif

  void show(const totals& sums) {
    if (!watched_ || sums.read % 1000 != 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (shown_ && now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    shown_ = true;
    std::fprintf(stderr, "\r%lld events read, %lld rejected", sums.read, sums.rejected);
  }

  /// Makes room for another line.
  void clear() {
    if (shown_) std::fputs("\r\033[K", stderr);
    shown_ = false;
  }

 private:
  bool watched_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_{};
};

owned_file open(const std::string& name, const char* mode) {
  owned_file file(std::fopen(name.c_str(), mode));
  if (!file) throw because_of_errno("cannot open " + shown(name));
  return file;
}

/// Says in which line a file breaks.
usage_error is_not_json(const std::string& name, const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>((std::min)(byte, text.size()));
  const auto line = 1 + std::count(text.begin(), end, '\n');
  return usage_error(shown(name) + " is not valid JSON: see line " + std::to_string(line));
}

ordered_json parse_config_file(const std::string& name) {
  std::string text;
  try {
    const owned_file file = open(name, "rb");
    line_reader lines(file.get(), name);
    while (const auto line = lines.next()) text += *line;
    ordered_json json = ordered_json::parse(text);
    // The parser takes a NUL byte for the end, and what follows would be lost.
    const std::size_t nul = text.find('\0');
    if (nul != std::string::npos) throw is_not_json(name, text, nul);
    return json;
  } catch (const ordered_json::parse_error& fault) {
    // Not in the parser's words: they quote the text, which may be an event, given by mistake.
    throw is_not_json(name, text, fault.byte);
  } catch (const ordered_json::exception&) {
    throw usage_error(shown(name) + " contains a number that is out of range");
  } catch (const std::runtime_error& fault) {
    throw usage_error(fault.what());
  }
}

/// The configuration; every fault is printed as `{"config":{...}}`.
tiktok_offline::config read_config(const options& given, output& reports) {
  ordered_json json = parse_config_file(given.config_file);
  if (!given.format.empty() && json.is_object()) json["format"] = given.format;

  std::vector<tiktok_offline::config_fault> faults;
  auto config = tiktok_offline::parse_config(json, faults);
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

/// How many events a body may hold. TikTok names a limit for Events API 2.0 only: 1000.
std::size_t read_batch_size(const std::string& text) {
  std::size_t size = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, size);
  constexpr std::size_t most = 1000;
  if (fault == std::errc() && stop == end && size >= 1 && size <= most) return size;
  throw usage_error("--batch must be a whole number from 1 to " + std::to_string(most));
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

  template <class Payload>
  tiktok_offline::map_result<Payload> map(std::string_view line) {
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    if (uses_simdjson_) return tiktok_offline::map_text<Payload>(line, settings_, parser_);
#endif
    return tiktok_offline::map_text<Payload>(line, settings_);
  }

 private:
  const tiktok_offline::config& settings_;
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  bool uses_simdjson_ = false;
  simdjson::dom::parser parser_;
#endif
};

void check_differ(const private_file::place& one, const private_file::place& other) {
  if (is_same_file(one, other)) {
    throw usage_error(shown(one.name) + " and " + shown(other.name) + " are the same file");
  }
}

/// What is read would be overwritten or have no end, what is written would be lost or torn.
void check_files_differ(const options& given, bool from_file) {
  using private_file::place;
  const place input = from_file ? place{given.input_file} : place{"standard input", stdin};
  const place rejects{given.rejects_file};
  const place bodies{"standard output", stdout};
  const place reports{"standard error", stderr};
  for (const place& written : {rejects, bodies, reports}) {
    check_differ(written, input);
    check_differ(written, place{given.config_file});
  }
  check_differ(rejects, bodies);
  check_differ(rejects, reports);
}

/// Writes each payload as a body of its own.
class single_bodies {
 public:
  using payload = std::string;

  explicit single_bodies(output& bodies) : bodies_(bodies) {}

  void add(const std::string& body) { bodies_.write(body + '\n'); }
  void finish() { bodies_.flush(); }

 private:
  output& bodies_;
};

/// Writes bodies of up to a number of events.
class batched_bodies {
 public:
  using payload = ordered_json;

  batched_bodies(output& bodies, std::size_t size)
      : bodies_(bodies), batches_(tiktok_offline::batch_limits{size, size}) {}

  void add(ordered_json body) { write(batches_.add(std::move(body))); }

  void finish() {
    write(batches_.flush());
    bodies_.flush();
  }

 private:
  void write(const std::vector<tiktok_offline::batch<ordered_json>>& full) {
    for (const auto& batch : full) write_line(bodies_, batch.body);
  }

  output& bodies_;
  tiktok_offline::batcher<ordered_json> batches_;
};

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

void count(totals& sums, tiktok_offline::outcome status, std::size_t payloads) {
  ++sums.read;
  sums.payloads += static_cast<long long>(payloads);
  switch (status) {
    case tiktok_offline::outcome::mapped:
      ++sums.mapped;
      break;
    case tiktok_offline::outcome::filtered:
      ++sums.filtered;
      break;
    case tiktok_offline::outcome::rejected:
      ++sums.rejected;
      break;
  }
}

void write_report(output& reports, long long line_number, tiktok_offline::outcome status,
                  const std::vector<tiktok_offline::issue>& issues) {
  ordered_json report;
  report["line"] = line_number;
  report["status"] = to_string(status);
  report["issues"] = issues;
  write_line(reports, report);
}

template <class Bodies>
totals map_lines(line_reader& lines, line_mapper& mapper, Bodies bodies, output& reports,
                 output* rejects) {
  totals sums;
  progress shown;
  long long line_number = 0;
  while (const auto line = lines.next()) {
    ++line_number;
    if (is_blank(*line)) continue;
    auto result = mapper.map<typename Bodies::payload>(*line);
    count(sums, result.status, result.payloads.size());
    for (auto& payload : result.payloads) bodies.add(std::move(payload));
    const bool is_rejected = result.status == tiktok_offline::outcome::rejected;
    if (is_rejected && rejects != nullptr) rejects->write(*line);
    if (!result.issues.empty()) {
      shown.clear();
      write_report(reports, line_number, result.status, result.issues);
    }
    shown.show(sums);
  }
  bodies.finish();
  shown.clear();
  return sums;
}

/// The part of a pointer that is not there, for people: "code" of /store/code where /store is
/// found.
std::string missing_part(const tiktok_offline::explained_source& from) {
  const std::string rest = from.pointer.substr(from.found.size() + 1);
  return rest.substr(0, rest.find('/'));
}

std::string describe(const tiktok_offline::explained_source& from) {
  using tiktok_offline::source_outcome;
  const std::string code = from.code ? std::string(to_string(*from.code)) : std::string();
  switch (from.result) {
    case source_outcome::used:
      return code.empty() ? "used" : "used, with " + code;
    case source_outcome::unusable:
      return "unusable: " + code;
    case source_outcome::not_reached:
      return "not reached";
    case source_outcome::absent:
      break;
  }
  if (from.found == from.pointer) return "absent: it is there, and empty";
  const std::string found = from.found.empty() ? "the event" : from.found;
  return "absent: " + found + " is there, " + missing_part(from) + " is not";
}

std::string describe(tiktok_offline::property_outcome result,
                     tiktok_offline::payload_format format) {
  if (result == tiktok_offline::property_outcome::off) return "off: it has no source";
  return "not sent by " + std::string(to_string(format));
}

/// For people: a line for each source of each property.
void write_text(output& out, const tiktok_offline::explanation& explained,
                tiktok_offline::payload_format format) {
  using tiktok_offline::property_outcome;
  const auto row = [&out](std::string property, std::string pointer, const std::string& what) {
    property.resize((std::max)(property.size(), std::size_t{44}), ' ');
    pointer.resize((std::max)(pointer.size(), std::size_t{36}), ' ');
    out.write("  " + property + ' ' + pointer + ' ' + what + '\n');
  };
  for (const auto& each : explained.properties) {
    std::string name(to_string(each.id));
    if (each.item) name.replace(name.find(".X."), 3, '.' + std::to_string(*each.item) + '.');
    const bool is_read =
        each.result == property_outcome::sent || each.result == property_outcome::absent;
    if (!is_read) row(name, "", describe(each.result, format));
    for (const auto& from : each.sources) {
      row(name, from.pointer.empty() ? "(constant)" : from.pointer, describe(from));
      name.clear();
    }
  }
}

void write_explanation(output& out, long long line_number,
                       const tiktok_offline::explanation& explained,
                       tiktok_offline::payload_format format, bool as_json) {
  if (as_json) {
    ordered_json line;
    line["line"] = line_number;
    line.update(ordered_json(explained));
    return write_line(out, line);
  }
  std::string head = "line " + std::to_string(line_number) + ": ";
  head += to_string(explained.status);
  const char* before = " to ";
  if (explained.status != tiktok_offline::outcome::mapped) before = ", would be ";
  for (const std::string& type : explained.event_types) {
    head += std::exchange(before, ", ") + type;
  }
  if (explained.status == tiktok_offline::outcome::filtered)
    head += ": no row of the mapping has its name";
  out.write(head + '\n');
  write_text(out, explained, format);
  for (const auto& found : explained.issues) out.write("  " + to_string(found) + '\n');
  out.write("\n");
}

/// As `map_lines`, with an explanation in place of the bodies.
totals explain_lines(line_reader& lines, const tiktok_offline::config& settings, output& out,
                     output& reports, output* rejects, bool as_json) {
  totals sums;
  long long line_number = 0;
  while (const auto line = lines.next()) {
    ++line_number;
    if (is_blank(*line)) continue;
    const bool has_nul = line->find('\0') != std::string_view::npos;
    const auto event = ordered_json::parse(has_nul ? std::string_view() : *line, nullptr, false);
    tiktok_offline::explanation explained;
    if (event.is_discarded()) {
      explained.issues.push_back({tiktok_offline::issue_code::invalid_json, ""});
    } else {
      explained = tiktok_offline::explain(event, settings);
    }
    const bool is_mapped = explained.status == tiktok_offline::outcome::mapped;
    count(sums, explained.status, is_mapped ? explained.event_types.size() : 0);
    const bool is_rejected = explained.status == tiktok_offline::outcome::rejected;
    if (is_rejected && rejects != nullptr) rejects->write(*line);
    write_explanation(out, line_number, explained, settings.format, as_json);
    if (as_json && !explained.issues.empty()) {
      write_report(reports, line_number, explained.status, explained.issues);
    }
  }
  out.flush();
  return sums;
}

void run(const options& given) {
  const bool from_file = !given.input_file.empty() && given.input_file != "-";
  private_file::check_is_open(stdout, "cannot write to standard output");
  private_file::check_is_open(stderr, "cannot write to standard error");
  if (!from_file) private_file::check_is_open(stdin, "cannot read standard input");
  output reports(stderr, "standard error");
  const tiktok_offline::config config = read_config(given, reports);
  const bool has_batches = !given.batch.empty();
  const std::size_t batch_size = has_batches ? read_batch_size(given.batch) : 1;
  line_mapper mapper(given.reader, config);

  check_files_differ(given, from_file);
  owned_file input_file;
  if (from_file) input_file = open(given.input_file, "rb");
  owned_file rejects_file;
  if (!given.rejects_file.empty()) rejects_file = private_file::open_emptied(given.rejects_file);

  line_reader lines(from_file ? input_file.get() : stdin,
                    from_file ? given.input_file : "standard input");
  output bodies(stdout, "standard output");
  output rejects(rejects_file.get(), given.rejects_file);
  output* rejected = rejects_file ? &rejects : nullptr;
  const bool explains = given.explain || given.explain_json;
  const totals sums =
      explains ? explain_lines(lines, config, bodies, reports, rejected, given.explain_json)
      : has_batches
          ? map_lines(lines, mapper, batched_bodies(bodies, batch_size), reports, rejected)
          : map_lines(lines, mapper, single_bodies(bodies), reports, rejected);
  if (rejects_file) rejects.flush();

  ordered_json summary;
  summary["summary"] = {{"read", sums.read},
                        {"mapped", sums.mapped},
                        {"filtered", sums.filtered},
                        {"rejected", sums.rejected},
                        {"payloads", sums.payloads}};
  write_line(reports, summary);
}

}  // namespace

int main(int argc, char** argv) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error to report, not a silent end
#endif
  try {
    const options given = parse_options({argv + 1, argv + argc});
    if (given.help) {
      output help(stdout, "standard output");
      help.write(usage);
      help.flush();
    } else {
      run(given);
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
