// SPDX-License-Identifier: MIT
// A library to be preloaded (LD_PRELOAD, glibc): it counts the calls that open, write, lock, rename
// and remove the files of one folder, and at one of them the disk is full or fails, or the process
// is killed. What a call wrote before is really written: the faults of writing are the kernel's.
//   FAILING_CALLS_FOLDER    whose files are meant
//   FAILING_CALLS_NUMBER    which call, from 1
//   FAILING_CALLS_HOW       full, stays_full, half (written, or EIO), kill_before, kill_within
//   FAILING_CALLS_LOG       a file, which gets the name of the call when it is reached
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

/// The function of this name that would be called without this library.
template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string setting(const char* name) {
  const char* value = getenv(name);
  return value != nullptr ? value : "";
}

[[noreturn]] void end_here() {
  kill(getpid(), SIGKILL);
  while (true) pause();
}

enum class fault { none, full, half, kill_before, kill_within };

/// Which call is to fail, and how many there were.
class plan {
 public:
  static plan& of_this_process() {
    static plan only;
    return only;
  }

  /// How a call that uses a file is to fail. It does not return where it is to be killed before.
  fault next(const char* call, std::string_view file, bool writes) {
    const int error = errno;
    const bool is_meant = !folder_.empty() && file.substr(0, folder_.size()) == folder_;
    const long number = is_meant ? ++calls_ : 0;
    errno = error;
    if (!is_meant || number < number_) return fault::none;
    if (number > number_) return stays_ && writes ? fault::full : fault::none;
    note(call, file.substr(folder_.size()));
    if (how_ == fault::kill_before) end_here();
    errno = error;
    return how_;
  }

  fault next(const char* call, int descriptor, bool writes) {
    std::array<char, 4096> name{};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const int error = errno;
    const ssize_t size = readlink(link.c_str(), name.data(), name.size());
    errno = error;
    return next(call, std::string_view(name.data(), size > 0 ? static_cast<std::size_t>(size) : 0),
                writes);
  }

 private:
  plan() {
    const std::string how = setting("FAILING_CALLS_HOW");
    stays_ = how == "stays_full";
    if (how == "full" || stays_) how_ = fault::full;
    if (how == "half") how_ = fault::half;
    if (how == "kill_before") how_ = fault::kill_before;
    if (how == "kill_within") how_ = fault::kill_within;
  }

  /// By the kernel's own calls: those of the library are counted.
  void note(std::string_view call, std::string_view file) const {
    const std::string line = std::string(call) + " " + std::string(file) + "\n";
    const long log =
        syscall(SYS_openat, AT_FDCWD, log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    static_cast<void>(syscall(SYS_write, log, line.data(), line.size()));
    static_cast<void>(syscall(SYS_close, log));
  }

  std::string folder_ = setting("FAILING_CALLS_FOLDER");
  std::string log_ = setting("FAILING_CALLS_LOG");
  long number_ = atol(setting("FAILING_CALLS_NUMBER").c_str());
  fault how_ = fault::none;
  bool stays_ = false;
  std::atomic<long> calls_ = 0;
};

/// A descriptor leads to a device that is always full, until this ends.
class full_disk {
 public:
  explicit full_disk(int descriptor) : descriptor_(descriptor), saved_(dup(descriptor)) {
    const long full = syscall(SYS_openat, AT_FDCWD, "/dev/full", O_WRONLY);
    dup2(static_cast<int>(full), descriptor_);
    close(static_cast<int>(full));
  }
  full_disk(const full_disk&) = delete;
  full_disk& operator=(const full_disk&) = delete;
  ~full_disk() {
    const int error = errno;
    dup2(saved_, descriptor_);
    close(saved_);
    errno = error;
  }

 private:
  int descriptor_;
  int saved_;
};

/// A file takes only so many bytes more, until this ends.
class nearly_full_disk {
 public:
  nearly_full_disk(int descriptor, std::size_t bytes) {
    struct stat found {};
    fstat(descriptor, &found);
    getrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, SIG_IGN);
    rlimit limit = before_;
    limit.rlim_cur = static_cast<rlim_t>(found.st_size) + bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  nearly_full_disk(const nearly_full_disk&) = delete;
  nearly_full_disk& operator=(const nearly_full_disk&) = delete;
  ~nearly_full_disk() {
    const int error = errno;
    setrlimit(RLIMIT_FSIZE, &before_);
    errno = error;
  }

