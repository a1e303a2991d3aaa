import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load


class TiktokOffline(ConanFile):
    """Packages the current checkout: conan create packaging/conan."""

    name = "tiktok_offline"
    description = "Commanders Act events to TikTok offline conversions, header-only"
    license = "MIT"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    no_copy_source = True

    def _checkout(self, *parts):
        return os.path.join(self.recipe_folder, os.pardir, os.pardir, *parts)

    def set_version(self):
        header = load(self, self._checkout("include", "tiktok_offline", "version.hpp"))
        self.version = ".".join(re.findall(r"TIKTOK_OFFLINE_VERSION_[A-Z]+ (\d+)", header))

    def export_sources(self):
        copy(self, "include/*", self._checkout(), self.export_sources_folder)
        copy(self, "schemas/*", self._checkout(), self.export_sources_folder)
        copy(self, "compiled.cmake", self._checkout("cmake"), self.export_sources_folder)
        copy(self, "compiled.cpp", self._checkout("src"), self.export_sources_folder)
        copy(self, "compiled_target.cmake", self.recipe_folder, self.export_sources_folder)
        copy(self, "LICENSE", self._checkout(), self.export_sources_folder)

    def requirements(self):
        self.requires("nlohmann_json/[>=3.11 <4]")
        self.requires("openssl/[>=1.1.1 <4]")

    def validate(self):
        check_min_cppstd(self, 17)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "include/*", self.source_folder, self.package_folder)
        copy(self, "schemas/*", self.source_folder,
             os.path.join(self.package_folder, "share", "tiktok_offline"))
        # tiktok_offline::compiled, which is compiled in the project that links to it.
        copy(self, "compiled*", self.source_folder, os.path.join(self.package_folder, "cmake"))
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.requires = ["nlohmann_json::nlohmann_json", "openssl::crypto"]
        self.cpp_info.set_property("cmake_file_name", "tiktok_offline")
        self.cpp_info.set_property("cmake_target_name", "tiktok_offline::tiktok_offline")
        self.cpp_info.set_property("cmake_build_modules", [os.path.join("cmake", "compiled_target.cmake")])
        self.cpp_info.set_property("pkg_config_name", "tiktok_offline")
