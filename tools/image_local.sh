#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Build the image without an engine and without a registry.      image_local.sh ARCHIVE NAME SECONDS BUILDAH-ARGUMENT...
#
# debootstrap makes debian:bookworm from the mirrors that this machine's apt uses, and buildah builds on it in a
# chroot. All of it happens in mount and process namespaces of its own, which end with this script, however it ends:
# no mount and no process stays behind. What is kept, for the next build to be quick, is in ~/.cache/vitals/image,
# and ccache's compilations, which are shared with the builds outside.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=${XDG_CACHE_HOME:-$HOME/.cache}/vitals/image
days=7      # then the base and its packages are made anew: Debian mends security

fail() { echo "image: $*" >&2; exit 1; }

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" = 0 ] || fail "BASE=local needs root, for debootstrap and chroot"
    tools/setup.sh build image
    mkdir -p "$kept"
    exec 9>"$kept/lock"
    flock 9
    exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc "$0" --inside "$@"
fi
archive=$2 name=$3 seconds=$4
shift 4

# The sources of this machine's apt for bookworm, as Debian's own image has them.
apt_sources() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' |
        sort -u | sed -n 's|^\([^ ]*\) \(bookworm[^ ]*\)$|Types: deb\nURIs: \1\nSuites: \2\nComponents: main\n'`
                        `'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n|p'
}

make_base() {
    local root=$kept/base.new mirror
    mirror=$(apt_sources | sed -n '/^URIs/{s/^URIs: //;h};/^Suites: bookworm$/{g;p;q}')
    [ -n "$mirror" ] || fail "this machine's apt knows no mirror of bookworm; apt-get update, perhaps"
    echo "image: debootstrap of bookworm" >&2
    rm -rf "$root"
    mkdir -p "$kept/debs"
    debootstrap --variant=minbase --cache-dir="$kept/debs" bookworm "$root" "$mirror" >"$kept/debootstrap.log" 2>&1 ||
        { tail -5 "$kept/debootstrap.log" >&2; fail "debootstrap failed"; }
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb "$root/etc/apt/sources.list"
    apt_sources >"$root/etc/apt/sources.list.d/debian.sources"
    tar -C "$root" --one-file-system -cf "$kept/base.tar.new" .
    rm -rf "$root"
    mv "$kept/base.tar.new" "$kept/base.tar"
    printf 'FROM scratch\nADD base.tar /\n' | stored bud --tag "$base" --file - "$kept"
    rm "$kept/base.tar"
    touch "$kept/base.made"
}

stored() {
    local command=$1; shift
    buildah --root "$kept/storage" --runroot "$kept/run" --storage-driver "$driver" "$command" "$@"
}

# Young enough, and still in the storage.
base_is_there() {
    [ -n "$(find "$kept/base.made" -mtime "-$days" 2>/dev/null)" ] &&
        stored inspect --type image "$base" >/dev/null 2>&1
}

# vfs copies the whole tree for each layer; overlay is quicker, where the kernel stacks it on this filesystem.
choose_driver() {
    local try=$kept/tmp/overlay
    mkdir -p "$try/lower" "$try/upper" "$try/work" "$try/merged"
    if mount -t overlay overlay "$try/merged" 2>/dev/null \
        -o "lowerdir=$try/lower,upperdir=$try/upper,workdir=$try/work"; then
        umount "$try/merged"
        echo overlay
    else
        echo "image: no overlay on $kept: each layer is a whole copy, 20 GB in all" >&2
        echo vfs
    fi
}

# The Dockerfile's `--mount=type=cache,id=vitals-ccache` is a folder that buildah makes: let it be the cache of the
# builds outside. The compiler is the same, and cmake/Compiler.cmake makes paths relative.
share_ccache() {
    local outside inside=$TMPDIR/buildah-cache/vitals-ccache
    outside=$(ccache --get-config cache_dir)
    mkdir -p "$outside" "$inside"
    mount --bind "$outside" "$inside"
}

mount --make-rprivate /
rm -rf "$kept"/*.new "$kept"/base.tar "$kept/tmp/overlay"      # what a build that was killed has left
mkdir -p "$kept/run" "$kept/tmp"
mount -t tmpfs tmpfs "$kept/run"
export TMPDIR=$kept/tmp
driver=${STORAGE_DRIVER:-$(choose_driver)}
base=localhost/debian:bookworm
stored rm --all >/dev/null
base_is_there || make_base
share_ccache
# The sources as they are now: an edit in the middle of a build must not end up in half of it.
mkdir "$kept/context.new"
cp -a Dockerfile .dockerignore CMakeLists.txt CMakePresets.json cmake src tools "$kept/context.new"
build=(bud --isolation chroot --pull=never --layers --cache-ttl "$((days * 24))h" --identity-label=false "$@")
# The stages before the last by a name of their own: when the rest is pruned, what a name leads to stays. And without the
# timestamp, which is given to files too: ccache knows a compiler by its time.
stored "${build[@]}" --target build --tag localhost/vitals-build "$kept/context.new"
stored "${build[@]}" --timestamp "$seconds" --tag "$name" "$kept/context.new"
stored rmi --prune >/dev/null
stored push --quiet "$name" "oci-archive:$archive:$name"
rm -rf "$kept/context.new"
