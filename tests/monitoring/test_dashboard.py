# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Every query of the dashboard, answered by a real Prometheus from what it has of a real Vitals."""
import re

import pytest

from harness.eventually import eventually
from panels import Panels, panels_with_queries
from scene import CHECKS, NOT_PASSING, REFUNDS

METRIC = re.compile(r"\b((?:vitals|process)_\w+?)(?:_bucket|_count)?\b(?=[{\[)]|$)")
SECONDS = 8
QUERIES = [(panel["title"], target["refId"]) for panel in panels_with_queries() for target in panel["targets"]]
STATUSES = {"critical": 2, "warning": 1}


@pytest.fixture(scope="module")
def panels(scraped):
    eventually(lambda: scraped.scrapes("vitals") >= SECONDS, 60, "enough scrapes")
    return Panels(scraped, SECONDS)


@pytest.mark.parametrize("title, query", QUERIES)
def test_a_query_is_answered_with_data(panels, title, query):
    assert panels.answer(title, query)


def test_a_query_names_only_what_is_scraped(scraped):
    eventually(lambda: scraped.scrapes("vitals") > 0, 10, "a scrape")
    scraped_names = scraped.metrics()
    for panel in panels_with_queries():
        for target in panel["targets"]:
            names = set(METRIC.findall(target["expr"]))
            assert names and names <= scraped_names, f"{panel['title']}: {names - scraped_names}"


def test_the_counts_are_those_of_the_checks(panels):
    shown = {title: panels.number(title) for title in ("Critical", "Warning", "Passing", "Pending", "ConfigMaps with mistakes")}

    statuses = list(NOT_PASSING.values())
    assert shown == {"Critical": statuses.count("critical"), "Warning": statuses.count("warning"),
                     "Passing": CHECKS - len(statuses), "Pending": 0, "ConfigMaps with mistakes": 1}


def test_the_table_lists_what_is_not_passing(panels):
    listed = {identity: value for identity, (_, value) in panels.by_check("Not passing").items()}

    assert listed == {identity: STATUSES[status] for identity, status in NOT_PASSING.items()}


def test_every_query_of_the_table_is_about_the_same_checks(panels):
    """Otherwise Grafana's "merge" makes rows of which half is empty."""
    for query in "ABCE":
        assert set(panels.by_check("Not passing", query)) == set(NOT_PASSING), query


def test_the_table_says_why_since_when_whose_and_what_to_do(panels):
    refunds = "payments/gateway/refunds"
    why, lasting = panels.by_check("Not passing", "C")[refunds]
    whose, _ = panels.by_check("Not passing", "D")[refunds]
    _, ago = panels.by_check("Not passing", "B")[refunds]
    _, up = panels.by_check("Not passing", "E")[refunds]

    assert (why["service"], why["reason"]) == ("refunds", "status")
    assert {name: whose[name] for name in REFUNDS} == REFUNDS
    assert lasting > 0 and ago > 0
    assert up == 0


def test_the_least_uptime_is_that_of_the_critical_checks(panels):
    uptime = {identity: value for identity, (_, value) in panels.by_check("Lowest uptime").items()}

    assert {identity for identity, value in uptime.items() if value == 0} \
        == {identity for identity, status in NOT_PASSING.items() if status == "critical"}


def test_the_config_map_with_a_mistake_is_named(panels):
    assert panels.answer("Mistakes in definitions") == [({"namespace": "platform", "configmap": "half-done"}, 1)]


def test_the_timeline_leaves_out_checks_that_were_always_well(panels):
    assert set(panels.by_check("Checks that had trouble")) == set(NOT_PASSING)


def test_the_version_and_the_watch_are_known(panels):
    assert panels.number("API server") == 1
    assert re.match(r"\d+\.\d+\.\d+", panels.answer("Version")[0][0]["version"])
