# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""From exec to ready."""
import contextlib
import statistics
import time
import urllib.error
import urllib.request

from harness.manifest import check, manifest

from at_scale.bench import Row
from product import manifests
from server import free_port

ROUNDS = 7
MAPS, PER_MAP = 20, 500


def start(bench):
    with bench.folder() as folder, bench.target() as port:
        manifests(folder, port, 10, interval="10s")
        times = [until_ready(bench, "--checks", folder) for _ in range(ROUNDS)]
    yield row("start with 10 checks from files", "≤ 100 ms", times, 0.1)
    with bench.target() as port:
        fill(bench.cluster, port)
        times = [until_ready(bench, "--kubeconfig", bench.cluster.kubeconfig, "--namespace", "start")
                 for _ in range(ROUNDS)]
    bench.cluster.delete_all("start")
    yield row(f"start with {MAPS * PER_MAP:,} checks from {MAPS} ConfigMaps of an API server", "≤ 1.5 s", times, 1.5)


def fill(cluster, port):
    cluster.create_namespace("start")
    for number in range(MAPS):
        checks = (check(f"service-{i}", f"http://127.0.0.{1 + i % 8}:{port}/{number}/{i}") for i in range(PER_MAP))
        cluster.apply("start", f"map-{number}", manifest(*checks, interval="10s"))


def until_ready(bench, *arguments):
    """Seconds from before the fork to the first good answer of /healthz: /readyz waits for the first results, too."""
    port = free_port()
    begun = time.monotonic()
    with bench.vitals(*arguments, "--healthz-port", port) as vitals:
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            assert time.monotonic() < begun + 30 and vitals.running(), vitals.lines
            time.sleep(0.002)
        return time.monotonic() - begun


def answers(url):
    with contextlib.suppress(urllib.error.URLError, OSError):
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    return False


def row(what, reach, times, limit):
    median = statistics.median(times)
    return Row(what, f"ready {reach} after exec",
               f"{median * 1e3:.0f} ms (median of {len(times)}; {min(times) * 1e3:.0f} to {max(times) * 1e3:.0f})",
               median <= limit)
