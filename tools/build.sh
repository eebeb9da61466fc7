#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Configure a preset when that has not been done, and build targets of it.      build.sh PRESET TARGET...
# A target that does not exist is an error of ninja's.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:?usage: build.sh PRESET TARGET...}; shift
tree=build/$preset
if [ ! -e "$tree/build.ninja" ]; then
    cmake --preset "$preset" -Wno-dev --log-level=WARNING >/dev/null
fi
exec cmake --build "$tree" --target "$@"
