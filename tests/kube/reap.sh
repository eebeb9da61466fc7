#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Wait until standard input closes, then stop and remove what api-up.sh or node-up.sh started in DIR.      reap.sh DIR
# A test run holds the other end: however it dies, SIGKILL included, nothing of it stays behind.
trap '' INT TERM HUP
cat >/dev/null
down=api-down.sh
[ ! -e "${1:?usage: reap.sh DIR}/cgroups" ] || down=node-down.sh
exec "$(dirname "$0")/$down" "$1" --purge
