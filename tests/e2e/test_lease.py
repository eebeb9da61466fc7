# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Several processes with the same checks, as two Pods of a rolling update: one writes, and its end loses nothing."""
import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest

LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases"


def holder(cluster, name):
    spec = cluster.call("GET", f"{LEASES}/{name}")["spec"]
    return spec.get("holderIdentity", ""), spec["leaseTransitions"]


def status_in_report(cluster, namespace):
    return (cluster.report(namespace, "web") or {}).get("summary", {}).get("status")


def changes(cluster, namespace):
    """Reason and count of each Event, the oldest first."""
    events = sorted(cluster.events(namespace, "web"), key=lambda event: event["eventTime"])
    return [(event["reason"], event.get("series", {}).get("count", 1)) for event in events]


@pytest.fixture
def pair(cluster, namespace, start, target):
    """Two processes that see the check of `namespace` pass; the first one holds the Lease."""
    cluster.apply(namespace, "web", manifest(check("front", target.url("/front")), interval="1s"))
    running = []
    for _ in range(2):
        running.append(start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace, f"--lease={namespace}"))
        eventually(running[-1].ready, 20)
        if len(running) == 1:
            eventually(lambda: running[0].log("this Pod writes reports and Events"), 20)
    for each in running:
        see(each, "passing")
    return running


def see(vitals, status):
    eventually(lambda: set(vitals.statuses().values()) == {status}, 20, status)


def test_of_two_one_writes_and_the_other_follows_at_once_when_it_is_stopped(cluster, namespace, target, pair):
    first, second = pair
    target.answers("/front", status=503)
    for each in pair:
        see(each, "critical")
    eventually(lambda: changes(cluster, namespace) == [("CheckCritical", 1)], 10)
    eventually(lambda: status_in_report(cluster, namespace) == "critical", 10)
    assert second.metric("vitals_report_writes_total") == 0
    cluster.call("PATCH", f"{LEASES}/{namespace}", {"metadata": {"labels": {"team": "web"}}}, "application/merge-patch+json")

    assert first.stop() == 0
    eventually(lambda: second.log("this Pod writes reports and Events"), 10, "the Lease was given back")
    target.answers("/front")
    see(second, "passing")

    eventually(lambda: changes(cluster, namespace) == [("CheckCritical", 1), ("CheckPassing", 1)], 10)
    eventually(lambda: status_in_report(cluster, namespace) == "passing", 10)
    assert second.metric("vitals_report_failures_total") == 0
    assert holder(cluster, namespace)[1] == 1
    assert cluster.call("GET", f"{LEASES}/{namespace}")["metadata"]["labels"] == {"team": "web"}


def test_what_changes_between_the_kill_of_the_one_and_the_turn_of_the_other_is_written(cluster, namespace, target, pair):
    first, second = pair
    before = holder(cluster, namespace)

    first.kill()
    target.answers("/front", status=503)
    see(second, "critical")
    assert holder(cluster, namespace) == before and changes(cluster, namespace) == []

    eventually(lambda: changes(cluster, namespace) == [("CheckCritical", 1)], 40, "the Event of the other")
    assert holder(cluster, namespace)[1] == 1


def test_an_event_that_the_one_wrote_just_before_it_was_killed_is_not_written_again(cluster, namespace, target, pair):
    first, second = pair
    target.answers("/front", status=503)
    for each in pair:
        see(each, "critical")
    eventually(lambda: changes(cluster, namespace) == [("CheckCritical", 1)], 10)
    written = cluster.report(namespace, "web")

    first.kill()
    eventually(lambda: second.log("this Pod writes reports and Events"), 40)
    target.answers("/front")
    see(second, "passing")

    eventually(lambda: changes(cluster, namespace)[-1] == ("CheckPassing", 1), 10)
    assert changes(cluster, namespace) == [("CheckCritical", 1), ("CheckPassing", 1)]
    at = [change["at"] for change in cluster.report(namespace, "web")["checks"][0]["changes"] if change["to"] == "critical"]
    assert written["checks"][0]["since"] in at or len(at) == 1


def test_without_a_right_to_the_lease_results_are_written_and_a_line_says_what_is_missing(
        cluster, namespace, start, target, tmp_path):
    token = cluster.service_account(namespace, "vitals")
    cluster.grant(namespace, "vitals", namespace, [("", "configmaps", ["list", "watch"]),
                                                   ("events.k8s.io", "events", ["create", "patch"])])
    kubeconfig = cluster.write_kubeconfig(tmp_path / "kubeconfig", user=f"token: {token}")
    target.answers("/front", status=503)
    cluster.apply(namespace, "web", manifest(check("front", target.url("/front")), interval="1s"))

    vitals = start("--kubeconfig", kubeconfig, "--namespace", namespace, f"--lease={namespace}")

    eventually(lambda: changes(cluster, namespace) == [("CheckCritical", 1)], 20)
    assert len(vitals.log("no right to the Lease; Events may be written twice while two Pods run")) == 1
