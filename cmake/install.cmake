include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tiktok_offline)

install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# For editors, and for users' own tests.
install(DIRECTORY schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/tiktok_offline)
install(TARGETS tiktok_offline EXPORT tiktok_offline_targets
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT tiktok_offline_targets NAMESPACE tiktok_offline:: DESTINATION ${package_dir})

configure_package_config_file(
  cmake/tiktok_offline-config.cmake.in ${PROJECT_BINARY_DIR}/tiktok_offline-config.cmake
  INSTALL_DESTINATION ${package_dir})
# Before 1.0 a new minor version may break its users. Headers serve every word size.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/tiktok_offline-config-version.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/tiktok_offline-config.cmake
              ${PROJECT_BINARY_DIR}/tiktok_offline-config-version.cmake cmake/simdjson.cmake
              cmake/compiled.cmake src/compiled.cpp
        DESTINATION ${package_dir})

# The .pc file finds its prefix from its own place, so that the installed tree can be moved.
file(RELATIVE_PATH prefix_from_pc /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/tiktok_offline.pc.in ${PROJECT_BINARY_DIR}/tiktok_offline.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tiktok_offline.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
