#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Wait until standard input closes, then stop and remove what api-up.sh started in DIR.      reap.sh DIR
# A test run holds the other end: however it dies, SIGKILL included, nothing of it stays behind.
trap '' INT TERM HUP
cat >/dev/null
exec "$(dirname "$0")/api-down.sh" "${1:?usage: reap.sh DIR}" --purge
