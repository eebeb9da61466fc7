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
ALERTS = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())["groups"][0]["rules"]
ADDED = {"job", "instance"}  # by Prometheus, to every sample
RUNBOOKS = ROOT / "docs" / "runbooks"


def documented():
    """name -> its labels, as docs/metrics.md lists them."""
    known = {}
    for name, kind, labels in ROW.findall((ROOT / "docs" / "metrics.md").read_text()):
        known[name] = set(re.findall(r"`(\w+)`", labels))
        if kind == "histogram":
            known[f"{name}_bucket"] = known[name] | {"le"}
    return known


def dashboard():
    return json.loads(one(rendered(*values(grafanaDashboard__enabled=True)), "ConfigMap", "vitals-dashboard")["data"]["vitals.json"])


def expressions():
    for alert in ALERTS:
        yield alert["alert"], alert["expr"]
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):  # a row has none
            yield panel["title"], target["expr"]


@pytest.mark.parametrize("where, expression", expressions(), ids=lambda text: str(text)[:30])
def test_an_expression_uses_metrics_and_labels_that_are_documented(where, expression):
    known = documented()
    names = METRIC.findall(expression)

    assert names
    for name in names:
        assert name in known, f"{where}: {name}"
    for name, selected in re.findall(r"(\w+)\{([^}]*)\}", expression):
        assert set(re.findall(r"(\w+)=", selected)) <= known[name] | ADDED, where
    for grouped in re.findall(r"\bby \(([^)]*)\)", expression):
        assert set(grouped.split(", ")) <= set.union(*(known[name] for name in names)) | ADDED, where


def test_every_alert_says_what_is_wrong_and_all_but_one_page():
    assert [alert["alert"] for alert in ALERTS if alert["labels"] != {"severity": "critical"}] == ["VitalsManifestsRejected"]
    for alert in ALERTS:
        assert set(alert["labels"]) == {"severity"}
        assert set(alert["annotations"]) == {"summary", "description"}
        assert re.fullmatch(r"\d+m", alert["for"])


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

    assert listed == [(alert["alert"], alert["labels"]["severity"]) for alert in ALERTS]


def test_runbooks_name_metrics_that_are_documented():
    for file in RUNBOOKS.glob("*.md"):
        assert set(METRIC.findall(file.read_text())) <= set(documented()), file.name


def test_alerts_may_be_left_out_added_and_linked():
    group = one(rendered(*values(prometheusRule={
        "enabled": True, "disabled": {"VitalsCheckCritical": True}, "runbookUrl": "https://example.com/runbooks/",
        "rules": [{"alert": "Mine", "expr": "vector(1)"}]})), "PrometheusRule")["spec"]["groups"][0]
    rules = {rule["alert"]: rule for rule in group["rules"]}

    assert set(rules) == {alert["alert"] for alert in ALERTS} - {"VitalsCheckCritical"} | {"Mine"}
    assert rules["VitalsDown"]["annotations"]["runbook_url"] == "https://example.com/runbooks/VitalsDown.md"


def test_the_values_know_every_alert():
    schema = json.loads((CHART / "values.schema.json").read_text())

    assert schema["properties"]["prometheusRule"]["properties"]["disabled"]["propertyNames"]["enum"] \
        == [alert["alert"] for alert in ALERTS]


def test_the_dashboard_s_panels_do_not_overlap():
    taken = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in dashboard()["panels"]}) == len(dashboard()["panels"])
