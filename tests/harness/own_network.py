# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A network of its own for what insists on fixed ports: nobody else's 8080 is in the way."""
import ctypes
import functools
import os
import socket
import subprocess
import threading

CLONE_NEWNET = 0x40000000  # of linux/sched.h; os.setns() is there since Python 3.12
UP = 'ip link set lo up && exec "$@"'


def own_network(*command):
    """`command` with a loopback device and no other."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *user, "--net", "--", "sh", "-c", UP, "sh", *map(str, command)]


@functools.cache
def possible():
    """Some containers forbid it."""
    return subprocess.run(own_network("true"), capture_output=True, check=False).returncode == 0


class Network:
    """One with a loopback device and no other, until close(). Needs root."""

    def __init__(self):
        self._holder = subprocess.Popen(own_network("sh", "-c", "echo up; exec cat"), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        assert self._holder.stdout.readline() == "up\n"
        self._file = f"/proc/{self._holder.pid}/ns/net"

    def command(self, *command):
        """`command`, in it."""
        return ["nsenter", f"--net={self._file}", "--", *map(str, command)]

    def listener(self):
        """A socket on a free port of its 127.0.0.1, for us outside."""
        made = []

        def listen():
            with open(self._file, encoding="ascii") as network:
                if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            made.append(socket.create_server(("127.0.0.1", 0)))
        inside = threading.Thread(target=listen)  # it alone is moved
        inside.start()
        inside.join()
        return made[0]

    def close(self):
        self._holder.communicate()
