#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Print the path of a Go that is new enough for the modules of tests/, or fail. tools/setup.sh gets one when there is none.
wanted=26      # go 1.26, as go.mod of tests/consul/traefik says
for go in "$(command -v go)" "${XDG_CACHE_HOME:-$HOME/.cache}/vitals/go/bin/go" /usr/local/go/bin/go; do
    [ -x "$go" ] || continue
    # GOTOOLCHAIN=local: ask the program itself, not one that it would fetch.
    minor=$(GOTOOLCHAIN=local "$go" env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    [ "${minor:-0}" -lt $wanted ] || { echo "$go"; exit 0; }
done
echo "no Go 1.$wanted or newer found: make setup gets one" >&2
exit 1
