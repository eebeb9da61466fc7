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
         "podDisruptionBudget.minAvailable", "grafanaDashboard.annotation", "strategy.kind", "logLevels"]
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
    ("replicaCount", -1, "/replicaCount"), ("extraObjects", [1], "/extraObjects/0"),
]
# What only a template can see.
CONTRADICTIONS = [
    (dict(replicaCount=2), "replicaCount: 2 is too many"),
    (dict(shutdownDelay="10s"), "terminationGracePeriodSeconds: 30 is too few: with shutdownDelay 10s it must be at least 35"),
    (dict(namespaces=["shop"], checks={"a": "checks: []"}), "checks: they would go to the namespace vitals, which is not watched"),
]


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


@pytest.mark.parametrize("given", [
    dict(livenessProbe=None), dict(resources={"limits": {"cpu": "1"}}), dict(affinity={"nodeAffinity": {}}),
    dict(**{"global": {"region": "north"}}), dict(replicaCount=0), dict(maxInFlight=100), dict(service__port=65535),
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
