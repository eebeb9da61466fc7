#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Start a cluster of one node with real pods, inside namespaces of its own (mount, network, PID, UTS, IPC, cgroup).
#
#   node-up.sh DIR [IMAGE.tar...]      DIR must be new; the images are imported
#   node-up.sh --check                 can a node run here? If not, say why and fail
#
# Nothing of it shows in the machine's own network, mounts or sysctls, and it all ends with its first process: several
# can run side by side, each with the same addresses. Commands reach it through `node-run.sh DIR COMMAND...`.
# Needs root, build.sh's programs, containerd, runc, the CNI plugins, nft and ip.
. "$(dirname "$0")/lib.sh"

# "hierarchy folder" for each hierarchy of cgroups; the node's own cgroup goes into the folder.
hierarchies() {
    if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then
        echo "unified /sys/fs/cgroup"
        return
    fi
    local name path
    while IFS=: read -r _ name path; do
        [ -z "$name" ] || echo "$name /sys/fs/cgroup/${name#name=}${path%/}"
    done </proc/self/cgroup
}

# What stands in the way of a node; nothing when nothing does.
obstacle() {
    local program name folder answer
    [ "$(id -u)" = 0 ] || { echo "it needs root"; return; }
    for program in containerd runc nft ip nsenter "$CNI/bridge" "$CNI/host-local"; do
        command -v "$program" >/dev/null || { echo "$program is not installed: make setup"; return; }
    done
    answer=$(unshare --mount --net --pid --uts --ipc --cgroup --fork --mount-proc ip link set lo up 2>&1) ||
        { echo "this machine allows no namespaces of our own: $answer"; return; }
    answer=$(unshare --mount --net --pid --fork mount -t sysfs sysfs /sys 2>&1) ||
        { echo "this machine allows no mounts: $answer"; return; }
    [ -n "$(hierarchies)" ] || { echo "/sys/fs/cgroup holds no cgroups"; return; }
    while read -r name folder; do
        answer=$(mkdir "$folder/vitals-probe-$$" 2>&1 && rmdir "$folder/vitals-probe-$$" 2>&1) ||
            { echo "no cgroup can be made in the hierarchy $name: $answer"; return; }
    done < <(hierarchies)
}

# The cgroups that the node lives in; DIR/cgroups tells node-down.sh of them.
make_cgroups() {
    local name folder file
    while read -r name folder; do
        mkdir "$folder/node-$$"
        echo "$name $folder/node-$$" >>"$DIR/cgroups"
        [ "$name" != cpuset ] || for file in cpus mems; do
            cat "$folder/cpuset.$file" >"$folder/node-$$/cpuset.$file"
        done
    done < <(hierarchies)
}

usage="usage: node-up.sh DIR [IMAGE.tar...] | --check"
why=$(obstacle)
[ -z "$why" ] || die "no node can run here: $why"
[ "${1:?$usage}" != --check ] || exit 0
DIR=$(mkdir -p "$1" && cd "$1" && pwd); shift
[ ! -e "$DIR/cgroups" ] || die "$DIR is in use"
make_cgroups
start node unshare --mount --net --pid --uts --ipc --fork --kill-child -- "$HERE/node-init.sh" join "$DIR" "$@"
wait_for 900 node test -e "$DIR/ready"
