# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The chart's dashboard, drawn by dashboard_page/ in a real browser from a real Prometheus' answers."""
import html.parser
import json
import math
import pathlib
import shutil
import subprocess
import tempfile
import time

from prometheus import ROOT, SCRAPE

DASHBOARD = ROOT / "charts" / "vitals" / "files" / "dashboard.json"
PAGE = pathlib.Path(__file__).parent / "dashboard_page"
CHART = pathlib.Path("/usr/share/javascript/chart.js/chart.min.js")  # Debian's libjs-chart.js
WIDTH = 1500
CELL = 38  # pixels of a cell of Grafana's grid, with its gap
# A new profile, and nothing that would reach for the network.
BROWSER = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
           "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


def load():
    return json.loads(DASHBOARD.read_text())


def make_folder():
    """What the browser needs, for Prometheus to serve. The caller removes it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vitals-page-"))
    shutil.copytree(PAGE, folder, dirs_exist_ok=True)
    shutil.copy(CHART, folder / "chart.js")
    shutil.copy(DASHBOARD, folder)
    return folder


def open_page(prometheus, seconds, picture=None):
    """The page's HTML, once it has drawn the last `seconds`; `picture`: where to put a PNG of it."""
    end = math.floor(time.time())
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in load()["panels"]) * CELL + 48
    with tempfile.TemporaryDirectory(prefix="vitals-browser-") as profile:
        done = subprocess.run(
            [*BROWSER, f"--user-data-dir={profile}", f"--window-size={WIDTH},{height}",
             # As much time as the page wants, which does not pass while it waits for Prometheus.
             "--virtual-time-budget=20000", f"--screenshot={picture or profile + '/picture.png'}", "--dump-dom",
             f"{prometheus.url}/user/index.html?from={end - seconds}&to={end}&scrape={SCRAPE}"],
            capture_output=True, text=True, timeout=600, check=False, env={"PATH": "/usr/bin:/bin", "HOME": profile})
    assert done.returncode == 0 and 'data-drawn="yes"' in done.stdout, f"{done.stdout[:2000]}\n{done.stderr[-2000:]}"
    return done.stdout


class Panels(html.parser.HTMLParser):
    """Of the page: by_title {title: data-... attributes and `words`, the text}."""

    def __init__(self, text):
        super().__init__()
        self.by_title = {}
        self._inside = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "section":
            data = {name.removeprefix("data-"): value for name, value in attrs}
            self._inside = self.by_title[data["title"]] = {**data, "words": []}

    def handle_endtag(self, tag):
        if tag == "section":
            self._inside = None

    def handle_data(self, data):
        if self._inside is not None and data.strip():
            self._inside["words"].append(data.strip())
