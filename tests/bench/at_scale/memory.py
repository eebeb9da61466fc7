# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What checks take of memory, at rest and in flight."""
import time

from harness.eventually import eventually

from at_scale.bench import Row
from at_scale.observe import Scrape, mebibytes, settle
from product import manifests

AT_REST = 100_000
IN_FLIGHT = 8_000
SCRAPES = 3


def at_rest(bench):
    """Each check has been probed once, and none is due for a day."""
    for name, binary in (("release build", bench.binary), ("program of the image", bench.static)):
        if binary is None:
            continue
        with bench.folder() as folder, bench.target() as port:
            manifests(folder, port, AT_REST, interval="24h")
            with bench.vitals("--checks", folder, "--probe-threads", 1, binary=binary) as vitals:
                vitals.address("metrics")
                settle(vitals.pid)
                before = mebibytes(vitals.pid)
                scrapes = [Scrape(vitals) for _ in range(SCRAPES)]
                passing = scrapes[-1].status("passing")
                after = mebibytes(vitals.pid)
        yield Row(f"memory, {AT_REST:,} checks idle, {name}", "≤ 150 MiB resident in all, also after a scrape",
                  f"{before:.1f} MiB; after {SCRAPES} scrapes of {scrapes[-1].megabytes:.0f} MB {after:.1f} MiB; "
                  f"{passing:,} passing", max(before, after) <= 150 and passing == AT_REST)


def in_flight(bench):
    """As many checks as rest on one target, and wait for the answer of another."""
    resident = {mode: in_flight_resident(bench, mode) for mode in ("answer", "hold")}
    each = (resident["hold"][0] - resident["answer"][0]) * 1024 / IN_FLIGHT
    kernel = (resident["hold"][1] - resident["answer"][1]) / (2 * IN_FLIGHT)
    yield Row(f"memory per probe in flight, {IN_FLIGHT:,} at once", "≤ 8 KiB",
              f"{each:.2f} KiB of the program ({resident['hold'][0]:.1f} − {resident['answer'][0]:.1f} MiB); "
              f"the kernel's socket besides: {kernel:.1f} KiB", each <= 8)


def in_flight_resident(bench, mode):
    """(MiB of the program, KiB of the kernel's memory) with all checks at rest, or all in flight."""
    with bench.folder() as folder, bench.target(mode) as port:
        manifests(folder, port, IN_FLIGHT, interval="10m", timeout="5m")
        with bench.vitals("--checks", folder, "--max-in-flight", IN_FLIGHT) as vitals:
            wanted = ("vitals_probes_total", "vitals_probes_in_flight")[mode == "hold"]
            eventually(lambda: Scrape(vitals).sum(wanted) >= IN_FLIGHT, 60, f"{wanted} of {IN_FLIGHT}")
            time.sleep(1)
            return mebibytes(vitals.pid), slab()


def slab():
    """KiB of the kernel's own objects: sockets, files, epoll entries."""
    with open("/proc/meminfo", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Slab:"))
