# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What HealthReports take: of memory with many checks, and of CPU for each check."""
import contextlib
import statistics
import sys
import time

from harness.cluster import CRDS
from harness.eventually import eventually
from harness.manifest import check, manifest

from at_scale.bench import Row
from at_scale.observe import Scrape, cpu_of, mebibytes, most_mebibytes, settle

MAPS, PER_MAP = 20, 5_000
CHECKS = 2_000  # each once a second
ROUNDS = 15
WINDOW = 10  # seconds


def reports(bench):
    yield memory(bench)
    yield cost(bench)


def memory(bench):
    """A namespace for each two reports: one may have 10,000 checks."""
    bench.cluster.install_reports()
    places = [(f"reports-{number // 2}", f"map-{number % 2}") for number in range(MAPS)]
    with bench.target() as port:
        for ns in sorted({ns for ns, _ in places}):
            bench.cluster.create_namespace(ns)
        for ns, name in places:
            bench.cluster.apply(ns, name, manifest(*checks_of(port, PER_MAP, name), interval="24h"))
        first = resident_with_reports(bench, places)
        again = resident_with_reports(bench, places)
    for ns, name in places:
        bench.cluster.kubectl("delete", "healthreport", name, "-n", ns)
        bench.cluster.delete_all(ns)
    return Row(f"memory, {MAPS * PER_MAP:,} checks in {MAPS} reports", "≤ 150 MiB resident once the reports are written, also "
               "after a restart that has read them", f"{first[0]:.1f} MiB (at the most {first[1]:.1f}); after a restart "
               f"{again[0]:.1f} MiB (at the most {again[1]:.1f})", max(first[0], again[0]) <= 150)


def resident_with_reports(bench, places):
    """MiB at rest, and at the most so far."""
    with watching(bench) as vitals:
        eventually(lambda: Scrape(vitals).status("passing") == MAPS * PER_MAP, 120, "all pass")
        eventually(lambda: all(passing_of(bench, *place) == PER_MAP for place in places), 60, "every report says so")
        settle(vitals.pid)
        return mebibytes(vitals.pid), most_mebibytes(vitals.pid)


def cost(bench):
    """By turns with and without the kind: without it, nothing is written."""
    cluster = bench.cluster
    cluster.create_namespace("cost")
    ratios = []
    with bench.target() as port:
        cluster.apply("cost", "web", manifest(*checks_of(port, CHECKS, "web"), interval="1s"))
        for number in range(ROUNDS):
            print(f"  round {number + 1} of {ROUNDS}", file=sys.stderr)
            cluster.kubectl("delete", "--ignore-not-found", "-f", CRDS / "healthreports.yaml")
            without = cpu_per_probe(bench)
            cluster.install_reports()
            ratios.append(cpu_per_probe(bench) / without)
    cluster.delete_all("cost")
    low, high = interval_of_median(ratios)
    return Row(f"CPU per check with reports against without, {CHECKS:,} probes/s", "≤ 1.03 × (lower end of the 95 % interval of "
               "the median)", f"{statistics.median(ratios):.3f} × [{low:.3f} {high:.3f}], {ROUNDS} pairs", low <= 1.03)


def cpu_per_probe(bench):
    with watching(bench) as vitals:
        eventually(lambda: Scrape(vitals).status("passing") == CHECKS, 60, "all pass")
        time.sleep(2)
        before, cpu = Scrape(vitals), cpu_of(vitals.pid)
        time.sleep(WINDOW)
        spent, after = cpu_of(vitals.pid) - cpu, Scrape(vitals)
        return spent / (after.sum("vitals_probes_total") - before.sum("vitals_probes_total"))


@contextlib.contextmanager
def watching(bench):
    with bench.vitals("--kubeconfig", bench.cluster.kubeconfig, "--targets=any") as vitals:
        eventually(vitals.ready, 60, "ready")
        yield vitals


def checks_of(port, count, path):
    return (check(f"service-{i}", f"http://127.0.0.{1 + i % 8}:{port}/{path}/{i}") for i in range(count))


def passing_of(bench, ns, name):
    status = bench.cluster.report(ns, name)
    return status and status["summary"].get("passing")


def interval_of_median(values):
    """95 %, by the order of the values: the 4th and the 12th of 15."""
    ordered, half = sorted(values), 0.98 * len(values) ** 0.5
    middle = len(values) / 2
    return ordered[max(0, round(middle - half) - 1)], ordered[min(len(values) - 1, round(middle + half))]
