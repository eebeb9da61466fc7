#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# A cluster of one real node in build/cluster, with the image of `make image`.
#
#   cluster.sh up       start it, or bring a newer image into it; says how to use it
#   cluster.sh down     end it; nothing stays behind
set -euo pipefail
cd "$(dirname "$0")/.."
scripts=tests/kube
folder=build/cluster
image=build/image/vitals.tar

up() {
    local version
    $scripts/node-up.sh --check
    [ -e $image ] || { echo "cluster: $image is missing: make image" >&2; exit 1; }
    $scripts/build.sh api controllers node helm >/dev/null
    if [ -e $folder/ready ]; then
        $scripts/node-run.sh $folder ctr images import "$PWD/$image" >/dev/null
    else
        $scripts/node-up.sh $folder "$PWD/$image" || { down; exit 1; }
    fi
    version=$(sed -n 's/^project(vitals VERSION \([^ ]*\).*/\1/p' CMakeLists.txt)
    cat <<TEXT
A cluster of one node is running, with the image localhost/vitals:$version. A shell in it, with kubectl and helm:

  $scripts/node-run.sh $folder bash

and there, or each after $scripts/node-run.sh $folder:

  helm install vitals charts/vitals --namespace vitals --create-namespace --set image.registry=localhost --wait
  kubectl get pods --all-namespaces

make cluster-down ends it.
TEXT
}

down() { $scripts/node-down.sh $folder --purge; }

case ${1:-} in
    up | down) "$1" ;;
    *) echo "usage: cluster.sh up | down" >&2; exit 2 ;;
esac