 private:
  rlimit before_{};
};

/// A call that writes so many bytes.
template <class Write>
auto write_in(fault how, int descriptor, std::size_t bytes, Write write) {
  if (how == fault::none) return write();
  if (how == fault::full) {
    const full_disk disk(descriptor);
    return write();
  }
  const nearly_full_disk disk(descriptor, bytes / 2);
  const auto result = write();
  if (how == fault::kill_within) end_here();
  return result;
}

/// A call that does all or nothing; `failed` is what it returns when it fails.
template <class Call, class Result>
Result call_in(fault how, Result failed, Call call) {
  if (how == fault::full || how == fault::half) {
    errno = how == fault::full ? ENOSPC : EIO;
    return failed;
  }
  const Result result = call();
  if (how == fault::kill_within) end_here();
  return result;
}

int open_in_plan(const char* call, const char* name, int flags, mode_t mode) {
  return call_in(plan::of_this_process().next(call, name, false), -1,
                 [&] { return real<int(const char*, int, ...)>(call)(name, flags, mode); });
}

FILE* fopen_in_plan(const char* call, const char* name, const char* mode) {
  return call_in(plan::of_this_process().next(call, name, false), static_cast<FILE*>(nullptr),
                 [&] { return real<FILE*(const char*, const char*)>(call)(name, mode); });
}

/// The mode, which is there only where a file may be created.
mode_t mode_in(int flags, std::va_list arguments) {
  return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* name, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_in_plan("open", name, flags, mode);
}

int open64(const char* name, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_in_plan("open64", name, flags, mode);
}

FILE* fopen(const char* name, const char* mode) {
  return fopen_in_plan("fopen", name, mode);
}

FILE* fopen64(const char* name, const char* mode) {
  return fopen_in_plan("fopen64", name, mode);
}

int rename(const char* name, const char* new_name) noexcept {
  return call_in(plan::of_this_process().next("rename", name, false), -1,
                 [&] { return real<int(const char*, const char*)>("rename")(name, new_name); });
}

int unlink(const char* name) noexcept {
  return call_in(plan::of_this_process().next("unlink", name, false), -1,
                 [&] { return real<int(const char*)>("unlink")(name); });
}

int flock(int descriptor, int operation) noexcept {
  return call_in(plan::of_this_process().next("flock", descriptor, false), -1,
                 [&] { return real<int(int, int)>("flock")(descriptor, operation); });
}

int fchmod(int descriptor, mode_t mode) noexcept {
  return call_in(plan::of_this_process().next("fchmod", descriptor, false), -1,
                 [&] { return real<int(int, mode_t)>("fchmod")(descriptor, mode); });
}

int fsync(int descriptor) {
  return call_in(plan::of_this_process().next("fsync", descriptor, false), -1,
                 [&] { return real<int(int)>("fsync")(descriptor); });
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  return write_in(plan::of_this_process().next("write", descriptor, true), descriptor, size, [&] {
    return real<ssize_t(int, const void*, size_t)>("write")(descriptor, bytes, size);
  });
}

ssize_t writev(int descriptor, const iovec* pieces, int count) {
  std::size_t size = 0;
  for (int i = 0; i < count; ++i) size += pieces[i].iov_len;
  return write_in(plan::of_this_process().next("writev", descriptor, true), descriptor, size, [&] {
    return real<ssize_t(int, const iovec*, int)>("writev")(descriptor, pieces, count);
  });
}

/// Counts only where the buffer has no room: else nothing is written yet.
size_t fwrite(const void* values, size_t size, size_t count, FILE* file) {
  const auto call = [&] {
    return real<size_t(const void*, size_t, size_t, FILE*)>("fwrite")(values, size, count, file);
  };
  const std::size_t bytes = __fpending(file) + size * count;
  if (bytes < __fbufsize(file)) return call();
  return write_in(plan::of_this_process().next("fwrite", fileno(file), true), fileno(file), bytes,
                  call);
}

int fflush(FILE* file) {
  const auto call = [&] { return real<int(FILE*)>("fflush")(file); };
  if (file == nullptr || __fpending(file) == 0) return call();
  return write_in(plan::of_this_process().next("fflush", fileno(file), true), fileno(file),
                  __fpending(file), call);
}

int fclose(FILE* file) {
  const bool is_written = __fpending(file) == 0 || fflush(file) == 0;
  const int closed = real<int(FILE*)>("fclose")(file);
  return is_written ? closed : EOF;
}

}  // extern "C"
