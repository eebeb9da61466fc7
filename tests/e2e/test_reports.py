# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""HealthReports: what kubectl shows of results."""
import re
import subprocess

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.soak import SOAK

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


def test_an_annotation_makes_no_report_look_old(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    eventually(lambda: summary(cluster, namespace).get("status") == "passing", 10)
    since = times(cluster, namespace)
    writes = vitals.metric("vitals_report_writes_total")

    for number in range(20):
        cluster.kubectl("annotate", "configmap", "shop", "-n", namespace, f"seen={number}", "--overwrite")

    version = cluster.call("GET", cluster.config_map(namespace, "shop"))["metadata"]["resourceVersion"]
    if SOAK:  # within five minutes of the write before
        eventually(lambda: cluster.report(namespace, "shop")["configMapVersion"] == version, 330)
    assert vitals.metric("vitals_report_writes_total") <= writes + 2
    assert times(cluster, namespace) == since
    assert len(vitals.log("definitions read", configmap=f"{namespace}/shop")) == 1


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
