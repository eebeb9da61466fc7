# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What the chart renders, by its values."""
import re

import pytest
import yaml

from chart import CHART, CI, cluster_role, container, kinds, objects, one, rendered, run, template, values

DEFAULT_KINDS = ["NetworkPolicy", "ServiceAccount", "ConfigMap", "CustomResourceDefinition", "ClusterRole", "ClusterRole",
                 "ClusterRoleBinding", "Role", "RoleBinding", "Service", "Service", "Deployment", "ConfigMap", "Pod"]
OPERATOR = "--api-versions=monitoring.coreos.com/v1/ServiceMonitor"
SELECTED = {"app.kubernetes.io/name", "app.kubernetes.io/instance"}
RECOMMENDED = SELECTED | {"helm.sh/chart", "app.kubernetes.io/version", "app.kubernetes.io/managed-by",
                          "app.kubernetes.io/component", "app.kubernetes.io/part-of"}

# Maps that are set as one.
WHOLE = {"podSecurityContext", "securityContext", "resources", "startupProbe", "livenessProbe", "readinessProbe",
         "strategy", "nodeSelector", "checkLabels"}
# What the matrix leaves out: reserved for parents, or tested by name below, or best left as it is.
ELSEWHERE = {"enabled", "nameOverride", "image.tag", "enableServiceLinks", "automountServiceAccountToken",
             "serviceAccount.automountServiceAccountToken", "serviceMonitor.scheme", "serviceMonitor.tlsConfig",
             "serviceMonitor.scrapeTimeout", "serviceMonitor.annotations", "prometheusRule.annotations",
             "prometheusRule.namespace", "grafanaDashboard.labels", "grafanaDashboard.namespace",
             "podSecurityContext", "securityContext", "startupProbe", "readinessProbe", "envFrom", "schedulerName",
             "runtimeClassName", "deploymentLabels", "serviceMonitor.jobLabel", "serviceMonitor.sampleLimit"}


@pytest.fixture(params=CI, ids=lambda file: file.stem)
def documents(request):
    return rendered("-f", request.param)


def own(documents):
    """All but what the values brought as extra objects."""
    return [each for each in documents if each["metadata"].get("labels")]


@pytest.mark.parametrize("file", CI, ids=lambda file: file.stem)
def test_helm_lint_finds_nothing(file):
    done = run("helm", "lint", "--strict", CHART, "--namespace=vitals", "-f", file)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_matrix_sets_every_value_that_may_be_set():
    def leaves(tree, path=()):
        for name, value in tree.items():
            if isinstance(value, dict) and value and len(path) < 1 and name not in WHOLE:
                yield from leaves(value, (*path, name))
            else:
                yield (*path, name)

    def says(tree, path):
        return path[0] in tree and (len(path) == 1 or says(tree[path[0]], path[1:]))

    said = [yaml.safe_load(file.read_text()) for file in CI]
    missing = [".".join(path) for path in leaves(yaml.safe_load((CHART / "values.yaml").read_text()))
               if not any(says(tree, path) for tree in said)]

    assert set(missing) == ELSEWHERE


def test_by_default_there_is_no_more_than_needed():
    assert kinds(rendered()) == DEFAULT_KINDS


def test_all_objects_have_the_recommended_labels(documents):
    for each in own(documents):
        assert RECOMMENDED <= set(each["metadata"]["labels"]), each["metadata"]["name"]


def test_selectors_use_two_labels_that_never_change(documents):
    deployment = one(documents, "Deployment")
    selector = deployment["spec"]["selector"]["matchLabels"]

    assert set(selector) == SELECTED
    assert selector.items() <= deployment["spec"]["template"]["metadata"]["labels"].items()
    for each in documents:
        if each["kind"] == "Service":
            assert each["spec"]["selector"] == selector
        if each["kind"] in ("NetworkPolicy", "PodDisruptionBudget"):
            assert each["spec"].get("podSelector", each["spec"].get("selector"))["matchLabels"] == selector


def test_the_test_pod_is_nobody_s_endpoint(documents):
    labels = one(documents, "Pod")["metadata"]["labels"]

    assert labels["app.kubernetes.io/name"] != one(documents, "Deployment")["metadata"]["labels"]["app.kubernetes.io/name"]


