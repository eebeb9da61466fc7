# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A real API server judges what the chart and deploy/ hold: no node, but all validation, and Pod Security."""
import pytest
import yaml

from chart import CHART, CI, ROOT, kinds, kustomized, objects, one, rendered, succeeded, template, values

OVERLAYS = sorted((ROOT / "deploy" / "overlays").iterdir())


def accepted(cluster, text):
    """The API server would take it, and has no complaint."""
    done = cluster.run("kubectl", "apply", "--dry-run=server", "--validate=strict", "-f", "-", text=text)
    assert done.returncode == 0, done.stderr
    # The harness has created the kind by a plain request; kubectl says so.
    complaints = [line for line in done.stderr.splitlines() if "Warning" in line and "last-applied-configuration" not in line]
    assert complaints == []


def pods(documents):
    """The pods that the documents would become, as text; of an account that is there."""
    for each in documents:
        if each["kind"] in ("Deployment", "Pod"):
            pod = each["spec"]["template"] if each["kind"] == "Deployment" else each
            yield yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "spec": {**pod["spec"], "serviceAccountName": "default"},
                                  "metadata": {**pod["metadata"], "name": "judged", "namespace": each["metadata"]["namespace"]}})


@pytest.mark.parametrize("file", CI, ids=lambda file: file.stem)
def test_every_rendering_is_accepted_where_pods_are_restricted(cluster, file):
    text = succeeded(template("-f", file))

    accepted(cluster, text)
    for pod in pods(objects(text)):
        accepted(cluster, pod)


def test_pod_security_would_have_complained(cluster):
    """The test above can fail."""
    pod = next(pods(rendered("--set=podSecurityContext.seccompProfile=null")))

    done = cluster.run("kubectl", "apply", "--dry-run=server", "-f", "-", text=pod)

    assert done.returncode != 0
    assert 'violates PodSecurity "restricted' in done.stderr


@pytest.mark.parametrize("folder", OVERLAYS, ids=lambda folder: folder.name)
def test_every_overlay_is_accepted_where_pods_are_restricted(cluster, folder):
    documents = kustomized(folder)

    accepted(cluster, yaml.safe_dump_all(documents))
    for pod in pods(documents):
        accepted(cluster, pod)


@pytest.mark.parametrize("file", ["first-check.yaml"])
def test_examples_are_accepted(cluster, file):
    accepted(cluster, (ROOT / "deploy" / "examples" / file).read_text())
    accepted(cluster, yaml.safe_dump_all(kustomized(ROOT / "deploy" / "examples" / "team")))


def test_the_cluster_s_own_kinds_are_seen(cluster):
    """serviceMonitor.enabled is auto."""
    made = cluster.helm("install", "vitals", CHART, "--namespace=vitals", "--dry-run=server")

    assert "kind: ServiceMonitor" in made


def test_the_notes_show_a_first_check_that_the_selector_selects(cluster):
    def notes(**given):
        return cluster.helm("install", "vitals", CHART, "--namespace=vitals", "--dry-run=server",
                            *values(**given)).partition("NOTES:\n")[2]

    selected = notes(selector="foo=bar")
    assert "labels:\n      foo: bar\n" in selected and "vitals.dev/checks" not in selected
    unfit = notes(selector="foo=bar", checkLabels={"a": "b"})
    assert "kubectl apply" not in unfit
    assert 'The labels {"a":"b"} (checkLabels) do not fit that selector' in unfit


def test_the_notes_show_who_reads_metrics_and_which_limits_are_set(cluster):
    def notes(**given):
        return cluster.helm("install", "vitals", CHART, "--namespace=vitals", "--dry-run=server",
                            *values(**given)).partition("NOTES:\n")[2]

    assert "from the namespaces monitoring and vitals" in notes() and "Limits of namespaces" not in notes()
    given = notes(quotas={"shop": {"checks": 20000}}, networkPolicy__metricsFrom=[{"namespaceSelector": {}}])
    assert 'Limits of namespaces that differ from the defaults: {"shop":{"checks":20000}}' in given
    assert "namespaces monitoring" not in given


@pytest.mark.parametrize("file", CI, ids=lambda file: file.stem)
def test_nothing_is_left_behind(cluster, file):
    before = cluster.everything()
    cluster.install("-f", file)
    cluster.install("-f", file, "--set=logLevel=warn")
    assert cluster.everything() > before

    cluster.uninstall()

    assert cluster.everything() == before


def test_an_upgrade_from_all_namespaces_to_some_takes_the_cluster_role_away(cluster, installed):
    assert ("ClusterRole", None, "vitals-vitals") in cluster.everything()

    cluster.install("--set-json=namespaces=[\"shop\"]")

    there = cluster.everything()
    assert ("ClusterRole", None, "vitals-vitals") not in there
    assert ("ClusterRoleBinding", None, "vitals-vitals") not in there
    assert ("Role", "shop", "vitals") in there


def test_the_production_example_is_accepted(cluster):
    text = succeeded(template("-f", ROOT / "deploy" / "examples" / "values-production.yaml"))

    accepted(cluster, text)
    assert {"ServiceMonitor", "PrometheusRule", "PodDisruptionBudget"} <= set(kinds(objects(text)))
    assert one(objects(text), "Deployment")
