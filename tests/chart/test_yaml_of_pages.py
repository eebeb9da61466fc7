# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""YAML of docs/security.md and docs/operations.md against what the chart renders."""
import re

import yaml

from chart import ROOT, cluster_role, container, objects, one, rendered, values

BLOCK = re.compile(r"^(<!-- chart: values -->\n+)?```yaml\n(.*?)^```$", re.M | re.S)


def blocks(page):
    """(is it values of the chart?, text)"""
    return [(bool(marked), text) for marked, text in BLOCK.findall((ROOT / "docs" / page).read_text())]


def test_values_of_a_page_reach_the_pod(tmp_path):
    [text] = [text for marked, text in blocks("security.md") if marked and "extraVolumes" in text]
    (tmp_path / "values.yaml").write_text(text)

    found = container(rendered("-f", tmp_path / "values.yaml"))

    wanted = yaml.safe_load(text)
    assert wanted["env"][0] in found["env"]
    assert wanted["extraVolumeMounts"][0] in found["volumeMounts"]


def test_values_of_the_page_reach_the_network_policy(tmp_path):
    [text] = [text for marked, text in blocks("security.md") if marked and "networkPolicy" in text]
    (tmp_path / "values.yaml").write_text(text)

    found = one(rendered("-f", tmp_path / "values.yaml"), "NetworkPolicy")["spec"]

    wanted = yaml.safe_load(text)["networkPolicy"]
    assert [rule["from"] for rule in found["ingress"][1:]] == [wanted["metricsFrom"], wanted["healthzFrom"]]
    assert [port["port"] for port in found["egress"][1]["ports"]] == wanted["egress"]["apiServerPorts"]
    assert found["egress"][3:] == wanted["egress"]["rules"]


def test_the_page_names_the_addresses_that_the_chart_excepts():
    text = (ROOT / "docs" / "security.md").read_text()

    for block in one(rendered(), "NetworkPolicy")["spec"]["egress"][2]["to"][1:]:
        for address in block["ipBlock"]["except"]:
            assert re.sub("/(32|128)$", "", address) in text


def test_rights_of_the_page_are_those_of_the_chart():
    everywhere, here, lease, [services] = [objects(text) for marked, text in blocks("security.md") if not marked]

    role_here = one(rendered(*values(namespaces=["shop"])), "Role", "vitals")
    for page, role, kind in ((everywhere, cluster_role(rendered()), "ClusterRole"), (here, role_here, "Role"),
                             (lease, one(rendered(), "Role"), "Role")):
        assert rules_of(one(page, kind)) == rules_of(role)
        assert one(page, f"{kind}Binding")["roleRef"]["kind"] == kind
    with_services = cluster_role(rendered(*values(targets={"profile": "own-namespace"})))["rules"]
    assert with_services == cluster_role(rendered())["rules"] + services


def test_the_role_for_secrets_of_the_page_is_that_of_its_values(tmp_path):
    [(_, text)] = [block for block in blocks("secrets.md") if block[0]]
    (tmp_path / "values.yaml").write_text(text)
    roles = [each for each in rendered("-f", tmp_path / "values.yaml")
             if each["kind"] == "Role" and each["metadata"]["name"].endswith("-secrets")]
    [page] = [objects(text) for marked, text in blocks("secrets.md") if not marked and "kind: Role" in text]

    assert [each["rules"] for each in roles] == [one(page, "Role")["rules"]]
    assert roles[0]["metadata"]["namespace"] == one(page, "Role")["metadata"]["namespace"]
    assert one(page, "RoleBinding")["roleRef"]["name"] == one(page, "Role")["metadata"]["name"]


def rules_of(role):
    return sorted((rule["apiGroups"], rule["resources"], sorted(rule["verbs"])) for rule in role["rules"])


def test_probes_of_the_page_are_those_of_the_chart():
    [text] = [text for _, text in blocks("operations.md") if "startupProbe" in text]

    found = container(rendered())

    for name, probe in yaml.safe_load(text).items():
        assert probe.items() <= found[name].items()
