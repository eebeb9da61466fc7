#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Make an image of a folder without any container tool: one layer, as an OCI archive.
#
#   image.sh OUT.tar NAME:TAG FOLDER PROGRAM      e.g. image.sh pause.tar localhost/pause:1 root /pause
#
# Files belong to root in the image; the program runs as user 65532.
set -euo pipefail
out=$(realpath -m "${1:?usage: image.sh OUT.tar NAME:TAG FOLDER PROGRAM}") name=$2 root=$3 program=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/blobs/sha256"

# blob FILE: move FILE among the blobs; prints its digest and size as a descriptor's fields.
blob() {
    local sum
    sum=$(sha256sum "$1" | cut -d' ' -f1)
    printf '"digest": "sha256:%s", "size": %s' "$sum" "$(stat -c %s "$1")"
    mv "$1" "$work/blobs/sha256/$sum"
}

tar -C "$root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$work/layer" .
layer=$(blob "$work/layer")
unpacked=$(sed 's/"digest": \("[^"]*"\).*/\1/' <<<"$layer")
cat >"$work/config" <<JSON
{"architecture": "$(dpkg --print-architecture)", "os": "linux",
 "config": {"User": "65532", "Entrypoint": ["$program"]},
 "rootfs": {"type": "layers", "diff_ids": [$unpacked]}}
JSON
config=$(blob "$work/config")
cat >"$work/manifest" <<JSON
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", $config},
 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", $layer}]}
JSON
manifest=$(blob "$work/manifest")
cat >"$work/index.json" <<JSON
{"schemaVersion": 2, "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json", $manifest,
 "annotations": {"io.containerd.image.name": "$name", "org.opencontainers.image.ref.name": "${name##*:}"}}]}
JSON
echo '{"imageLayoutVersion": "1.0.0"}' >"$work/oci-layout"
tar -C "$work" -cf "$out" oci-layout index.json blobs
