#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Build the watcher of watch.go and print its path. It is kept in ~/.cache/vitals for every clone with the same inputs.
set -euo pipefail
cd "$(dirname "$0")"
go=$(../../tools/find_go.sh)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/vitals/consul/$(cat go.mod go.sum watch.go | sha256sum | cut -c1-16)
mkdir -p "$folder"
exec 9>"$folder/.lock" && flock 9
[ -x "$folder/watch" ] || "$go" build -mod=readonly -o "$folder/watch" .
echo "$folder/watch"
