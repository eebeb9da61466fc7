# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that people read: pages, values and alerts of the chart, and what the program prints."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Literals beside each other are one text; comments are cut off first.
LITERALS = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*')


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=ROOT,
                            check=True, capture_output=True, text=True).stdout.split()
    return [ROOT / name for name in listed if (ROOT / name).exists()]


def pages():
    """All pages but the changelog, which says what was."""
    return [file for file in tracked("*.md") if file.name != "CHANGELOG.md"]


def printed(source):
    """The string literals of C++ text."""
    code = COMMENT.sub(lambda found: found[0] if found[0].startswith('"') else "", source)
    return ["".join(LITERAL.findall(found[0])).replace("\\n", "\n") for found in LITERALS.finditer(code)]


def for_readers():
    """(where, text)"""
    for file in [*pages(), *tracked("charts/*", "deploy/*", "examples/*.yaml", "Makefile")]:
        if file.suffix != ".png":
            yield file.relative_to(ROOT), file.read_text()
    for file in tracked("src/*.cpp", "src/*.hpp"):
        if not file.name.endswith("_test.cpp"):
            yield file.relative_to(ROOT), "\n\n".join(printed(file.read_text()))
