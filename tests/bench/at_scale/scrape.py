# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Reading the metrics of 100,000 checks while 2,000 of them are probed each second."""
import statistics
import time

from at_scale.bench import Row
from at_scale.observe import LATENESS, Scrape, beyond, quantile
from product import manifests

CHECKS, INTERVAL = 100_000, 50
ROUNDS, PAUSE = 7, 3
UNDER_WAY = 20  # seconds until the first round of all checks is over


def scrape(bench):
    with bench.folder() as folder, bench.target() as port:
        manifests(folder, port, CHECKS, interval=f"{INTERVAL}s")
        with bench.vitals("--checks", folder, "--probe-threads", 1) as vitals:
            vitals.address("metrics")
            time.sleep(UNDER_WAY)
            first = Scrape(vitals)
            time.sleep(ROUNDS * PAUSE)
            quiet = Scrape(vitals)  # its own effect is counted by the next one
            scrapes = [quiet]
            for _ in range(ROUNDS):
                time.sleep(PAUSE)
                scrapes.append(Scrape(vitals))
            last = Scrape(vitals)
    took = statistics.median(each.seconds for each in scrapes)
    before, during = ([each.histogram(LATENESS) for each in pair] for pair in ((first, quiet), (quiet, last)))
    # 25 ms is the bound of a bucket, 20 ms is not. As many probes as in the same time without scrapes are the others' fault.
    late = beyond(*during, 0.025)
    anyway = beyond(*before, 0.025)
    probes = last.sum("vitals_probes_total") - quiet.sum("vitals_probes_total")
    yield Row(f"scrape with {CHECKS:,} checks, {CHECKS // INTERVAL:,} probes/s", "≤ 1 s; no probe later than 20 ms because of it",
             
              f"{took * 1e3:.0f} ms, {last.megabytes:.0f} MB (median of {len(scrapes)}); of {probes:,.0f} probes meanwhile "
              f"{late:.0f} started more than 25 ms late, p99 ≤ {quantile(*during, 0.99) * 1e3:g} ms "
              f"(in as long without scrapes {anyway:.0f}, p99 ≤ {quantile(*before, 0.99) * 1e3:g} ms)", took <= 1 and late <= anyway)
