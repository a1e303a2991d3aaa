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

macro(tiktok_offline_download name url sha256)
  if(POLICY CMP0135)
    cmake_policy(SET CMP0135 NEW)
  endif()
  message(STATUS "tiktok_offline: no ${name} here that is new enough; downloading ${url}")
  FetchContent_Declare(${name} URL "${url}" URL_HASH SHA256=${sha256})
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
  tiktok_offline_download(nlohmann_json ${TIKTOK_OFFLINE_JSON_URL} ${TIKTOK_OFFLINE_JSON_SHA256})
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
    tiktok_offline_download(Catch2 ${TIKTOK_OFFLINE_CATCH2_URL} ${TIKTOK_OFFLINE_CATCH2_SHA256})
  endif()
  # Where the two major versions keep catch_discover_tests, installed and as source.
  list(APPEND CMAKE_MODULE_PATH ${Catch2_DIR} ${catch2_SOURCE_DIR}/contrib
       ${catch2_SOURCE_DIR}/extras)
  include(Catch)
endmacro()
