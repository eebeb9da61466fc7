# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Lists of many checks, beside nginx that serves the same bytes from a file; and what a filter costs for a check."""
import pathlib
import statistics
import subprocess
import time
import urllib.parse

from at_scale.bench import Row
from at_scale.observe import settle
from at_scale.waiters import services
from server import nginx

SIZES = (10_000, 100_000)
ROUNDS = 5
FILTER = 'Status == "critical" and CheckID == "none"'  # all are critical: both comparisons are made


def lists(bench):
    for checks in SIZES:
        with bench.folder() as folder, nginx() as other:
            services(folder, checks)
            with bench.vitals("--checks", folder) as vitals:
                url = f"http://{vitals.address('api')}/v1/health/state/any"
                settle(vitals.pid)
                size = download(url, other.lists / "any") / 1e6
                yield beside_nginx(vitals, url, other, checks, size)
                if checks == SIZES[-1]:
                    yield filtered(vitals, url, checks)


def beside_nginx(vitals, url, other, checks, megabytes):
    """Interleaved: a neighbour on the machine slows both."""
    ours, theirs, times = [], [], []
    for _ in range(ROUNDS):
        ours.append(cost(vitals.pid, url, checks))
        theirs.append(cost(other.process.pid, f"http://127.0.0.1:{other.plain}/lists/any", checks))
        times.append([ours[-1][part] / theirs[-1][part] for part in range(2)])
    cpu, wall = (statistics.median(each[part] for each in times) for part in range(2))
    here, there = (statistics.median(each[0] for each in runs) * 1e3 for runs in (ours, theirs))
    return Row(f"a list of {checks:,} checks, {megabytes:.0f} MB, beside nginx with the same bytes in a file",
               "the multiple is known", f"{cpu:.1f} × its CPU ({here:.1f} against {there:.1f} ms), {wall:.1f} × its time", True)


def filtered(vitals, url, checks):
    empty = f"{url}?filter={urllib.parse.quote(FILTER)}"
    assert download(empty, "/dev/null") < 10
    each = statistics.median(cost(vitals.pid, empty, checks)[0] for _ in range(ROUNDS)) / checks
    return Row(f"a filter with two `==`, asked for {checks:,} checks", "≤ 1 µs of CPU a `==`",
               f"{each * 1e6:.2f} µs a check", each <= 2e-6)


def cost(pid, url, checks):
    """(seconds of CPU, seconds) of the server for one list."""
    count = max(3, 400_000 // checks)
    used, begun = cpu_of_threads(pid), time.monotonic()
    subprocess.run(["curl", "-fsS", "--max-time", "60", *(["-o", "/dev/null", url] * count)], check=True)
    took = time.monotonic() - begun
    return (cpu_of_threads(pid) - used) / count, took / count


def cpu_of_threads(pid):
    """Seconds; in nanoseconds of the scheduler, for nginx needs less than a tick for a list."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def download(url, into):
    done = subprocess.run(["curl", "-fsS", "--max-time", "60", "-o", str(pathlib.Path(into)), "-w", "%{size_download}", url],
                          check=True, capture_output=True, text=True)
    return int(done.stdout)
