# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What may stand in no file of the repository, whoever reads it: people, a shell or apt."""
import re

from texts import ROOT, tracked

MERGE = re.compile(rb"^(<{7} |={7}$|>{7} )", re.M)
PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+(\s*#.*)?|# .*|")  # Debian policy 5.6.7


def test_no_file_holds_the_marks_of_an_unfinished_merge():
    assert not [file.relative_to(ROOT) for file in tracked() if MERGE.search(file.read_bytes())]


def test_the_list_of_packages_holds_names_of_packages_and_comments_alone():
    lines = (ROOT / "tools" / "packages.txt").read_text().splitlines()

    assert not [line for line in lines if not PACKAGE.fullmatch(line)]
