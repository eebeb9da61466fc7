#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""How many small faults in a district's code do its unit tests notice?      mutants.py [DISTRICT...]

README.md beside this file says what it does, and what to do with a mutant that survived.
"""
import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import queue
import shutil
import sys
import time

from generate import draw_order, is_noted, mutants_of, product_files, read_equivalent
from workshop import EQUIVALENT, KILLED, NOT_COMPILED, SURVIVED, Workshop, copy_tree, tests_of

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUTPUT = ROOT / "build" / "mutants"
DISTRICTS = ["core", "kube", "publishing"]


@dataclasses.dataclass
class Sample:
    """The first `size` mutants that compile, in the order of the draw, whatever order they are judged in."""
    size: int
    judged: list = dataclasses.field(default_factory=list)  # (mutant, verdict)

    def add(self, mutant, verdict):
        self.judged.append((mutant, verdict))

    def counted(self):
        return [pair for pair in self.judged if pair[1] != NOT_COMPILED]

    def is_full(self):
        return len(self.counted()) >= self.size

    def number(self, verdict):
        return sum(given == verdict for _, given in self.judged)

    def score(self):
        """Killed ones of those that could be, in percent."""
        could_be = len(self.counted()) - self.number(EQUIVALENT)
        return 100 * self.number(KILLED) / could_be if could_be else 100.0


def judge_in_order(drawn, judge, jobs, sample):
    """Judge mutants, `jobs` at once, until the sample is full; yields what was added to it."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = []
        drawn = iter(drawn)
        try:
            while not sample.is_full():
                while len(waiting) < jobs and (mutant := next(drawn, None)) is not None:
                    waiting.append((mutant, pool.submit(judge, mutant)))
                if not waiting:
                    return  # there are no more
                mutant, verdict = waiting.pop(0)
                sample.add(mutant, verdict.result())
                yield sample.judged[-1]
        finally:
            for _, verdict in waiting:
                verdict.cancel()


class Workshops:
    """One for each thread, all built, and how long each test may take."""

    def __init__(self, count, rooms):
        targets = sorted({test for room in rooms for test in tests_of(room)})
        self._free = queue.SimpleQueue()
        self._limits = {}
        for number in range(count):
            shop = Workshop(OUTPUT / f"tree-{number}")
            copy_tree(ROOT, shop.tree)
            shop.configure()
            if not shop.build(*targets, jobs=count):
                sys.exit(f"mutants: the tree does not build; see {shop.tree}/build/log.txt")
            self._limits = self._limits or {name: shop.limits_for(name) for name in targets}
            self._free.put(shop)

    def judge(self, mutant):
        shop = self._free.get()
        try:
            return shop.judge(mutant, self._limits)
        finally:
            self._free.put(shop)


def write_survivors(sample, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, mutant in enumerate((mutant for mutant, verdict in sample.judged if verdict == SURVIVED), 1):
        name = f"{number:03}-{pathlib.Path(mutant.file).stem}-{mutant.line}.diff"
        (folder / name).write_text(mutant.diff((ROOT / mutant.file).read_text()))


def run(district, files, workshops, noted, arguments):
    begin = time.monotonic()
    everything = [mutant for file in files for mutant in mutants_of(str(file.relative_to(ROOT)), file.read_text())]
    sample = Sample(arguments.mutants)

    def judge(mutant):
        return EQUIVALENT if is_noted(mutant, noted) else workshops.judge(mutant)

    for mutant, verdict in judge_in_order(draw_order(everything, arguments.seed), judge, arguments.jobs, sample):
        if verdict != NOT_COMPILED:
            print(f"{verdict:<10} {mutant.file}:{mutant.line}: {mutant.before.strip()}  ->  {mutant.after.strip()}", flush=True)
    folder = OUTPUT / district
    write_survivors(sample, folder)
    print(f"{district}: {sample.score():.1f} % of {len(sample.counted())} mutants (seed {arguments.seed}, of {len(everything)}): "
          f"{sample.number(KILLED)} killed, {sample.number(EQUIVALENT)} equivalent, {sample.number(SURVIVED)} survived "
          f"({folder.relative_to(ROOT)}/); {sample.number(NOT_COMPILED)} did not compile; "
          f"{time.monotonic() - begin:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("districts", nargs="*", default=DISTRICTS, metavar="DISTRICT", help="default: " + " ".join(DISTRICTS))
    parser.add_argument("--mutants", type=int, default=150, help="how many of each district")
    parser.add_argument("--seed", type=int, default=1, help="another one draws other mutants")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="trees that are built and tested at once")
    arguments = parser.parse_args()

    noted = read_equivalent((HERE / "equivalent.txt").read_text())
    files = {district: product_files(ROOT, district) for district in arguments.districts}
    tested = {"/".join(file.relative_to(ROOT / "src").parts[:-1]) for some in files.values() for file in some}
    workshops = Workshops(arguments.jobs, tested)
    for district, some in files.items():
        run(district, some, workshops, noted, arguments)


if __name__ == "__main__":
    main()
