# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Shared by the scripts beside this file. Source it; do not run it.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Where the programs are: one folder for all clones that would build the same ones.
ASSETS=${KUBEBUILDER_ASSETS:-${XDG_CACHE_HOME:-$HOME/.cache}/vitals/kube/$(
    cd "$HERE" && cat go.mod go.sum build.sh image.sh pause.c dns/main.go | sha256sum | cut -c1-16
)}
CNI=/usr/lib/cni                       # Debian's containernetworking-plugins

die() { echo "${0##*/}: $*" >&2; exit 1; }

# alive PIDFILE: is the process that the file names still running?
alive() { [ -s "$1" ] && ! gone "$(cat "$1")"; }

# start NAME PROGRAM ARG...: run PROGRAM detached, log to $DIR/NAME.log, its pid in $DIR/NAME.pid.
start() {
    local name=$1; shift
    alive "$DIR/$name.pid" && return
    setsid "$@" >>"$DIR/$name.log" 2>&1 </dev/null &
    echo $! >"$DIR/$name.pid"
}

# stop NAME [SIGNAL]: end that process and wait until it is gone (SIGKILL after 10 s).
stop() {
    local file=$DIR/$1.pid pid i
    [ -s "$file" ] || return 0
    pid=$(cat "$file")
    kill "-${2:-TERM}" "$pid" 2>/dev/null || true
    for ((i = 0; i < 400; i++)); do
        gone "$pid" && break
        [ $i != 200 ] || kill -KILL "$pid" 2>/dev/null || true
        sleep 0.05
    done
    rm -f "$file"
}

# A zombie counts as gone, as its parent may not reap it soon, but only when its last thread is: until then its
# sockets are still bound.
gone() {
    [ -d "/proc/$1" ] || return 0
    local threads=("/proc/$1/task/"*)
    [ ${#threads[@]} = 1 ] && grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# wait_for SECONDS NAME COMMAND...: until COMMAND succeeds; fails at once when process NAME has died.
wait_for() {
    local end=$((SECONDS + $1)) name=$2; shift 2
    until "$@" >/dev/null 2>&1; do
        alive "$DIR/$name.pid" || { tail -n 20 "$DIR/$name.log" >&2; die "$name died"; }
        [ $SECONDS -lt $end ] || { tail -n 20 "$DIR/$name.log" >&2; die "$name: not ready in time"; }
        sleep 0.1
    done
}

# Below the range from which the kernel takes ports for outgoing connections.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); do
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# kubeconfig FILE SERVER TOKEN
kubeconfig() {
    cat >"$1" <<YAML
apiVersion: v1
kind: Config
current-context: default
clusters: [{name: default, cluster: {server: "$2", certificate-authority: "$DIR/pki/ca.crt"}}]
users: [{name: default, user: {token: "$3"}}]
contexts: [{name: default, context: {cluster: default, user: default}}]
YAML
}
