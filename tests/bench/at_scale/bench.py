# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What all rows of the table share: the programs that are measured, their targets, and a real API server."""
import contextlib
import dataclasses
import functools
import pathlib
import subprocess
import tempfile

from harness.cluster import Cluster
from harness.own_names import with_resolv_conf
from harness.vitals import Vitals

from server import HOSTS


@dataclasses.dataclass
class Row:
    what: str
    reach: str
    measured: str
    met: bool


def print_head():
    print("| what | reach | measured | command |\n|---|---|---|---|", flush=True)


def print_row(row, command):
    measured = row.measured if row.met else f"**missed:** {row.measured}"
    print(f"| {row.what} | {row.reach} | {measured} | `{command}` |", flush=True)


class Program(Vitals):
    """`vitals run` of the build that is measured."""

    def __init__(self, binary, resolv_conf, *arguments):
        self._binary, self._resolv_conf = binary, resolv_conf
        super().__init__(*arguments)

    def command(self, flags):
        command = [self._binary, "run", *flags]
        return with_resolv_conf(self._resolv_conf, *command) if self._resolv_conf else command


class Bench:
    def __init__(self, build, static=None):
        self.binary = build / "vitals"
        self.programs = build / "tests" / "bench"
        self.static = static  # the program of the image, when there is one

    @contextlib.contextmanager
    def vitals(self, *arguments, binary=None, resolv_conf=None):
        running = Program(binary or self.binary, resolv_conf, *arguments)
        try:
            yield running
        finally:
            if running.running():
                running.stop()

    @contextlib.contextmanager
    def target(self, mode="answer", notes=None):
        """The port of a target (target.cpp) on 127.0.0.1 to 127.0.0.HOSTS; it ends with us, however we end."""
        command = [self.programs / "bench_target", mode, HOSTS, *([notes] if notes else [])]
        with subprocess.Popen([str(each) for each in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as process:
            yield int(process.stdout.readline().removeprefix("port="))
            process.stdin.close()

    @contextlib.contextmanager
    def folder(self):
        with tempfile.TemporaryDirectory(prefix="vitals-bench-") as name:
            yield pathlib.Path(name)

    @functools.cached_property
    def cluster(self):
        """A real API server, started when the first row asks for it."""
        return Cluster()

    def close(self):
        if "cluster" in self.__dict__:
            self.cluster.close()
