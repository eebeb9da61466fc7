# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Events when a great deal happens at once."""
import json
import re

from harness.eventually import eventually
from harness.manifest import check, manifest

NAMES = [f"c{number}" for number in range(10, 70)]


def as_kubectl_shows(cluster, namespace):
    """(reason, message), the oldest first."""
    items = json.loads(cluster.kubectl("get", "events", "-n", namespace, "-o", "json"))["items"]
    return [(item["reason"], item["message"]) for item in sorted(items, key=lambda item: item["eventTime"])]


def last_words(events):
    """What the Events say of each check in the end: its own Event, or a summary."""
    said = {}
    for reason, message in events:
        if reason == "ManyChanges":
            for status, names in re.findall(r"(?:became|now) (\w+)(?: again)?: ([^;]*)", message):
                said.update(dict.fromkeys(names.split(", "), status))
        else:
            said[message.split(":")[0]] = reason.removeprefix("Check").lower()
    return said


def test_a_mass_outage_of_sixty_checks_leaves_a_truthful_summary(cluster, namespace, start, target):
    cluster.apply(namespace, "shop", manifest(*(check(name, target.url("/shop")) for name in NAMES)))
    vitals = start("--kubeconfig", cluster.kubeconfig)
    eventually(lambda: list(vitals.statuses().values()) == ["passing"] * 60, 20)

    target.answers("/shop", status=500)

    eventually(lambda: last_words(as_kubectl_shows(cluster, namespace)) == dict.fromkeys(NAMES, "critical"), 40,
               "word of each check")
    events = as_kubectl_shows(cluster, namespace)
    assert len([reason for reason, _ in events if reason == "CheckCritical"]) == 25
    summaries = [message for reason, message in events if reason == "ManyChanges"]
    assert sum(int(re.match(r"(\d+) more checks? became critical: ", each)[1]) for each in summaries) == 35
    assert vitals.metric("vitals_events_dropped_total", reason="limit") == 35

    target.answers("/shop")
    eventually(lambda: list(vitals.statuses().values()) == ["passing"] * 60, 20)
    vitals.stop()

    assert last_words(as_kubectl_shows(cluster, namespace)) == dict.fromkeys(NAMES, "passing"), \
        "what waited for the next summary is written at the end"
