// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_FWD_HPP
#define TIKTOK_OFFLINE_FWD_HPP

// The names of all public types, for headers of yours that only mention them. It includes neither
// nlohmann/json nor OpenSSL nor any other header of the library.

#include <string>
#include <vector>

namespace tiktok_offline {
inline namespace v0_2 {

// What says how events are mapped.
struct config;
struct config_fault;
class config_error;
class constant;
enum class event_name_matching;
struct field_sources;
struct mapping_row;
struct mapping_rows;
class path;
enum class payload_format;
class source;
class source_list;
class template_list;
class text_template;
struct timestamp_options;
enum class timestamp_unit;

// What comes of an event.
struct explained_property;
struct explained_source;
struct explanation;
struct issue;
enum class issue_code;
template <class Payload>
struct map_result;
enum class outcome;
enum class property;
enum class property_outcome;
class property_set;
enum class severity;
enum class source_outcome;
class tally;
class text_parser;

// What is sent, and what TikTok answers.
template <class Payload>
struct batch;
struct batch_limits;
template <class Payload>
struct batched_result;
template <class Payload>
class batcher;
struct failed_event;
struct response;
enum class verdict;

// The values of an event.
template <class Text>
struct basic_content;
template <class Text, class Contents>
struct basic_offline_event;
using content = basic_content<std::string>;
class digest;
struct identity_reading;
class number;
using offline_event = basic_offline_event<std::string, std::vector<content>>;
class scalar;

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
