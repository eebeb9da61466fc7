# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The main job: a target fails and recovers, and the log, the Events, the API and the metrics tell the same story."""
import time

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

STATUS_VALUE = {"passing": 0, "warning": 1, "critical": 2, "pending": -1}


def transition_events(cluster, namespace, name):
    return [event for event in cluster.events(namespace, name) if "shop/front" in event["note"] or "front" in event["note"]]


def assert_all_agree(cluster, vitals, namespace, status):
    """What every publisher says of the one check."""
    identity = f"{namespace}/shop/front"
    assert [line["to"] for line in vitals.log("status changed", check=identity)][-1:] == [status]
    assert vitals.statuses() == {identity: status}
    of_this_state = {each["CheckID"] for each in vitals.api(f"/v1/health/state/{status}").json()}
    assert identity in of_this_state
    assert vitals.metric("vitals_check_status", namespace=namespace, configmap="shop", check="front"
                         ) == STATUS_VALUE[status]
    assert vitals.metric("vitals_checks", status=status) == 1
    assert any(status in event["note"] for event in transition_events(cluster, namespace, "shop"))
    return True


@pytest.mark.usefixtures("without_canaries")
def test_log_events_api_and_metrics_agree_on_the_way_to_critical_and_back(cluster, namespace, vitals, target):
    identity = f"{namespace}/shop/front"
    front = check("front", target.url("/front"), service={"name": "front"})
    cluster.kubectl("apply", "-n", namespace, "-f", "-", text=f"""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  labels: {{vitals.dev/checks: "true"}}
data:
  checks.yaml: |
    defaults: {{interval: 1s, timeout: 1s, failuresBeforeWarning: 1, failuresBeforeCritical: 3, successBeforePassing: 2}}
    checks:
      - id: front
        http: {front["http"]}
        service: {{name: front}}
""")

    eventually(lambda: target.hits("/front"), 5, "the first probe")
    eventually(lambda: assert_all_agree(cluster, vitals, namespace, "passing"), 1)
    target.answers("/front", status=500, body="out of stock")
    eventually(lambda: vitals.transitions(identity)[-1:] == [("passing", "warning")], 3)
    eventually(lambda: assert_all_agree(cluster, vitals, namespace, "warning"), 1)
    eventually(lambda: vitals.transitions(identity)[-1:] == [("warning", "critical")], 4)
    eventually(lambda: assert_all_agree(cluster, vitals, namespace, "critical"), 1)
    critical = vitals.checks()[identity]
    assert "500" in critical["Output"] and "out of stock" in critical["Output"]
    assert critical["ServiceName"] == "front"
    assert vitals.metric("vitals_probe_failures_total", reason="status") >= 3
    recovery = time.monotonic()
    target.answers("/front", status=200)
    eventually(lambda: vitals.transitions(identity)[-1:] == [("critical", "passing")], 4)
    assert len([hit for hit in target.hits("/front") if hit > recovery]) >= 2
    eventually(lambda: assert_all_agree(cluster, vitals, namespace, "passing"), 1)

    assert vitals.transitions(identity) == [("pending", "passing"), ("passing", "warning"), ("warning", "critical"),
                                            ("critical", "passing")]
    story = cluster.kubectl("describe", "configmap", "-n", namespace, "shop")
    events = story[story.index("Events:"):]
    assert "Warning" in events and "Normal" in events
    assert "critical" in events and "front" in events


def test_429_is_a_warning_and_a_timeout_has_its_reason(cluster, namespace, vitals, target):
    target.answers("/busy", status=429)
    target.answers("/hangs", status=None)
    cluster.apply(namespace, "shop", manifest(check("busy", target.url("/busy")),
                                              check("hangs", target.url("/hangs"), timeout="200ms"),
                                              check("refuses", "http://127.0.0.1:1/")))

    eventually(lambda: len(vitals.transitions()) == 3, 5)
    assert vitals.statuses() == {f"{namespace}/shop/busy": "warning", f"{namespace}/shop/hangs": "critical",
                                 f"{namespace}/shop/refuses": "critical"}
    assert vitals.log("status changed", check=f"{namespace}/shop/hangs")[0]["reason"] == "timeout"
    assert vitals.log("status changed", check=f"{namespace}/shop/refuses")[0]["reason"] == "connect"


def test_a_restart_tells_no_events_again(cluster, namespace, start, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front")),
                                              check("back", target.url("/back"))))
    identities = [f"{namespace}/shop/front", f"{namespace}/shop/back"]
    first = start("--kubeconfig", cluster.kubeconfig)
    eventually(lambda: list(first.statuses().values()) == ["passing", "passing"], 10)
    assert first.stop() == 0
    told = len(cluster.events(namespace, "shop"))

    second = start("--kubeconfig", cluster.kubeconfig)

    eventually(lambda: second.statuses() == dict.fromkeys(identities, "passing"), 10)
    beats = len(target.hits("/front"))
    eventually(lambda: len(target.hits("/front")) >= beats + 2, 5)
    assert second.transitions() == [], "its report has what the first one knew"
    assert not [event for event in cluster.events(namespace, "shop") if event["type"] == "Warning"]
    assert len(cluster.events(namespace, "shop")) == told
