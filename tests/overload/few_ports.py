# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A network of the test's own, whose ephemeral ports it can take away and give back."""
import contextlib
import ctypes
import os
import pathlib
import subprocess

NETWORK = 0x40000000  # CLONE_NEWNET
RANGE = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range")
TIME_WAIT = "06"
kernel = ctypes.CDLL(None, use_errno=True)


def _call(function, *arguments):
    if function(*arguments) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class OwnPorts:
    """What this thread starts while it is in there belongs to it: addresses, ports, settings."""

    def __enter__(self):
        self._home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        _call(kernel.unshare, NETWORK)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return self

    def __exit__(self, *_):
        _call(kernel.setns, self._home, NETWORK)
        os.close(self._home)

    def leave(self, first, last):
        """No other ports for connections from now on."""
        RANGE.write_text(f"{first} {last}")

    def waiting(self, port):
        """How many connections to `port` are in TIME_WAIT, at either end."""
        sockets = [line.split() for line in pathlib.Path("/proc/thread-self/net/tcp").read_text().splitlines()[1:]]
        return sum(each[3] == TIME_WAIT and f"{port:04X}" in (each[1][-4:], each[2][-4:]) for each in sockets)


def possible():
    """Some containers forbid it."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError), OwnPorts() as ports:
        ports.leave(30_000, 60_000)
        return True
    return False
