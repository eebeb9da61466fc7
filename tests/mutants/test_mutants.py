# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The tool itself: what it draws, how it counts, and that it tells a killed mutant from one that survives."""
import json
import pathlib

import pytest

from generate import Mutant, draw_order, is_noted, read_equivalent
from mutants import Sample, judge_in_order
from workshop import EQUIVALENT, KILLED, NOT_COMPILED, SURVIVED, Workshop, copy_tree

HERE = pathlib.Path(__file__).parent
MANY = [Mutant(f"src/core/check/{file}.cpp", line, f"line {line}", "another") for file in "ab" for line in range(1, 101)]


def drawn(mutants, verdict_of, size, jobs=1):
    sample = Sample(size)
    for _ in judge_in_order(mutants, verdict_of, jobs, sample):
        pass
    return sample


def test_a_seed_draws_the_same_mutants_whatever_order_they_come_in():
    assert draw_order(MANY, 7) == draw_order(list(reversed(MANY)), 7)


def test_another_seed_draws_others():
    assert draw_order(MANY, 7)[:20] != draw_order(MANY, 8)[:20]


def test_a_line_more_in_a_file_leaves_the_draw_of_the_others_as_it_was():
    moved = [Mutant(each.file, each.line + 1, each.before, each.after) for each in MANY]

    assert [each.before for each in draw_order(moved, 7)] == [each.before for each in draw_order(MANY, 7)]


def test_mutants_of_equal_lines_are_drawn_apart():
    twins = [Mutant("src/core/check/a.cpp", 5, "}", "{", 0), Mutant("src/core/check/a.cpp", 9, "}", "{", 1)]

    assert len(set(draw_order(twins, 7))) == 2


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_sample_has_its_size_without_those_that_do_not_compile(jobs):
    def verdict(mutant):
        return NOT_COMPILED if mutant.line % 3 else KILLED

    sample = drawn(MANY, verdict, 20, jobs)

    assert len(sample.counted()) == 20
    assert [mutant for mutant, _ in sample.counted()] == [each for each in MANY if each.line % 3 == 0][:20]


def test_a_sample_is_smaller_when_there_are_no_more():
    assert len(drawn(MANY, lambda mutant: KILLED, 1000).counted()) == len(MANY)


def test_the_score_leaves_equivalent_ones_out():
    verdicts = iter([KILLED, EQUIVALENT, SURVIVED, KILLED, NOT_COMPILED, KILLED])

    assert drawn(MANY, lambda mutant: next(verdicts), 5).score() == 75


def test_an_equivalent_mutant_is_known_by_its_lines_wherever_they_are():
    noted = read_equivalent("# why\n\nsrc/a.cpp\n- if (a < b)\n+ if (a <= b)\nreason: a is never b\n")

    assert is_noted(Mutant("src/a.cpp", 77, "    if (a < b)", "    if (a <= b)"), noted)
    assert not is_noted(Mutant("src/a.cpp", 77, "    if (a < b)", "    if (a > b)"), noted)


def test_an_equivalent_mutant_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        read_equivalent("src/a.cpp\n- if (a < b)\n+ if (a <= b)\n")


def test_what_is_noted_as_equivalent_is_well_written_and_there_still():
    for file, before, _ in read_equivalent((HERE / "equivalent.txt").read_text()):
        lines = [line.strip() for line in (HERE.parents[1] / file).read_text().splitlines()]
        assert before in lines, f"{file} has no line any more: {before}"


# A product of one function, and a test of it that does not look at 0.
TOY = """int sign(int number) {
    int const unused = 0;
    return number < 0 ? -1 : 1 + unused;
}
"""
TOY_TEST = """int sign(int);
int main() { return sign(-3) == -1 && sign(3) == 1 ? 0 : 1; }
"""
RULES = """rule compile
  command = g++ -c -o $out $in
rule link
  command = g++ -o $out $in
build toy.o: compile ../../src/core/toy/toy.cpp
build test.o: compile ../../src/core/toy/toy_test.cpp
build core_toy_test: link toy.o test.o
"""


@pytest.fixture(scope="module")
def toys(tmp_path_factory):
    """A Workshop whose build takes no CMake."""
    shop = Workshop(tmp_path_factory.mktemp("toys"))
    room = shop.tree / "src" / "core" / "toy"
    for folder in (room, shop.built):
        folder.mkdir(parents=True)
    (room / "toy.cpp").write_text(TOY)
    (room / "toy_test.cpp").write_text(TOY_TEST)
    (shop.built / "build.ninja").write_text(RULES)
    (shop.built / "compile_commands.json").write_text(json.dumps([
        {"directory": str(shop.built), "file": str(room / "toy.cpp"), "command": f"g++ -o toy.o -c {room / 'toy.cpp'}"}]))
    assert shop.build("core_toy_test"), (shop.tree / "build" / "log.txt").read_text()
    assert shop.passes("core_toy_test", [60])
    return shop


@pytest.mark.parametrize("after, verdict", [
    ("    return number > 0 ? -1 : 1 + unused;", KILLED),
    ("    for (;;) {}", KILLED),
    ("    return number <= 0 ? -1 : 1 + unused;", SURVIVED),
    ("    return number < 0 ? -1 : 1 - unused;", EQUIVALENT),
    ("    return number ? : -1 : 1;", NOT_COMPILED),
])
def test_a_mutant_is_judged_by_the_tests_of_its_room(toys, after, verdict):
    mutant = Mutant("src/core/toy/toy.cpp", 3, TOY.splitlines()[2], after)

    assert toys.judge(mutant, {"core_toy_test": [2]}) == verdict
    assert (toys.tree / mutant.file).read_text() == TOY


def test_a_mutants_diff_can_be_applied_by_hand():
    mutant = Mutant("src/core/toy/toy.cpp", 2, TOY.splitlines()[1], "    int const unused = 1;")

    assert "-    int const unused = 0;\n+    int const unused = 1;\n" in mutant.diff(TOY)


def test_the_scratch_tree_is_what_git_knows_and_keeps_what_did_not_change(tmp_path):
    root = HERE.parents[1]
    copy_tree(root, tmp_path)
    same = tmp_path / "src" / "main.cpp"
    touched = same.stat().st_mtime_ns
    (tmp_path / "CMakeLists.txt").write_text("a mutant that was left behind")
    (tmp_path / "src" / "gone.cpp").write_text("")

    copy_tree(root, tmp_path)

    assert same.stat().st_mtime_ns == touched
    assert (tmp_path / "CMakeLists.txt").read_text() == (root / "CMakeLists.txt").read_text()
    assert not (tmp_path / "src" / "gone.cpp").exists()
