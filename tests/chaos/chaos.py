#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Random lives of $VITALS_PROGRAM, best of one built with sanitizers: it ends as asked, and nothing of ours breaks.

Each life has random flags, and random things happen to it: hostile targets, edits, damaged files, rotated credentials,
an API server that is cut off, few file descriptors, hammered ports, SIGSTOP, a first and a second signal to end.
The seed is printed first; life N of a seed does the same again, as far as time allows.

    VITALS_PROGRAM=build/asan/vitals chaos.py --seconds 60
    VITALS_PROGRAM=build/asan/vitals chaos.py --seed 7 --life 12
"""
import argparse
import logging
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))

from harness.cluster import Cluster  # noqa: E402
from harness.own_names import NamedVitals, possible  # noqa: E402
from harness.vitals import Vitals  # noqa: E402
from world import NAMESPACE, World  # noqa: E402

TO_END = 60  # seconds; the program itself gives up after 25, and instrumented ones on a busy machine are slow
# What a sanitizer prints, and what the program says of itself when a mistake of ours shows.
BROKEN = re.compile(r"Sanitizer|runtime error:|terminate called|Assertion|part of the program failed|probe broke off|"
                    r"a probe loop broke|shutdown did not end|\"msg\":\"(connection|request) failed\"")


def flags_of(world, dice):
    flags = ["--probe-threads", dice.choice((1, 1, 2, 4)), "--log-level", dice.choice(("debug", "info")),
             "--shutdown-delay", dice.choice(("0s", "0s", "1s"))]
    if dice.random() < 0.3:
        flags += ["--max-in-flight", dice.choice((1, 8, 64))]
    if world.cluster and dice.random() < 0.5:
        return flags + ["--kubeconfig", world.kubeconfig]
    return flags + ["--checks", world.manifests]


def run_limited(world, dice, flags):
    """A Vitals, in some lives with few file descriptors."""
    limit = ["prlimit", f"--nofile={dice.randrange(40, 128)}"] if dice.random() < 0.2 else []

    class Limited(NamedVitals if possible() else Vitals):
        def command(self, words):
            return [*limit, *super().command(words)]

    named = (world.resolv_conf,) if possible() else ()
    return Limited(*named, *flags)


def live(world, dice, vitals, seconds):
    """Until its time is up or it has ended."""
    happenings = [world.edit, world.edit, world.edit, world.damage, world.rotate]
    if world.cluster:
        happenings += [world.edit_cluster, world.edit_cluster, world.cut, world.mend, world.mend]
    end = time.monotonic() + seconds
    while vitals.running() and time.monotonic() < end:
        dice.choice(happenings)()
        if told := vitals.log("listening"):
            world.hammer([int(told[0][name].rsplit(":", 1)[1]) for name in ("healthz", "api", "metrics")])
        if dice.random() < 0.05:
            vitals.signal(signal.SIGSTOP)
            time.sleep(dice.uniform(0, 0.5))
            vitals.signal(signal.SIGCONT)
        time.sleep(dice.uniform(0, 0.3))


def end(dice, vitals):
    """What of its end is not as it should be; its log is whole then."""
    signals = dice.choice((1, 1, 2))
    for _ in range(signals):
        if vitals.running():
            vitals.signal(dice.choice((signal.SIGTERM, signal.SIGINT)))
            time.sleep(dice.choice((0, 0, 0.1)))
    try:
        code = vitals.wait(TO_END)
    except subprocess.TimeoutExpired:
        vitals.kill()
        return [f"it did not end within {TO_END} s"]
    fitting = {0}
    if signals > 1 or not vitals.log("listening"):
        fitting |= {1}  # a second signal ends it at once; few descriptors or no manifest keep it from starting
    if not vitals.log("stopping"):
        fitting |= {-signal.SIGTERM, -signal.SIGINT}  # sent before it handles them
    return [] if code in fitting else [f"exit code {code}"]


def complaints(vitals):
    return [line for line in vitals.lines if BROKEN.search(line)]


def one_life(seed, number, cluster):
    dice = random.Random(f"{seed} {number}")
    with tempfile.TemporaryDirectory(prefix="vitals-chaos-", ignore_cleanup_errors=True) as folder:
        world = World(dice, pathlib.Path(folder), cluster)
        try:
            world.edit()
            vitals = run_limited(world, dice, flags_of(world, dice))
            live(world, dice, vitals, dice.choice((0.05, 2, 5, 10)))
            found = end(dice, vitals) + complaints(vitals)
        finally:
            world.close()
    if found:
        print(f"---- life {number} of seed {seed}:", flush=True)
        print("\n".join([*found[:40], "  the end of its log:", *vitals.lines[-40:]]), flush=True)
    return not found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="no life begins after that")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--life", type=int, help="only this one")
    parser.add_argument("--no-cluster", action="store_true", help="files only: no API server")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    logging.disable()  # asyncio's complaints about peers that are gone

    cluster = None if options.no_cluster else Cluster()
    try:
        if cluster:
            cluster.create_namespace(NAMESPACE)
        begun, number, good = time.monotonic(), options.life or 0, 0
        while True:
            good += one_life(options.seed, number, cluster)
            number += 1
            if options.life is not None or time.monotonic() - begun > options.seconds:
                break
    finally:
        if cluster:
            cluster.close()
    lives = 1 if options.life is not None else number
    print(f"{lives} lives, {lives - good} of them broken", flush=True)
    sys.exit(0 if good == lives else 1)


if __name__ == "__main__":
    main()
