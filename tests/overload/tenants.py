# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A namespace at its worst beside a modest one, on a real API server."""
import itertools
import pathlib
import re
import threading

from harness.manifest import check, manifest

MIB = 1024 * 1024
PLACES = 768           # of the chart's 128 MiB
MODEST = 100           # checks, one of which can fail
SILENT, FLAPPING, LARGE, NAMELESS, EDITED = 5000, 1000, 500, 500, 3000  # of the worst one: its whole budget of checks


def most_resident(vitals):
    """Bytes, so far."""
    status = pathlib.Path(f"/proc/{vitals.pid}/status").read_text()
    return int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)[1]) * 1024


def put_modest(cluster, url_of, switch):
    """`url_of` a path is of a target that answers; `switch` is the target that the test changes."""
    cluster.create_namespace("modest")
    checks = [check(f"c{number}", url_of(f"/modest/{number}")) for number in range(MODEST - 1)]
    cluster.apply("modest", "web", manifest(*checks, check("front", switch.url("/front")), interval="1s", timeout="1s"))


def put_worst(cluster, target):
    cluster.create_namespace("worst")
    kinds = [("hang", SILENT, lambda n: target.url(f"/hang/{n}"), {"timeout": "60s"}),
             ("flap", FLAPPING, lambda n: target.url(f"/flap/{n}"), {}),
             ("large", LARGE, lambda n: target.url(f"/large/{n}"), {"outputMaxSize": 65536}),
             ("nameless", NAMELESS, lambda n: f"http://n{n}.nowhere.invalid/", {})]
    for kind, count, url, settings in kinds:
        for begin in range(0, count, 1000):
            some = [check(f"{kind}-{n}", url(n), **settings) for n in range(begin, min(begin + 1000, count))]
            cluster.apply("worst", f"{kind}-{begin}", manifest(*some, interval="1s"))


class Edits:
    """A ConfigMap of a MiB, written anew each second."""

    def __init__(self, cluster, target):
        self._ended = threading.Event()
        self.count = 0
        self._thread = threading.Thread(target=self._edit, args=(cluster, target), daemon=True)
        self._thread.start()

    def _edit(self, cluster, target):
        for version in itertools.count():
            some = [check(f"edited-{n}", target.url(f"/edited/{version}/{n}"), notes="n" * 240) for n in range(EDITED)]
            text = manifest(*some, interval="1h")
            assert 0.9 * MIB < len(text) < MIB
            cluster.apply("worst", "edited", text)
            self.count = version + 1
            if self._ended.wait(1):
                return

    def close(self):
        self._ended.set()
        self._thread.join()
