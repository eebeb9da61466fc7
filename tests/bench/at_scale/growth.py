# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a check costs, the more there are and the more threads probe."""
import statistics
import sys
import time

from at_scale.bench import Row
from at_scale.observe import LATENESS, Scrape, cpu_of, quantile
from product import manifests

ROUNDS = 5
WINDOW = 10  # seconds


def growth(bench):
    """1,000 probes a second in any case, of 1,000 checks and of 100,000."""
    for threads in (1, 2):
        few, many = interleaved(
            lambda: cost(bench, 1_000, 1, threads),
            lambda: cost(bench, 100_000, 100, threads))
        yield compare(f"CPU per check, 100,000 checks against 1,000, {threads} probe thread{'s' * (threads > 1)}",
                      "≤ 1.10 × at the same 1,000 probes/s", few, many, 1.1)


def probe_threads(bench):
    """By CPU accounting: two threads do 1.8 times the work of one where they have a core each, if a check costs no
    more than 1/0.9 of what it costs on one."""
    one, two = interleaved(lambda: cost(bench, 10_000, 1, 1), lambda: cost(bench, 10_000, 1, 2))
    yield compare("`--probe-threads 2`: CPU per check against one thread, 10,000 probes/s",
                  "≥ 1.8 × the work of one, so ≤ 1.11 × the CPU per check", one, two, 1 / 0.9)


def lateness(bench):
    figures = [cost(bench, 10_000, 1, 1) for _ in range(ROUNDS)]
    worst = statistics.median(each["late"] for each in figures)
    rate = statistics.median(each["rate"] for each in figures)
    yield Row("lateness of 10,000 probes/s on one probe thread", "p99 ≤ 5 ms",
              f"p99 ≤ {worst * 1e3:g} ms at {rate:,.0f}/s (median of {ROUNDS})", worst <= 0.005 and rate >= 9_900)


def interleaved(*runs):
    figures = [[] for _ in runs]
    for number in range(ROUNDS):
        print(f"  round {number + 1} of {ROUNDS}", file=sys.stderr)
        for into, run in zip(figures, runs):
            into.append(run()["cpu_us"])
    return figures


def cost(bench, checks, interval, threads):
    """CPU in µs per check, of the whole product, once all checks have found their beat."""
    with bench.folder() as folder, bench.target() as port:
        manifests(folder, port, checks, interval=f"{interval}s")
        with bench.vitals("--checks", folder, "--probe-threads", threads) as vitals:
            vitals.address("metrics")
            time.sleep(6 + checks / 10_000)
            before = Scrape(vitals)
            time.sleep(1)
            cpu, begun = cpu_of(vitals.pid), time.monotonic()
            time.sleep(WINDOW)
            cpu, wall = cpu_of(vitals.pid) - cpu, time.monotonic() - begun
            after = Scrape(vitals)
    probes = after.sum("vitals_probes_total") - before.sum("vitals_probes_total")
    rate = probes / (after.taken - before.taken)
    return {"rate": rate, "cpu_us": cpu * 1e6 / (rate * wall),
            "late": quantile(before.histogram(LATENESS), after.histogram(LATENESS), 0.99)}


def compare(what, reach, base, other, limit):
    ratio = statistics.median(mine / theirs for mine, theirs in zip(other, base))
    return Row(what, reach, f"{ratio:.2f} × ({statistics.median(other):.1f} against {statistics.median(base):.1f} µs, "
                            f"{ROUNDS} interleaved rounds)", ratio <= limit)
