# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""One check edited among 5,000 of one ConfigMap of 1 MB, which is all that a ConfigMap can hold."""
import datetime
import statistics
import time

from harness.eventually import eventually

from at_scale.arrivals import Arrivals
from at_scale.bench import Row
from at_scale.event_times import EventTimes
from at_scale.observe import Scrape
from server import HOSTS

CHECKS = 5_000
EDITS, PAUSE = 10, 3
QUIET = 15  # seconds before the first edit
AFTERMATH = 1.5  # seconds in which an edit might disturb the others
IN_TIME = 0.4  # docs/adr/0013


def edit(bench):
    bench.cluster.create_namespace("edit")
    with bench.folder() as folder:
        notes = folder / "notes"
        with bench.target(notes=notes) as port:
            events, sent, read = edit_now_and_then(bench, port)
        arrivals = Arrivals(notes, 1, sent[0] - QUIET, sent[0])
    bench.cluster.delete_all("edit")
    yield new_definition(events, read, arrivals)
    yield others(sent, arrivals)


def edit_now_and_then(bench, port):
    """When each edit was told by the API server, sent to it, and in force."""
    size = write(bench.cluster, port, {})
    assert 950_000 < size < 1_048_576, size
    with bench.vitals("--kubeconfig", bench.cluster.kubeconfig, "--namespace", "edit") as vitals:
        eventually(lambda: Scrape(vitals).status("passing") == CHECKS, 60, "all checks passing")
        events = EventTimes(bench.cluster, "edit")
        time.sleep(QUIET)
        sent = []
        for number in range(EDITS):
            sent.append(time.monotonic())
            write(bench.cluster, port, {edited: f"/edited/{edited}" for edited in map(changed, range(number + 1))})
            time.sleep(PAUSE)
        read = [monotonic(record["time"]) for record in vitals.log("definitions read", redefined=1)]
        told = list(events.begun)
    assert len(told) == len(read) == EDITS, f"{len(told)} events, {len(read)} edits"
    return told, sent, read


def changed(number):
    return number * (CHECKS // EDITS) + 7


def write(cluster, port, paths):
    """The ConfigMap, with these paths instead of the usual ones; its size."""
    lines = ["defaults: {interval: 1s, timeout: 5s}", "checks:"]
    for i in range(CHECKS):
        lines += [f"  - id: service-{i:05}", f"    name: The front door of service number {i:05}",
                  f"    http: http://127.0.0.{1 + i % HOSTS}:{port}{paths.get(i, f'/{i}')}",
                  "    header: {X-Probe: [vitals]}", f"    service: {{name: service-{i:05}, tags: [web, shop]}}"]
    text = "\n".join(lines) + "\n"
    cluster.apply("edit", "all", text)
    return len(text)


def monotonic(stamp):
    """The time of a log record, on the clock that targets and we note times with."""
    written = datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()
    return written - time.time() + time.monotonic()


def new_definition(events, read, arrivals):
    took = [after - before for before, after in zip(events, read)]
    # The check keeps its beat: its next probe may be due a whole interval later.
    first = 0
    for number, event in enumerate(events):
        beat = arrivals.next_beat(f"/{changed(number)}", event + IN_TIME)
        first += min(arrivals.by_path[f"/edited/{changed(number)}"]) < beat + 0.5
    return Row(f"edit of one check of {CHECKS:,} in a ConfigMap of 1 MB: its new definition",
               f"≤ {IN_TIME * 1e3:.0f} ms after the watch event",
               f"in force {statistics.median(took) * 1e3:.0f} ms after the event's first byte (median of {EDITS}; at most "
               f"{max(took) * 1e3:.0f}); {first} of {EDITS} ran it at their first beat later than {IN_TIME * 1e3:.0f} ms",
               max(took) <= IN_TIME and first == EDITS)


def others(sent, arrivals):
    def p99(off):
        return statistics.quantiles(off, n=100)[98]

    during = [each for begun in sent for each in arrivals.off_beat(begun, begun + AFTERMATH)]
    before = arrivals.off_beat(sent[0] - len(sent) * AFTERMATH, sent[0])
    return Row(f"edit of one check of {CHECKS:,}: the beat of the other {CHECKS - 1:,}", "p99 off by ≤ 5 ms",
               f"p99 {p99(during) * 1e3:.1f} ms off at the target, of {len(during):,} arrivals around {EDITS} edits "
               f"(before the edits {p99(before) * 1e3:.1f} ms)", p99(during) <= 0.005)
