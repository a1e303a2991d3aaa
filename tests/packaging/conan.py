"""conan.py RECIPE EXPORTED PACKAGE CONFIG: runs a recipe with what conan would do, as far as it can be
done without conan, and prints its name, version and requirements. CONFIG is the folder for the file of
find_package that the generator CMakeDeps would write."""

import importlib.util
import os
import pathlib
import shutil
import sys
import types


def load(recipe, path):
    return pathlib.Path(path).read_text()


def copy(recipe, pattern, src, dst):
    copied = [path for path in pathlib.Path(src).glob(pattern.replace("/*", "/**/*")) if path.is_file()]
    assert copied, pattern
    for path in copied:
        target = pathlib.Path(dst, path.relative_to(src))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


class Settable(types.SimpleNamespace):
    def set_property(self, name, value):
        setattr(self, name, value)

    def clear(self):
        self.cleared = True


class ConanFile:
    def __init__(self):
        self.required = []
        self.info = Settable()
        self.cpp_info = Settable()

    def requires(self, reference):
        self.required.append(reference)


modules = {
    "conan": {"ConanFile": ConanFile},
    "conan.tools": {},
    "conan.tools.build": {"check_min_cppstd": lambda recipe, standard: recipe.required.append("C++%d" % standard)},
    "conan.tools.files": {"copy": copy, "load": load},
}
for name, members in modules.items():
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)

path, exported, package, config = sys.argv[1:]
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("recipe", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
recipe = module.TiktokOffline()
recipe.recipe_folder = os.path.dirname(path)
recipe.export_sources_folder = recipe.source_folder = exported
recipe.package_folder = package
recipe.set_version()
recipe.export_sources()
recipe.requirements()
recipe.validate()
recipe.package_id()
recipe.package()
recipe.package_info()

info = recipe.cpp_info
find = [f"find_package({name} REQUIRED)" for name in ("nlohmann_json", "OpenSSL")]
links = " ".join(info.requires).replace("openssl::crypto", "OpenSSL::Crypto")
modules = [f"include({package}/{module})" for module in info.cmake_build_modules]
pathlib.Path(config).mkdir()
pathlib.Path(config, info.cmake_file_name + "-config.cmake").write_text("\n".join([
    *find, f"add_library({info.cmake_target_name} INTERFACE IMPORTED)",
    f"target_include_directories({info.cmake_target_name} INTERFACE {package}/include)",
    f"target_link_libraries({info.cmake_target_name} INTERFACE {links})", *modules, ""]))
print(recipe.name, recipe.version, *recipe.required)
