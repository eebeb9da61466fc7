# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A Vitals whose names are looked up at a DNS server of the test's own. Needs the rights to mount, and to port 53."""
import functools
import os
import subprocess

from harness.vitals import Vitals

BOUND = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'


def with_resolv_conf(file, *command):
    return ["unshare", "--mount", "--", "sh", "-c", BOUND, str(file), *map(str, command)]


@functools.cache
def possible():
    """Some containers forbid it."""
    return os.geteuid() == 0 and subprocess.run(with_resolv_conf("/etc/hosts", "true"), capture_output=True,
                                                check=False).returncode == 0


class NamedVitals(Vitals):
    def __init__(self, resolv_conf, *arguments, **options):
        self._resolv_conf = resolv_conf
        super().__init__(*arguments, **options)

    def command(self, flags):
        return with_resolv_conf(self._resolv_conf, *super().command(flags))
