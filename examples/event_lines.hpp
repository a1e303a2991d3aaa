// SPDX-License-Identifier: MIT
// How the examples read events: line by line from a file or a pipe, until its end or an interrupt,
// and what can be said of input that has no events.
#ifndef TIKTOK_OFFLINE_EXAMPLES_EVENT_LINES_HPP
#define TIKTOK_OFFLINE_EXAMPLES_EVENT_LINES_HPP

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "private_file.hpp"

#ifndef _WIN32
#include <sys/select.h>
#include <unistd.h>
#endif

namespace event_lines {

/// Of those that interruption handles, the one that ended a wait.
inline volatile std::sig_atomic_t signal_that_came = 0;

/// Keeps SIGINT and SIGTERM from ending the program in the middle of a line: it asks for them
/// between two lines, and is woken by them where it waits for input. One that the program was
/// started to ignore (`nohup`, a job in the background) stays ignored.
class interruption {
 public:
#ifdef _WIN32
  interruption() {
    for (const int number : {SIGINT, SIGTERM}) std::signal(number, remember);
  }
  [[nodiscard]] int came() const {
    return signal_that_came;
  }
  void wait_for(std::FILE*) const {}
  [[nodiscard]] private_file::owned_file open(const std::string& name) const {
    return private_file::owned_file(std::fopen(name.c_str(), "rb"));
  }

 private:
#else
  interruption() {
    sigemptyset(&handled_);
    for (const int number : {SIGINT, SIGTERM}) {
      struct sigaction before {};
      sigaction(number, nullptr, &before);
      if (before.sa_handler == SIG_IGN) continue;
      struct sigaction action {};
      action.sa_handler = remember;
      sigaction(number, &action, nullptr);
      sigaddset(&handled_, number);
    }
    sigprocmask(SIG_BLOCK, &handled_, &before_);
  }

  /// The signal that has come; 0 for none.
  [[nodiscard]] int came() const {
    sigset_t pending;
    sigpending(&pending);
    for (const int number : {SIGINT, SIGTERM}) {
      if (sigismember(&handled_, number) == 1 && sigismember(&pending, number) == 1) return number;
    }
    return signal_that_came;
  }

  /// Until there is something to read, or a signal comes.
  void wait_for(std::FILE* file) const {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(fileno(file), &readable);
    pselect(fileno(file) + 1, &readable, nullptr, nullptr, nullptr, &before_);
  }

  /// A file to read; empty when it cannot be opened, and errno says why, or when a signal comes. A
  /// pipe that nobody writes to is waited for here.
  [[nodiscard]] private_file::owned_file open(const std::string& name) const {
    if (came() != 0) return nullptr;
    sigprocmask(SIG_SETMASK, &before_, nullptr);
    private_file::owned_file file(std::fopen(name.c_str(), "rb"));
    const int why_not = errno;
    sigprocmask(SIG_BLOCK, &handled_, nullptr);
    errno = why_not;
    return file;
  }

 private:
  sigset_t handled_{};
  sigset_t before_{};
#endif
  static void remember(int number) {
    signal_that_came = number;
  }
};

/// Splits a stream into lines of any length, each with the line end it came with.
class line_reader {
 public:
  line_reader(std::FILE* file, std::string name, const interruption* stop = nullptr)
      : file_(file), name_(std::move(name)), stop_(stop) {}

  /// The next line; `nullopt` at the end, and after a signal. Valid until the next call.
  std::optional<std::string_view> next() {
    line_.clear();
    // To ask the system takes as long as to map a small event, so it is not asked at each line.
    constexpr std::size_t lines_between = 16;
    if (++lines_ % lines_between == 0 && is_interrupted()) return std::nullopt;
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
      end_ = read();
      if (end_ > 0) continue;
      // Half a line is not an event: who reads again finds it whole.
      if (line_.empty() || is_interrupted()) return std::nullopt;
      return line_;
    }
  }

 private:
  /// Fills the buffer with what there is; 0 at the end, and after a signal.
  std::size_t read() {
#ifdef _WIN32
    const std::size_t size = std::fread(buffer_.data(), 1, buffer_.size(), file_);
    if (size == 0 && std::ferror(file_) != 0) throw failure();
    return size;
#else
    if (stop_ != nullptr) stop_->wait_for(file_);
    if (is_interrupted()) return 0;
    const ssize_t size = ::read(fileno(file_), buffer_.data(), buffer_.size());
    if (size < 0) throw failure();
    return static_cast<std::size_t>(size);
#endif
  }

