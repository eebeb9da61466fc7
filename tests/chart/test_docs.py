# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""docs/install.md, run as it is written, on an API server of its own; and what docs name is there."""
import re

import pytest
import yaml

import page
from chart import CHART, ROOT
from releases import ChartCluster


@pytest.fixture
def own_cluster():
    made = ChartCluster()
    yield made
    made.close()


def test_the_commands_of_the_page_work_in_its_order(own_cluster, tmp_path):
    text = page.commands("chart: run")
    assert text.count("\n") >= 6

    # No node is there, so nothing gets ready.
    done = page.run_commands(re.sub(r" --wait$", "", text, flags=re.M), own_cluster.kubeconfig, tmp_path)

    assert done.returncode == 0, done.stderr[-3000:]


def test_the_page_shows_the_notes_of_an_install(installed):
    assert installed.partition("NOTES:\n")[2].strip() == page.printed("notes").strip()


def test_every_block_of_the_page_says_how_it_is_run():
    assert None not in page.kinds()


@pytest.mark.parametrize("file", [ROOT / "docs" / "install.md", *sorted((ROOT / "docs" / "runbooks").glob("*.md")),
                                  CHART / "README.md"], ids=lambda file: file.name)
def test_links_lead_somewhere(file):
    for link in re.findall(r"\]\(([^)#:]+)\)", file.read_text()):
        assert (file.parent / link).exists(), link


@pytest.mark.parametrize("file", [ROOT / "docs" / "install.md", *sorted((ROOT / "docs" / "runbooks").glob("*.md"))],
                         ids=lambda file: file.name)
def test_values_that_are_named_exist(file):
    known = yaml.safe_load((CHART / "values.yaml").read_text())
    for first, second in re.findall(r"`(\w+)\.(\w+)[:`]", file.read_text()):
        if first in known:
            assert second in known[first] or known[first] == {}, f"{first}.{second}"


def test_folders_of_deploy_are_all_described():
    for folder in (ROOT / "deploy" / "overlays").iterdir():
        assert f"`deploy/overlays/{folder.name}`" in page.TEXT
