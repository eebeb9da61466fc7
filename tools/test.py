#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Run every test there is, stage by stage.      test.py [STAGE...]

A stage is a list of commands; it fails with the first of them that fails. The other stages run all the same, so that
one run tells everything. Their output goes to build/test/<stage>.log and is shown when it matters. Each test is
counted once, from the reports (JUnit's XML) that GoogleTest, CTest and pytest write; a stage that writes none is one.
A stage also fails when it leaves files behind outside of temporary folders, caches and build/.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree

# Freed memory is overwritten: what reads it in code that is not instrumented, as a library's, would not be noticed.
os.environ.setdefault("ASAN_OPTIONS", "max_free_fill_size=4096:free_fill_byte=85")
ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "test"
JOBS = str(os.cpu_count())
# Where threads meet: the programs that are built and run under ThreadSanitizer as well.
THREADED = ["log", "runtime", "probing_checker", "serving_health_server", "sources_controller", "loops"]
SHOWN_LINES = 80
CACHES = {".cache", "go", ".config"}  # in our home; Go keeps its modules and its telemetry in the latter two
PYTEST = ["/usr/bin/python3", "-m", "pytest"]  # Debian's python3, since Debian's pytest is what setup installs
BESIDE = ["--numprocesses=2"]  # these tests wait most of their time


def build(preset, *targets):
    return ["tools/build.sh", preset, *targets, "-j", JOBS]


def ctest(preset, *arguments):
    return ["ctest", "--test-dir", f"build/{preset}", "--output-on-failure", "-j", JOBS, *arguments]


def one_of(names):
    return "^(" + "|".join(names) + ")$"


def sources():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src/*.[ch]pp", "tests/*.[ch]pp"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return [name for name in listed if (ROOT / name).exists()]


def with_program(preset, *command):
    return ["env", f"VITALS_PROGRAM={ROOT / 'build' / preset / 'vitals'}", *command]


def fuzzers():
    return sorted(f"fuzz_{file.stem.removesuffix('_fuzz')}" for file in (ROOT / "tests" / "fuzz").glob("*_fuzz.cpp"))


def stages():
    """name -> commands"""
    return {
        "layers": [["tools/check_layers.py"], [*PYTEST, "tests/layers", f"--junitxml={LOGS / 'layers' / 'pytest.xml'}"]],
        "docs": [[*PYTEST, "tests/docs", f"--junitxml={LOGS / 'docs' / 'pytest.xml'}"]],
        "tools": [[*PYTEST, "tests/mutants", f"--junitxml={LOGS / 'tools' / 'pytest.xml'}"]],
        "format": [["clang-format-19", "--dry-run", "-Werror", *sources()]],
        "unit": [build("asan", "all"), ctest("asan")],
        "threads": [build("tsan", *(f"{name}_test" for name in THREADED)),
                    ctest("tsan", "-R", one_of(THREADED))],
        "fuzz": [build("fuzz", *fuzzers()), ctest("fuzz", "-L", "fuzz", "--output-junit", LOGS / "fuzz" / "fuzz.xml")],
        "end-to-end": [build("release", "vitals", "e2e_follow"), ["tests/kube/build.sh", "api", "helm"],
                       [*PYTEST, "tests/e2e", *BESIDE, f"--junitxml={LOGS / 'end-to-end' / 'pytest.xml'}"]],
        # GCC's sanitizers see what clang's do not, and the other way round.
        "sanitized": [build("asan", "vitals", "e2e_follow"), build("fuzz", "vitals", "e2e_follow"), ["tests/kube/build.sh", "api"],
                      *(command for preset in ("asan", "fuzz") for command in (
                          with_program(preset, *PYTEST, "tests/e2e", *BESIDE, "-m", "not optimized",
                                       f"--junitxml={LOGS / 'sanitized' / preset}.xml"),
                          with_program(preset, "tests/chaos/chaos.py", "--seconds", "60")))],
        "overload": [build("release", "vitals", "overload_target"),
                     [*PYTEST, "tests/overload", f"--junitxml={LOGS / 'overload' / 'pytest.xml'}"]],
        "targets": [build("release", "vitals"),
                    [*PYTEST[:1], "tests/targets/run.py", f"--junitxml={LOGS / 'targets' / 'pytest.xml'}"]],
        "image": [[*PYTEST, "tests/image", f"--junitxml={LOGS / 'image' / 'pytest.xml'}"]],
        "monitoring": [build("release", "vitals"), ["tests/kube/build.sh", "api"],
                       [*PYTEST, "tests/monitoring", f"--junitxml={LOGS / 'monitoring' / 'pytest.xml'}"]],
        "consul": [build("release", "vitals", "consul_nodes"), ["tests/kube/build.sh", "api"],
                   [*PYTEST, "tests/consul", f"--junitxml={LOGS / 'consul' / 'pytest.xml'}"]],
        "chart": [build("release", "vitals"), ["tests/kube/build.sh", "api", "helm"],
                  [*PYTEST, "tests/chart", f"--junitxml={LOGS / 'chart' / 'pytest.xml'}"]],
        "cluster": [[*PYTEST, "tests/cluster", f"--junitxml={LOGS / 'cluster' / 'pytest.xml'}"]],
    }


def lying_around():
    """What is in the folders where a program leaves things that forgets its temporary folder: the root, our home, the
    repository."""
    listed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=all"], cwd=ROOT, check=False,
                            capture_output=True, text=True).stdout.splitlines()
    untracked = {str(ROOT / line[3:]) for line in listed if line.startswith("??")}
    return untracked | {str(path) for place in (pathlib.Path("/"), pathlib.Path.home()) for path in place.iterdir()
                        if path.name not in CACHES}


def count(reports):
    passed = failed = skipped = 0
    for report in reports:
        for case in xml.etree.ElementTree.parse(report).iter("testcase"):
            kinds = {child.tag for child in case}
            if kinds & {"failure", "error"} or case.get("status") == "fail":
                failed += 1
            elif "skipped" in kinds or case.get("result") == "skipped" or case.get("status") in ("notrun", "disabled"):
                skipped += 1
            else:
                passed += 1
    return passed, failed, skipped


def run_stage(name, commands):
    """(passed, failed, skipped), the seconds of each command"""
    reports = LOGS / name
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    log = LOGS / f"{name}.log"
    times = []
    status = 0
    with log.open("wb") as output:
        for command in commands:
            start, begin = time.monotonic(), log.stat().st_size
            status = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=subprocess.STDOUT, check=False,
                                    env={**os.environ, "GTEST_OUTPUT": f"xml:{reports}/"}).returncode
            times.append(time.monotonic() - start)
            if status:
                break
    passed, failed, skipped = count(reports.glob("*.xml"))
    if status and not failed:
        failed = 1  # it did not even come to a test, or a program died before it could report
    elif not passed + failed + skipped:
        passed = 1
    if failed:
        show(log, begin, command, status)
    return (passed, failed, skipped), times


def show(log, begin, command, status):
    """What the last command wrote, which is at the end of the log."""
    lines = log.read_bytes()[begin:].decode(errors="replace").splitlines()
    print(f"---- {' '.join(map(str, command))[:200]}: exit {status}; the end of {log.relative_to(ROOT)}:")
    first = [line for line in lines[:-SHOWN_LINES] if re.search(r"error:|FAILED|\bFailure\b", line)]
    print("\n".join([*first[:20], *lines[-SHOWN_LINES:]]))
    print("----", flush=True)


def main():
    known = stages()
    wanted = sys.argv[1:] or list(known)
    if unknown := set(wanted) - set(known):
        sys.exit(f"test.py: no such stage: {', '.join(unknown)}; there are {', '.join(known)}")
    total = [0, 0, 0]
    for name in wanted:
        before = lying_around()
        counts, times = run_stage(name, known[name])
        if left := lying_around() - before:
            print(f"{name} has left behind: {', '.join(sorted(left))}", flush=True)
            counts = (counts[0], counts[1] + 1, counts[2])
        total = [sum(pair) for pair in zip(total, counts)]
        verdict = "FAILED" if counts[1] else "ok"
        took = " + ".join(f"{seconds:.0f}" for seconds in times)
        print(f"{name:<11} {verdict:<7} {counts[0]:>5} passed {counts[1]:>3} failed {counts[2]:>3} skipped"
              f"   {took} s", flush=True)
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped", flush=True)
    sys.exit(1 if total[1] else 0)


if __name__ == "__main__":
    main()
