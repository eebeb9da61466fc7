#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Build the Go program of a folder and print its path; with tests in Go, also PATH.test.      build_go.sh FOLDER
# A folder that has a go.mod alone names a program that others have published, as its tool.
# It is kept in ~/.cache/vitals for every clone with the same inputs.
set -euo pipefail
cd "$(dirname "$0")"
go=$(../tools/find_go.sh)
cd "${1:?usage: build_go.sh FOLDER}"
shopt -s nullglob
sources=(./*.go) tests=(./*_test.go)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/vitals/$1/$(cat go.mod go.sum "${sources[@]}" | sha256sum | cut -c1-16)
mkdir -p "$folder"
exec 9>"$folder/.lock" && flock 9
program=$folder/$(basename "$1")
what=. && [ ${#sources[@]} -gt 0 ] || what=tool
[ -x "$program" ] || "$go" build -mod=readonly -o "$program" $what
[ -x "$program.test" ] || [ ${#tests[@]} = 0 ] || "$go" test -c -mod=readonly -o "$program.test" .
echo "$program"
