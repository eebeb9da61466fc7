# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Targets as a cluster has them: Services by all their names, headless ones, pods; they go and come back."""
import json

import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest
from node import NAME

RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}
SECURITY = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "runAsNonRoot": True,
            "seccompProfile": {"type": "RuntimeDefault"}}


def web(namespace, replicas=1):
    """A web server, which is Vitals' own image, with a Service and a headless one. It answers /livez."""
    labels = {"app": "web"}
    server = {"name": "web", "image": NAME, "imagePullPolicy": "Never", "args": ["run", "--checks=/none"],
              "securityContext": SECURITY, "volumeMounts": [{"name": "none", "mountPath": "/none"}],
              "readinessProbe": {"httpGet": {"path": "/readyz", "port": 8080}, "periodSeconds": 1}}
    pod = {"containers": [server], "volumes": [{"name": "none", "emptyDir": {}}], "terminationGracePeriodSeconds": 1}
    return [
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": namespace}, "spec": {
            "replicas": replicas, "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod}}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": namespace}, "spec": {
            "selector": labels, "ports": [{"port": 80, "targetPort": 8080}]}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "pods", "namespace": namespace}, "spec": {
            "selector": labels, "clusterIP": "None", "ports": [{"port": 8080}]}},
    ]


@pytest.fixture
def web_address(node, namespace):
    """The address of the web server's pod."""
    node.apply_all(*web(namespace))
    node.run("kubectl", "rollout", "status", "deployment/web", f"--namespace={namespace}", "--timeout=300s")
    return node.list("pods", namespace, "app=web")[0]["status"]["podIP"]


def names(namespace, address):
    return {
        "short": "http://web/livez",
        "with-namespace": f"http://web.{namespace}/livez",
        "with-svc": f"http://web.{namespace}.svc/livez",
        "full": f"http://web.{namespace}.svc.cluster.local/livez",
        "rooted": f"http://web.{namespace}.svc.cluster.local./livez",
        "headless": f"http://pods.{namespace}:8080/livez",
        "pod-name": f"http://{address.replace('.', '-')}.{namespace}.pod.cluster.local:8080/livez",
        "pod": f"http://{address}:8080/livez",
    }


@pytest.mark.parametrize("ndots", ["5", "1"])
def test_every_name_of_a_service_is_found(node, namespace, install, web_address, ndots):
    wanted = names(namespace, web_address)
    node.apply(namespace, "shop", manifest(*(check(name, url) for name, url in wanted.items())))

    release = install(namespace, f'--set-json=dnsConfig={{"options": [{{"name": "ndots", "value": "{ndots}"}}]}}')

    eventually(lambda: release.statuses() == dict.fromkeys(wanted, "passing"), 15)


def test_a_name_that_does_not_exist_is_told_apart_from_a_service_without_pods(node, namespace, install):
    node.apply_all(*web(namespace, replicas=0))
    node.apply(namespace, "shop", manifest(check("nowhere", "http://nowhere/"), check("empty", "http://web/")))

    release = install(namespace)

    eventually(lambda: release.statuses() == {"nowhere": "critical", "empty": "critical"}, 15)
    assert "no such host" in release.output("nowhere")
    assert "connection refused" in release.output("empty")


def test_a_deployment_scaled_to_zero_and_back_is_seen_in_time(node, namespace, install, web_address):
    kinds = {"service": "http://web/livez", "headless": "http://pods:8080/livez"}
    node.apply(namespace, "shop", manifest(*(check(name, url) for name, url in kinds.items()), failuresBeforeCritical=2))
    release = install(namespace)
    eventually(lambda: release.statuses() == dict.fromkeys(kinds, "passing"), 10)

    def scale(replicas):
        node.apply_all(*web(namespace, replicas))

    scale(0)
    eventually(lambda: release.statuses() == dict.fromkeys(kinds, "critical"), 10)
    scale(1)
    eventually(lambda: release.statuses() == dict.fromkeys(kinds, "passing"), 10)

    def told():
        return {tuple(event["note"].split(": ")[0:2]) for event in node.events(namespace, "shop")}

    wanted = {(name, change) for name in kinds for change in ("passing → critical", "critical → passing")}
    eventually(lambda: wanted <= told(), 10, "an Event of each change")  # each comes behind its report


@pytest.mark.parametrize("labels, policy", [({}, False), (RESTRICTED, True)], ids=["free", "restricted"])
def test_it_runs_and_serves_where_nothing_is_forbidden_and_where_much_is(node, make_namespace, install, target, labels, policy):
    namespace = make_namespace(labels)
    node.apply(namespace, "shop", manifest(check("front", target.url("/front"))))

    release = install(namespace, f"--set=networkPolicy.enabled={json.dumps(policy)}")

    assert bool(node.list("networkpolicies", namespace)) == policy
    eventually(lambda: release.statuses() == {"front": "passing"}, 10)
    assert release.complaints() == []
