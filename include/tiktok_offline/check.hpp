// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_CHECK_HPP
#define TIKTOK_OFFLINE_CHECK_HPP

#include <vector>

#include "config.hpp"
#include "config_fault.hpp"
#include "detail/config_checker.hpp"
#include "detail/event_checker.hpp"
#include "issue.hpp"
#include "offline_event.hpp"
#include "payload_format.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// All faults of a configuration. Call it before the first event: the configuration can be used if
/// no fault is an `error`. `map_event` does not check; for it a malformed source has no value.
/// (In parentheses because some systems define a macro of this name. If yours does, write
/// `(tiktok_offline::check)(config)`.)
[[nodiscard]] inline std::vector<config_fault>(check)(const config& settings) {
  return detail::config_checker(settings).faults();
}

/// The issues of an event that your program has filled, as `map_event` reports them: what is
/// missing or cannot be sent, and what is sent but doubtful. Pointers lead into the struct,
/// `/contents/2/price`. Send the event if no issue is an `error`.
[[nodiscard]] inline std::vector<issue>(check)(
    const offline_event& event, payload_format format = payload_format::offline_track) {
  return detail::event_checker(event, format).issues();
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
