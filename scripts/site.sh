#!/bin/sh
# Builds the site: all documents and the reference pages, in build/site/html. Fails on a warning of
# Doxygen, such as a public name without a comment, and on a broken link. Arguments go to the cmake that
# configures.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing
has_command doxygen || install_packages doxygen
has_command python3 || install_packages python3
# Draws the flowcharts; without it the site has their text.
has_command dot || install_packages graphviz
for tool in doxygen python3; do has_command $tool || { echo "$tool is not installed" >&2; exit 1; }; done

build_quietly build/site docs -DTIKTOK_OFFLINE_BUILD_TESTS=OFF -DTIKTOK_OFFLINE_BUILD_EXAMPLES=OFF "$@"
grep ' links, 0 broken$' build/site/build.log
echo "build/site/html/index.html"
