# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""deploy/ says what the chart says."""
import subprocess
import sys

import pytest

from chart import CHART, ROOT, kustomized, one, rendered, values
from harness.vitals import run_to_end

HELMS = ("helm.sh/chart", "app.kubernetes.io/managed-by")
OVERLAYS = {
    "default": [],
    "namespaced": ["-f", CHART / "ci" / "namespaced-values.yaml"],
    "servicemonitor": values(serviceMonitor__enabled=True),
}


def comparable(documents):
    """By kind, namespace and name; without what is only for Helm."""
    known = {}
    for each in documents:
        metadata = each["metadata"]
        if each["kind"] == "Namespace" or any("helm.sh/hook" in name for name in metadata.get("annotations", {})):
            continue
        for name in HELMS:
            metadata.get("labels", {}).pop(name, None)
        if metadata.get("annotations") == {"helm.sh/resource-policy": "keep"}:
            del metadata["annotations"]
        known[each["kind"], metadata.get("namespace"), metadata["name"]] = each
    return known


def test_the_base_is_what_the_chart_renders_by_default():
    assert comparable(kustomized("deploy/base")) == comparable(rendered())


def test_the_base_is_up_to_date_to_the_letter():
    done = subprocess.run([sys.executable, ROOT / "tools" / "kustomize_base.py", "--check"], capture_output=True, text=True,
                          check=False)

    assert done.returncode == 0, done.stderr


def test_every_overlay_is_compared():
    assert {folder.name for folder in (ROOT / "deploy" / "overlays").iterdir()} == set(OVERLAYS)


@pytest.mark.parametrize("name, flags", OVERLAYS.items(), ids=OVERLAYS)
def test_an_overlay_is_what_the_chart_renders_with_its_values(name, flags):
    assert comparable(kustomized(f"deploy/overlays/{name}")) == comparable(rendered(*flags))


def test_overlays_bring_a_restricted_namespace():
    namespace = one(kustomized("deploy/overlays/default"), "Namespace")

    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("file", ["first-check.yaml", "team/checks.yaml"])
def test_examples_have_no_mistakes(file):
    done = run_to_end("lint", ROOT / "deploy" / "examples" / file)

    assert done.returncode == 0, done.stdout + done.stderr
