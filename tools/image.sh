#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Build the image of the Dockerfile into build/image/vitals.tar, with docker, podman or buildah: the first that works.
#
#   image.sh               the base image, debian:bookworm, is pulled
#   BASE=local image.sh    it is made with debootstrap: needs root and apt's mirrors, but no registry and no engine
#   ENGINE=podman image.sh with this one and no other
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^project(vitals VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
name=localhost/vitals:$version
archive=build/image/vitals.tar
inputs=(Dockerfile .dockerignore CMakeLists.txt CMakePresets.json cmake src tools/packages.txt tools/image_root.sh)

fail() { echo "image: $*" >&2; exit 1; }

# The commit and its time, so that the same sources make the same image; "-dirty" when they are not committed.
describe_sources() {
    revision=$(git rev-parse HEAD 2>/dev/null) || { revision=unknown seconds=$(date +%s); return; }
    seconds=$(git log -1 --format=%ct)
    [ -z "$(git status --porcelain -- "${inputs[@]}")" ] || revision+=-dirty
}

# The first engine that is there and answers, and why not those before it.
choose_engine() {
    local each
    for each in ${ENGINE:-docker podman buildah}; do
        if ! command -v "$each" >/dev/null; then
            echo "image: $each is not there" >&2
        elif ! timeout 30 "$each" info >/dev/null 2>&1; then
            echo "image: $each is there, but '$each info' fails" >&2
        else
            echo "$each"; return
        fi
    done
    fail "no engine works; on Debian as root, 'make image BASE=local' needs none"
}

arguments() {
    printf '%s\n' --build-arg "VERSION=$version" --build-arg "REVISION=$revision" \
        --build-arg "CREATED=$(date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%SZ)"
}

build_with() {
    case $1 in
    docker)
        DOCKER_BUILDKIT=1 docker build --tag "$name" "${arguments[@]}" --build-arg "SOURCE_DATE_EPOCH=$seconds" . &&
            docker save --output "$archive.new" "$name" ;;
    podman)
        podman build --layers --tag "$name" --timestamp "$seconds" "${arguments[@]}" . &&
            podman save --format oci-archive --output "$archive.new" "$name" ;;
    buildah)
        buildah bud --layers --tag "$name" --timestamp "$seconds" "${arguments[@]}" . &&
            buildah push "$name" "oci-archive:$archive.new:$name" ;;
    local) tools/image_local.sh "$archive.new" "$name" "$seconds" "${arguments[@]}" ;;
    esac
}

describe_sources
mapfile -t arguments < <(arguments)
mkdir -p build/image && rm -f "$archive.new"
case ${BASE:-} in
"") engine=$(choose_engine) ;;
local) engine=local ;;
*) fail "BASE is 'local' or nothing: the Dockerfile names debian:bookworm" ;;
esac
echo "image: $name at $revision, with $engine" >&2
build_with "$engine" || fail "the build failed; where debian:bookworm cannot be pulled, try 'make image BASE=local'"
mv "$archive.new" "$archive"
digest=$(tar -xOf "$archive" index.json | sed -n 's/.*"digest": *"\(sha256:[0-9a-f]*\)".*/\1/p')
echo "$name  $(stat -c %s "$archive") bytes  ${digest:-}  $archive"
