# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A Vitals with checks from files, and what it says of them between two moments."""
import http.client
import time

from harness.eventually import eventually
from harness.http import request
from harness.manifest import check, manifest
from harness.vitals import Vitals, families_of

PER_FILE = 1000


def many(target, path, count, **settings):
    """{file: manifest} of `count` checks, each of a path of its own below `path`."""
    name = path.strip("/")
    return {f"{name}-{begin}.yaml": manifest(*(check(f"{name}-{i}", target.url(f"{path}/{i}"))
                                               for i in range(begin, min(begin + PER_FILE, count))), **settings)
            for begin in range(0, count, PER_FILE)}


class WatchedVitals(Vitals):
    def __init__(self, folder, *flags):
        super().__init__("--checks", folder, *flags, canaries=False)  # all probes are counted
        self.folder = folder
        self._asking = None

    def wait_for_results(self):
        """Of every check there is one that counts."""
        eventually(self.ready, 60, "ready")
        eventually(lambda: self.metric("vitals_checks", status="pending") == 0, 60, "a result of every check")

    def tell(self):
        """What it has counted so far; always over the same connection, which needs no port when none is left."""
        self._asking = self._asking or http.client.HTTPConnection(self.address("metrics"), timeout=30)
        self._asking.request("GET", "/metrics")
        families = families_of(self._asking.getresponse().read().decode())
        told = {"outcomes": _by(families, "vitals_probes_total", "outcome"),
                "reasons": _by(families, "vitals_probe_failures_total", "reason"),
                "statuses": _by(families, "vitals_checks", "status")}
        for name in ("vitals_status_transitions_total", "vitals_probe_ticks_skipped_total", "vitals_probe_lateness_seconds_sum",
                     "vitals_probe_lateness_seconds_count", "vitals_probes_in_flight", "vitals_probes_in_flight_limit",
                     "process_cpu_seconds_total", "process_resident_memory_bytes"):
            told[name] = families[name][0][1]
        return told

    def accused(self):
        """The checks that it says, or has said, are not well, from its log."""
        return {name for name, _, status in self.transitions() if status not in ("passing", "pending")}

    def answer_times(self, path, count):
        """How long each of `count` answers on the health port takes, in seconds; the shortest first."""
        times = []
        url = f"http://{self.address('healthz')}{path}"
        for _ in range(count):
            begun = time.monotonic()
            assert request("GET", url).status == 200
            times.append(time.monotonic() - begun)
        return sorted(times)


def grown(before, now):
    """By how much each counter has grown."""
    return {name: grown(before[name], value) if isinstance(value, dict) else value - before[name] for name, value in now.items()}


def lateness(told):
    """The mean, in seconds."""
    return told["vitals_probe_lateness_seconds_sum"] / max(told["vitals_probe_lateness_seconds_count"], 1)


def median(ordered):
    return ordered[len(ordered) // 2]


def _by(families, name, label):
    return {labels[label]: value for labels, value in families[name]}
