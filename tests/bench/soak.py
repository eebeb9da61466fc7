#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Nothing grows: checks of good and bad targets, edits and questions for half an hour, and what Vitals holds meanwhile.

    tests/bench/soak.py --build build/release [--minutes 30] [--checks 2000]

Each check is due every second. One target in ten refuses, hangs or drips; every few seconds checks of a file come,
change and go, and the API and the metrics are read. Once at the beginning Vitals is stopped for two seconds, so that what
it keeps for the largest number of probes at once is there. A straight line through the second half tells what grew.
"""
import argparse
import pathlib
import resource
import signal
import statistics
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))  # for `harness`

from at_scale.bench import Bench, print_head, print_row, Row  # noqa: E402
from at_scale.observe import Scrape, descriptors, threads  # noqa: E402
from product import resident_of  # noqa: E402
from server import HOSTS, free_port  # noqa: E402

PER_FILE = 250
EVERY = 5  # seconds from one sample, with its edit, to the next
BAD = {0: "refuse", 1: "hold", 2: "drip"}  # of thirty
# What may seem to grow over the second half: this share, or so many KiB, descriptors or threads.
SHARE, LEAST = 0.01, {"resident": 256, "descriptors": 2, "threads": 0}


def write(folder, part, ports, edition=0):
    """A tenth of the checks comes and goes with each edition, another one has another path each time."""
    lines = ["defaults: {interval: 1s, timeout: 3s}", "checks:"]
    for i in range(PER_FILE * part, PER_FILE * (part + 1)):
        if i % 10 == 5 and edition % 2 == 1:
            continue
        path = f"{i}/{edition}" if i % 10 == 6 else f"{i}"
        where = f"127.0.0.{1 + i % HOSTS}:{ports[BAD.get(i % 30, 'answer')]}"
        lines.append(f"  - {{id: service-{i}, http: 'http://{where}/{path}'}}")
    (folder / f"part-{part}.yaml").write_text("\n".join(lines) + "\n")


def watch(vitals, folder, ports, files, seconds):
    """A sample every few seconds: what Vitals holds, and how many probes it has made."""
    samples, begun = [], time.monotonic()
    while (now := time.monotonic() - begun) < seconds:
        edition = len(samples)
        write(folder, edition % files, ports, edition // files + 1)
        checks = len(vitals.checks())
        probes = Scrape(vitals).sum("vitals_probes_total")
        samples.append({"time": now, "resident": resident_of(vitals.pid), "descriptors": descriptors(vitals.pid),
                        "threads": threads(vitals.pid), "probes": probes, "checks": checks})
        if edition == 2:
            stop_for(vitals, 2)
        if edition % 24 == 0:
            print("  " + "  ".join(f"{name} {value:,.0f}" for name, value in samples[-1].items()), file=sys.stderr)
        time.sleep(max(0.0, begun + EVERY * len(samples) - time.monotonic()))
    return samples


def stop_for(vitals, seconds):
    vitals.signal(signal.SIGSTOP)
    time.sleep(seconds)
    vitals.signal(signal.SIGCONT)


def growth(samples, what):
    """(mean, growth) over the second half, by a straight line through it."""
    half = samples[len(samples) // 2:]
    times, values = [each["time"] for each in half], [each[what] for each in half]
    slope = statistics.linear_regression(times, values).slope
    return statistics.mean(values), slope * (times[-1] - times[0])


def verdict(samples, minutes):
    told, met = [], True
    for what, least in LEAST.items():
        mean, grown = growth(samples, what)
        met = met and grown <= max(SHARE * mean, least)
        unit = " KiB" if what == "resident" else ""
        told.append(f"{what} {mean:,.0f}{unit}, {grown:+,.1f}{unit}")
    rate = (samples[-1]["probes"] - samples[0]["probes"]) / (samples[-1]["time"] - samples[0]["time"])
    return Row(f"soak of {minutes:g} minutes: {rate:,.0f} probes/s, {len(samples)} edits",
               "nothing grows: second half ≤ 1 % or 256 KiB", "; ".join(told), met)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--checks", type=int, default=2000)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    files = max(options.checks // PER_FILE, 1)
    bench = Bench(options.build.resolve())
    with bench.folder() as folder, bench.target() as good, bench.target("hold") as hold, bench.target("drip") as drip:
        ports = {"answer": good, "hold": hold, "drip": drip, "refuse": free_port()}
        for part in range(files):
            write(folder, part, ports)
        with bench.vitals("--checks", folder) as vitals:
            samples = watch(vitals, folder, ports, files, options.minutes * 60)
    print_head()
    print_row(verdict(samples, options.minutes), f"tests/bench/soak.py --minutes {options.minutes:g}")


if __name__ == "__main__":
    main()
