# cmake -DPORT=... -DPREFIX=... -P vcpkg.cmake: runs a portfile with what vcpkg would do, as far as
# it can be done without vcpkg.
cmake_minimum_required(VERSION 3.16)
set(CURRENT_PORT_DIR ${PORT})
set(CURRENT_PACKAGES_DIR ${PREFIX})

macro(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_QUIET)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "failed: ${ARGV}")
  endif()
endmacro()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "SOURCE_PATH" "OPTIONS")
  run(${CMAKE_COMMAND} -S ${arg_SOURCE_PATH} -B ${PREFIX}.build -DCMAKE_INSTALL_LIBDIR=lib
      ${arg_OPTIONS})
endfunction()

function(vcpkg_cmake_install)
  run(${CMAKE_COMMAND} --install ${PREFIX}.build --prefix ${PREFIX})
endfunction()

function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "PACKAGE_NAME;CONFIG_PATH" "")
  file(GLOB files ${PREFIX}/${arg_CONFIG_PATH}/*)
  file(COPY ${files} DESTINATION ${PREFIX}/share/${arg_PACKAGE_NAME})
  file(REMOVE_RECURSE ${PREFIX}/${arg_CONFIG_PATH})
  # The prefix is a folder nearer now.
  set(up "get_filename_component(_IMPORT_PREFIX \"\${_IMPORT_PREFIX}\" PATH)\n")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME)
    if(name MATCHES "targets\\.cmake$")
      file(READ ${PREFIX}/share/${arg_PACKAGE_NAME}/${name} text)
      string(REPLACE "${up}${up}${up}" "${up}${up}" text "${text}")
      file(WRITE ${PREFIX}/share/${arg_PACKAGE_NAME}/${name} "${text}")
    endif()
  endforeach()
endfunction()

function(vcpkg_fixup_pkgconfig)
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "FILE_LIST")
  configure_file(${arg_FILE_LIST} ${PREFIX}/share/tiktok-offline/copyright COPYONLY)
endfunction()

include(${PORT}/portfile.cmake)
