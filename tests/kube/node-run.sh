#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Run a command inside the node that node-up.sh started in DIR.      node-run.sh DIR COMMAND [ARG...]
# It has the node's network, mounts and processes, an administrator's KUBECONFIG, and the built programs on its PATH.
. "$(dirname "$0")/lib.sh"
usage="usage: node-run.sh DIR COMMAND [ARG...]"
DIR=$(cd "${1:?$usage}" && pwd); shift
: "${1:?$usage}"
alive "$DIR/node.pid" && [ -s "$DIR/init.pid" ] || die "no node runs in $DIR"
exec nsenter --target "$(cat "$DIR/init.pid")" --mount --net --pid --uts --ipc --cgroup --wd="$PWD" -- \
    env KUBECONFIG="$DIR/kubeconfig" PATH="$ASSETS:$PATH" CONTAINERD_NAMESPACE=k8s.io "$@"
