# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What HealthReports remember across a restart."""
import re
import time

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

REPORTS = "/apis/vitals.dev/v1alpha1/namespaces"


def summary(cluster, namespace, name="shop"):
    return (cluster.report(namespace, name) or {}).get("summary", {})


def times(cluster, namespace):
    """When each check got its status, as the report says."""
    return {each["id"]: (each["status"], each["since"]) for each in cluster.report(namespace, "shop")["checks"]}


def test_kill_9_and_a_restart_make_no_transition_no_event_and_no_gap(cluster, namespace, start, target):
    target.answers("/front", status=500)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front")), check("back", target.url("/back")),
                                              {"id": "wrong", "htp": "http://a"}))
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: summary(cluster, namespace).get("status") == "critical", 10)
    eventually(lambda: summary(cluster, namespace).get("pending") == 0, 10)
    eventually(lambda: len(cluster.events(namespace, "shop")) == 2, 10, "Events of the failure and of the mistake")
    since = times(cluster, namespace)
    first.kill()
    # Times have whole seconds: from the next one on, a status that began anew would be seen.
    latest = max(when for _, when in since.values())
    eventually(lambda: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) > latest, 2, "a later second")

    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(second.ready, 15, "ready")
    probed = len(target.hits("/front"))
    eventually(lambda: len(target.hits("/front")) > probed + 1, 10, "probes by the second one")

    assert second.transitions() == []
    assert second.metric("vitals_checks_restored") == 2
    assert second.metric("vitals_status_transitions_total") == 0
    target.answers("/back", status=500)
    eventually(lambda: second.transitions() == [(f"{namespace}/shop/back", "passing", "critical")], 10)
    eventually(lambda: times(cluster, namespace)["back"][0] == "critical", 10)
    assert times(cluster, namespace)["front"] == since["front"]
    eventually(lambda: len(cluster.events(namespace, "shop")) == 3, 10, "the Event of the new failure, and no other")
    assert [event.get("series") for event in cluster.events(namespace, "shop")] == [None] * 3


def test_a_check_whose_definition_is_repaired_after_a_restart_keeps_its_status_since_and_counters(
        cluster, namespace, start, target):
    right = [check("down", target.url("/down")), check("patient", target.url("/patient"), failuresBeforeCritical=1000)]
    wrong = [{"htp": each["http"], **{name: value for name, value in each.items() if name != "http"}} for each in right]

    def counted(vitals):
        why = vitals.checks()[f"{namespace}/shop/patient"]["Vitals"]["Why"]
        return int((re.search(r"failure (\d+) of 1000", why) or [0, 0])[1])
    target.answers("/down", status=500)
    cluster.apply(namespace, "shop", manifest(*right))
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: summary(cluster, namespace).get("passing") == summary(cluster, namespace).get("critical") == 1, 10)
    target.answers("/patient", status=500)
    eventually(lambda: counted(first) >= 5, 15)
    assert first.stop() == 0
    before = times(cluster, namespace)
    cluster.apply(namespace, "shop", manifest(*wrong))
    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: summary(cluster, namespace).get("problems") == 2, 15)
    assert second.checks() == {}

    cluster.apply(namespace, "shop", manifest(*right))

    equal_eventually(second.statuses, {f"{namespace}/shop/down": "critical", f"{namespace}/shop/patient": "passing"}, 10)
    seen = []
    eventually(lambda: seen.append(counted(second)) or seen[-1] >= 6, 15)
    assert min(count for count in seen if count) >= 5, "it began anew"
    equal_eventually(lambda: times(cluster, namespace), before, 10)
    assert second.transitions() == []


def test_an_event_that_a_crash_prevented_is_written_by_the_next_process_and_no_other_is_written_twice(
        cluster, namespace, start, target):
    for path in ("/front", "/back"):
        target.answers(path, status=500)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front")), check("back", target.url("/back"))))
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: len(cluster.events(namespace, "shop")) == 2, 10)
    first.kill()
    # As if it had been killed behind the report and before this Event.
    before = {event["note"].split(":")[0]: event for event in cluster.events(namespace, "shop")}
    cluster.call("DELETE", f"/apis/events.k8s.io/v1/namespaces/{namespace}/events/{before['front']['metadata']['name']}")

    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)

    eventually(lambda: len(cluster.events(namespace, "shop")) == 2, 15, "the Event that is missing")
    after = {event["note"].split(":")[0]: event for event in cluster.events(namespace, "shop")}
    assert after["back"] == before["back"]
    for field in ("note", "reason", "type"):
        assert after["front"][field] == before["front"][field]
    assert after["front"]["eventTime"][:19] == before["front"]["eventTime"][:19], "when it happened"
    assert second.transitions() == []


