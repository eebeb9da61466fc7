#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What reading a manifest costs: CPU time and memory of `vitals lint`, which reads a file twice, first as Kubernetes objects.

    tests/bench/reading.py                                        the release build
    tests/bench/reading.py build/release/vitals /tmp/before       another program beside it

docs/adr/0013 has the figures. A hostile MiB may take 1 s; the controller gives up then, and `lint` must not need to.
"""
import json
import os
import pathlib
import sys
import tempfile

ROUNDS = 5
MEBIBYTE = 1024 * 1024
READINGS = 2
SECONDS = 1  # of one reading of a hostile text
RESIDENT = 256  # MiB: `lint` allows ten times as many values as the controller, where it is 60 MiB


def block(number):
    return (f"- id: check-{number}\n  name: The front door of service number {number}\n"
            f"  http: http://service-{number}.shop.svc:8080/healthz\n  interval: 30s\n  timeout: 2s\n")


def flow(number):
    return f"- {{id: check-{number}, http: \"http://service-{number}.shop.svc:8080/healthz\", interval: 30s, timeout: 2s}}\n"


def checks(written, size):
    text, number = "checks:\n", 0
    while len(text) + len(more := written(number)) <= size and number < 10_000:
        text, number = text + more, number + 1
    return text


def as_json(size):
    each = [{"id": f"check-{i}", "http": f"http://service-{i}.shop.svc:8080/healthz", "interval": "30s", "timeout": "2s"}
            for i in range(size // 110)]
    return json.dumps({"checks": each})


def friendly():
    yield "block style, 20 kB", checks(block, 20_000)
    yield "block style, 1 MB", checks(block, 1_000_000)
    yield "flow style, 1 MB", checks(flow, 1_000_000)
    yield "JSON under .yaml, 1 MB", as_json(1_000_000)
    yield "comments, 1 MB", "checks: []\n" + "# why there is no check here, and since when\n" * 22_000


def hostile():
    """Texts of 1 MiB: the worst of some thousands of repeated patterns, and what is known from elsewhere."""
    yield from ((f"hostile: {name}", prefix + unit * (MEBIBYTE // len(unit) - 1)) for name, prefix, unit in (
        ("lines of one scalar", "a: ", "a\n"), ("list of names", "", "- a\n"), ("explicit keys", "", "? [a]\n: b\n"),
        ("keys in a flow", "{", "a:\n"), ("names in a flow", "{", "a,"), ("open lists", "", "["), ("open maps", "", "{a: ["),
        ("empty lists", "[", "[],"), ("quotes on one line", "", '""'), ("tags on one line", "", "! "),
        ("anchors", "", "- &a a\n- *a\n"), ("blocks", "", "a: |\n x\n"), ("documents", "", "---\n"),
        ("escapes", '"', "\\x41"), ("stray flow", "[a]", ","), ("ladder", "", "- "), ("%TAG", "", "%TAG ! a\n")))


def cost(program, path):
    """The least CPU milliseconds, and the most MiB."""
    least, most = float("inf"), 0
    for _ in range(ROUNDS):
        child = os.fork()
        if child == 0:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            os.execv(program, [program, "lint", path])
        _, status, usage = os.wait4(child, 0)
        assert os.WIFEXITED(status), f"{program}: signal {os.WTERMSIG(status)} for {path}"
        least = min(least, (usage.ru_utime + usage.ru_stime) * 1e3)
        most = max(most, usage.ru_maxrss / 1024)
    return least, most


def main():
    programs = [str(pathlib.Path(each).resolve()) for each in sys.argv[1:] or ["build/release/vitals"]]
    missed = 0
    print("| text | " + " | ".join(f"{os.path.basename(each)}: CPU ms, MiB" for each in programs) + " |")
    print("|---|" + "---|" * len(programs))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text.yaml")
        for name, text in (*friendly(), *hostile()):
            pathlib.Path(path).write_text(text)
            del text  # what we have in memory would count as theirs
            costs = [cost(program, path) for program in programs]
            missed += costs[0][0] > SECONDS * READINGS * 1e3 or costs[0][1] > RESIDENT
            print(f"| {name} | " + " | ".join(f"{cpu:.0f}, {resident:.0f}" for cpu, resident in costs) + " |")
    sys.exit(f"{missed} texts cost too much" if missed else 0)


if __name__ == "__main__":
    main()
