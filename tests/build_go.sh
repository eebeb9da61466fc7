#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Build the Go program of a folder beside this file and print its path.      build_go.sh FOLDER
# It is kept in ~/.cache/vitals for every clone with the same inputs.
set -euo pipefail
cd "$(dirname "$0")/${1:?usage: build_go.sh FOLDER}"
go=$(../../tools/find_go.sh)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/vitals/$1/$(cat go.mod go.sum ./*.go | sha256sum | cut -c1-16)
mkdir -p "$folder"
exec 9>"$folder/.lock" && flock 9
[ -x "$folder/$1" ] || "$go" build -mod=readonly -o "$folder/$1" .
echo "$folder/$1"
