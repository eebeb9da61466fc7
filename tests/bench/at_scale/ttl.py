# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Checks that wait for updates: what they take of memory, and how late they expire."""
import signal
import time

from harness.eventually import eventually

from at_scale.bench import Row
from at_scale.observe import Scrape, mebibytes, quantile, settle
from product import cpu_of

CHECKS = 100_000
PER_FILE = 1000
LATENESS = "vitals_ttl_lateness_seconds"
RATE = 10_000  # deadlines a second, evenly
FIRST = 25  # seconds, longer than it takes to read all files
AT_ONCE = 1  # second


def ttl(bench):
    yield at_rest(bench)
    yield in_turn(bench)
    yield at_one_instant(bench)


def manifests(folder, checks, ttl_of):
    for file in range(checks // PER_FILE):
        lines = ["checks:"]
        lines += [f"  - {{id: job-{number}, ttl: {ttl_of(number) * 1000:.0f}ms}}"
                  for number in range(file * PER_FILE, (file + 1) * PER_FILE)]
        (folder / f"part-{file}.yaml").write_text("\n".join(lines) + "\n")


def all_wait(vitals, checks):
    eventually(lambda: Scrape(vitals).sum("vitals_ttl_checks_waiting") == checks, 60, "all wait")


def at_rest(bench):
    resident = []
    for checks in (PER_FILE, CHECKS):
        with bench.folder() as folder:
            manifests(folder, checks, lambda _: 86_400)
            with bench.vitals("--checks", folder) as vitals:
                all_wait(vitals, checks)
                settle(vitals.pid)
                resident.append(mebibytes(vitals.pid))
    each = (resident[1] - resident[0]) * 1024 / (CHECKS - PER_FILE)
    return Row(f"memory per check with a ttl, {CHECKS:,} of them", "≤ 1.2 KiB, after a scrape",
               f"{each:.2f} KiB ({resident[1]:.1f} − {resident[0]:.1f} MiB)", each <= 1.2)


def in_turn(bench):
    with bench.folder() as folder:
        manifests(folder, CHECKS, lambda number: FIRST + number / RATE)
        with bench.vitals("--checks", folder) as vitals:
            all_wait(vitals, CHECKS)
            before = Scrape(vitals)
            time.sleep(FIRST + CHECKS / RATE)
            after = Scrape(vitals)
    expired = after.sum("vitals_ttl_expired_total")
    late = quantile(before.histogram(LATENESS), after.histogram(LATENESS), 0.99)
    return Row(f"{CHECKS:,} checks expire, {RATE:,} a second", "p99 ≤ 10 ms late",
               f"p99 ≤ {(late + 0.004) * 1e3:.1f} ms, 4 ms of them by rounding; {expired:,.0f} expired",
               late <= 0.005 and expired == CHECKS)


def at_one_instant(bench):
    """As when the machine stood still: the deadlines of all have passed when it goes on."""
    with bench.folder() as folder:
        manifests(folder, CHECKS, lambda _: FIRST)
        with bench.vitals("--checks", folder) as vitals:
            all_wait(vitals, CHECKS)
            vitals.signal(signal.SIGSTOP)
            time.sleep(FIRST + 1)
            cpu = cpu_of(vitals.pid)
            vitals.signal(signal.SIGCONT)
            time.sleep(AT_ONCE)
            spent = cpu_of(vitals.pid) - cpu
            expired = Scrape(vitals).sum("vitals_ttl_expired_total")
    return Row(f"{CHECKS:,} checks expire at one instant", f"all are critical within {AT_ONCE} s",
               f"{expired:,.0f} after {AT_ONCE} s, of which {spent:.2f} s of CPU", expired == CHECKS)
