// SPDX-License-Identifier: MIT
// What many events are like, as one HTML page for people who run a shop's campaigns: what TikTok
// does not get, what that costs and what to fix first. Only one line and the counts are held in
// memory.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "event_lines.hpp"
#include "private_file.hpp"
#include "quality/findings.hpp"
#include "quality/page.hpp"

namespace {

using nlohmann::ordered_json;
using private_file::because_of_errno;
using private_file::output;
using private_file::owned_file;
using private_file::shown;

constexpr std::string_view usage =
    "usage: quality_report --config FILE [--clock] [INPUT...]\n"
    "\n"
    "Reads one Commanders Act event (JSON) per line from each INPUT, or from standard\n"
    "input, and writes a report of their quality to standard output: one HTML page\n"
    "that needs no other file. It has counts and sums of money, and nothing of a\n"
    "person.\n"
    "\n"
    "  --config FILE   the configuration in JSON\n"
    "  --clock         compare timestamps with the system's clock: events that are older\n"
    "                  than 28 days or more than a day in the future are reported\n"
    "  --help          print this text\n"
    "\n"
    "Exit status: 0 all input was read, 1 reading or writing failed, 2 an option, a\n"
    "configuration or input that cannot be used. There is a page only if all input\n"
    "was read.\n";

/// An option, a configuration or input that cannot be used.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct options {
  std::string config_file;
  std::vector<std::string> inputs;
  bool clock = false;
  bool help = false;
};

options parse_options(const std::vector<std::string>& arguments) {
  options given;
  bool only_files_follow = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool is_option = !only_files_follow && argument.rfind("-", 0) == 0 && argument != "-";
    if (argument.empty()) throw usage_error("the name of an input is empty");
    if (!is_option) {
      given.inputs.push_back(argument);
    } else if (argument == "--") {
      only_files_follow = true;
    } else if (argument == "--clock") {
      given.clock = true;
    } else if (argument == "--help" || argument == "-h") {
      given.help = true;
      return given;
    } else if (argument.substr(0, argument.find('=')) == "--config") {
      if (!given.config_file.empty()) throw usage_error("--config is given twice");
      const std::size_t equals = argument.find('=');
      if (equals != std::string::npos) given.config_file = argument.substr(equals + 1);
      if (equals == std::string::npos && i + 1 < arguments.size()) {
        given.config_file = arguments[++i];
      }
      if (given.config_file.empty()) throw usage_error("--config needs a value");
    } else {
      throw usage_error("unknown option " + shown(argument.substr(0, argument.find('='))));
    }
  }
  if (given.config_file.empty()) throw usage_error("--config FILE is missing");
  if (given.inputs.empty()) given.inputs.push_back("-");
  if (std::count(given.inputs.begin(), given.inputs.end(), "-") > 1) {
    throw usage_error("standard input is given twice");
  }
  return given;
}

owned_file open(const std::string& name) {
  owned_file file(std::fopen(name.c_str(), "rb"));
  if (!file) throw because_of_errno("cannot open " + shown(name));
  return file;
}

std::string read_text(const std::string& name) {
  std::string text;
  try {
    const owned_file file = open(name);
    event_lines::line_reader lines(file.get(), name);
    while (const auto line = lines.next()) text += *line;
  } catch (const std::runtime_error& fault) {
    throw usage_error(fault.what());
  }
  return text;
}

/// The configuration; every fault is printed as `{"config":{...}}`.
tiktok_offline::config read_config(const options& given) {
  output reports(stderr, "standard error");
  std::vector<tiktok_offline::config_fault> faults;
  auto config = tiktok_offline::parse_config_text(read_text(given.config_file), faults);
  for (const auto& fault : faults) {
    ordered_json line;
    line["config"] = fault;
    reports.write(line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
  }
  if (!config) throw usage_error(shown(given.config_file) + " cannot be used");
  if (given.clock) {
    config->now = [] {
      return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    };
  }
  return *std::move(config);
}

/// The name of an input as the page has it: without its directory, and as valid UTF-8.
std::string base_name(const std::string& input) {
  if (input == "-") return "standard input";
#ifdef _WIN32
  constexpr const char* separators = "/\\";
#else
  constexpr const char* separators = "/";
#endif
  const ordered_json name = shown(input.substr(input.find_last_of(separators) + 1));
  return ordered_json::parse(name.dump(-1, ' ', false, ordered_json::error_handler_t::replace))
      .get<std::string>();
}

/// What is read would have no end, or would be overwritten.
void check_is_not_output(const private_file::place& read) {
  if (is_same_file(read, {"standard output", stdout})) {
    throw usage_error(shown(read.name) + " and standard output are the same file");
  }
}

/// What cannot have events would be a page of lines that cannot be read.
void check_can_have_events(std::string_view line, const std::string& name) {
  std::string instead = event_lines::what_it_is_instead(line);
  constexpr std::string_view other_program = "map_events";
  const std::size_t at = instead.find(other_program);
  if (at != std::string::npos) instead.replace(at, other_program.size(), "quality_report");
  if (!instead.empty()) throw usage_error(shown(name) + ' ' + instead);
}

void read_input(const std::string& input, std::size_t number, quality::findings& found) {
  owned_file file;
  if (input != "-") file = open(input);
  const std::string name = file ? input : "standard input";
  event_lines::line_reader lines(file ? file.get() : stdin, name);
  quality::count line_number = 0;
  bool is_first = true;
  while (const auto line = lines.next()) {
    ++line_number;
    if (event_lines::is_blank(*line)) continue;
    if (std::exchange(is_first, false)) check_can_have_events(*line, name);
    // A line with a NUL byte is not JSON as a whole.
    const bool has_nul = line->find('\0') != std::string_view::npos;
    const auto events = has_nul ? std::vector{*line} : event_lines::split_events(*line);
    for (const std::string_view event : events) found.add(event, {number, line_number});
  }
}

void run(const options& given) {
  private_file::check_is_open(stdout, "cannot write to standard output");
  private_file::check_is_open(stderr, "cannot write to standard error");
  check_is_not_output({given.config_file});
  std::vector<std::string> names;
  for (const std::string& input : given.inputs) {
    names.push_back(base_name(input));
    if (input == "-") private_file::check_is_open(stdin, "cannot read standard input");
    check_is_not_output(input == "-" ? private_file::place{"standard input", stdin}
                                     : private_file::place{input});
  }
  const tiktok_offline::config config = read_config(given);

  quality::findings found(config);
  for (std::size_t i = 0; i < given.inputs.size(); ++i) read_input(given.inputs[i], i, found);
  output page(stdout, "standard output");
  page.write(quality::report_page(found, names).write());
  page.flush();
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
    std::fprintf(stderr, "quality_report: %s\nTry --help.\n", fault.what());
    return 2;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "quality_report: %s\n", fault.what());
    return 1;
  }
}
