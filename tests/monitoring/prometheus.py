# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus that scrapes a Vitals, or several."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse

import yaml

from harness.eventually import eventually
from harness.http import request

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "charts" / "vitals" / "files" / "alerts.yaml"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "vitals"
# tools/setup.sh unpacks Debian's there.
PATH = f"{os.environ['PATH']}:{CACHE}/prometheus/usr/bin"
SCRAPE = 1  # seconds between two scrapes


def program(name):
    found = shutil.which(name, path=PATH)
    assert found, f"{name} is missing: tools/setup.sh"
    return found


def rules(pending):
    """The chart's alerts, each of which fires after `pending` instead of its own time. Rates are those of the last seconds:
    a window that is mostly before the first scrape would make them too low."""
    groups = yaml.safe_load(RULES.read_text())
    for rule in groups["groups"][0]["rules"]:
        if "alert" in rule:
            rule["for"] = pending
            rule["expr"] = re.sub(r"(\brate\([^\[]*)\[\d+m\]", rf"\1[{15 * SCRAPE}s]", rule["expr"])
    return groups


def scrapes_of(jobs):
    """`jobs`: {name: a Vitals}"""
    return [{"job_name": job, "honor_labels": True, "static_configs": [{"targets": [vitals.address("metrics")]}]}
            for job, vitals in jobs.items()]


class Prometheus:
    """`jobs`: {name: a Vitals}. `more`: other scrape_configs."""

    def __init__(self, jobs, pending="3s", more=()):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="vitals-prometheus-"))
        (self._folder / "rules.yml").write_text(json.dumps(rules(pending)))
        (self._folder / "prometheus.yml").write_text(json.dumps({
            "global": {"scrape_interval": f"{SCRAPE}s", "scrape_timeout": f"{SCRAPE}s", "evaluation_interval": "1s"},
            "rule_files": ["rules.yml"],
            "scrape_configs": [*scrapes_of(jobs), *more]}))
        flags = {"config.file": self._folder / "prometheus.yml", "storage.tsdb.path": self._folder / "data",
                 "web.listen-address": "127.0.0.1:0"}
        self._log = self._folder / "log"
        with self._log.open("wb") as log:
            # When we die, however we die, so does it.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", program("prometheus"), *(f"--{name}={value}" for name, value in flags.items())],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.url = f"http://127.0.0.1:{eventually(self._port, 20, 'a port of Prometheus')}"
        eventually(self._ready, 20, "Prometheus is ready")

    def close(self):
        self._process.kill()
        self._process.wait(10)
        shutil.rmtree(self._folder)

    def _port(self):
        """It does not tell which port it has taken; the kernel does."""
        assert self._process.poll() is None, self._log.read_text()[-2000:]
        sockets = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
        found = re.search(rf"127\.0\.0\.1:(\d+) .*pid={self._process.pid},", sockets)
        return found and found[1]

    def _ready(self):
        return request("GET", f"{self.url}/-/ready").status == 200

    def ask(self, path, **parameters):
        answer = request("GET", f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}").json()
        assert answer["status"] == "success", answer
        return answer["data"]

    def query(self, expression):
        """[(labels, value)] at present."""
        return [(each["metric"], float(each["value"][1])) for each in self.ask("query", query=expression)["result"]]

    def scrapes(self, job):
        """How often it has got something from that job."""
        return sum(value for _, value in self.query(f'sum_over_time(up{{job="{job}"}}[10m])'))

    def metrics(self):
        """The names of all families that were scraped, those without a sample included."""
        return {each["metric"] for each in self.ask("targets/metadata")}

    def firing(self):
        """{job or None: names of alerts that fire}"""
        found = {}
        for alert in self.ask("alerts")["alerts"]:
            if alert["state"] == "firing":
                found.setdefault(alert["labels"].get("job"), set()).add(alert["labels"]["alertname"])
        return found
