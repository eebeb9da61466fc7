# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments while targets flap: no change of status is lost, and none is invented."""
import random
import time

import pytest

from harness.eventually import eventually
from harness.flapping import PENDING, Flapping, Model
from harness.manifest import check, manifest
from harness.soak import SOAK

KILLS = 100 if SOAK else 10
CHECKS = {
    "steady": (Model(), 0.0),
    "nervous": (Model(), 0.4),                         # each answer decides
    "patient": (Model(successes=2, failures=3), 0.3),  # counters begin again after a kill
}


@pytest.fixture
def flapping():
    server = Flapping(seed=16)
    for name, (_, probability) in CHECKS.items():
        server.flaps(f"/{name}", probability)
    yield server
    server.close()


@pytest.fixture
def defined(cluster, namespace, flapping):
    cluster.apply(namespace, "shop", manifest(*(
        check(name, flapping.url(f"/{name}"), failuresBeforeCritical=model.failures, successBeforePassing=model.successes)
        for name, (model, _) in CHECKS.items())))


def reported(cluster, namespace):
    """{check: what the report says of it}"""
    return {each["id"]: each for each in (cluster.report(namespace, "shop") or {}).get("checks", [])}


def settled(cluster, namespace):
    """The same, when no request of the dead process is on its way any more."""
    seen = [reported(cluster, namespace)]

    def stays():
        seen.append(reported(cluster, namespace))
        return len(seen) > 10 and seen[-10:] == [seen[-1]] * 10
    eventually(stays, 5, "the report stays as it is")
    return seen[-1]


class Life:
    """One process, what its targets answered, and what it says that happened."""

    def __init__(self, vitals, flapping, namespace):
        self._vitals, self._flapping, self._namespace = vitals, flapping, namespace
        self._before = {name: len(flapping.given(f"/{name}")) for name in CHECKS}
        self._began = time.monotonic()

    def answers(self, name):
        return self._flapping.given(f"/{name}")[self._before[name]:]

    def kill(self):
        self._killed = time.monotonic()
        self._vitals.kill()

    def changes(self, name):
        return self._vitals.transitions(f"{self._namespace}/shop/{name}")

    def explain(self, name, starts):
        """What must have happened, by the model."""
        answers = self.answers(name)
        # What came shortly before the kill may have been on its way through the process, or to its log.
        late = self._killed - 1 - 10 * self._flapping.longest_stall(self._began)
        certain = max(0, sum(when < late for when, _ in answers) - 1)
        found = CHECKS[name][0].explain(starts, [good for _, good in answers], certain, self.changes(name))
        assert found, f"{name}: {self.changes(name)} follow from none of {starts} with {answers}, killed {self._killed}"
        return found


@pytest.mark.usefixtures("defined")
def test_each_change_of_status_follows_from_what_the_target_answered_and_none_is_missing(
        cluster, namespace, start, flapping):
    dice = random.Random(16)
    starts = {name: {PENDING} for name in CHECKS}
    steady_since = None
    story = []
    for number in range(KILLS):
        life = Life(start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace), flapping, namespace)
        goal = dice.randrange(1, 6)
        eventually(lambda: len(life.answers("nervous")) >= goal, 15, "answers")  # noqa: B023
        if dice.random() < 0.5:
            time.sleep(dice.random())  # any moment is a moment
        life.kill()
        shown = settled(cluster, namespace)
        for name in CHECKS:
            lives = life.explain(name, starts[name])
            states = starts[name] | {state for each in lives for state in each}
            status = shown[name]["status"] if name in shown else "pending"
            # What the next one begins with: a state that this one has been in.
            starts[name] = {CHECKS[name][0].after_a_kill(state) for state in states if state.status == status}
            assert starts[name], f"life {number}: the report says that {name} is {status}, which it never was"
        story.append((number, {name: life.changes(name) for name in CHECKS}, {name: each["status"] for name, each in shown.items()}))
        if shown.get("steady", {}).get("status") == "passing":
            steady_since = steady_since or shown["steady"]["since"]
            assert shown["steady"]["since"] == steady_since, "its status began anew"
            assert "changes" not in shown["steady"]

    for name in CHECKS:
        flapping.flaps(f"/{name}", 0.0)
    start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: {name: each["status"] for name, each in reported(cluster, namespace).items()} == {
        name: "passing" if flapping.given(f"/{name}")[-1][1] else "critical" for name in CHECKS}, 15, "what is true now")
    for name, shown in reported(cluster, namespace).items():
        changes = shown.get("changes", [])  # the newest first
        assert all(newer["from"] == older["to"] for newer, older in zip(changes, changes[1:])), changes
        if changes:
            assert (changes[0]["to"], changes[0]["at"]) == (shown["status"], shown["since"])
    about_steady = [event for event in cluster.events(namespace, "shop") if event["note"].startswith("steady")]
    assert about_steady == []
    print(*story, sep="\n")
