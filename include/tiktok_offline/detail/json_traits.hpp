// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_JSON_TRAITS_HPP
#define TIKTOK_OFFLINE_DETAIL_JSON_TRAITS_HPP

#include <string>
#include <type_traits>

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Whether a type is a `nlohmann::basic_json` whose texts are `std::string`. Told by its members:
/// the number of its template parameters differs between versions.
template <class Type, class = void>
struct is_json : std::false_type {};

template <class Type>
struct is_json<Type, std::void_t<typename Type::object_t, typename Type::array_t,
                                 typename Type::string_t, typename Type::value_t>>
    : std::is_same<typename Type::string_t, std::string> {};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
