# For TIKTOK_OFFLINE_SIMDJSON, in this build and where the installed package is used: links a target to
# simdjson, for adapters/simdjson.hpp. What is exported or installed does not know of it.
function(tiktok_offline_link_simdjson target)
  set(library simdjson::simdjson)
  if(NOT TARGET simdjson::simdjson)
    find_path(TIKTOK_OFFLINE_SIMDJSON_INCLUDE simdjson.h)
    find_library(TIKTOK_OFFLINE_SIMDJSON_LIBRARY simdjson)
    mark_as_advanced(TIKTOK_OFFLINE_SIMDJSON_INCLUDE TIKTOK_OFFLINE_SIMDJSON_LIBRARY)
    if(NOT TIKTOK_OFFLINE_SIMDJSON_INCLUDE OR NOT TIKTOK_OFFLINE_SIMDJSON_LIBRARY)
      message(FATAL_ERROR
              "tiktok_offline: TIKTOK_OFFLINE_SIMDJSON is ON, and simdjson is not installed. Install it "
              "(libsimdjson-dev), or have a target simdjson::simdjson before tiktok_offline.")
    endif()
    set(library ${TIKTOK_OFFLINE_SIMDJSON_LIBRARY})
    target_include_directories(
      ${target} SYSTEM INTERFACE $<BUILD_INTERFACE:${TIKTOK_OFFLINE_SIMDJSON_INCLUDE}>)
  endif()
  target_link_libraries(${target} INTERFACE $<BUILD_INTERFACE:${library}>)
  target_compile_definitions(${target} INTERFACE $<BUILD_INTERFACE:TIKTOK_OFFLINE_WITH_SIMDJSON>)
endfunction()
