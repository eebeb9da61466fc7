# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Ephemeral ports: none is wasted, and when none is left nobody is accused."""
import pytest

from few_ports import OwnPorts, possible
from harness.eventually import eventually
from watched import grown, many

pytestmark = pytest.mark.skipif(not possible(), reason="no network of its own here")


@pytest.fixture(autouse=True)
def ports():
    with OwnPorts() as own:
        yield own


def test_without_a_free_port_checks_are_inconclusive_and_go_on_when_there_are_some(ports, target, start):
    # 300 a second, a tenth of a second each: 30 ports are needed at a time.
    vitals = start(many(target, "/slow", 300, interval="1s", timeout="1s"))
    before = vitals.tell()

    ports.leave(40_000, 40_009)
    eventually(lambda: grown(before, vitals.tell())["reasons"]["resources"] >= 300, 60, "probes that find no port")
    short = vitals.tell()
    ports.leave(30_000, 60_000)
    eventually(lambda: goes_on(vitals), 30, "a second in which every check passes")

    told = grown(before, vitals.tell())
    assert told["outcomes"]["inconclusive"] == sum(told["reasons"].values())
    assert told["outcomes"]["critical"] == 0
    assert told["vitals_status_transitions_total"] == 0
    assert short["statuses"]["passing"] == 300
    assert grown(before, short)["outcomes"]["passing"] > 0, "the few ports that there are serve somebody"
    assert vitals.accused() == set()


def goes_on(vitals):
    before = vitals.tell()
    eventually(lambda: grown(before, vitals.tell())["outcomes"]["passing"] >= 300, 10)
    return grown(before, vitals.tell())["outcomes"]["inconclusive"] == 0


def test_ten_thousand_connections_leave_none_in_time_wait(ports, target, start):
    vitals = start(many(target, "/well", 1000, interval="1s", timeout="5s"))

    eventually(lambda: vitals.tell()["outcomes"]["passing"] >= 10_000, 120, "ten thousand probes")

    assert ports.waiting(target.port) == 0
