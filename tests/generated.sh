#!/bin/sh
# SPDX-License-Identifier: MIT
# generated.sh SCRIPT: whether the header that a script makes is the one in the repository. The
# package with the data may be there for the system's Python only, so both are tried.
set -u
for python in python3 /usr/bin/python3; do
  command -v "$python" >/dev/null 2>&1 || continue
  status=0
  "$python" "$1" --check || status=$?
  [ "$status" -eq 77 ] || exit "$status"
done
exit 77
