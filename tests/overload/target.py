# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A target that is never the slow one (target.cpp), as a process."""
import contextlib
import os
import pathlib
import subprocess

from harness.http import request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("OVERLOAD_TARGET", ROOT / "build" / "release" / "tests" / "overload" / "overload_target"))
FLOOD = pathlib.Path(os.environ.get("OVERLOAD_FLOOD", PROGRAM.with_name("overload_flood")))


class FloodTargets:
    """Those that send without end (flood.cpp). On a machine of their own they would take none of our CPU."""

    def __init__(self):
        self._process = subprocess.Popen(["nice", FLOOD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._ports = self._process.stdout.readline().split()

    def urls(self):
        schemes = {"hello": "https", "hello9": "https", "keys": "https", "records": "https", "plain": "http"}
        return {name: f"{scheme}://127.0.0.1:{port}" for (name, scheme), port in zip(schemes.items(), self._ports)}

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


class CountingTarget:
    def __init__(self, address="127.0.0.1"):
        self._address = address
        # It ends when its standard input does, so also when we die.
        self._process = subprocess.Popen([PROGRAM, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())
        with contextlib.suppress(PermissionError):  # on a busy machine, too, it is not the slow one
            os.setpriority(os.PRIO_PROCESS, self._process.pid, -10)

    def url(self, path):
        return f"http://{self._address}:{self.port}{path}"

    def counts(self):
        """{path: how often it was asked for}"""
        lines = request("GET", self.url("/counts")).text.splitlines()
        return {path: int(count) for path, count in (line.split() for line in lines)}

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def since(before, now):
    """How often each path was asked for between two counts; never, too."""
    return {path: now[path] - before.get(path, 0) for path in now}


def assert_even(counts, ratio=1.5):
    """Nobody was served much more often than another. One probe more or less is the edge of the window."""
    most, least = max(counts.values()), min(counts.values())
    assert most - 1 <= ratio * (least + 1), f"between {least} and {most} probes for a check"
