# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""More probes are due than can be done: it shows, everybody gets an equal share, and nobody is accused."""
import time

import pytest

from harness.eventually import eventually
from harness.http import request
from harness.manifest import check, manifest
from target import assert_even, since
from watched import grown, lateness, many, median


def test_twenty_thousand_a_second_asked_of_one_thread_accuse_nobody(target, start):
    vitals = start(many(target, "/well", 20_000, interval="1s", timeout="500ms"), "--probe-threads", 1)
    before, served, begun = vitals.tell(), target.counts(), time.monotonic()

    eventually(lambda: min(since(served, target.counts()).values()) >= 4, 100, "four more probes of every check")
    took = time.monotonic() - begun
    counts, now = since(served, target.counts()), vitals.tell()

    told = grown(before, now)
    assert vitals.accused() == set()
    assert told["outcomes"]["critical"] == 0
    assert told["vitals_status_transitions_total"] == 0
    assert_even(counts)
    # Each due time was a probe or is counted as skipped, on a machine that keeps up and on one that does not.
    assert told["vitals_probe_ticks_skipped_total"] + told["outcomes"]["passing"] >= 0.8 * 20_000 * took
    assert told["process_resident_memory_bytes"] < before["process_resident_memory_bytes"], "its memory has doubled"
    assert_answers_and_edits_do_not_wait(vitals, start, target)


HANGING, WELL, PLACES = 60, 20, 20


@pytest.fixture
def crowded(target, start):
    """Each probe that hangs holds one of few places for its whole timeout: 40 a second are possible, 80 are asked for."""
    settings = {"interval": "1s", "timeout": "500ms"}
    return start({**many(target, "/hang", HANGING, **settings), **many(target, "/well", WELL, **settings)},
                 "--max-in-flight", PLACES)


def test_targets_that_hang_take_no_more_than_their_share(target, crowded):
    before, served = crowded.tell(), target.counts()

    eventually(lambda: min(since(served, target.counts()).values()) >= 6, 100, "six more probes of every check")
    counts, now = since(served, target.counts()), crowded.tell()

    told = grown(before, now)
    assert_even(counts)
    assert now["statuses"] == {"passing": WELL, "warning": 0, "critical": HANGING, "pending": 0}
    assert not [name for name in crowded.accused() if "hang" not in name]
    # Ours is visible as ours: lateness and skipped ticks.
    assert lateness(told) > 0.1
    assert told["vitals_probe_ticks_skipped_total"] >= HANGING
    assert now["vitals_probes_in_flight"] <= now["vitals_probes_in_flight_limit"] == PLACES
    assert told["process_resident_memory_bytes"] < before["process_resident_memory_bytes"], "its memory has doubled"


def test_hanging_targets_keep_neither_the_kubelet_nor_an_operator_waiting(target, start, crowded):
    assert_answers_and_edits_do_not_wait(crowded, start, target)


def assert_answers_and_edits_do_not_wait(vitals, start, target):
    """What the machine's scheduler makes of it, an idle Vitals tells in the same minute."""
    idle = start({"one.yaml": manifest(check("one", target.url("/one")))})
    assert_not_hanging(median(vitals.answer_times("/healthz", 200)), median(idle.answer_times("/healthz", 200)))
    assert_not_hanging(edit_time(vitals, target), edit_time(idle, target))
    assert_not_hanging(query_time(vitals), query_time(idle))
    eventually(lambda: target.counts().get("/well/late"), 60, "a probe of the new check")


def assert_not_hanging(took, idle):
    """A second is long for what takes milliseconds, on any machine; and the kubelet's patience."""
    assert took < max(1, 10 * idle)


def edit_time(vitals, target):
    """From writing a file until its definitions run."""
    begun = time.monotonic()
    (vitals.folder / "late.yaml").write_text(manifest(check("late", target.url("/well/late"))))
    return eventually(lambda: vitals.log("definitions read", configmap="local/late"), 30, "the edit was read")[0]["seen"] - begun


def query_time(vitals):
    url = f"http://{vitals.address('api')}/v1/health/state/warning"
    begun = time.monotonic()
    assert request("GET", url).status == 200
    return time.monotonic() - begun
