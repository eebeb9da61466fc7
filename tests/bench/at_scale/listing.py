# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Listing 100,000 checks, one answer after the other, while 10,000 of them are probed each second."""
import statistics
import subprocess
import threading
import time

from at_scale.bench import Row
from at_scale.observe import LATENESS, Scrape, quantile
from product import manifests

CHECKS, INTERVAL = 100_000, 10
UNDER_WAY = 20  # seconds until the first round of all checks is over
WINDOW = 15


def listing(bench):
    with bench.folder() as folder, bench.target() as port:
        manifests(folder, port, CHECKS, interval=f"{INTERVAL}s")
        with bench.vitals("--checks", folder, "--probe-threads", 1) as vitals:
            vitals.address("metrics")
            time.sleep(UNDER_WAY)
            first = Scrape(vitals)
            time.sleep(WINDOW)
            quiet = Scrape(vitals)
            with Lists(f"http://{vitals.address('api')}/v1/agent/checks") as lists:
                time.sleep(WINDOW)
            last = Scrape(vitals)
    before, during = ([each.histogram(LATENESS) for each in pair] for pair in ((first, quiet), (quiet, last)))
    rate = (last.sum("vitals_probes_total") - quiet.sum("vitals_probes_total")) / (last.taken - quiet.taken)
    late = quantile(*during, 0.99)
    yield Row(f"{CHECKS:,} checks listed without a pause, {CHECKS // INTERVAL:,} probes/s meanwhile", "p99 of lateness ≤ 5 ms",
              f"p99 ≤ {late * 1e3:g} ms at {rate:,.0f}/s (without lists ≤ {quantile(*before, 0.99) * 1e3:g} ms); {len(lists.took)} "
              f"lists of {lists.megabytes:.0f} MB, each in {statistics.median(lists.took) * 1e3:.0f} ms",
              late <= 0.005 and rate >= 0.99 * CHECKS / INTERVAL)


class Lists:
    """Reads the list again and again; curl does, for Python would take the time of what is measured."""

    def __init__(self, url):
        self._command = ["curl", "-fsS", "--max-time", "30", "-o", "/dev/null", "-w", "%{time_total} %{size_download}", url]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.took, self.megabytes = [], 0

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _read(self):
        while not self._ended.is_set():
            done = subprocess.run(self._command, capture_output=True, check=True, text=True)
            seconds, size = done.stdout.split()
            self.took.append(float(seconds))
            self.megabytes = int(size) / 1e6
