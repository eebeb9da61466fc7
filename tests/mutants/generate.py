# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Mutants of a district's product code: lines with one small fault each, made by universalmutator's rules."""
import contextlib
import dataclasses
import difflib
import hashlib
import io

RULES = ["universal.rules", "cpp.rules", "c_like.rules"]
# A `break` or `continue` behind a line compiles only in a loop: these two rules would be a quarter of all mutants.
NOT_THESE = ("break;", "continue;")
# Lines that have no effect in a test, or none at all.
IGNORED = [r"^\s*(#|using |namespace |template|friend |static_assert|assert\()", r"\blog_?\.debug\("]


@dataclasses.dataclass(frozen=True)
class Mutant:
    file: str    # below the root, with /
    line: int    # from 1
    before: str  # the line, without its end
    after: str
    nth: int = 0  # of the equal lines of this file: which

    @property
    def room(self):
        return "/".join(self.file.split("/")[1:-1])

    def apply(self, text):
        lines = text.splitlines(keepends=True)
        assert lines[self.line - 1].rstrip("\n") == self.before, f"{self.file}:{self.line} is another line now"
        lines[self.line - 1] = self.after + "\n"
        return "".join(lines)

    def diff(self, text):
        return "".join(difflib.unified_diff(text.splitlines(keepends=True), self.apply(text).splitlines(keepends=True),
                                            f"a/{self.file}", f"b/{self.file}"))


def product_files(root, district):
    """The .cpp files of a district that are part of the program."""
    return [file for file in sorted((root / "src" / district).rglob("*.cpp"))
            if not file.stem.endswith(("_test", "_fixture"))]


def mutants_of(file, text):
    """All of one file, in its order."""
    from universalmutator import mutator  # tools/setup.sh mutants

    lines = text.splitlines(keepends=True)
    with contextlib.redirect_stdout(io.StringIO()):
        made = mutator.mutants_regexp(lines, RULES, ignorePatterns=IGNORED, ignoreStringOnly=True)
    for line, after, (rule, _), _ in made:
        if not rule.endswith(tuple(f"{word}\\n" for word in NOT_THESE)):
            before = lines[line - 1].rstrip("\n")
            yield Mutant(file, line, before, after.rstrip("\n"), lines[:line - 1].count(lines[line - 1]))


def draw_order(mutants, seed):
    """The mutants as they are drawn for this seed. A change of other lines does not change the order of these."""
    def ticket(mutant):
        words = (str(seed), mutant.file, mutant.before.strip(), mutant.after.strip(), str(mutant.nth))
        return hashlib.sha256("\0".join(words).encode()).digest()

    return sorted(mutants, key=ticket)


def read_equivalent(text):
    """{(file, before, after)} of equivalent.txt; a block that is not complete is an error."""
    noted = set()
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        marks = [line[:2] for line in lines[1:3]]
        if len(lines) < 4 or marks != ["- ", "+ "] or not lines[3].startswith("reason: "):
            raise ValueError(f"equivalent.txt: not a file, a '- ' line, a '+ ' line and a 'reason: ':\n{block}")
        noted.add((lines[0], lines[1][2:].strip(), lines[2][2:].strip()))
    return noted


def is_noted(mutant, noted):
    return (mutant.file, mutant.before.strip(), mutant.after.strip()) in noted
