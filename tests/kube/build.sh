#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Build a real Kubernetes for tests, from the Go modules that go.mod beside this file pins.
#
#   build.sh [api] [controllers] [node] [helm]                             default: api
#
#   api          etcd kube-apiserver kubectl                               what api-up.sh needs
#   controllers  kube-controller-manager                                   ... with --controllers
#   node         kube-scheduler kube-proxy kubelet coredns pause.tar       what node-up.sh needs besides
#   helm         helm                                                      what renders and installs charts/vitals
#
# Prints the folder of the programs: $KUBEBUILDER_ASSETS, else one in ~/.cache/vitals that every clone with the same
# inputs shares. What is there is kept. Takes minutes the first time, seconds when Go's build cache is warm.
. "$(dirname "$0")/lib.sh"

mkdir -p "$ASSETS"
exec 9>"$ASSETS/.lock" && flock 9
cd "$HERE" || exit

present() { local name; for name; do [ -e "$ASSETS/$name" ] || return 1; done; }

# The image of what holds a pod's namespaces.
pause_image() {
    mkdir "$1/root"
    "${CC:-cc}" -static -Os -s -o "$1/root/pause" pause.c
    ./image.sh "$1/pause.tar" localhost/pause:1 "$1/root" /pause
    rm -r "$1/root"
}

# kubectl and kube-apiserver say this version; client-go's discovery cares.
version=$(sed -n 's,^\tk8s.io/kubernetes \([^ ]*\).*,\1,p' go.mod)      # v1.MINOR.PATCH
IFS=. read -r major minor _ <<<"${version#v}"
flags="-s -w"
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$version -X $package.gitMajor=$major"
    flags+=" -X $package.gitMinor=$minor -X $package.gitTreeState=clean"
done
# And helm renders for it.
for package in helm.sh/helm/v3/pkg/chartutil helm.sh/helm/v3/pkg/lint/rules; do
    flags+=" -X $package.k8sVersionMajor=$major -X $package.k8sVersionMinor=$minor"
done

[ $# -gt 0 ] || set -- api
for group; do
    case $group in
        api)
            programs=(etcd kube-apiserver kubectl)
            packages=(go.etcd.io/etcd/server/v3 k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl) ;;
        controllers)
            programs=(kube-controller-manager)
            packages=(k8s.io/kubernetes/cmd/kube-controller-manager) ;;
        node)
            programs=(kube-scheduler kube-proxy kubelet coredns pause.tar)
            packages=(k8s.io/kubernetes/cmd/{kube-scheduler,kube-proxy,kubelet} ./dns) ;;
        helm)
            programs=(helm)
            packages=(helm.sh/helm/v3/cmd/helm) ;;
        *) die "no such group: $group" ;;
    esac
    ! present "${programs[@]}" || continue
    go=$("$HERE/../../tools/find_go.sh")
    new=$ASSETS/.new && rm -rf "$new" && mkdir "$new"
    echo "building ${programs[*]} $version (minutes the first time)" >&2
    CGO_ENABLED=0 "$go" build -trimpath -ldflags "$flags" -o "$new/" "${packages[@]}"
    [ ! -e "$new/server" ] || mv "$new/server" "$new/etcd"
    [ ! -e "$new/dns" ] || mv "$new/dns" "$new/coredns"
    [ "$group" != node ] || pause_image "$new"
    mv -f "$new"/* "$ASSETS/"        # only now: what is there is whole
    rmdir "$new"
done
echo "$ASSETS"
