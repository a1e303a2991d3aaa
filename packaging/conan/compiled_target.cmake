# Conan's generators include this at the end of find_package(tiktok_offline).
if(NOT TARGET tiktok_offline_compiled)
  include(${CMAKE_CURRENT_LIST_DIR}/compiled.cmake)
  tiktok_offline_add_compiled(${CMAKE_CURRENT_LIST_DIR}/compiled.cpp)
endif()
