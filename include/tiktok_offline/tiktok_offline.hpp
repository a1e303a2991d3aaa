// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TIKTOK_OFFLINE_HPP
#define TIKTOK_OFFLINE_TIKTOK_OFFLINE_HPP

// The whole library. To read it, begin with config.hpp and map_event.hpp.

#include "batch.hpp"
#include "check.hpp"
#include "config.hpp"
#include "config_fault.hpp"
#include "config_json.hpp"
#include "currency.hpp"
#include "email.hpp"
#include "explain.hpp"
#include "fwd.hpp"
#include "identity.hpp"
#include "issue.hpp"
#include "json_value.hpp"
#include "map_event.hpp"
#include "map_into.hpp"
#include "normalizer.hpp"
#include "number.hpp"
#include "offline_event.hpp"
#include "path.hpp"
#include "payload.hpp"
#include "payload_format.hpp"
#include "phone.hpp"
#include "property_set.hpp"
#include "response.hpp"
#include "scalar.hpp"
#include "sha256.hpp"
#include "source.hpp"
#include "tally.hpp"
#include "text_parser.hpp"
#include "text_template.hpp"
#include "timestamp.hpp"
#include "version.hpp"

#endif
