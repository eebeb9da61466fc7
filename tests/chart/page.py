# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""docs/install.md: its commands, each block after a comment that says where it is run.

  <!-- chart: run -->         by tests/chart and tests/cluster
  <!-- chart: node -->        by tests/cluster, since it needs pods
  <!-- not run: REASON -->

What is printed stands in blocks of text, after a comment that names it: <!-- chart: notes -->.
"""
import os
import re
import subprocess

from chart import ROOT, programs

TEXT = (ROOT / "docs" / "install.md").read_text()
BLOCK = re.compile(r"^(?:<!-- (chart: run|chart: node|not run: [^\n]+) -->\n+)?```sh\n(.*?)^```$", re.M | re.S)


def printed(name):
    """The block of text that the page shows as `name`."""
    return re.search(rf"^<!-- chart: {name} -->\n+```text\n(.*?)^```$", TEXT, re.M | re.S)[1]


def kinds():
    """Of each block; None where nothing is said."""
    return {kind or None for kind, _ in BLOCK.findall(TEXT)}


def commands(*wanted):
    """The blocks of these kinds, in the page's order."""
    return "\n".join(text for kind, text in BLOCK.findall(TEXT) if kind in wanted)


def run_commands(text, kubeconfig, folder):
    """As a reader of the page; what it puts into /tmp goes into `folder`. The finished process."""
    script = "set -eux\n" + text.replace("/tmp/", f"{folder}/")
    return subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
                          env={**os.environ, "KUBECONFIG": str(kubeconfig), "HOME": str(folder),
                               "PATH": f"{programs()}:{os.environ['PATH']}"})
