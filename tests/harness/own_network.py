# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A network of its own for what insists on fixed ports: nobody else's 8080 is in the way."""
import functools
import os
import subprocess

UP = 'ip link set lo up && exec "$@"'


def own_network(*command):
    """`command` with a loopback device and no other."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *user, "--net", "--", "sh", "-c", UP, "sh", *map(str, command)]


@functools.cache
def possible():
    """Some containers forbid it."""
    return subprocess.run(own_network("true"), capture_output=True, check=False).returncode == 0
