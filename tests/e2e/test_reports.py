# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""HealthReports: what kubectl shows of results, and what a restart remembers."""
import re
import subprocess
import time

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

REPORTS = "/apis/vitals.dev/v1alpha1/namespaces"


def summary(cluster, namespace, name="shop"):
    return (cluster.report(namespace, name) or {}).get("summary", {})


def condition(cluster, namespace, kind, name="shop"):
    all_of_them = (cluster.report(namespace, name) or {}).get("conditions", [])
    return next((each["status"] for each in all_of_them if each["type"] == kind), None)


def times(cluster, namespace):
    """When each check got its status, as the report says."""
    return {each["id"]: (each["status"], each["since"]) for each in cluster.report(namespace, "shop")["checks"]}


def test_kubectl_get_shows_the_worst_check_of_each_config_map_and_the_first_problem(cluster, namespace, vitals, target):
    target.answers("/refunds", status=503)
    cluster.apply(namespace, "gateway", manifest(check("pay", target.url("/pay")), check("refunds", target.url("/refunds"))))
    cluster.apply(namespace, "batch", manifest(check("nightly", target.url("/nightly")), {"id": "x", "htp": "http://a"}))
    eventually(lambda: summary(cluster, namespace, "gateway").get("status") == "critical", 10)
    eventually(lambda: summary(cluster, namespace, "batch").get("status") == "passing", 10)

    printed = cluster.kubectl("get", "vhr", "-n", namespace)

    shown = [re.sub(r"yaml:\d+:\d+", "yaml:L:C", re.sub(r" +[0-9]+s ", "  1s ", line)) for line in printed.splitlines()]
    assert [re.split("  +", line.strip()) for line in shown] == [
        ["NAME", "STATUS", "CHECKS", "PASSING", "SINCE", "PROBLEMS", "WHY"],
        ["batch", "passing", "1", "1", "1s", "1",
         'checks.yaml:L:C: check "x": unknown field "htp" in a check; did you mean http?'],
        ["gateway", "critical", "2", "1", "1s", "0", "refunds: 503, expected 200-299"]], printed


def test_kubectl_describe_shows_why_and_the_last_changes(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    eventually(lambda: summary(cluster, namespace).get("status") == "passing", 10)
    target.answers("/front", status=500)
    eventually(lambda: summary(cluster, namespace).get("status") == "critical", 10)

    printed = cluster.kubectl("describe", "healthreport", "shop", "-n", namespace)

    words = re.sub(" +", " ", printed)
    for line in ("Why: 500, expected 200-299", "From: passing", "To: critical", "Code: 500", "Reason: Critical",
                 "Message: 1 of 1 check is critical: front: 500, expected 200-299"):
        assert line in words, printed


def test_kubectl_wait_ends_when_all_checks_pass(cluster, namespace, vitals, target):
    target.answers("/front", status=500)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    eventually(lambda: condition(cluster, namespace, "Passing") == "False", 10)
    waits = subprocess.Popen([f"{cluster.programs}/kubectl", f"--kubeconfig={cluster.kubeconfig}", "wait", "vhr/shop",
                              "-n", namespace, "--for=condition=Passing", "--timeout=60s"], stdout=subprocess.PIPE)

    target.answers("/front", status=200)

    assert waits.wait(60) == 0
    assert condition(cluster, namespace, "Progressing") == "False"
    assert condition(cluster, namespace, "DefinitionsValid") == "True"


def test_a_report_belongs_to_its_config_map(cluster, namespace, vitals, target):
    made = cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    eventually(lambda: cluster.report(namespace, "shop"), 10)

    metadata = cluster.call("GET", f"{REPORTS}/{namespace}/healthreports/shop")["metadata"]

    assert metadata["ownerReferences"] == [{"apiVersion": "v1", "kind": "ConfigMap", "name": "shop",
                                            "uid": made["metadata"]["uid"]}]
    assert cluster.report(namespace, "shop")["configMapVersion"] == made["metadata"]["resourceVersion"]


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
    time.sleep(1.1)  # times have whole seconds: a status that began anew would be seen

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


def test_a_conflict_with_another_writer_is_settled(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    eventually(lambda: summary(cluster, namespace).get("status") == "passing", 10)
    path = f"{REPORTS}/{namespace}/healthreports/shop/status?fieldManager=other&force=true"
    cluster.call("PATCH", path, {"apiVersion": "vitals.dev/v1alpha1", "kind": "HealthReport", "metadata": {"name": "shop"},
                                 "status": {"summary": {"status": "none", "checks": 7, "why": "mine"}}},
                 "application/apply-patch+yaml")
    assert summary(cluster, namespace)["checks"] == 7

    target.answers("/front", status=500)

    eventually(lambda: summary(cluster, namespace).get("status") == "critical", 10)
    assert summary(cluster, namespace)["checks"] == 1
    assert vitals.metric("vitals_report_conflicts_total") >= 1
    assert vitals.metric("vitals_report_failures_total") == 0


def test_without_the_kind_one_line_says_so_and_all_else_continues(own_cluster, start, target):
    own_cluster.kubectl("delete", "crd", "healthreports.vitals.dev")
    eventually(lambda: own_cluster.ask("GET", "/apis/vitals.dev/v1alpha1/healthreports").status == 404, 20)
    own_cluster.create_namespace("shop")
    target.answers("/front", status=500)
    own_cluster.apply("shop", "shop", manifest(check("front", target.url("/front"))))

    vitals = start("--kubeconfig", own_cluster.kubeconfig)

    equal_eventually(vitals.statuses, {"shop/shop/front": "critical"}, 15)
    eventually(lambda: own_cluster.events("shop", "shop"), 10)
    target.answers("/front", status=200)
    equal_eventually(vitals.statuses, {"shop/shop/front": "passing"}, 15)
    assert len([line for line in vitals.complaints() if "HealthReports" in line]) == 1, vitals.complaints()
