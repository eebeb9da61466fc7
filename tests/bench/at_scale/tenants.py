# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A namespace at its worst beside one of 100 checks: what the modest one notices (tests/overload/test_tenants.py asserts
what no machine changes)."""
import contextlib
import pathlib
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "overload"))

from harness.dns_server import DnsServer  # noqa: E402
from harness.eventually import eventually  # noqa: E402
from harness.target import Target  # noqa: E402
from target import CountingTarget  # noqa: E402
from tenants import PLACES, Edits, put_modest, put_worst  # noqa: E402

from at_scale.arrivals import Arrivals  # noqa: E402
from at_scale.bench import Row  # noqa: E402
from at_scale.observe import most_mebibytes  # noqa: E402

WINDOW = 30  # seconds
LISTS = 20


def tenants(bench):
    with bench.folder() as folder:
        begun, ended, lists, event, resident = beside_the_worst(bench, folder)
        arrivals = Arrivals(folder / "notes", 1, begun, ended)
    late = sorted(arrivals.off_beat(begun, ended))
    p99, slowest = late[len(late) * 99 // 100], max(lists)
    yield Row("100 checks beside a namespace at its worst (10,000 checks: silent, flapping, 64 KiB, without a name; 1 MiB edited "
              "each second)", "p99 of their lateness ≤ 20 ms, Event ≤ 5 s, API ≤ 100 ms, ≤ 128 MiB resident",
              f"p99 {p99 * 1e3:.1f} ms of {len(late):,} probes, Event after {event:.1f} s, each list of all that "
              f"pass within {slowest * 1e3:.0f} ms, {resident:.0f} MiB",
              p99 <= 0.02 and event <= 5 and slowest <= 0.1 and resident <= 128 and len(late) >= 0.98 * 99 * WINDOW)


def beside_the_worst(bench, folder):
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(bench.target(notes=folder / "notes"))
        worst, switch = (stack.enter_context(contextlib.closing(each)) for each in (CountingTarget(), Target()))
        names = stack.enter_context(contextlib.closing(DnsServer(lambda _: None)))  # it knows no name
        (folder / "resolv.conf").write_text(f"nameserver {names.address}\n")
        switch.answers("/front")
        put_modest(bench.cluster, lambda path: f"http://127.0.0.1:{port}{path}", switch)
        put_worst(bench.cluster, worst)
        vitals = stack.enter_context(bench.vitals(
            "--kubeconfig", bench.cluster.kubeconfig, f"--max-in-flight={PLACES}", "--targets=any",
            resolv_conf=folder / "resolv.conf"))
        eventually(vitals.ready, 120, "everything is read, and the first results are there")
        stack.enter_context(contextlib.closing(Edits(bench.cluster, worst)))
        begun = time.monotonic()
        time.sleep(WINDOW)
        ended = time.monotonic()
        lists = [seconds_of(f"http://{vitals.address('api')}/v1/health/state/passing") for _ in range(LISTS)]
        event = seconds_until_the_event(bench.cluster, switch)
        resident = most_mebibytes(vitals.pid)
    for namespace in ("modest", "worst"):
        bench.cluster.delete_all(namespace)
    return begun, ended, lists, event, resident


def seconds_of(url):
    done = subprocess.run(["curl", "-fsS", "-o", "/dev/null", "-w", "%{time_total}", url], capture_output=True, check=True,
                          text=True)
    return float(done.stdout)


def seconds_until_the_event(cluster, switch):
    begun = time.monotonic()
    switch.answers("/front", status=503)
    eventually(lambda: any(each["reason"] == "CheckCritical" for each in cluster.events("modest", "web")), 60, "CheckCritical")
    return time.monotonic() - begun
