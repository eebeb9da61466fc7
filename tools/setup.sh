#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Install what the project needs, on Debian 12. Quick when nothing is missing.
#
#   setup.sh SECTION...    the Debian packages of these sections of packages.txt: build, unit, lint, ...; for `bench` a
#                          Prometheus, too; for `mutants` the tool that makes them
#   setup.sh               all of them, and for the end-to-end tests a Prometheus, a Go compiler and the modules of a
#                          Kubernetes, of clients of Consul and of grpc-go
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vitals

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "setup: this needs root, and there is no sudo; as root, run tools/setup.sh" >&2
        exit 1
    fi
}

# The packages of these sections of packages.txt; of all without an argument.
packages_of() {
    local section
    [ $# -gt 0 ] || sed 's/ *#.*//; /^$/d' tools/packages.txt
    for section; do
        grep -q "^# $section:" tools/packages.txt || { echo "setup: no such section: $section" >&2; exit 1; }
        sed -n "/^# $section:/,/^\$/{s/ *#.*//; /./p}" tools/packages.txt
    done
}

# The names among the arguments that are not installed.
missing() {
    comm -23 <(printf '%s\n' "$@" | sort -u) \
        <(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii //p' | sort -u)
}

# Run a command while no package may start a service: containerd and nginx are wanted, but as the tests' own processes.
without_services() (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        trap 'as_root rm -f $policy' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
    fi
    "$@"
)

install_packages() {
    local names
    mapfile -t names < <(missing "$@")
    [ ${#names[@]} -gt 0 ] || return 0
    echo "setup: installing ${names[*]}"
    as_root apt-get -qq update
    without_services as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "${names[@]}" >/dev/null
    mapfile -t names < <(missing "${names[@]}")
    [ ${#names[@]} = 0 ] || { echo "setup: still missing: ${names[*]}" >&2; exit 1; }
}

fetch_package() { (cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2"); }

# Debian's Prometheus, unpacked: installed, it would be a service on the port of Vitals' own metrics.
unpack_prometheus() {
    local new=$cache/prometheus.new
    echo "setup: unpacking prometheus into $cache/prometheus"
    rm -rf "$new" && mkdir -p "$new"
    fetch_package "$new" prometheus || { as_root apt-get -qq update && fetch_package "$new" prometheus; }
    dpkg-deb --extract "$new"/prometheus_*.deb "$new"
    rm -rf "$new"/prometheus_*.deb "$cache/prometheus" && mv "$new" "$cache/prometheus"
}

# Debian's Go is too old for Kubernetes, but it can fetch a newer one, which is published as a module.
# Debian's is taken as golang-1.19-go, which puts no `go` on anybody's PATH.
install_go() {
    local module fetched
    module=golang.org/toolchain@v0.0.1-go1.26.8.linux-$(dpkg --print-architecture)
    install_packages golang-1.19-go
    echo "setup: fetching $module"
    rm -rf "$cache/go.new" && mkdir -p "$cache/go.new"
    fetched=$(cd / && GOMODCACHE=$cache/go.new GOFLAGS=-modcacherw /usr/lib/go-1.19/bin/go mod download -json "$module" |
        sed -n 's/^\t"Dir": "\(.*\)",\?$/\1/p')
    [ -d "$fetched" ] || { echo "setup: could not fetch $module" >&2; exit 1; }
    chmod +x "$fetched"/bin/* "$fetched"/pkg/tool/*/*     # a module's files are not executable
    rm -rf "$cache/go" && mv "$fetched" "$cache/go" && rm -rf "$cache/go.new"
}

# Of a module that names hundreds of others, only those of which packages are built: fetch_modules FOLDER PACKAGES
fetch_modules() {
    local stamp go
    stamp=$cache/modules-$(sha256sum "tests/$1/go.sum" | cut -c1-16)
    [ ! -e "$stamp" ] || return 0
    go=$(tools/find_go.sh)
    echo "setup: fetching the modules of tests/$1"
    if [ $# = 1 ]; then
        (cd "tests/$1" && "$go" mod download)
    else
        (cd "tests/$1" && "$go" list -mod=readonly -deps "$2" >/dev/null)
    fi
    mkdir -p "$cache" && touch "$stamp"
}

# The one tool that is neither Debian's nor a Go module.
install_mutation_tool() {
    local wanted=tests/mutants/requirements.txt venv=$cache/mutants
    ! cmp -s "$wanted" "$venv/installed.txt" || return 0
    echo "setup: installing universalmutator into $venv"
    rm -rf "$venv" && /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps --require-hashes -r "$wanted"
    cp "$wanted" "$venv/installed.txt"
}

[ -x /usr/bin/dpkg-query ] || { echo "setup: this needs Debian 12 (apt)" >&2; exit 1; }
packages=$(packages_of "$@")
mapfile -t packages <<<"$packages"
install_packages "${packages[@]}"
case $#:" $* " in
0:* | *" bench "*) [ -x "$cache/prometheus/usr/bin/promtool" ] || unpack_prometheus ;;
esac
case " $* " in
*" mutants "*) install_mutation_tool ;;
esac
[ $# = 0 ] || exit 0
[ ! -x "${KUBEBUILDER_ASSETS:-}/kube-apiserver" ] || exit 0       # somebody has built a Kubernetes already
tools/find_go.sh >/dev/null 2>&1 || install_go
for each in kube consul grpc; do fetch_modules $each; done
fetch_modules consul/template tool
for each in prometheus traefik; do fetch_modules consul/$each .; done
