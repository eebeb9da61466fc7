# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Alerts, dashboard and runbooks speak of metrics and labels that exist."""
import json
import re

import pytest
import yaml

from chart import CHART, ROOT, one, rendered, values

METRIC = re.compile(r"\b((?:vitals|process)_\w+)")
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*?) \|", re.M)
RULES = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())["groups"][0]["rules"]
ALERTS = [rule for rule in RULES if "alert" in rule]
RECORDED = {rule["record"] for rule in RULES if "record" in rule}
LABELS_RECORDED = {"namespace"}
ADDED = {"job", "instance"}  # by Prometheus, to every sample
RUNBOOKS = ROOT / "docs" / "runbooks"


def documented():
    """name -> its labels, as docs/metrics.md lists them."""
    known = {}
    for name, kind, labels in ROW.findall((ROOT / "docs" / "metrics.md").read_text()):
        known[name] = set(re.findall(r"`(\w+)`", labels))
        if kind == "histogram":
            known[f"{name}_bucket"] = known[name] | {"le"}
            known[f"{name}_count"] = known[name]
    return known


def dashboard():
    return json.loads(one(rendered(*values(grafanaDashboard__enabled=True)), "ConfigMap", "vitals-dashboard")["data"]["vitals.json"])


def expressions():
    for rule in RULES:
        yield rule.get("alert", rule.get("record")), rule["expr"]
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):  # a row has none
            yield panel["title"], target["expr"]
    for annotation in dashboard()["annotations"]["list"]:
        yield annotation["name"], annotation["expr"]


@pytest.mark.parametrize("where, expression", expressions(), ids=lambda text: str(text)[:30])
def test_an_expression_uses_metrics_and_labels_that_are_documented(where, expression):
    known = documented()
    names = METRIC.findall(expression)

    recorded = set(re.findall(r"\bvitals:[\w:]+", expression))

    assert names or recorded
    assert recorded <= RECORDED
    for name in names:
        assert name in known, f"{where}: {name}"
    for name, selected in re.findall(r"(\w+)\{([^}]*)\}", expression):
        assert set(re.findall(r"(\w+)=", selected)) <= known[name] | ADDED, where
    possible = set().union(*(known[name] for name in names), *(LABELS_RECORDED for _ in recorded)) | ADDED
    for grouped in re.findall(r"\b(?:by|on|group_left) \(([^)]*)\)", expression):
        assert set(grouped.split(", ")) <= possible, where


def severity(alert):
    """Of a check that says nothing about it."""
    return re.sub(r'{{ or \$labels.severity "(\w+)" }}', r"\1", alert["labels"]["severity"])


def test_every_alert_says_what_is_wrong_and_all_but_four_page():
    assert [alert["alert"] for alert in ALERTS if severity(alert) != "critical"] \
        == ["VitalsNamespaceProbesWait", "VitalsChecksBlocked", "VitalsServicesLeftOut",
            "VitalsTargetsFileWrong", "VitalsStateFilesNotWritten", "VitalsCheckFlapping", "VitalsManifestsRejected"]
    for alert in ALERTS:
        assert set(alert["labels"]) == {"severity"}
        assert set(alert["annotations"]) - {"runbook_url"} == {"summary", "description"}
        assert re.fullmatch(r"\d+m", alert["for"])


def test_an_alert_that_says_the_runbook_of_the_check_joins_what_the_check_says():
    for alert in ALERTS:
        assert ("runbook_url" in alert["annotations"]) == ("group_left (severity, owner, runbook)" in alert["expr"]), alert["alert"]


def test_every_alert_has_a_runbook_and_every_runbook_an_alert():
    names = {alert["alert"] for alert in ALERTS}

    assert {file.stem for file in RUNBOOKS.glob("Vitals*.md")} == names
    for name in names:
        text = (RUNBOOKS / f"{name}.md").read_text()
        assert text.startswith(f"# {name}\n")
        for heading in ("## What it means", "## What to do"):
            assert heading in text, name
        assert f"]({name}.md)" in (RUNBOOKS / "README.md").read_text()


def test_the_docs_list_the_alerts_and_their_severities():
    listed = re.findall(r"^\| \[(\w+)\]\(runbooks/\1\.md\) \| (\w+) \|", (ROOT / "docs" / "metrics.md").read_text(), re.M)

    assert listed == [(alert["alert"], severity(alert)) for alert in ALERTS]


