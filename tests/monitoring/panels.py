# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What the panels of the chart's dashboard ask for, and what a real Prometheus answers."""
import json
import math
import re
import time

from prometheus import ROOT, SCRAPE

DASHBOARD = ROOT / "charts" / "vitals" / "files" / "dashboard.json"


def load():
    return json.loads(DASHBOARD.read_text())


def panels_with_queries():
    return [panel for panel in load()["panels"] if panel["type"] != "row"]


class Panels:
    """The panels' queries, asked as Grafana does when everything is chosen and the last `seconds` are shown."""

    def __init__(self, prometheus, seconds):
        self._prometheus = prometheus
        self._end = math.floor(time.time())
        self._seconds = seconds
        self._by_title = {panel["title"]: panel for panel in panels_with_queries()}
        self._variables = {"__range": f"{seconds}s", "__interval": f"{SCRAPE}s", "__rate_interval": f"{4 * SCRAPE}s"}
        for variable in load()["templating"]["list"]:
            if variable["type"] == "textbox":
                self._variables[variable["name"]] = variable["query"]
            elif variable["type"] == "query":
                self._variables[variable["name"]] = variable.get("allValue") or self._all_values(variable)

    def _all_values(self, variable):
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]["query"]).groups()
        values = self._prometheus.ask(f"label/{label}/values", **{"match[]": self.expand(selector)})
        return f"({'|'.join(values)})"

    def expand(self, text):
        """With the variables in their place; one that the dashboard does not have is an error."""
        return re.sub(r"\$\{?(\w+)\}?", lambda found: self._variables[found[1]], text)

    def answer(self, title, query="A"):
        """[(labels, the last value)] of a panel's query."""
        target = next(each for each in self._by_title[title]["targets"] if each["refId"] == query)
        expression = self.expand(target["expr"])
        if target.get("instant"):
            return [(each["metric"], float(each["value"][1]))
                    for each in self._prometheus.ask("query", query=expression, time=self._end)["result"]]
        return [(each["metric"], float(each["values"][-1][1]))
                for each in self._prometheus.ask("query_range", query=expression, start=self._end - self._seconds, end=self._end,
                                                 step=SCRAPE)["result"]]

    def number(self, title):
        (_, value), = self.answer(title)
        return value

    def by_check(self, title, query="A"):
        """{namespace/configmap/check: (labels, value)}"""
        return {"/".join(labels[name] for name in ("namespace", "configmap", "check")): (labels, value)
                for labels, value in self.answer(title, query)}
