// SPDX-License-Identifier: MIT
// What nearly every test program instantiates. CMake makes the source file that does so for all of
// them: this one, without the word `extern`. TIKTOK_OFFLINE_JOIN_TESTS=OFF does without both.
#ifndef TIKTOK_OFFLINE_TESTS_SHARED_TEMPLATES_HPP
#define TIKTOK_OFFLINE_TESTS_SHARED_TEMPLATES_HPP

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>

extern template class nlohmann::basic_json<>;
extern template class nlohmann::basic_json<nlohmann::ordered_map>;
extern template class nlohmann::detail::serializer<nlohmann::json>;
extern template class nlohmann::detail::serializer<nlohmann::ordered_json>;

// The parsers of a literal and of a std::string.
extern template class nlohmann::detail::lexer<
    nlohmann::json, nlohmann::detail::iterator_input_adapter<const char*>>;
extern template class nlohmann::detail::parser<
    nlohmann::json, nlohmann::detail::iterator_input_adapter<const char*>>;
extern template class nlohmann::detail::lexer<
    nlohmann::json, nlohmann::detail::iterator_input_adapter<std::string::const_iterator>>;
extern template class nlohmann::detail::parser<
    nlohmann::json, nlohmann::detail::iterator_input_adapter<std::string::const_iterator>>;

extern template tiktok_offline::map_result<nlohmann::json>
tiktok_offline::detail::map_value<nlohmann::json>(const tiktok_offline::json_value<nlohmann::json>&,
                                                  const tiktok_offline::config&);
extern template tiktok_offline::map_result<nlohmann::ordered_json>
tiktok_offline::detail::map_value<nlohmann::ordered_json>(
    const tiktok_offline::json_value<nlohmann::json>&, const tiktok_offline::config&);
extern template tiktok_offline::map_result<std::string>
tiktok_offline::detail::map_value<std::string>(const tiktok_offline::json_value<nlohmann::json>&,
                                               const tiktok_offline::config&);
extern template tiktok_offline::map_result<std::string> tiktok_offline::map_text<std::string>(
    std::string_view, const tiktok_offline::config&, tiktok_offline::text_parser&);

#endif
