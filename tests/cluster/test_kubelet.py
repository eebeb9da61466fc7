# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The kubelet's probes drive the pod through good and bad days."""
import datetime
import json
import time

import pytest

from blocked import Blocked, probe_thread, process_of
from harness.eventually import eventually
from harness.manifest import check, manifest
from node import NAME
from release import condition, container, records
from watch import Watch

IMPATIENT = ["--set=livenessProbe.periodSeconds=1", "--set=livenessProbe.failureThreshold=2",
             "--set=livenessProbe.timeoutSeconds=1", "--set=readinessProbe.failureThreshold=1"]


@pytest.fixture
def watch(node, namespace):
    watching = Watch(node, namespace)
    yield watching
    watching.close()


def seconds(timestamp):
    return datetime.datetime.fromisoformat(timestamp).timestamp()


def test_started_but_not_ready_until_definitions_can_be_read(namespace, install):
    release = install(namespace, "--set=rbac.create=false", wait=False)
    pod = eventually(lambda: container(pod := release.wait_for_pod())["started"] and pod, 20, "started")
    assert condition(pod)["status"] == "False"

    release.upgrade("--set=rbac.create=true")

    assert release.pod()["metadata"]["uid"] == pod["metadata"]["uid"]
    assert container(release.pod())["restartCount"] == 0


def test_an_outage_of_the_api_server_restarts_nobody_and_makes_nobody_unready(node, namespace, install, target):
    node.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    release = install(namespace, *IMPATIENT)
    before = release.pod()
    address = before["status"]["podIP"]
    eventually(lambda: release.statuses() == {"front": "passing"}, 10)

    node.kill()
    asked, away = len(target.hits("/front")), time.monotonic()
    eventually(lambda: len(target.hits("/front")) >= asked + 10, 15, "ten beats")
    answers = [node.get(address, 8080, path).status for path in ("/livez", "/readyz")]
    node.restart()
    lease = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node"
    back = time.time()
    eventually(lambda: seconds(node.call("GET", lease)["spec"]["renewTime"]) > back, 30, "the kubelet is back")

    after = release.pod()
    assert answers == [200, 200]
    assert container(after)["restartCount"] == 0
    assert condition(after) == condition(before)
    target.assert_beat("/front", 1, away)
    node.apply(namespace, "shop", manifest(check("front", target.url("/front")), check("back", target.url("/back"))))
    eventually(lambda: release.statuses() == {"front": "passing", "back": "passing"}, 40, "an edit is seen again")


def test_a_blocked_probe_loop_is_restarted_by_liveness(node, namespace, install, target):
    """/livez fails after 60 s without progress; then it is the kubelet's turn."""
    node.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    release = install(namespace, *IMPATIENT, "--set=livenessProbe.terminationGracePeriodSeconds=1")
    pod = release.pod()
    eventually(lambda: target.hits("/front"), 10, "a probe")
    following = release.follow_log(pod)
    thread = Blocked(probe_thread(process_of(pod)))
    begin = time.monotonic()

    eventually(thread.reaped, 60 + 25, "the end of the blocked process")

    assert time.monotonic() - begin > 55
    target.assert_at_rest("/front", begin)
    eventually(lambda: container(release.pod())["restartCount"] == 1 and condition(release.pod())["status"] == "True", 20,
               "ready again")
    eventually(lambda: release.statuses() == {"front": "passing"}, 10)
    log, _ = following.communicate(timeout=10)
    assert [record["target"] for record in records(log, "health target changed")][-1] == "probe-loops"
    events = [event["note"] for event in node.events(namespace)]
    assert "Container vitals failed liveness probe, will be restarted" in events


def test_a_rolling_update_first_takes_readiness_away_and_ends_probes_in_flight(node, namespace, install, watch, target):
    target.answers("/slow", delay=1.5)
    node.apply(namespace, "shop", manifest(check("slow", target.url("/slow")), timeout="5s"))
    release = install(namespace, "--set=shutdownDelay=5s")
    old = release.pod()
    eventually(lambda: release.statuses() == {"slow": "passing"}, 10)

    release.upgrade("--set=logLevel=debug")

    end = eventually(lambda: [state for state in watch.of(old) if "terminated" in container(state)["state"]], 40, "its end")[0]
    finish = container(end)["state"]["terminated"]
    assert finish["exitCode"] == 0
    assert seconds(finish["finishedAt"]) < seconds(end["metadata"]["deletionTimestamp"]), "within the grace period"
    before = [state for state in watch.of(old) if "running" in container(state)["state"]
              and "deletionTimestamp" in state["metadata"] and condition(state)["status"] == "False"]
    assert before, "not ready while it still ran"
    assert target.left("/slow") == 0
    assert release.statuses() == {"slow": "passing"}


def test_a_taken_port_is_named_where_the_pod_crashes(node, namespace, install, watch):
    squatter = {"name": "squatter", "image": NAME, "imagePullPolicy": "Never", "restartPolicy": "Always",
                "args": ["run", "--healthz-port=8080", "--api-port=0", "--metrics-port=0"],
                "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}}

    release = install(namespace, f"--set-json=initContainers={json.dumps([squatter])}", wait=False)

    def crashed():
        return [state for state in watch.states
                if container(state)["state"].get("waiting", {}).get("reason") == "CrashLoopBackOff"]
    state = eventually(crashed, 60, "CrashLoopBackOff")[0]
    end = container(state)["lastState"]["terminated"]
    assert end["exitCode"] == 1
    # kubectl describe pod shows this.
    assert "8080" in end["message"] and "--healthz-port" in end["message"]
