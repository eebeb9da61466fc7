#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a check costs: Vitals against bare epoll loops on the same targets, interleaved, as one table.

    tests/bench/run.py --build build/release [--rounds 7] [--checks 10000]

Needs nginx (apt: nginx-light) and the `bench` target of the release build. A figure without its neighbour in
time says little on a shared machine: so every round runs each program once, and medians are compared.
"""
import argparse
import pathlib
import re
import resource
import statistics
import subprocess
import sys

from peers import compare_with_best, peers
from product import run_product
from server import HOSTS, nginx

FLIGHT = 512  # probes at once in a closed loop


def figures(*command):
    """Runs a program that prints `name=number ...`; its numbers."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    numbers = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", done.stdout)}
    if "cpu_us" not in numbers:
        sys.exit(f"bench: {command[0]} failed: {done.stdout}{done.stderr}")
    return numbers


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
    yield "bare epoll loop, connections, closed", None, lambda: figures(
        bench / "bench_floor", server.plain, HOSTS, "connect", FLIGHT, 60_000)
    yield "Vitals, TCP, closed", "bare epoll loop, connections, closed", vitals(checks, 4, FLIGHT, "tcp")
    yield "bare OpenSSL loop, handshakes, closed", None, lambda: figures(
        bench / "bench_tls_floor", server.tls, HOSTS, FLIGHT, 5000, server.authority, "connect")
    yield "Vitals, TCP+TLS, closed", "bare OpenSSL loop, handshakes, closed", lambda: figures(
        bench / "bench_checks", server.tls, HOSTS, checks, 4, seconds, FLIGHT, server.authority, "tcp")
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
    print("\n| program | checks/s | CPU µs per check | × its floor | resident MiB | lateness p99 ms |")
    print("|---|---|---|---|---|---|")
    for name, floor, _ in listed:
        mine = runs[name]
        times = statistics.median(run["cpu_us"] / base["cpu_us"] for run, base in zip(mine, runs[floor])) if floor else 1
        memory = f"{median(mine, 'rss_kib') / 1024:.1f}" if "rss_kib" in mine[0] else "–"
        # A closed loop asks for more than can be done: there every probe is late, which says nothing.
        timed = "late_p99" in mine[0] and "closed" not in name
        late = f"≤ {median(mine, 'late_p99') * 1e3:.1f}" if timed else "–"
        print(f"| {name} | {median(mine, 'rate'):,.0f} | {median(mine, 'cpu_us'):.1f} | {times:.2f} | {memory} | {late} |")
    ours = [run for each in runs.values() for run in each]
    scrapes = [run["scrape_ms"] for run in ours if "scrape_ms" in run]
    at_rest = [run["rest_bytes"] for run in runs[listed[3][0]]]
    print(f"\nA check at rest: {statistics.median(at_rest):,.0f} bytes. A scrape of the whole product: "
          f"{statistics.median(scrapes):.0f} ms. Bad answers: {sum(run.get('bad', 0) for run in ours):.0f}. "
          f"Medians of {len(runs[listed[0][0]])} interleaved rounds; a ratio is the median of the rounds' ratios.")
    compare_with_best({rate: median(runs[f"Vitals, {rate:,}/s"], "cpu_us") for rate in (1_000, 10_000)
                       if f"Vitals, {rate:,}/s" in runs}, median(runs["bare epoll loop, closed"], "cpu_us"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--checks", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with nginx() as server:
        listed = list(programs(options.build, server, options.checks, options.seconds))
        table(listed, measure(listed, options.rounds))


if __name__ == "__main__":
    main()
