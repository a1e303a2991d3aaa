// SPDX-License-Identifier: MIT
// Processes of a test that are waited for, each with a limit: a child that hangs is ended by its
// own alarm, which outlasts exec, and says so by the signal that ended it.
#ifndef TIKTOK_OFFLINE_TESTS_CHILD_PROCESS_HPP
#define TIKTOK_OFFLINE_TESTS_CHILD_PROCESS_HPP

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "catch.hpp"

namespace tests {

/// Seconds that no child needs, however slow the machine is.
constexpr unsigned ample_time = 300;

/// As fork(): the child is ended by SIGALRM after `seconds`, even where it ignored or blocked that.
inline pid_t fork_with_limit(unsigned seconds = ample_time) {
  const pid_t child = fork();
  if (child != 0) return child;
  signal(SIGALRM, SIG_DFL);
  sigset_t alarms;
  sigemptyset(&alarms);
  sigaddset(&alarms, SIGALRM);
  sigprocmask(SIG_UNBLOCK, &alarms, nullptr);
  alarm(seconds);
  return 0;
}

/// How a child ended.
struct child_end {
  bool is_known = false;
  int status = 0;

  bool has_exited() const { return is_known && WIFEXITED(status); }
  /// -1 when it did not exit.
  int exit_status() const { return has_exited() ? WEXITSTATUS(status) : -1; }
  /// The signal that ended it; 0 when none did.
  int ended_by() const { return is_known && WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
  bool has_hung() const { return ended_by() == SIGALRM; }
};

/// The end of a child of fork_with_limit(); not known when that could not fork.
inline child_end end_of(pid_t child) {
  child_end end;
  if (child <= 0) return end;
  pid_t ended = 0;
  do {
    ended = waitpid(child, &end.status, 0);
  } while (ended < 0 && errno == EINTR);
  end.is_known = ended == child;
  return end;
}

/// The same where a child that hung is a failure.
inline child_end end_in_time(pid_t child) {
  const child_end end = end_of(child);
  REQUIRE(end.is_known);
  if (end.has_hung()) FAIL("a child process hung until its limit of time");
  return end;
}

/// The end of a shell that ran `command`.
inline child_end run_command(const std::string& command) {
  const pid_t child = fork_with_limit();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  return end_in_time(child);
}

}  // namespace tests

#endif
