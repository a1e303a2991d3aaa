// SPDX-License-Identifier: MIT
// nlohmann/json for every header here: the only one that includes it, so that a version that is too
// old is named before anything of it is used.
#ifndef TIKTOK_OFFLINE_DETAIL_JSON_HPP
#define TIKTOK_OFFLINE_DETAIL_JSON_HPP

#include <nlohmann/json.hpp>

#if NLOHMANN_JSON_VERSION_MAJOR * 100 + NLOHMANN_JSON_VERSION_MINOR < 311
#error "nlohmann/json is too old: tiktok_offline needs 3.11 or later, first on the include path"
#endif

#endif
