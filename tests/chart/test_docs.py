# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""docs/install.md, run as it is written, on an API server of its own; and what docs name is there."""
import os
import re
import subprocess

import pytest
import yaml

from chart import CHART, ROOT, programs
from releases import ChartCluster

INSTALL = (ROOT / "docs" / "install.md").read_text()
BLOCK = re.compile(r"^<!-- chart: run -->\n+```sh\n(.*?)^```$", re.M | re.S)


@pytest.fixture
def own_cluster():
    made = ChartCluster()
    yield made
    made.close()


def test_the_commands_of_the_page_work_in_its_order(own_cluster, tmp_path):
    blocks = BLOCK.findall(INSTALL)
    assert len(blocks) >= 6
    # No node is there, so nothing gets ready; and what the page puts into /tmp is ours alone.
    script = "set -eux\n" + re.sub(r" --wait$", "", "\n".join(blocks), flags=re.M).replace("/tmp/", f"{tmp_path}/")

    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, "KUBECONFIG": str(own_cluster.kubeconfig), "HOME": str(tmp_path),
                               "PATH": f"{programs()}:{os.environ['PATH']}"})

    assert done.returncode == 0, done.stderr[-3000:]


def test_every_sh_block_of_the_page_says_how_it_is_run():
    assert len(re.findall(r"^```sh$", INSTALL, re.M)) == len(re.findall(r"^<!-- chart: (?:run|node) -->$", INSTALL, re.M))


@pytest.mark.parametrize("page", [ROOT / "docs" / "install.md", *sorted((ROOT / "docs" / "runbooks").glob("*.md")),
                                  CHART / "README.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", [ROOT / "docs" / "install.md", *sorted((ROOT / "docs" / "runbooks").glob("*.md"))],
                         ids=lambda page: page.name)
def test_values_that_are_named_exist(page):
    known = yaml.safe_load((CHART / "values.yaml").read_text())
    for first, second in re.findall(r"`(\w+)\.(\w+)[:`]", page.read_text()):
        if first in known:
            assert second in known[first] or known[first] == {}, f"{first}.{second}"


def test_folders_of_deploy_are_all_described():
    for folder in (ROOT / "deploy" / "overlays").iterdir():
        assert f"`deploy/overlays/{folder.name}`" in INSTALL