def test_a_restart_writes_no_report_of_which_nothing_changed(cluster, namespace, start, target):
    target.answers("/back", status=500)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front")), {"id": "wrong", "htp": "http://a"}))
    cluster.apply(namespace, "data", manifest(check("back", target.url("/back"))))

    def versions():
        return {name: cluster.call("GET", f"{REPORTS}/{namespace}/healthreports/{name}")["metadata"]["resourceVersion"]
                for name in ("shop", "data")}
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: summary(cluster, namespace).get("status") == "passing", 10)
    eventually(lambda: summary(cluster, namespace, "data").get("status") == "critical", 10)
    assert first.stop() == 0
    before = versions()

    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(second.ready, 15)
    for path in ("/front", "/back"):
        probed = len(target.hits(path))
        eventually(lambda: len(target.hits(path)) > probed + 2, 10, "probes by the second one")  # noqa: B023

    assert versions() == before
    assert second.metric("vitals_report_writes_total") == 0


def test_the_report_of_a_config_map_that_is_followed_no_longer_says_so_once(cluster, namespace, start, target):
    lease = f"--lease={namespace}"
    for name in ("shop", "data"):
        cluster.apply(namespace, name, manifest(check("front", target.url("/front"))))
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace, lease)
    for name in ("shop", "data"):
        eventually(lambda: summary(cluster, namespace, name).get("status") == "passing", 20)  # noqa: B023
    assert first.stop() == 0
    cluster.relabel(namespace, "shop", {"vitals.dev/checks": None})

    # Under another Lease these are the reports of others.
    other = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace, f"--lease={namespace}-other")
    eventually(lambda: other.log("this Pod writes reports and Events"), 20)
    eventually(other.ready, 15)
    assert other.stop() == 0
    assert summary(cluster, namespace)["status"] == "passing"

    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace, lease)
    eventually(lambda: summary(cluster, namespace).get("status") == "none", 20)
    assert second.stop() == 0
    third = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace, lease)
    eventually(lambda: third.log("this Pod writes reports and Events"), 20)
    eventually(third.ready, 15)
    assert summary(cluster, namespace, "data")["status"] == "passing"
    assert third.metric("vitals_report_writes_total") == 0


def test_a_definition_that_was_edited_meanwhile_counts_at_once(cluster, namespace, start, target):
    def shop(path):
        return manifest(check("front", target.url(path), failuresBeforeCritical=3))
    target.answers("/other", status=500)
    cluster.apply(namespace, "shop", shop("/front"))
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: summary(cluster, namespace).get("status") == "passing", 10)
    first.kill()

    cluster.apply(namespace, "shop", shop("/other"))
    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)

    eventually(lambda: second.transitions() == [(f"{namespace}/shop/front", "passing", "critical")], 15)
    assert len(target.hits("/other")) == 1


def test_a_report_that_somebody_has_edited_is_corrected_or_ignored(cluster, namespace, start, target):
    target.answers("/front", status=500)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    first = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: summary(cluster, namespace).get("status") == "critical", 10)
    first.kill()
    cluster.call("PATCH", f"{REPORTS}/{namespace}/healthreports/shop/status",
                 {"status": {"memory": {"version": 1, "data": "H4sIAAAA"}, "summary": {"status": "passing"}}},
                 "application/merge-patch+json")

    second = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)

    eventually(lambda: summary(cluster, namespace).get("status") == "critical", 15)
    ignored = second.log("a HealthReport is ignored; its checks begin anew")
    assert [line["healthreport"] for line in ignored] == [f"{namespace}/shop"]
    assert second.transitions() == [(f"{namespace}/shop/front", "pending", "critical")], "it began anew"
