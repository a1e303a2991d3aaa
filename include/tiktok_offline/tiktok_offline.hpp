// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TIKTOK_OFFLINE_HPP
#define TIKTOK_OFFLINE_TIKTOK_OFFLINE_HPP

// The whole library, in the order in which it is worth reading.
#include "version.hpp"

#include "batch.hpp"
#include "config.hpp"
#include "config_json.hpp"
#include "issue.hpp"
#include "map_event.hpp"
#include "normalize.hpp"
#include "offline_event.hpp"
#include "payload.hpp"
#include "response.hpp"
#include "sha256.hpp"
#include "source.hpp"
#include "timestamp.hpp"

#endif
