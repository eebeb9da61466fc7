# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What the chart refuses, and in which words."""
import json
import subprocess
import sys

import pytest

from chart import CHART, ROOT, template, values

TYPOS = ["replicas", "service.prot", "image.repo", "serviceAccount.creates", "rbac.enabled", "livenessProbe.path",
         "networkPolicy.from", "metricsService.type", "serviceMonitor.labels", "prometheusRule.rule", "resources.limit",
         "podDisruptionBudget.minAvailable", "grafanaDashboard.annotation", "strategy.kind", "logLevels", "podMonitor.targetLabels"]
WRONG = [
    ("logLevel", "loud", "/logLevel"), ("logFormat", "xml", "/logFormat"), ("namespaces", "shop", "/namespaces"),
    ("namespaces", ["Shop"], "/namespaces/0"), ("namespaces", ["a", "a"], "/namespaces"),
    ("service.port", 0, "/service/port"), ("service.port", 65536, "/service/port"), ("service.type", "None", "/service/type"),
    ("image.digest", "sha256:1", "/image/digest"), ("image.pullPolicy", "always", "/image/pullPolicy"),
    ("probeThreads", 65, "/probeThreads"), ("maxInFlight", 0, "/maxInFlight"), ("shutdownDelay", "11s", "/shutdownDelay"),
    ("shutdownDelay", "500ms", "/shutdownDelay"), ("extraArgs", ["log-level=debug"], "/extraArgs/0"),
    ("checks", {"Shop": {}}, "Shop"), ("checks", {"shop": [1]}, "/checks/shop"), ("env", [{"value": "a"}], "/env/0"),
    ("serviceMonitor.enabled", "yes", "/serviceMonitor/enabled"), ("commonLabels", {"a": 1}, "/commonLabels/a"),
    ("prometheusRule.disabled", {"VitalsUp": True}, "VitalsUp"), ("terminationGracePeriodSeconds", 10, "/terminationGracePeriodSeconds"),
    ("quotas", {"shop": {"checks": "5Ki"}}, "/quotas/shop/checks"), ("quotas", {"shop": {"output": "5K"}}, "/quotas/shop/output"),
    ("quotas", {"shop": {"places": 5}}, "places"), ("maxTimeout", "3601s", "/maxTimeout"), ("maxTimeout", "61m", "/maxTimeout"),
    ("podDisruptionBudget.maxUnavailable", "abc", "/podDisruptionBudget/maxUnavailable"),
    ("podDisruptionBudget.maxUnavailable", "101%", "/podDisruptionBudget/maxUnavailable"),
    ("podDisruptionBudget.maxUnavailable", -1, "/podDisruptionBudget/maxUnavailable"),
    ("prometheusRule.checkLabels", ["Team"], "/prometheusRule/checkLabels/0"),
    ("serviceMonitor.sampleLimit", -1, "/serviceMonitor/sampleLimit"), ("envFrom", ["a"], "/envFrom/0"),
    ("networkPolicy.egress.except", ["metadata"], "/networkPolicy/egress/except/0"),
    ("networkPolicy.egress.apiServerPorts", [], "/networkPolicy/egress/apiServerPorts"),
    ("networkPolicy.egress.apiServerPorts", [0], "/networkPolicy/egress/apiServerPorts/0"),
    ("quotas", {"Shop": {}}, "Shop"), ("quotas", {"shop": {"check": 5}}, "check"), ("quotas", {"shop": {"checks": 0}}, "/quotas/shop"),
    ("maxTimeout", "2h", "/maxTimeout"), ("secrets.namespaces", {"Shop": ["a"]}, "Shop"),
    ("secrets.namespaces", {"shop": []}, "/secrets/namespaces/shop"), ("secrets.namespaces", ["shop"], "/secrets/namespaces"),
    ("secrets.namespaces", {"shop": ["*"]}, "/secrets/namespaces/shop/0"),
    ("quotas", {"shop": {"output": "8MB"}}, "/quotas/shop/output"), ("replicaCount", -1, "/replicaCount"), ("extraObjects", [1], "/extraObjects/0"),
]
# What only a template can see.
CONTRADICTIONS = [
    (dict(service__port=8080), "service.port: 8080 is the one port of Vitals that checks may probe"),
    (dict(metricsService__port=8080), "metricsService.port: 8080 is the one port of Vitals that checks may probe"),
    (dict(replicaCount=2), "replicaCount: 2 is too many"),
    (dict(shutdownDelay="10s"), "terminationGracePeriodSeconds: 30 is too few: with shutdownDelay 10s it must be at least 35"),
    (dict(namespaces=["shop"], checks={"a": "checks: []"}), "checks: they would go to the namespace vitals, which is not watched"),
    (dict(selector="foo=bar", checkLabels={"vitals.dev/checks": "true"}, checks={"a": "checks: []"}),
     'checkLabels: the labels {"vitals.dev/checks":"true"} do not fit the selector foo=bar'),
    (dict(selector="foo notin (bar), foo", checkLabels={"foo": "bar"}, checks={"a": "checks: []"}), "checkLabels: the labels"),
    (dict(selector="!foo", checkLabels={"foo": "bar"}, checks={"a": "checks: []"}), "checkLabels: the labels"),
    (dict(namespaces=["shop"], secrets={"namespaces": {"data": ["a"]}}), "secrets.namespaces: data is not watched"),
    (dict(rbac__additionalPermissions=[{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]}]),
     "rbac.additionalPermissions: no Secret is read by this right"),
    (dict(rbac__create=False, secrets={"namespaces": {"shop": ["a"]}}), "secrets.namespaces: with rbac.create: false"),
    (dict(podMonitor__enabled=True, serviceMonitor__enabled=True), "podMonitor.enabled: with serviceMonitor.enabled as well"),
    (dict(commonLabels={"app.kubernetes.io/name": "a"}), "commonLabels: app.kubernetes.io/name cannot be set"),
    (dict(podLabels={"app.kubernetes.io/instance": "a"}), "podLabels: app.kubernetes.io/instance cannot be set"),
]
# Flags that render, and then the Service, the probes, the roles or the labels of checks are wrong.
CONTRADICTING_FLAGS = ["--api-port=9999", "--metrics-port=1", "--healthz-port=1", "--api-port", "--namespace=shop", "--selector=a=b",
                       "--shutdown-delay=60s", "--targets=any", "--targets-file=/etc/other", "--listen-address=127.0.0.1", "--healthz-listen-address=::1"]
