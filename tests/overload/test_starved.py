# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Short of CPU, Vitals accuses nobody: what it could not do in time says nothing of a target."""
import signal
import time

import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest
from starved import WAYS
from target import assert_even, since
from watched import grown, many

WELL = 2500


def assert_nobody_was_accused(before, now, but=0):
    """Of those that are well; `but` so many that are not, and were known not to be."""
    told = grown(before, now)
    assert now["statuses"] == {**now["statuses"], "passing": before["statuses"]["passing"], "critical": but, "pending": 0}
    assert told["vitals_status_transitions_total"] == 0
    if not but:
        assert told["outcomes"]["critical"] == told["outcomes"]["warning"] == 0
        assert told["outcomes"]["inconclusive"] == told["reasons"]["overload"] == sum(told["reasons"].values())


def cores_needed(vitals):
    """By one probe of each check a second, on this machine, while nothing holds Vitals back."""
    before = vitals.tell()
    eventually(lambda: passed(grown(before, vitals.tell())) >= 4 * WELL, 300, "four more results of every check")
    told = grown(before, vitals.tell())
    return told["process_cpu_seconds_total"] / passed(told) * WELL


def passed(told):
    return told["outcomes"]["passing"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("timeout", ["200ms", "1s"])
def test_with_a_tenth_of_the_cpu_it_needs_it_accuses_nobody_and_serves_all_alike(target, start, way, timeout):
    vitals = start(many(target, "/well", WELL, interval="1s", timeout=timeout))
    needed = cores_needed(vitals)
    before, served = vitals.tell(), target.counts()

    with way(vitals.pid, needed / 10):
        begun = time.monotonic()
        eventually(lambda: min(since(served, target.counts()).values()) >= 2, 600, "two more probes of every check")
        took = time.monotonic() - begun
    counts = since(served, target.counts())
    now = vitals.tell()

    assert_nobody_was_accused(before, now)
    assert vitals.accused() == set()
    assert_even(counts)
    told = grown(before, now)
    assert told["process_cpu_seconds_total"] < 0.5 * needed * took, "it was not starved"
    # What it could not do shows as its own: of ten probes that were due it did one or two, and it skipped the others.
    assert sum(counts.values()) < 0.5 * WELL * took
    assert told["vitals_probe_ticks_skipped_total"] > WELL


def test_stopped_for_three_seconds_it_accuses_nobody(target, start):
    settings = {"interval": "1s", "timeout": "1s"}
    # A tenth of the slow ones are in flight at any time, and all that hang.
    vitals = start({**many(target, "/well", 200, **settings), **many(target, "/slow", 300, **settings),
                    **many(target, "/hang", 20, **settings)})
    before, served = vitals.tell(), target.counts()

    vitals.signal(signal.SIGSTOP)
    time.sleep(3)  # as long as it is stopped, there is nothing to wait for
    vitals.signal(signal.SIGCONT)
    eventually(lambda: min(since(served, target.counts()).values()) >= 2, 30, "two more probes of every check")
    now = vitals.tell()

    assert_nobody_was_accused(before, now, but=20)
    assert not [name for name in vitals.accused() if "hang" not in name]
    told = grown(before, now)
    # What hung was in flight when it was stopped, and is not blamed for that either.
    assert told["reasons"]["overload"] >= 10
    assert told["vitals_probe_ticks_skipped_total"] >= 500


def test_a_control_loop_that_reads_huge_edits_accuses_nobody(target, start):
    well = many(target, "/well", 300, interval="1s", timeout="200ms")
    vitals = start(well)
    before, served = vitals.tell(), target.counts()

    for version in range(8):
        (vitals.folder / "edited.yaml").write_text(as_large_as_can_be(target, version))
        eventually(lambda seen=version: len(edits(vitals)) > seen, 60, f"edit {version} was read")
    eventually(lambda: min(since(served, target.counts())[path] for path in served) >= 2, 30, "two more probes of every check")
    counts = {path: count for path, count in since(served, target.counts()).items() if path.startswith("/well/")}
    now = vitals.tell()

    assert_even(counts)
    told = grown(before, now)
    assert vitals.accused() == set()
    assert told["vitals_status_transitions_total"] == 0
    assert told["outcomes"]["critical"] == 0


def as_large_as_can_be(target, version):
    """All that a ConfigMap can hold; each version defines all its checks anew."""
    text = manifest(*(check(f"edited-{i}", target.url(f"/edited/{version}/{i}"), notes="n" * 180) for i in range(3600)), interval="1h")
    assert 950_000 < len(text) < 1_048_576
    return text


def edits(vitals):
    return vitals.log("definitions read", configmap="local/edited")
