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
    "Exit status: 0 all input was read, 1 reading or writing failed, 2 an invalid\n"
    "option or configuration. There is a page only if all input was read.\n";

/// An invalid option or configuration.
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

/// Calls `use` with each line of a stream, without its line end.
template <class Use>
void each_line(std::FILE* file, const std::string& name, Use use) {
  std::vector<char> buffer(1 << 16);
  std::string line;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file)) {
    std::string_view rest(buffer.data(), size);
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      line += rest.substr(0, end);
      use(line);
      line.clear();
      rest.remove_prefix(end + 1);
    }
    line += rest;
  }
  if (std::ferror(file) != 0) throw because_of_errno("cannot read " + shown(name));
  if (!line.empty()) use(line);
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
    each_line(file.get(), name, [&text](const std::string& line) { (text += line) += '\n'; });
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

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

void read_input(const std::string& name, std::size_t input, quality::findings& found) {
  owned_file file;
  if (name != "-") file = open(name);
  quality::count line_number = 0;
  each_line(file ? file.get() : stdin, file ? name : "standard input", [&](std::string_view line) {
    ++line_number;
    if (!is_blank(line)) found.add(line, {input, line_number});
  });
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
