// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_VERSION_HPP
#define TIKTOK_OFFLINE_VERSION_HPP

// The version, which CMake reads here. All names are in an inline namespace that is called after
// its first two numbers, since before 1.0 each of them may break: two versions in one program are
// two libraries to the linker.
#define TIKTOK_OFFLINE_VERSION_MAJOR 0
#define TIKTOK_OFFLINE_VERSION_MINOR 2
#define TIKTOK_OFFLINE_VERSION_PATCH 0

/// To compare: 10000 for each major version, 100 for each minor one, 1 for each patch.
#define TIKTOK_OFFLINE_VERSION                                                 \
  (TIKTOK_OFFLINE_VERSION_MAJOR * 10000 + TIKTOK_OFFLINE_VERSION_MINOR * 100 + \
   TIKTOK_OFFLINE_VERSION_PATCH)

#endif
