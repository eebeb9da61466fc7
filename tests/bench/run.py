#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a check costs: Vitals against bare epoll loops on the same targets, interleaved, as one table.

    tests/bench/run.py --build build/release [--rounds 7] [--checks 10000] [--kinds]

Needs nginx (apt: nginx-light), nghttpd (nghttp2-server) and the `bench` target of the release build. A figure without
its neighbour in time says little on a shared machine: so every round runs each program once, and medians are compared.
"""
import argparse
import pathlib
import resource
import statistics
import sys

import kinds
from kinds import FLIGHT
from peers import compare_with_best, peers
from product import run_product
from programs import figures
from server import HOSTS, nginx


def programs(build, server, checks, seconds):
    """(name, name of its floor, what runs it once), in the order of the table."""
    bench = build / "tests" / "bench"

    def floor(*arguments):
        return lambda: figures(bench / "bench_floor", server.plain, HOSTS, *arguments)

    def vitals(count, interval, flight=4096, *more):
        return lambda: figures(bench / "bench_checks", server.plain, HOSTS, count, interval, seconds, flight, *more)

    def product(count):
        return lambda: run_product(build / "vitals", server.plain, count, seconds)

    def elsewhere(run):
        def apart():
            with server.on_a_core_of_its_own():
                return run()
        return apart

    yield "bare epoll loop, closed", None, floor("closed", FLIGHT, 60_000)
    yield "Vitals, closed", "bare epoll loop, closed", vitals(checks, 4, FLIGHT)
    yield f"bare epoll loop, {checks:,}/s in slots", None, floor("paced", checks, checks * seconds, 4)
    yield f"Vitals, {checks:,}/s", f"bare epoll loop, {checks:,}/s in slots", vitals(checks, 1000)
    yield f"`vitals run`, {checks:,}/s", f"bare epoll loop, {checks:,}/s in slots", product(checks)
    kept = "bare epoll loop, connection kept"
    yield f"{kept}, closed", None, floor("closed", FLIGHT, 200_000, checks)
    yield "Vitals, `reuse: true`, closed", f"{kept}, closed", vitals(checks, 4, FLIGHT, "reuse")
    kept_in_slots = floor("paced", checks, checks * seconds, 4, checks)
    reusing = vitals(checks, 1000, 4096, "reuse")
    yield f"{kept}, {checks:,}/s in slots", None, kept_in_slots
    yield f"Vitals, `reuse: true`, {checks:,}/s", f"{kept}, {checks:,}/s in slots", reusing
    # On the core of its target a program may be interrupted by it at each request, or not at all, as the scheduler likes.
    yield f"{kept}, {checks:,}/s, target elsewhere", None, elsewhere(kept_in_slots)
    yield (f"Vitals, `reuse: true`, {checks:,}/s, target elsewhere", f"{kept}, {checks:,}/s, target elsewhere",
           elsewhere(reusing))
    for rate in (1000, 100):
        yield f"bare epoll loop, {rate:,}/s, a wake-up for each", None, floor("paced", rate, rate * seconds, 0)
        yield f"Vitals, {rate:,}/s", f"bare epoll loop, {rate:,}/s, a wake-up for each", vitals(rate, 1000)
    yield "bare OpenSSL loop, closed", None, lambda: figures(
        bench / "bench_tls_floor", server.tls, HOSTS, FLIGHT, 5000, server.authority)
    yield "Vitals, HTTPS, closed", "bare OpenSSL loop, closed", lambda: figures(
        bench / "bench_checks", server.tls, HOSTS, checks, 4, seconds, FLIGHT, server.authority)
    yield from peers(server, seconds, {1000: "bare epoll loop, 1,000/s, a wake-up for each",
                                       checks: f"bare epoll loop, {checks:,}/s in slots"})


def measure(listed, rounds):
    runs = {name: [] for name, _, _ in listed}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name, _, run in listed:
            runs[name].append(run())
    return runs


def median(runs, figure):
    return statistics.median(run[figure] for run in runs)


def table(listed, runs):
    print("\n| program | checks/s | CPU µs per check | × its floor | may cost | resident MiB | lateness p99 ms |")
    print("|---|---|---|---|---|---|---|")
    for name, floor, _ in listed:
        mine = runs[name]
        times = statistics.median(run["cpu_us"] / base["cpu_us"] for run, base in zip(mine, runs[floor])) if floor else 1
        memory = f"{median(mine, 'rss_kib') / 1024:.1f}" if "rss_kib" in mine[0] else "–"
        # A closed loop asks for more than can be done: there every probe is late, which says nothing.
        timed = "late_p99" in mine[0] and "closed" not in name
        late = f"≤ {median(mine, 'late_p99') * 1e3:.1f}" if timed else "–"
        bound = f"{kinds.BOUNDS[name]:.1f}" if name in kinds.BOUNDS else "–"
        print(f"| {name} | {median(mine, 'rate'):,.0f} | {median(mine, 'cpu_us'):.1f} | {times:.2f} | {bound} | {memory} | {late} |")
    ours = [run for each in runs.values() for run in each]
    bad, untried = (sum(run.get(what, 0) for run in ours) for what in ("bad", "inconclusive"))
    print(f"\nBad answers: {bad:.0f}, not tried: {untried:.0f}. Medians of {len(runs[listed[0][0]])} interleaved rounds; a ratio is the "
          "median of the rounds' ratios.")


def more_of_http(listed, runs):
    scrapes = [run["scrape_ms"] for each in runs.values() for run in each if "scrape_ms" in run]
    at_rest = [run["rest_bytes"] for run in runs[listed[3][0]]]
    print(f"\nA check at rest: {statistics.median(at_rest):,.0f} bytes. A scrape of the whole product: "
          f"{statistics.median(scrapes):.0f} ms.")
    compare_with_best({rate: median(runs[f"Vitals, {rate:,}/s"], "cpu_us") for rate in (1_000, 10_000)
                       if f"Vitals, {rate:,}/s" in runs}, median(runs["bare epoll loop, closed"], "cpu_us"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--checks", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--kinds", action="store_true", help="only the rows of kinds other than http (kinds.py)")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with nginx() as server, kinds.peers(options.build / "tests" / "bench") as others:
        of_http = [] if options.kinds else list(programs(options.build, server, options.checks, options.seconds))
        listed = of_http + list(kinds.rows(options.build, server, others, options.checks, options.seconds))
        runs = measure(listed, options.rounds)
    table(listed, runs)
    if of_http:
        more_of_http(of_http, runs)


if __name__ == "__main__":
    main()