  [[nodiscard]] bool is_interrupted() const {
    return stop_ != nullptr && stop_->came() != 0;
  }

  [[nodiscard]] std::runtime_error failure() const {
    return private_file::because_of_errno("cannot read " + private_file::shown(name_));
  }

  std::FILE* file_;
  std::string name_;
  const interruption* stop_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t lines_ = 0;
  std::string line_;
};

inline bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

inline bool starts_with(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

/// What input is that cannot have events line by line, and what to do about it, told by its first
/// line that is not blank; empty when there is nothing to say against it.
inline std::string what_it_is_instead(std::string_view line) {
  using namespace std::string_view_literals;
  struct format {
    std::string_view head;
    const char* what;
  };
  constexpr format formats[] = {
      {"\x1F\x8B"sv, "is compressed with gzip; unpack it first: zcat FILE | map_events ..."},
      {"\x28\xB5\x2F\xFD"sv,
       "is compressed with zstd; unpack it first: zstdcat FILE | map_events ..."},
      {"\xFD\x37zXZ"sv, "is compressed with xz; unpack it first: xzcat FILE | map_events ..."},
      {"BZh"sv, "is compressed with bzip2; unpack it first: bzcat FILE | map_events ..."},
      {"PK\x03\x04"sv, "is a zip archive; unpack it first: unzip -p FILE | map_events ..."},
      {"PAR1"sv, "is in the Parquet format; write its rows as JSON, one a line"},
      {"Obj\x01"sv, "is in the Avro format; write its records as JSON: avro-tools tojson FILE"},
      {"\xFF\xFE"sv, "is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8 FILE | map_events ..."},
      {"\xFE\xFF"sv, "is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8 FILE | map_events ..."},
      {"{\0"sv, "is UTF-16; convert it first: iconv -f UTF-16LE -t UTF-8 FILE | map_events ..."},
      {"\0{"sv, "is UTF-16; convert it first: iconv -f UTF-16BE -t UTF-8 FILE | map_events ..."},
  };
  for (const format& known : formats) {
    if (starts_with(line, known.head)) return known.what;
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (starts_with(line, byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  while (!line.empty() && is_blank(line.substr(0, 1))) line.remove_prefix(1);
  const bool is_alone = line.size() > 0 && is_blank(line.substr(1));
  if (starts_with(line, "[") && (is_alone || !nlohmann::json::accept(line))) {
    return "is one array over many lines; write its members one a line: jq -c '.[]' FILE | "
           "map_events ...";
  }
  if (starts_with(line, "{") && is_alone) {
    return "has events over many lines; write each on one: jq -c . FILE | map_events ...";
  }
  return {};
}

/// The events of a line that has several without a newline between, each up to where the next
/// begins; the line alone when there is no such place in it.
inline std::vector<std::string_view> split_events(std::string_view line) {
  std::vector<std::string_view> events;
  std::size_t begin = 0;
  std::size_t depth = 0;
  bool in_text = false;
  bool has_ended = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_text) {
      if (c == '\\') ++i;
      in_text = c != '"';
      continue;
    }
    if (has_ended && c == '{') {
      events.push_back(line.substr(begin, i - begin));
      begin = i;
    }
    has_ended = has_ended && is_blank(line.substr(i, 1));
    in_text = c == '"';
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) {
      --depth;
      has_ended = depth == 0 && c == '}';
    }
  }
  events.push_back(line.substr(begin));
  return events;
}

/// Notes where a text stops to be JSON.
struct break_finder {
  std::size_t byte = 0;

  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(nlohmann::json::number_integer_t) { return true; }
  bool number_unsigned(nlohmann::json::number_unsigned_t) { return true; }
  bool number_float(nlohmann::json::number_float_t, const std::string&) { return true; }
  bool string(std::string&) { return true; }
  bool binary(nlohmann::json::binary_t&) { return true; }
  bool start_object(std::size_t) { return true; }
  bool key(std::string&) { return true; }
  bool end_object() { return true; }
  bool start_array(std::size_t) { return true; }
  bool end_array() { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    byte = position;
    return false;
  }
};

/// The byte, counted from 1, where a text stops to be JSON: the one after the last if it ends too
/// early. A NUL byte is not JSON.
inline std::size_t where_it_breaks(std::string_view text) {
  break_finder finder;
  const std::size_t nul = text.find('\0');
  const std::string_view before = text.substr(0, nul);
  const bool is_json = nlohmann::json::sax_parse(before, &finder);
  if (is_json && nul == std::string_view::npos) return 0;
  return is_json ? nul + 1 : finder.byte;
}

}  // namespace event_lines

#endif
