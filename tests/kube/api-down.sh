#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Stop what api-up.sh started in DIR.      api-down.sh DIR [--purge | NAME [SIGNAL]]
# --purge also removes DIR.  NAME stops only that one (etcd, kube-apiserver, kube-controller-manager).
. "$(dirname "$0")/lib.sh"
DIR=${1:?usage: api-down.sh DIR [--purge | NAME [SIGNAL]]}
case ${2:-} in
    '' | --purge)
        stop kube-controller-manager KILL
        stop kube-apiserver KILL         # SIGTERM makes it wait for its clients
        stop etcd KILL                   # its data is not wanted back
        [ -z "${2:-}" ] || rm -rf "$DIR" ;;
    *) stop "$2" "${3:-KILL}" ;;
esac
