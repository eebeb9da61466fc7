# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases that readers stumbled over stay out, in every page and in every text of the program.

Write subject, verb and object, and the field's own words: failed, fixed, logged, continues, is duplicated.
"""
import re

import pytest

from texts import for_readers, printed

HABITS = {
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\btold\b": "logged, reported, informed",
    r"\btells? (of|the rest|which|what|how)\b": "reports, describes",
    r"\b(go|goes|went) on\b": "continue",
    r"\bmoves? no\b": "does not change",
    r"\bstands? twice\b": "is duplicated",
    r"\bbelongs? into\b": "must not be in",
    r"\bharms? nothing\b": "breaks nothing",
    r"\baccus(e|es|ed|ing)\b": "make critical",
    r"\b(a mistake|fault) of ours\b": "a bug in Vitals",
}
# Each was hard to understand where it stood.
SENTENCES = [
    "What is in neither is", "may so be", "Of a redirect, the", "It pays where", "counts as none", "In a cluster means",
    "could not do its work", "are reasons of inconclusive ones", "are ours, too", "a last time after", "who did it knows",
    "as daprd says", "over too short a time", "without a word", "where scanners look", "Near or far from", "On which nodes",
    "Who Vitals is", "statuses, for programs", "what this program is",
]


@pytest.fixture(scope="module")
def texts():
    return [(where, re.sub(r"\s+", " ", text)) for where, text in for_readers() if "tests/docs" not in str(where)]


@pytest.mark.parametrize("habit", HABITS)
def test_nobody_falls_back_into_the_habit(texts, habit):
    found = [f"{where}: …{text[max(0, hit.start() - 40):hit.end() + 20]}…" for where, text in texts
             for hit in re.finditer(habit, text, re.I)]

    assert not found, f"write: {HABITS[habit]}\n" + "\n".join(found)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sentence_does_not_come_back(texts, sentence):
    assert not [where for where, text in texts if sentence.strip() in text]


def test_literals_beside_each_other_are_read_as_one_text_and_comments_are_not():
    assert printed('log.warn("a b "\n    "c\\"d"); // "told"\nf("x");') == ['a b c\\"d', "x"]
