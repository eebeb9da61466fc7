# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Every panel of the dashboard, drawn in a real browser from what a real Prometheus has of a real Vitals."""
import re

import pytest

from harness.eventually import eventually
from page import Panels, load, open_page
from scene import CHECKS, NOT_PASSING, REFUNDS

METRIC = re.compile(r"\b((?:vitals|process)_\w+?)(?:_bucket|_count)?\b(?=[{\[)]|$)")
SECONDS = 8
DRAWN = [panel["title"] for panel in load()["panels"] if panel["type"] != "row"]


@pytest.fixture(scope="module")
def panels(scraped):
    """{title: what the page shows there}"""
    eventually(lambda: scraped.scrapes("vitals") >= SECONDS, 60, "enough scrapes")
    return Panels(open_page(scraped, SECONDS)).by_title


@pytest.mark.parametrize("title", DRAWN)
def test_a_panel_shows_data(panels, title):
    assert "error" not in panels[title], panels[title]["error"]
    assert int(panels[title]["drawn"]) > 0


def test_a_query_names_only_what_is_scraped(scraped):
    eventually(lambda: scraped.scrapes("vitals") > 0, 10, "a scrape")
    scraped_names = scraped.metrics()
    for panel in load()["panels"]:
        for target in panel.get("targets", []):
            names = set(METRIC.findall(target["expr"]))
            assert names and names <= scraped_names, f"{panel['title']}: {names - scraped_names}"


def test_the_counts_are_those_of_the_checks(panels):
    shown = {title: panels[title]["words"][-1] for title in ("Critical", "Warning", "Passing", "Pending", "ConfigMaps with mistakes")}

    statuses = list(NOT_PASSING.values())
    assert shown == {"Critical": str(statuses.count("critical")), "Warning": str(statuses.count("warning")),
                     "Passing": str(CHECKS - len(statuses)), "Pending": "0", "ConfigMaps with mistakes": "1"}


def test_the_table_lists_what_is_not_passing_with_the_worst_first(panels):
    words = panels["Not passing"]["words"]

    assert [word for word in words if word in ("critical", "warning", "passing")] == ["critical", "critical", "warning"]
    for identity, status in NOT_PASSING.items():
        where = words.index(identity.split("/")[-1])
        assert words[where - 3:where + 1] == [status, *identity.split("/")]


def test_the_table_says_why_since_when_whose_and_what_to_do(panels):
    words = panels["Not passing"]["words"][1:]
    where = words.index("refunds")

    assert words[:12] == ["status", "namespace", "configmap", "check", "service", "why", "for", "probed ago", "up", "severity", "owner",
                          "runbook"]
    service, why, lasting, ago, up, severity, owner, runbook = words[where + 1:where + 9]
    assert (service, why, severity, owner, runbook) == ("refunds", "status", *REFUNDS.values())
    assert all(re.fullmatch(r"[\d.]+ (µs|ms|s|min)", text) for text in (lasting, ago))
    assert up == "0 %"


def test_the_least_uptime_is_on_top(panels):
    words = panels["Lowest uptime"]["words"][1:]

    assert words[:4] == ["up", "namespace", "configmap", "check"]
    assert words[4] == "0 %"
    assert {words[7], words[11]} == {identity.split("/")[-1] for identity, status in NOT_PASSING.items() if status == "critical"}


def test_the_config_map_with_a_mistake_is_named(panels):
    assert panels["Mistakes in definitions"]["words"][4:] == ["1", "platform", "half-done"]


def test_the_timeline_leaves_out_checks_that_were_always_well(panels):
    words = panels["Checks that had trouble"]["words"]

    assert {word for word in words if "/" in word} == set(NOT_PASSING)


def test_versions_and_the_watch_are_shown_in_words(panels):
    assert panels["API server"]["words"][-1] == "watched"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", panels["Version"]["words"][-1])
