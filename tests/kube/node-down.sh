#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# End the node that node-up.sh started in DIR, with all its pods.      node-down.sh DIR [--purge]
# Mounts and network go with its namespaces; cgroups are removed here.  --purge also removes DIR.
. "$(dirname "$0")/lib.sh"
DIR=${1:?usage: node-down.sh DIR [--purge]}

# remove FOLDER: a cgroup with all below it; the last processes may still be going.
remove() {
    local try
    for try in {1..100}; do
        [ -d "$1" ] || return 0
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
    done
    die "left behind after $try tries: $1"
}

[ ! -s "$DIR/init.pid" ] || ! alive "$DIR/node.pid" || kill -KILL "$(cat "$DIR/init.pid")"
stop node
if [ -e "$DIR/cgroups" ]; then
    while read -r _ folder; do remove "$folder"; done <"$DIR/cgroups"
    rm -f "$DIR/cgroups" "$DIR/init.pid" "$DIR/ready"
fi
[ "${2:-}" != --purge ] || rm -rf "$DIR"
