// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TIKTOK_OFFLINE_HPP
#define TIKTOK_OFFLINE_TIKTOK_OFFLINE_HPP

// The whole library, in the order in which it is worth reading.
#include "version.hpp"

#include "batch.hpp"
#include "config.hpp"
#include "config_json.hpp"
#include "currency.hpp"
#include "email.hpp"
#include "identity.hpp"
#include "issue.hpp"
#include "map_event.hpp"
#include "number.hpp"
#include "offline_event.hpp"
#include "payload.hpp"
#include "phone.hpp"
#include "response.hpp"
#include "sha256.hpp"
#include "source.hpp"
#include "timestamp.hpp"

#endif