CONTRADICTING_VARIABLES = {"VITALS_API_PORT": "the ports 8080, 8500 and 9090", "VITALS_NAMESPACE": "set that instead",
                           "VITALS_SELECTOR": "set that instead", "VITALS_SHUTDOWN_DELAY": "set that instead",
                           "VITALS_LOG_LEVEL": "set logLevel instead", "VITALS_MAX_TIMEOUT": "set maxTimeout instead", "VITALS_TARGETS": "set targets.profile instead",
                           "VITALS_NODE_NAME": "set nodeName instead"}


@pytest.mark.parametrize("name", TYPOS)
def test_a_misspelt_name_is_refused(name):
    done = template(f"--set-json={name}=1")

    assert done.returncode != 0
    assert name.rsplit(".", 1)[-1] in done.stderr


@pytest.mark.parametrize("name, value, place", WRONG, ids=[f"{name}={json.dumps(value)}" for name, value, _ in WRONG])
def test_a_wrong_value_is_refused_and_named(name, value, place):
    done = template(f"--set-json={name}={json.dumps(value)}")

    assert done.returncode != 0
    assert place in done.stderr


@pytest.mark.parametrize("given, message", CONTRADICTIONS, ids=[message.split(":")[0] for _, message in CONTRADICTIONS])
def test_a_contradiction_is_refused_with_a_reason(given, message):
    done = template(*values(**given))

    assert done.returncode != 0
    assert message in done.stderr


@pytest.mark.parametrize("flag", CONTRADICTING_FLAGS)
def test_a_flag_that_contradicts_another_object_is_refused(flag):
    done = template(*values(extraArgs=["--health-show-reasons", flag]))

    assert done.returncode != 0
    assert f"extraArgs: {flag.split('=')[0]}" in done.stderr and "is not possible" in done.stderr


@pytest.mark.parametrize("name, reason", CONTRADICTING_VARIABLES.items(), ids=CONTRADICTING_VARIABLES)
def test_a_variable_that_contradicts_a_value_is_refused(name, reason):
    done = template(*values(env=[{"name": name, "value": "1"}]))

    assert done.returncode != 0
    assert f"env: {name} " in done.stderr and reason in done.stderr


@pytest.mark.parametrize("given", [
    dict(extraArgs=["--log-level=debug", "--listen-address=::", "--max-in-flight=10"]),  # the last one of a flag wins
    dict(env=[{"name": "VITALS_MAX_IN_FLIGHT", "value": "9"}, {"name": "SSL_CERT_FILE", "value": "/a"}]),
    dict(podDisruptionBudget__maxUnavailable="100%"), dict(podDisruptionBudget__maxUnavailable=0),
    dict(selector="team=a", commonLabels={"team": "a"}, checkLabels={"b": "c"}, checks={"a": "checks: []"}),
    dict(livenessProbe=None), dict(resources={"limits": {"cpu": "1"}}), dict(affinity={"nodeAffinity": {}}),
    dict(**{"global": {"region": "north"}}), dict(replicaCount=0), dict(maxInFlight=100),
    dict(quotas={"*": {"checks": "none"}, "shop": {"output": "8Mi", "probes": 100}}), dict(service__port=65535),
    dict(secrets={"namespaces": {"shop": ["a.b-c"], "data": ["d"]}}), dict(namespaces=["shop"], secrets={"namespaces": {"shop": ["a"]}}),
], ids=str)
def test_what_is_right_is_not_refused(given):
    done = template(*values(**given))

    assert done.returncode == 0, done.stderr


def test_schema_and_table_are_made_from_the_values():
    done = subprocess.run([sys.executable, ROOT / "tools" / "values_schema.py", "--check"], capture_output=True, text=True,
                          check=False)

    assert done.returncode == 0, done.stderr


def test_every_value_is_described():
    def undescribed(schema, prefix=""):
        for name, member in schema["properties"].items():
            if not member.get("description"):
                yield prefix + name
            if "properties" in member:
                yield from undescribed(member, f"{prefix}{name}.")

    assert list(undescribed(json.loads((CHART / "values.schema.json").read_text()))) == []
