# What our own programs are built with, and nobody else's.

if(is_top_level AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "How the tests and examples are built" FORCE)
endif()
if(NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# Not for a newcomer, whose newer compiler may have a warning that nobody has seen yet.
option(TIKTOK_OFFLINE_WARNINGS_AS_ERRORS "Stop at compiler warnings in tests and examples" OFF)
set(TIKTOK_OFFLINE_SANITIZE "" CACHE STRING "For -fsanitize=: address,undefined or thread")

add_library(tiktok_offline_development INTERFACE)
target_link_libraries(tiktok_offline_development INTERFACE tiktok_offline::tiktok_offline)
if(MSVC)
  target_compile_options(tiktok_offline_development INTERFACE /W4 /utf-8 /bigobj)
else()
  target_compile_options(
    tiktok_offline_development INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                         -Wsign-conversion -Wold-style-cast)
  # clang 22 calls the __COUNTER__ in Catch2's macros an extension, and sees in the headers of g++ 16
  # that nlohmann/json 3.11.3 uses what it has deprecated itself.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 22)
    target_compile_options(tiktok_offline_development INTERFACE -Wno-c2y-extensions
                                                                -Wno-deprecated-declarations)
  endif()
endif()
if(TIKTOK_OFFLINE_WARNINGS_AS_ERRORS)
  target_compile_options(tiktok_offline_development
                         INTERFACE $<IF:$<CXX_COMPILER_ID:MSVC>,/WX,-Werror>)
endif()
if(TIKTOK_OFFLINE_SANITIZE)
  target_compile_options(tiktok_offline_development INTERFACE
                         -fsanitize=${TIKTOK_OFFLINE_SANITIZE} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(tiktok_offline_development INTERFACE -fsanitize=${TIKTOK_OFFLINE_SANITIZE})
endif()

# For what uses adapters/libphonenumber.hpp. Its own libraries were built without sanitizers.
find_path(libphonenumber_include phonenumbers/phonenumberutil.h)
find_library(libphonenumber_library phonenumber)
if(libphonenumber_include AND libphonenumber_library AND NOT TIKTOK_OFFLINE_SANITIZE)
  add_library(tiktok_offline_libphonenumber INTERFACE)
  target_include_directories(tiktok_offline_libphonenumber SYSTEM
                             INTERFACE ${libphonenumber_include})
  target_link_libraries(tiktok_offline_libphonenumber
                        INTERFACE tiktok_offline_development ${libphonenumber_library})
endif()

# For what uses adapters/simdjson.hpp.
find_path(simdjson_include simdjson.h)
find_library(simdjson_library simdjson)
set(simdjson_is_old "")
if(simdjson_include)
  file(STRINGS ${simdjson_include}/simdjson.h simdjson_is_old REGEX "VERSION_MAJOR = [012],")
endif()
if(simdjson_is_old)
  message(STATUS "tiktok_offline: simdjson is older than 3.0 and is not used")
elseif(simdjson_include AND simdjson_library)
  add_library(tiktok_offline_simdjson INTERFACE)
  target_include_directories(tiktok_offline_simdjson SYSTEM INTERFACE ${simdjson_include})
  target_link_libraries(tiktok_offline_simdjson
                        INTERFACE tiktok_offline_development ${simdjson_library})
endif()

# For what uses adapters/rapidjson.hpp, which needs headers only.
find_path(rapidjson_include rapidjson/document.h)
if(rapidjson_include)
  add_library(tiktok_offline_rapidjson INTERFACE)
  target_include_directories(tiktok_offline_rapidjson SYSTEM INTERFACE ${rapidjson_include})
  target_link_libraries(tiktok_offline_rapidjson INTERFACE tiktok_offline_development)
  # Its stack adds to a null pointer, up to 1.1.0.
  if(TIKTOK_OFFLINE_SANITIZE MATCHES "undefined")
    target_compile_options(tiktok_offline_rapidjson INTERFACE -fno-sanitize=pointer-overflow)
  endif()
endif()

# For consume_kafka and its tests: 2.0 or later.
find_path(librdkafka_include librdkafka/rdkafka.h)
find_library(librdkafka_library rdkafka)
set(librdkafka_version 0)
if(librdkafka_include AND librdkafka_library)
  file(STRINGS ${librdkafka_include}/librdkafka/rdkafka.h librdkafka_version
       REGEX "^#define RD_KAFKA_VERSION +0x[0-9a-f]+")
  string(REGEX MATCH "0x[0-9a-f]+" librdkafka_version "${librdkafka_version}")
  math(EXPR librdkafka_version "${librdkafka_version}")
endif()
if(NOT librdkafka_version LESS 33554432)  # 0x02000000
  add_library(tiktok_offline_librdkafka INTERFACE)
  target_link_libraries(tiktok_offline_librdkafka INTERFACE tiktok_offline_development
                                                            ${librdkafka_library})
  target_include_directories(tiktok_offline_librdkafka SYSTEM INTERFACE ${librdkafka_include})
endif()
