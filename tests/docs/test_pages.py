# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Pages fit a terminal beside an editor, and their links lead somewhere."""
import re

import pytest

from texts import ROOT, pages

WIDTH = 120
# A row of a table cannot be broken; still it should fit a screen. Programs write the rows of these pages.
ROW = 200
WRITTEN_BY_PROGRAMS = {"docs/metrics.md", "docs/scale.md", "docs/performance.md", "docs/configuration.md", "charts/vitals/README.md"}
LINK = re.compile(r"\]\(([^)\s]+)\)")


def names(file):
    return str(file.relative_to(ROOT))


def lines_outside_of_code(text):
    """(number, line) outside of fences and comments, whose commands may need a long line."""
    text = re.sub(r"^```.*?^```$|<!--.*?-->", lambda found: "\n" * found[0].count("\n"), text, flags=re.M | re.S)
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if not line.startswith("    ")]


def anchors(file):
    """Of each heading, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", file.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=names)
def test_lines_are_no_longer_than_a_reader_likes(page):
    def most(line):
        return (9999 if names(page) in WRITTEN_BY_PROGRAMS else ROW) if line.startswith("|") else WIDTH

    too_long = [number for number, line in lines_outside_of_code(page.read_text()) if len(line) > most(line)]

    assert not too_long, f"{names(page)}: lines {too_long}"


@pytest.mark.parametrize("page", pages(), ids=names)
def test_links_lead_somewhere(page):
    for link in LINK.findall(page.read_text()):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
