# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""HealthReports while others interfere: the kind is removed, the API server is away, somebody else writes."""
import time

import pytest

from harness.cluster import Cluster, script
from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.soak import SOAK

CRD = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/healthreports.vitals.dev"
REPORTS = "/apis/vitals.dev/v1alpha1/namespaces"
OUTAGE = 300 if SOAK else 30


def shown(cluster, namespace, name="shop"):
    return (cluster.report(namespace, name) or {}).get("summary", {}).get("status")


@pytest.fixture
def scene(own_cluster, start, target):
    """A cluster of the test's own, and two ConfigMaps with a check each that passes."""
    own_cluster.create_namespace("shop")
    for name in ("shop", "other"):
        own_cluster.apply("shop", name, manifest(check("front", target.url(f"/{name}"))))
    vitals = start("--kubeconfig", own_cluster.kubeconfig)
    for name in ("shop", "other"):
        eventually(lambda: shown(own_cluster, "shop", name) == "passing", 15)  # noqa: B023
    return own_cluster, vitals


def test_the_kind_is_removed_and_put_back_and_nothing_else_notices(scene, target):
    cluster, vitals = scene
    began = time.monotonic()
    cluster.call("DELETE", CRD)
    eventually(lambda: cluster.ask("GET", "/apis/vitals.dev/v1alpha1/healthreports").status == 404, 20)

    target.answers("/shop", status=500)
    equal_eventually(vitals.statuses, {"shop/shop/front": "critical", "shop/other/front": "passing"}, 10)
    eventually(lambda: cluster.events("shop", "shop"), 10, "the Event")
    eventually(lambda: vitals.log("HealthReports are not installed"), 30)
    cluster.install_reports()

    eventually(lambda: shown(cluster, "shop") == "critical", 60, "the report of what changed")
    if SOAK:
        eventually(lambda: shown(cluster, "shop", "other") == "passing", 360, "and of what did not")
    # The log has a thread of its own, so its last line may come after the report.
    eventually(lambda: vitals.log("HealthReports are written now"), 5)
    assert [len(vitals.log(line)) for line in ("HealthReports are not installed", "HealthReports are written now")] == [1, 1]
    assert vitals.transitions("shop/shop/front") == [("pending", "passing"), ("passing", "critical")]
    target.assert_beat("/shop", 1.0, began)


def test_an_outage_of_the_api_server_delays_reports_and_loses_nothing(scene, target):
    cluster, vitals = scene
    began = time.monotonic()
    cluster.kill()
    target.answers("/shop", status=500)
    eventually(lambda: vitals.transitions("shop/shop/front")[-1] == ("passing", "critical"), 5)
    eventually(lambda: len([hit for hit in target.hits("/shop") if hit > began]) >= OUTAGE, OUTAGE, "beats without a server")
    cluster.restart()

    eventually(lambda: shown(cluster, "shop") == "critical", 30)
    last = cluster.report("shop", "shop")["checks"][0]["changes"]
    assert [(change["from"], change["to"]) for change in last] == [("passing", "critical")]
    assert shown(cluster, "shop", "other") == "passing"
    # The Event itself, or the summary of those that could not be written in time.
    eventually(lambda: {event["reason"] for event in cluster.events("shop", "shop")} & {"CheckCritical", "ManyChanges"}, 120)
    assert vitals.transitions("shop/shop/front") == [("pending", "passing"), ("passing", "critical")]
    target.assert_beat("/shop", 1.0, began)


def test_fields_of_ours_that_another_manager_owns_become_ours_and_its_own_stay(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    eventually(lambda: shown(cluster, namespace) == "passing", 10)
    report = f"{REPORTS}/{namespace}/healthreports/shop"
    cluster.call("PATCH", f"{report}?fieldManager=team", {"metadata": {"labels": {"team": "web"}}}, "application/merge-patch+json")
    cluster.call("PATCH", f"{report}/status?fieldManager=editor",
                 {"status": {"summary": {"status": "none"}, "writtenBy": "nobody"}}, "application/merge-patch+json")

    target.answers("/front", status=500)
    eventually(lambda: shown(cluster, namespace) == "critical", 10)

    now = cluster.call("GET", report)
    assert now["metadata"]["labels"] == {"team": "web"}
    assert now["status"]["writtenBy"] != "nobody"
    refused = cluster.ask("PATCH", f"{report}/status?fieldManager=editor", {
        "apiVersion": "vitals.dev/v1alpha1", "kind": "HealthReport", "metadata": {"name": "shop"},
        "status": {"summary": {"status": "none"}}}, "application/apply-patch+yaml")
    assert refused.status == 409
    assert [cause["message"].split(" with ")[:2] for cause in refused.json()["details"]["causes"]] == [["conflict", '"vitals"']]
    assert vitals.metric("vitals_report_failures_total") == 0


def test_kubectl_wait_gates_an_edit(cluster, namespace, vitals, target):
    target.answers("/new", delay=1.5)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/old")), timeout="5s"))
    eventually(lambda: shown(cluster, namespace) == "passing", 10)

    edited = cluster.apply(namespace, "shop", manifest(check("front", target.url("/new")), timeout="5s"))

    version = edited["metadata"]["resourceVersion"]
    for what in (f"jsonpath={{.status.configMapVersion}}={version}", "condition=Progressing=False", "condition=Passing"):
        cluster.kubectl("wait", "vhr/shop", "-n", namespace, f"--for={what}", "--timeout=100s")
    assert target.hits("/new"), "the gate opened before the new definition had a result"
    assert vitals.running()


class WithControllers(Cluster):
    def _start(self, *flags):
        script("build.sh", "api", "controllers")
        script("api-up.sh", self.dir, "--controllers", "--", *flags)


def test_the_report_of_a_deleted_config_map_is_collected_and_is_not_written_again(start, target):
    cluster = WithControllers()
    try:
        cluster.install_reports()
        cluster.create_namespace("shop")
        for name in ("gone", "stays"):
            cluster.apply("shop", name, manifest(check("front", target.url("/front"))))
        vitals = start("--kubeconfig", cluster.kubeconfig)
        for name in ("gone", "stays"):
            eventually(lambda: shown(cluster, "shop", name) == "passing", 15)  # noqa: B023

        cluster.delete("shop", "gone")

        equal_eventually(vitals.statuses, {"shop/stays/front": "passing"}, 10)
        eventually(lambda: cluster.report("shop", "gone") is None, 60, "the garbage collector")
        target.answers("/front", status=500)
        eventually(lambda: shown(cluster, "shop", "stays") == "critical", 10)
        assert cluster.report("shop", "gone") is None
        assert vitals.complaints() == []
    finally:
        cluster.close()
