# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A namespace at its worst beside a modest one: the modest one notices nothing. Judged by a run without the other."""
import time

import pytest

from harness.cluster import Cluster
from harness.dns_server import DnsServer
from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.own_names import NamedVitals, possible
from harness.target import Target
from starved import by_signals
from target import assert_even, since
from tenants import MIB, PLACES, Edits, most_resident, put_modest, put_worst

WINDOW = 15            # seconds


@pytest.fixture(scope="module")
def cluster():
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture
def switch():
    """A target whose answer the test changes."""
    server = Target()
    server.answers("/front", body="fine")
    yield server
    server.close()


@pytest.fixture
def run(request, cluster, tmp_path):
    request.node.vitals = []
    names = DnsServer(lambda _: None)  # it knows no name
    resolv_conf = tmp_path / "resolv.conf"
    resolv_conf.write_text(f"nameserver {names.address}\n")

    def run():
        vitals = NamedVitals(resolv_conf, "--kubeconfig", cluster.kubeconfig, f"--max-in-flight={PLACES}", "--targets=any")
        request.node.vitals.append(vitals)
        eventually(vitals.ready, 120, "everything is read, and the first results are there")
        return vitals

    yield run
    for vitals in request.node.vitals:
        if vitals.running():
            vitals.kill()
    names.close()


def modest_counts(target):
    return {path: count for path, count in target.counts().items() if path.startswith("/modest/")}


def probes_in_a_window(target):
    """Of the check that was probed least, and of the one that was probed most."""
    before = modest_counts(target)
    time.sleep(WINDOW)  # the window is the measurement
    counts = since(before, modest_counts(target)).values()
    return min(counts), max(counts)


def seconds_until_its_event(cluster, switch, status, reason):
    switch.answers("/front", status=status, body="changed")
    begun = time.monotonic()

    def written():
        return [event for event in cluster.events("modest", "web") if event["reason"] == reason]

    known = len(written())
    eventually(lambda: len(written()) > known or any(event.get("series") for event in written()), 60, reason)
    return time.monotonic() - begun


@pytest.mark.skipif(not possible(), reason="needs to mount")
def test_a_namespace_at_its_worst_takes_nothing_from_a_modest_one(cluster, target, switch, run):
    put_modest(cluster, target.url, switch)
    alone = run()
    least_alone, _ = probes_in_a_window(target)
    alone.kill()

    put_worst(cluster, target)
    vitals = run()
    edits = Edits(cluster, target)
    try:
        eventually(lambda: vitals.metric("vitals_namespace_probes_waiting", namespace="worst") > 1000, 120,
                   "the worst one wants more places than it may have")
        least, most = probes_in_a_window(target)
        event_after = seconds_until_its_event(cluster, switch, 503, "CheckCritical")
    finally:
        edits.close()

    # Each check got its probes, and each of them passed.
    assert least >= 0.8 * least_alone and most <= WINDOW + 3
    accused = {name for name, _, status in vitals.transitions() if name.startswith("modest/") and status != "passing"}
    assert accused == {"modest/web/front"}
    assert vitals.metric("vitals_namespace_probe_oldest_due_seconds", namespace="modest") < 1
    assert event_after < 30
    # What the worst one does is bounded, and visible as its own.
    assert edits.count >= 3
    assert vitals.metric("vitals_namespace_probes_in_flight", namespace="worst") <= 0.75 * PLACES
    assert vitals.metric("vitals_namespace_checks", namespace="worst") <= 10_000
    assert vitals.metric("vitals_namespace_output_bytes", namespace="worst") <= 8 * MIB
    assert most_resident(vitals) <= 128 * MIB
    assert vitals.health("/livez").status == 200
    print(f"probes of each modest check: {least_alone} alone, {least} to {most} beside it; Event after {event_after:.1f} s; "
          f"{most_resident(vitals) / MIB:.0f} MiB")


GREEDY = 3000  # checks


@pytest.mark.skipif(not possible(), reason="needs to mount")
def test_when_the_cpu_is_short_namespaces_take_turns(cluster, target, run):
    cluster.create_namespace("greedy")
    cluster.create_namespace("small")
    for begin in range(0, GREEDY, 1000):
        some = [check(f"c{number}", target.url(f"/greedy/{number}")) for number in range(begin, begin + 1000)]
        cluster.apply("greedy", f"web-{begin}", manifest(*some, interval="1s", timeout="1s"))
    some = [check(f"c{number}", target.url(f"/modest/{number}")) for number in range(30)]
    cluster.apply("small", "web", manifest(*some, interval="1s", timeout="1s"))
    vitals = run()
    eventually(lambda: vitals.metric("vitals_checks", status="pending") == 0, 120, "a result of each check")
    begun, used = time.monotonic(), vitals.metric("process_cpu_seconds_total")
    time.sleep(5)  # the window is the measurement
    needed = (vitals.metric("process_cpu_seconds_total") - used) / (time.monotonic() - begun)

    with by_signals(vitals.pid, needed / 6):
        eventually(lambda: vitals.metric("vitals_namespace_probes_waiting", namespace="greedy") > 0, 60, "it falls behind")
        before = target.counts()
        time.sleep(WINDOW)
        counts = since(before, target.counts())

    of = {name: [count for path, count in counts.items() if path.startswith(f"/{name}/")] for name in ("greedy", "modest")}
    print(f"probes of each check in {WINDOW} s: greedy {sum(of['greedy']) / GREEDY:.1f}, small {sum(of['modest']) / 30:.1f}")
    assert sum(of["greedy"]) < 0.6 * WINDOW * GREEDY
    assert min(of["modest"]) > 2 * sum(of["greedy"]) / GREEDY
    assert_even({number: count for number, count in enumerate(of["modest"])})
