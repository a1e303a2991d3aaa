// SPDX-License-Identifier: MIT
// The functions of text, compiled once for all files of a program: the target
// tiktok_offline::compiled.
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/config_json.hpp>
#include <tiktok_offline/map_event.hpp>
#include <tiktok_offline/response.hpp>
#include <vector>

namespace tiktok_offline {

template map_result<std::string> map_text<std::string>(std::string_view, const config&,
                                                       text_parser&);
template bool detail::read_config_text<nlohmann::json>(std::string_view, std::vector<config_fault>&,
                                                       std::optional<payload_format>, config&);
template response detail::read_answer<nlohmann::json>(long, std::string_view, std::size_t);

// What the other functions of the headers call.
template bool detail::flat_document::parse<nlohmann::json>(std::string_view);
template std::string detail::dumped<nlohmann::json>(double);

}  // namespace tiktok_offline