def test_a_new_chart_version_or_other_checks_restart_nothing(tmp_path):
    before = one(rendered(), "Deployment")["spec"]["template"]
    after = one(rendered(*values(checks={"shop": {"checks": []}})), "Deployment")["spec"]["template"]

    assert before == after
    assert "checksum" not in str(before)
    assert "helm.sh/chart" not in before["metadata"]["labels"]


def test_ports_and_probes_agree():
    found = container(rendered())
    ports = {port["name"]: port["containerPort"] for port in found["ports"]}
    paths = [found[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")]

    assert ports == {"healthz": 8080, "api": 8500, "metrics": 9090}
    assert paths == ["/readyz/scheduler", "/livez", "/readyz"]
    assert {found[probe]["httpGet"]["port"] for probe in found if probe.endswith("Probe")} == {"healthz"}


def test_the_kubelet_waits_until_it_has_ended_by_itself():
    assert one(rendered(), "Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 30
    assert template(*values(shutdownDelay="10s")).returncode != 0
    assert "--shutdown-delay=10s" in container(
        rendered(*values(shutdownDelay="10s", terminationGracePeriodSeconds=35)))["args"]


def test_names_come_from_the_release():
    named = rendered(release="team-a")

    assert one(named, "Deployment")["metadata"]["name"] == "team-a-vitals"
    assert "--node-name=team-a" in container(named)["args"]
    assert one(rendered("--set=nameOverride=checks", release="team-a"), "Deployment")["metadata"]["name"] \
        == "team-a-checks"


def test_the_node_has_the_identity_that_the_values_give():
    given = container(rendered(*values(nodeId="7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d10", nodeMeta={"rack": "7", "os": "a b"},
                                       datacenter="east")))["args"]

    assert [each for each in given if each.startswith(("--node-id", "--node-meta", "--datacenter"))] == [
        "--node-id=7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d10", "--node-meta=os=a b", "--node-meta=rack=7", "--datacenter=east"]


def test_two_releases_of_one_name_have_two_cluster_roles():
    names = {cluster_role(rendered(f"--namespace={space}"))["metadata"]["name"] for space in ("a", "b")}

    assert len(names) == 2


@pytest.mark.parametrize("given, wanted", [
    ({}, "vitals:0.1.0"),
    ({"image__tag": "edge"}, "vitals:edge"),
    ({"image__registry": "registry.example.com:5000", "image__repository": "a/b"}, "registry.example.com:5000/a/b:0.1.0"),
    ({"image__registry": "a.example", "global": {"imageRegistry": "mirror.example:5000"}}, "mirror.example:5000/vitals:0.1.0"),
    ({"image__tag": "edge", "image__digest": "sha256:" + "0" * 64}, "vitals@sha256:" + "0" * 64),
])
def test_images_are_named_from_their_parts(given, wanted):
    assert container(rendered(*values(**given)))["image"] == wanted


def test_who_may_view_or_edit_a_namespace_may_read_its_reports_and_not_write_them():
    [role] = [each for each in rendered() if each["kind"] == "ClusterRole" and each["metadata"]["name"].endswith("view")]

    assert {name for name in role["metadata"]["labels"] if "aggregate" in name} == {
        f"rbac.authorization.k8s.io/aggregate-to-{who}" for who in ("view", "edit")}
    assert role["rules"] == [{"apiGroups": ["vitals.dev"], "resources": ["healthreports"], "verbs": ["get", "list", "watch"]}]


def test_a_team_without_rights_for_the_cluster_installs_without_the_kind():
    documents = rendered(*values(namespaces=["shop"], crds__enabled=False))

    assert not [kind for kind in kinds(documents) if kind.startswith(("Cluster", "CustomResource"))]


@pytest.mark.parametrize("keep", [True, False])
def test_the_kind_is_kept_unless_said_otherwise(keep):
    made = one(rendered(*values(crds__keep=keep)), "CustomResourceDefinition")

    assert made["metadata"].get("annotations") == ({"helm.sh/resource-policy": "keep"} if keep else None)


def test_namespaces_turn_the_cluster_role_into_roles():
    documents = rendered(*values(namespaces=["shop", "payments"], releaseNamespace=True))
    roles, bindings = ([each for each in documents if each["kind"] == kind and each["metadata"]["name"] == "vitals"]
                       for kind in ("Role", "RoleBinding"))

    assert "ClusterRoleBinding" not in kinds(documents)
    assert [role["metadata"]["namespace"] for role in roles] == ["shop", "payments", "vitals"]
    for role, binding in zip(roles, bindings, strict=True):
        assert role["metadata"]["namespace"] == binding["metadata"]["namespace"]
        assert binding["roleRef"]["name"] == role["metadata"]["name"]
        assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "vitals", "namespace": "vitals"}]
    flags = [flag for flag in container(documents)["args"] if flag.startswith("--namespace")]
    assert flags == ["--namespace=shop", "--namespace=payments", "--namespace=vitals"]


def test_the_lease_that_the_program_asks_for_is_the_one_that_its_role_names():
    documents = rendered(release="main")

    [name] = [flag.removeprefix("--lease=") for flag in container(documents)["args"] if flag.startswith("--lease=")]

    role = one(documents, "Role")
    assert [(rule["verbs"], rule.get("resourceNames")) for rule in role["rules"]] == [(["create"], None), (["get", "patch"], [name])]
    assert one(documents, "RoleBinding")["roleRef"]["name"] == role["metadata"]["name"]


def test_checks_become_config_maps_that_are_watched():
    documents = rendered("-f", CHART / "ci" / "checks-values.yaml")
    shop, payments = (one(documents, "ConfigMap", f"vitals-{name}") for name in ("shop", "payments"))

    assert shop["metadata"]["labels"]["vitals.dev/checks"] == "true"
    assert yaml.safe_load(shop["data"]["checks.yaml"])["checks"][0]["outputMaxSize"] == 65536
    assert payments["data"]["checks.yaml"].startswith("# Comments stay.\n")


@pytest.mark.parametrize("selector, labels", [
    ("", {"vitals.dev/checks": "true"}), ("foo=bar", {"foo": "bar"}), ("a==b,c", {"a": "b", "c": "true"}),
    ("a in (x, y), b notin (z), !d", {"a": "x"}), ("example.com/a = b , c != d", {"example.com/a": "b"}),
])
def test_checks_have_the_labels_that_the_selector_asks_for(selector, labels):
    check = one(rendered(*values(selector=selector, checks={"own": "checks: []"})), "ConfigMap", "vitals-own")["metadata"]["labels"]

    assert labels.items() <= check.items()
    assert set(check) == RECOMMENDED | set(labels)


def test_a_label_that_everybody_has_may_be_replaced_and_none_is_duplicated():
    """The rendering is read strictly, as kustomize reads it."""
    documents = rendered(*values(
        commonLabels={"app.kubernetes.io/part-of": "platform", "team": "a"}, podLabels={"team": "b"},
        podAnnotations={"kubectl.kubernetes.io/default-container": "beside"}, checks={"own": "checks: []"},
        checkLabels={"vitals.dev/checks": "true", "team": "c"}, service={"labels": {"team": "d"}},
        metricsService={"labels": {"vitals.dev/metrics": "no"}}, grafanaDashboard={"enabled": True, "labels": {"team": "e"}}))
    pod = one(documents, "Deployment")["spec"]["template"]["metadata"]

    assert {each["metadata"]["labels"]["app.kubernetes.io/part-of"] for each in own(documents)} == {"platform"}
    assert (pod["labels"]["team"], pod["annotations"]) == ("b", {"kubectl.kubernetes.io/default-container": "beside"})
    assert one(documents, "ConfigMap", "vitals-own")["metadata"]["labels"]["team"] == "c"
    assert one(documents, "Service", "vitals")["metadata"]["labels"]["team"] == "d"
    # What the ServiceMonitor selects by is not for the values.
    assert one(documents, "Service", "vitals-metrics")["metadata"]["labels"]["vitals.dev/metrics"] == "true"


def test_a_duplicated_key_would_have_been_noticed():
    """The test above can fail."""
    with pytest.raises(AssertionError, match="duplicated"):
        objects("a: {b: 1, b: 2}")


def test_a_pod_monitor_does_the_work_of_the_service_monitor():
    documents = rendered(OPERATOR, *values(podMonitor={"enabled": True, "podTargetLabels": ["a"], "sampleLimit": 5, "jobLabel": "b"}))
    monitor = one(documents, "PodMonitor")["spec"]
    endpoint = monitor["podMetricsEndpoints"][0]

    assert "ServiceMonitor" not in kinds(documents)
    assert monitor["selector"]["matchLabels"].items() \
        <= one(documents, "Deployment")["spec"]["template"]["metadata"]["labels"].items()
    assert endpoint["port"] in [port["name"] for port in container(documents)["ports"]]
    assert endpoint["honorLabels"] is True
    assert (monitor["podTargetLabels"], monitor["sampleLimit"], monitor["jobLabel"]) == (["a"], 5, "b")
    assert "annotations" not in one(documents, "Service", "vitals-metrics")["metadata"]


def test_what_the_cluster_has_decides_unless_it_is_said():
    assert "ServiceMonitor" not in kinds(rendered())
    assert "ServiceMonitor" in kinds(rendered(OPERATOR))
    assert "ServiceMonitor" in kinds(rendered(*values(serviceMonitor__enabled=True)))
    assert "ServiceMonitor" not in kinds(rendered(OPERATOR, *values(serviceMonitor__enabled=False)))
    assert "PrometheusRule" not in kinds(rendered(OPERATOR))


def test_nobody_scrapes_twice():
    def scraped(*flags):
        return "prometheus.io/scrape" in one(rendered(*flags), "Service", "vitals-metrics")["metadata"].get("annotations", {})

    assert scraped()
    assert not scraped(OPERATOR)
    assert not scraped(*values(prometheusScrape=False))


def test_every_small_value_arrives():
    documents = rendered(*values(
        enableServiceLinks=True, automountServiceAccountToken=False, serviceAccount__automountServiceAccountToken=True,
        serviceMonitor={"enabled": True, "scheme": "https", "tlsConfig": {"insecureSkipVerify": True},
                        "scrapeTimeout": "5s", "annotations": {"a": "b"}, "jobLabel": "app", "sampleLimit": 2000000},
        envFrom=[{"secretRef": {"name": "proxy"}}], schedulerName="packer", runtimeClassName="gvisor",
        deploymentLabels={"tier": "infra"},
        prometheusRule={"enabled": True, "annotations": {"a": "b"}, "namespace": "rules"},
        grafanaDashboard={"enabled": True, "labels": {"look": "here"}, "namespace": "grafana"}))
    pod = one(documents, "Deployment")["spec"]["template"]["spec"]
    endpoint = one(documents, "ServiceMonitor")["spec"]["endpoints"][0]
    dashboard = one(documents, "ConfigMap", "vitals-dashboard")["metadata"]

    assert pod["enableServiceLinks"] is True and pod["automountServiceAccountToken"] is False
    assert one(documents, "ServiceAccount")["automountServiceAccountToken"] is True
    assert endpoint["scheme"] == "https" and endpoint["tlsConfig"] == {"insecureSkipVerify": True}
    assert endpoint["scrapeTimeout"] == "5s"
    assert (one(documents, "ServiceMonitor")["spec"]["jobLabel"], one(documents, "ServiceMonitor")["spec"]["sampleLimit"]) == ("app", 2000000)
    assert container(documents)["envFrom"] == [{"secretRef": {"name": "proxy"}}]
    assert (pod["schedulerName"], pod["runtimeClassName"]) == ("packer", "gvisor")
    assert one(documents, "Deployment")["metadata"]["labels"]["tier"] == "infra"
    assert one(documents, "ServiceMonitor")["metadata"]["annotations"] == {"a": "b"}
    assert one(documents, "PrometheusRule")["metadata"]["namespace"] == "rules"
    assert one(documents, "PrometheusRule")["metadata"]["annotations"] == {"a": "b"}
    assert dashboard["namespace"] == "grafana" and dashboard["labels"]["look"] == "here"


def test_the_chart_s_version_is_the_program_s():
    project = re.search(r"project\(vitals VERSION (\S+)", (CHART.parents[1] / "CMakeLists.txt").read_text())[1]

    assert yaml.safe_load((CHART / "Chart.yaml").read_text())["appVersion"] == project