def test_runbooks_name_metrics_that_are_documented():
    for file in RUNBOOKS.glob("*.md"):
        assert set(METRIC.findall(file.read_text())) <= set(documented()), file.name


def test_alerts_may_be_left_out_added_and_linked():
    group = one(rendered(*values(prometheusRule={
        "enabled": True, "disabled": {"VitalsCheckCritical": True}, "runbookUrl": "https://example.com/runbooks/",
        "rules": [{"alert": "Mine", "expr": "vector(1)"}]})), "PrometheusRule")["spec"]["groups"][0]
    rules = {rule["alert"]: rule for rule in group["rules"] if "alert" in rule}

    assert set(rules) == {alert["alert"] for alert in ALERTS} - {"VitalsCheckCritical"} | {"Mine"}
    assert rules["VitalsDown"]["annotations"]["runbook_url"] == "https://example.com/runbooks/VitalsDown.md"
    assert rules["VitalsCheckFlapping"]["annotations"]["runbook_url"] \
        == '{{ or $labels.runbook "https://example.com/runbooks/VitalsCheckFlapping.md" }}'


def rule_group(**given):
    return one(rendered(*values(prometheusRule={"enabled": True, **given})), "PrometheusRule")["spec"]["groups"][0]["rules"]


def test_the_chart_s_rules_are_those_of_the_file():
    assert rule_group() == RULES


def test_without_the_alert_for_many_nothing_silences_single_ones():
    """What silences them is recorded, and left out together with it."""
    left = rule_group(disabled={"VitalsManyChecksCritical": True})

    assert [rule.get("alert", rule.get("record")) for rule in left] == [
        rule.get("alert", rule.get("record")) for rule in RULES
        if rule.get("alert") != "VitalsManyChecksCritical" and "record" not in rule]


def test_alerts_about_a_check_carry_the_labels_that_the_values_name():
    given = {rule["alert"]: rule["expr"] for rule in rule_group(checkLabels=["team", "tier"]) if "alert" in rule}

    for alert in ALERTS:
        joined = alert["expr"].replace("group_left (severity, owner, runbook)",
                                       "group_left (severity, owner, runbook, label_team, label_tier)")
        assert given[alert["alert"]] == joined
    assert sum("label_team" in expression for expression in given.values()) == 2


def test_the_values_know_every_alert():
    schema = json.loads((CHART / "values.schema.json").read_text())

    assert schema["properties"]["prometheusRule"]["properties"]["disabled"]["propertyNames"]["enum"] \
        == [alert["alert"] for alert in ALERTS]


def test_a_panel_is_about_the_checks_that_are_chosen_or_says_that_it_is_about_all():
    """Below the rows "of all namespaces" nothing can be chosen: these metrics have no namespace."""
    row = ""
    for panel in dashboard()["panels"]:
        row = panel["title"] if panel["type"] == "row" else row
        for target in panel.get("targets", []):
            chosen = 'namespace=~"$namespace"' in target["expr"]
            assert chosen != ("all namespaces" in row or panel["title"] in ("API server", "Version")), panel["title"]


def colors_of(title):
    """{series: its fixed colour, as #rrggbb}"""
    panel = next(panel for panel in dashboard()["panels"] if panel["title"] == title)
    return {override["matcher"]["options"]: override["properties"][0]["value"]["fixedColor"]
            for override in panel["fieldConfig"]["overrides"]}


def test_failures_are_never_green():
    words = (ROOT / "src" / "core" / "health" / "observation.hpp").read_text()
    reasons = re.findall(r"\w+", re.sub(r"//.*", "", re.search(r"enum class failure_reason[^{]*{([^}]*)}", words)[1]))
    left_out = next(panel for panel in dashboard()["panels"] if panel["title"] == "Should be zero")["targets"]

    assert set(colors_of("Failures by reason")) == set(reasons) - {"none"}
    assert set(colors_of("Should be zero")) == {target["legendFormat"] for target in left_out}
    for color in [*colors_of("Failures by reason").values(), *colors_of("Should be zero").values()]:
        red, green, blue = (int(color[at:at + 2], 16) for at in (1, 3, 5))
        assert not (green > red and green > blue), color


def test_the_dashboard_s_panels_do_not_overlap():
    taken = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in dashboard()["panels"]}) == len(dashboard()["panels"])
