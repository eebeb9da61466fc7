# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Many checks at once."""
import statistics

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

MAPS, CHECKS = 20, 100
INTERVAL = 5


def one_map(target, number, changed=()):
    return manifest(*(check(f"c{i}", target.url(f"/{number}/{i}{'/changed' if i in changed else ''}"))
                      for i in range(CHECKS)), interval=f"{INTERVAL}s", timeout="5s")


@pytest.mark.optimized
@pytest.mark.usefixtures("without_canaries")
def test_two_thousand_checks_are_all_probed_and_keep_their_beat(cluster, namespace, vitals, target):
    everyone = {f"{namespace}/map-{number}/c{i}" for number in range(MAPS) for i in range(CHECKS)}
    for number in range(MAPS):
        cluster.apply(namespace, f"map-{number}", one_map(target, number))

    eventually(lambda: len(target.hit_paths()) == MAPS * CHECKS, 10, "a probe of every check")
    eventually(lambda: vitals.metric("vitals_checks", status="passing") == MAPS * CHECKS, 5)
    assert set(vitals.checks()) == everyone
    paths = [f"/{number}/{i}" for number in range(MAPS) for i in range(CHECKS) if (number, i) != (3, 5)]
    before = {path: target.hits(path)[-1] for path in paths}

    cluster.apply(namespace, "map-3", one_map(target, 3, changed={5}))

    eventually(lambda: target.hits("/3/5/changed"), 6, "a probe of the edited check")
    eventually(lambda: all(target.hits(path)[-1] > before[path] for path in paths), 10, "another round")
    for path in paths:
        # On the beat that it had: the edit of one moved nobody else.
        off = [(hit - before[path] + INTERVAL / 2) % INTERVAL - INTERVAL / 2 for hit in target.hits(path)]
        assert abs(statistics.median(off)) < 1, f"{path}: {off}"
    assert set(vitals.checks()) == everyone
    others = [change for change in vitals.transitions() if change[0] != f"{namespace}/map-3/c5"]
    assert len(others) == MAPS * CHECKS - 1 and {change[1:] for change in others} == {("pending", "passing")}
    for number in range(MAPS):
        cluster.delete(namespace, f"map-{number}")
    equal_eventually(lambda: len(vitals.checks()), 0, 5)
