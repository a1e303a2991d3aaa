// SPDX-License-Identifier: MIT
// How the examples write files with personal data: a new one is for its owner only, one that is
// there keeps who may read it, and two processes never write one at the same time. On Windows these
// are plain files, without locks.
#ifndef TIKTOK_OFFLINE_EXAMPLES_PRIVATE_FILE_HPP
#define TIKTOK_OFFLINE_EXAMPLES_PRIVATE_FILE_HPP

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#ifdef _WIN32
#include <filesystem>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace private_file {

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using owned_file = std::unique_ptr<std::FILE, close_file>;

/// An error with the words of the system for errno.
inline std::runtime_error because_of_errno(const std::string& what) {
  return std::runtime_error(what + ": " + std::generic_category().message(errno));
}

/// A name as a message shows it. What was given for the name of a file may be an event, by mistake,
/// and a message may be logged.
inline std::string shown(const std::string& name) {
  constexpr std::size_t longest = 255;
  const bool is_name = name.size() <= longest && name.find_first_of("@{\"") == std::string::npos;
  return is_name ? name : "a file whose name is not shown";
}

/// A file by its name, or a stream that is open and what to call it.
struct place {
  std::string name{};
  std::FILE* stream = nullptr;
};

/// A stream whose every failure to write is an exception.
class output {
 public:
  output(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}

  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail();
  }

  void flush() {
    if (std::fflush(file_) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const { throw because_of_errno("cannot write to " + shown(name_)); }

  std::FILE* file_;
  std::string name_;
};

#ifndef _WIN32

/// The next file to be opened takes the place of a closed stream: reports would go into it.
inline void check_is_open(std::FILE* stream, const std::string& what) {
  if (fcntl(fileno(stream), F_GETFD) == -1) throw because_of_errno(what);
}

inline bool is_found(const place& where, struct stat& found) {
  return where.stream != nullptr ? fstat(fileno(where.stream), &found) == 0
                                 : stat(where.name.c_str(), &found) == 0;
}

inline bool is_same(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/// Whether a file may be read twice; a pipe gives its data only once.
inline bool is_regular_file(const std::string& name) {
  struct stat found {};
  return stat(name.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

/// Whether two places are one file or pipe, through whatever links. In a device, such as a terminal
/// or /dev/null, nothing is overwritten; a pipe without a number (macOS) is not known from another.
inline bool is_same_file(const place& one, const place& other) {
  struct stat found {};
  struct stat other_found {};
  return is_found(one, found) && is_found(other, other_found) && is_same(found, other_found) &&
         (S_ISREG(found.st_mode) || (S_ISFIFO(found.st_mode) && found.st_ino != 0));
}

/// Empty when the file cannot be opened; errno says why. A new file is for its owner only.
inline owned_file open_file(const std::string& name, int flags) {
  const int descriptor = ::open(name.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor == -1) return nullptr;
  const bool is_read = (flags & O_ACCMODE) == O_RDONLY;
  owned_file file(fdopen(descriptor, is_read ? "rb" : "wb"));
  if (!file) ::close(descriptor);
  return file;
}

/// Until the file is closed, be it by the end of a killed process.
inline void lock(std::FILE* file, const std::string& name) {
  if (flock(fileno(file), LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) throw because_of_errno("cannot lock " + shown(name));
  throw std::runtime_error("another process is writing " + shown(name) +
                           "; try again after it has ended");
}

/// Opens a file to be written anew. A FIFO or a device is taken as it is.
inline owned_file open_emptied(const std::string& name) {
  owned_file file = open_file(name, O_WRONLY | O_CREAT);
  struct stat found {};
  if (!file || fstat(fileno(file.get()), &found) != 0) {
    throw because_of_errno("cannot write to " + shown(name));
  }
  if (!S_ISREG(found.st_mode)) return file;
  lock(file.get(), name);
  if (ftruncate(fileno(file.get()), 0) != 0)
    throw because_of_errno("cannot write to " + shown(name));
  return file;
}

inline owned_file open_to_append(const std::string& name) {
  owned_file file = open_file(name, O_WRONLY | O_CREAT | O_APPEND);
  if (!file) throw because_of_errno("cannot write to " + shown(name));
  lock(file.get(), name);
  return file;
}

/// Whether the name still leads to the file that was opened by it.
inline bool is_still_at(std::FILE* file, const std::string& name) {
  struct stat opened {};
  struct stat found {};
  return fstat(fileno(file), &opened) == 0 && lstat(name.c_str(), &found) == 0 &&
         is_same(opened, found);
}

/// Removes what has the name, be it a link, unless a living process writes it.
inline void remove_left_over(const std::string& name) {
  struct stat found {};
  if (lstat(name.c_str(), &found) != 0) return;
  owned_file file;
  if (S_ISREG(found.st_mode)) {
    file = open_file(name, O_RDWR | O_NOFOLLOW);  // NFS locks no file that cannot be written
    if (!file && errno == EACCES) file = open_file(name, O_RDONLY | O_NOFOLLOW);
    if (!file && errno == ENOENT) return;
    if (!file) throw because_of_errno("cannot write to " + shown(name));
    lock(file.get(), name);
    if (!is_still_at(file.get(), name)) return;
  }
  if (unlink(name.c_str()) != 0 && errno != ENOENT) {
    throw because_of_errno("cannot write to " + shown(name));
  }
}

/// Creates a file that will replace() another. One that a killed process left is removed.
inline owned_file create(const std::string& name) {
  while (true) {
    owned_file file = open_file(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    if (file) {
      lock(file.get(), name);
      if (is_still_at(file.get(), name)) return file;
    } else if (errno == EEXIST) {
      remove_left_over(name);
    } else {
      throw because_of_errno("cannot write to " + shown(name));
    }
  }
}

/// Gives a file the owner (where that is allowed), the group and the mode of another one. What was
/// for one group is not for another.
inline bool take_over_access(int file, const struct stat& other) {
  constexpr auto same_owner = static_cast<uid_t>(-1);
  const bool has_group =
      fchown(file, other.st_uid, other.st_gid) == 0 || fchown(file, same_owner, other.st_gid) == 0;
  const mode_t most = has_group ? S_IRWXU | S_IRWXG | S_IRWXO : S_IRWXU | S_IRWXO;
  return fchmod(file, other.st_mode & most) == 0;
}

/// Renames a file of create(), complete, in place of the one that has the new name. A link there is
/// replaced, not followed.
inline void replace(owned_file file, const std::string& name, const std::string& new_name) {
  output(file.get(), name).flush();
  struct stat old {};
  const bool is_there = lstat(new_name.c_str(), &old) == 0 && S_ISREG(old.st_mode);
  if (fsync(fileno(file.get())) != 0 || (is_there && !take_over_access(fileno(file.get()), old)) ||
      std::rename(name.c_str(), new_name.c_str()) != 0) {
    throw because_of_errno("cannot write to " + shown(new_name));
  }
}

#else

inline void check_is_open(std::FILE*, const std::string&) {}

inline bool is_regular_file(const std::string& name) {
  std::error_code not_there;
  return std::filesystem::is_regular_file(name, not_there);
}

inline bool is_same_file(const place& one, const place& other) {
  std::error_code not_there;
  return one.stream == nullptr && other.stream == nullptr &&
         std::filesystem::equivalent(one.name, other.name, not_there);
}

inline owned_file open_in_mode(const std::string& name, const char* mode) {
  owned_file file(std::fopen(name.c_str(), mode));
  if (!file) throw because_of_errno("cannot write to " + shown(name));
  return file;
}

inline owned_file open_emptied(const std::string& name) {
  return open_in_mode(name, "wb");
}

inline owned_file open_to_append(const std::string& name) {
  return open_in_mode(name, "ab");
}

inline owned_file create(const std::string& name) {
  return open_in_mode(name, "wb");
}

inline void replace(owned_file file, const std::string& name, const std::string& new_name) {
  output(file.get(), name).flush();
  file.reset();
  std::filesystem::rename(name, new_name);
}

#endif

}  // namespace private_file

#endif
