// SPDX-License-Identifier: MIT
// What is tried with any bytes. Each harness asserts properties, and ends the program with a
// message when one does not hold.
#ifndef TIKTOK_OFFLINE_TESTS_FUZZ_HARNESS_HPP
#define TIKTOK_OFFLINE_TESTS_FUZZ_HARNESS_HPP

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

// An event, mapped with fixed configurations.
void events(std::string_view bytes);
// A configuration, which maps fixed events.
void configs(std::string_view bytes);
// A configuration in the first line, an event in the rest.
void configs_and_events(std::string_view bytes);
// The choices that make a configuration, and from the first { on an event, for all readers.
void readers(std::string_view bytes);
// A timestamp, as a text and as milliseconds.
void timestamps(std::string_view bytes);
// A phone number or an e-mail address.
void identities(std::string_view bytes);
// An HTTP status, a number of events and TikTok's answer.
void answers(std::string_view bytes);
// The lines of a file, as map_events splits them.
void lines(std::string_view bytes);

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace fuzz

#endif
