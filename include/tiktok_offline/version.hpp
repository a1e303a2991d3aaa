// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_VERSION_HPP
#define TIKTOK_OFFLINE_VERSION_HPP

// The one place where the version is written; CMake reads these three lines.
#define TIKTOK_OFFLINE_VERSION_MAJOR 0
#define TIKTOK_OFFLINE_VERSION_MINOR 1
#define TIKTOK_OFFLINE_VERSION_PATCH 0

#endif
