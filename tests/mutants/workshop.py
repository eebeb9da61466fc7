# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A scratch copy of the tree, in which one mutant at a time is built and tested."""
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import time

KILLED, SURVIVED, EQUIVALENT, NOT_COMPILED = "killed", "survived", "equivalent", "does not compile"
# A mutant may ask for any amount of memory, and write without an end.
LIMITS = ["prlimit", "--as=8589934592", "--fsize=1073741824", "--core=0"]
PRESET = "mutants"
# What holds a room besides its own test program.
ALSO_TESTED_BY = {"kube/auth": ["kube/client"], "kube/transport": ["kube/client"]}
# Tests that take many times what all others of their program take: run last, for mutants that survived these.
SLOW = {"core_manifest_test": "ManifestBounds.hold_for_a_mebibyte_of_anything:ManifestCost.*:ManifestBudget.ends_*"}


def target(room):
    return room.replace("/", "_") + "_test"


def tests_of(room):
    return [target(each) for each in (room, *ALSO_TESTED_BY.get(room, ()))]


def parts_of(name):
    """GoogleTest's filters, one for each run of that program."""
    return [f"-{SLOW[name]}", SLOW[name]] if name in SLOW else ["*"]


def tracked(root):
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=root, check=True, capture_output=True, text=True)
    return {name for name in listed.stdout.split("\0") if name and (root / name).is_file()}


def copy_tree(root, tree):
    """Make `tree` equal to what git knows of `root`, without a touch of what is equal already."""
    wanted = tracked(root)
    for name in wanted:
        source, copy = root / name, tree / name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    for part in ("src", "tests", "cmake"):
        for file in (tree / part).rglob("*"):
            if file.is_file() and str(file.relative_to(tree)) not in wanted:
                file.unlink()


class Workshop:
    """One tree with one build. Give each thread its own."""

    def __init__(self, tree):
        self.tree = pathlib.Path(tree)
        self.built = self.tree / "build" / PRESET
        self._scratch = self.tree / "build" / "scratch"
        self._environment = {**os.environ, "TMPDIR": str(self._scratch)}

    def configure(self):
        if not (self.built / "build.ninja").exists():
            subprocess.run(["cmake", "--preset", PRESET, "-Wno-dev", "--log-level=WARNING"], cwd=self.tree, check=True,
                           stdout=subprocess.DEVNULL)

    def build(self, *targets, jobs=1, **variables):
        """Whether it compiles and links; what the compiler says is in build/log.txt of the tree."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        with (self.tree / "build" / "log.txt").open("wb") as log:
            return subprocess.run(["ninja", "-C", self.built, "-j", str(jobs), *targets], check=False,
                                  env={**self._environment, **variables}, stdout=log, stderr=subprocess.STDOUT).returncode == 0

    def program(self, name):
        return next(path for path in self.built.rglob(name) if path.is_file() and os.access(path, os.X_OK))

    def passes(self, name, limits):
        """Whether each part of this test program ends with 0 within its limit, in seconds."""
        return all(self._passes(name, which, limit) for which, limit in zip(parts_of(name), limits))

    def _passes(self, name, which, limit):
        running = subprocess.Popen([*LIMITS, self.program(name), "--gtest_brief=1", "--gtest_fail_fast", f"--gtest_filter={which}"],
                                   cwd=self._scratch, env=self._environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            return running.wait(limit) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(running.pid, signal.SIGKILL)  # and what it may have started
            except ProcessLookupError:
                pass
            running.wait()

    def limits_for(self, name):
        """Of the parts of a test: ten times what each takes, for others work beside it."""
        limits = []
        for which in parts_of(name):
            begin = time.monotonic()
            if not self._passes(name, which, 600):
                raise SystemExit(f"mutants: {self.program(name)} --gtest_filter={which} fails without a mutant")
            limits.append(10 + 10 * (time.monotonic() - begin))
        return limits

    def optimized_object(self, file):
        """The file's code as -O1 makes it, without what tells of lines: equal code is an equivalent mutant."""
        entries = json.loads((self.built / "compile_commands.json").read_text())
        entry = next(each for each in entries if each["file"] == str(self.tree / file))
        words = shlex.split(entry["command"])
        made = self._scratch / "compared.o"
        words[words.index("-o") + 1] = str(made)
        done = subprocess.run([*words, "-O1", "-g0", "-DNDEBUG", "-w"], cwd=entry["directory"], check=False,
                              env={**self._environment, "CCACHE_READONLY": "1"}, capture_output=True)
        return made.read_bytes() if done.returncode == 0 else None

    def judge(self, mutant, limits):
        """limits: {test program: as limits_for()}"""
        place = self.tree / mutant.file
        original = place.read_text()
        tests = tests_of(mutant.room)
        try:
            place.write_text(mutant.apply(original))
            if not self.build(tests[0], CCACHE_READONLY="1"):
                return NOT_COMPILED
            if not self.passes(tests[0], limits[tests[0]]):
                return KILLED
            for test in tests[1:]:
                if not self.build(test, CCACHE_READONLY="1"):
                    return NOT_COMPILED
                if not self.passes(test, limits[test]):
                    return KILLED
            mutated = self.optimized_object(mutant.file)
        finally:
            place.write_text(original)
        return EQUIVALENT if mutated is not None and mutated == self.optimized_object(mutant.file) else SURVIVED
