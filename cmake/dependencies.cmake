# nlohmann/json and OpenSSL for everybody who uses the library; Catch2 for our own tests.
#
# Each is taken from where it is found first: a target of the parent project, an installed package,
# a download of a fixed version with its hash. The addresses can be set, for a mirror or a file.

include(FetchContent)

set(TIKTOK_OFFLINE_JSON_URL
    "https://github.com/nlohmann/json/archive/refs/tags/v3.11.2.tar.gz"
    CACHE STRING "Where nlohmann/json 3.11.2 is downloaded from when it is not installed")
set(TIKTOK_OFFLINE_JSON_SHA256 d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273)

set(TIKTOK_OFFLINE_CATCH2_URL
    "https://github.com/catchorg/Catch2/archive/refs/tags/v2.13.10.tar.gz"
    CACHE STRING "Where Catch2 2.13.10 is downloaded from when it is not installed")
set(TIKTOK_OFFLINE_CATCH2_SHA256 d54a712b7b1d7708bc7a819a8e6e47b2fde9536f487b89ccbca295072a7d9943)

mark_as_advanced(TIKTOK_OFFLINE_JSON_URL TIKTOK_OFFLINE_CATCH2_URL)

# Downloads `url` to `archive`; `failure` is why it could not, or empty. The first try is short, since
# a network that drops everything is told by nothing else. A slow one has sent something by then.
function(tiktok_offline_try_to_download url archive failure)
  file(DOWNLOAD "${url}" "${archive}" STATUS status TIMEOUT 20)
  set(size 0)
  if(EXISTS "${archive}")
    file(SIZE "${archive}" size)
  endif()
  if(NOT status MATCHES "^0;" AND size GREATER 0)
    file(DOWNLOAD "${url}" "${archive}" STATUS status INACTIVITY_TIMEOUT 30)
  endif()
  list(GET status 1 message)
  if(status MATCHES "^0;")
    set(message "")
  endif()
  set(${failure} "${message}" PARENT_SCOPE)
endfunction()

# Sets `archive` to a file that holds what the address in the variable `setting` names. FetchContent
# could download it, too, but it tries for minutes, and its message names no setting.
function(tiktok_offline_get_archive library setting sha256 archive)
  set(place "${${setting}}")
  set(failure "")
  if(place MATCHES "^https?://")
    message(STATUS "tiktok_offline: ${library} is not installed; downloading ${place}")
    set(place "${FETCHCONTENT_BASE_DIR}/${setting}.tar.gz")
    set(hash "")
    if(EXISTS "${place}")
      file(SHA256 "${place}" hash)
    endif()
    if(NOT hash STREQUAL sha256)
      tiktok_offline_try_to_download("${${setting}}" "${place}" failure)
    endif()
  elseif(NOT place MATCHES "://")
    get_filename_component(place "${place}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
    if(NOT EXISTS "${place}")
      set(failure "there is no such file")
    endif()
  endif()
  if(NOT failure AND EXISTS "${place}" AND NOT IS_DIRECTORY "${place}")
    file(SHA256 "${place}" hash)
    if(NOT hash STREQUAL sha256)
      set(failure "its SHA-256 is not ${sha256}")
    endif()
  endif()
  if(failure)
    message(FATAL_ERROR
            "tiktok_offline needs ${library}, which is not installed, and could not get it from "
            "${${setting}}: ${failure}.\n"
            "Install ${library}, or download that archive on a machine with a network and pass its "
            "path to cmake: -D${setting}=/path/to/archive.tar.gz. scripts/demo.sh and "
            "scripts/test.sh pass such arguments on to cmake.")
  endif()
  set(${archive} "${place}" PARENT_SCOPE)
endfunction()

# tiktok_offline_fetch(NAME LIBRARY SETTING SHA256): by FetchContent, whose own settings and an earlier
# declaration of the parent's come first.
macro(tiktok_offline_fetch name library setting sha256)
  if(POLICY CMP0135)
    cmake_policy(SET CMP0135 NEW)
  endif()
  string(TOLOWER ${name} lower_name)
  string(TOUPPER ${name} upper_name)
  set(archive "${${setting}}")
  get_property(is_declared GLOBAL PROPERTY _FetchContent_${lower_name}_savedDetails DEFINED)
  if(NOT is_declared AND NOT FETCHCONTENT_SOURCE_DIR_${upper_name} AND
     NOT FETCHCONTENT_FULLY_DISCONNECTED)
    tiktok_offline_get_archive("${library}" ${setting} ${sha256} archive)
  endif()
  FetchContent_Declare(${name} URL "${archive}" URL_HASH SHA256=${sha256})
  FetchContent_MakeAvailable(${name})
endmacro()

function(tiktok_offline_require_json)
  if(TARGET nlohmann_json::nlohmann_json)
    return()
  endif()
  find_package(nlohmann_json 3.11 QUIET)
  if(TARGET nlohmann_json::nlohmann_json)
    # Found here, but also wanted where the library is used.
    get_target_property(imported nlohmann_json::nlohmann_json IMPORTED)
    if(imported)
      set_target_properties(nlohmann_json::nlohmann_json PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
    return()
  endif()
  set(JSON_BuildTests OFF)
  set(JSON_Install ${TIKTOK_OFFLINE_INSTALL})
  set(JSON_SystemInclude ON)
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
  set(CMAKE_POLICY_VERSION_MINIMUM 3.5)  # CMake 4 refuses the 3.1 that it asks for
  tiktok_offline_fetch(nlohmann_json "nlohmann/json 3.11 or later" TIKTOK_OFFLINE_JSON_URL
                       ${TIKTOK_OFFLINE_JSON_SHA256})
endfunction()

function(tiktok_offline_require_openssl)
  if(TARGET OpenSSL::Crypto)
    return()
  endif()
  find_package(OpenSSL 1.1.1 REQUIRED COMPONENTS Crypto)
  set_target_properties(OpenSSL::Crypto PROPERTIES IMPORTED_GLOBAL TRUE)
endfunction()

macro(tiktok_offline_require_catch2)
  # Any 2.13 or 3 will do; a version range in find_package matches neither.
  find_package(Catch2 QUIET)
  if(NOT TARGET Catch2::Catch2)
    set(CMAKE_POLICY_VERSION_MINIMUM 3.5)
    tiktok_offline_fetch(Catch2 "Catch2 2.13 or 3" TIKTOK_OFFLINE_CATCH2_URL
                         ${TIKTOK_OFFLINE_CATCH2_SHA256})
  endif()
  # Where the two major versions keep catch_discover_tests, installed and as source.
  list(APPEND CMAKE_MODULE_PATH ${Catch2_DIR} ${catch2_SOURCE_DIR}/contrib
       ${catch2_SOURCE_DIR}/extras)
  include(Catch)
endmacro()
