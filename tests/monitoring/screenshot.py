#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Renew docs/images/dashboard.png: five minutes of a small platform on which things go wrong."""
import pathlib
import shutil
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1])]

from page import make_folder, open_page
from prometheus import ROOT, Prometheus
from scene import Scene

PICTURE = ROOT / "docs" / "images" / "dashboard.png"
LENGTH = 300


def story(scene):
    """[(second, what happens)]"""
    answers = scene.target.answers
    yield 20, lambda: answers("/checkout", 200, delay=0.4)
    yield 60, lambda: answers("/checkout", 503, delay=0.4)
    yield 110, lambda: answers("/checkout", 200, delay=0.08)
    for flap in range(130, 180, 12):
        yield flap, lambda: answers("/query", 500, delay=0.02)
        yield flap + 5, lambda: answers("/query", 200, delay=0.12)
    yield 190, lambda: answers("/ledger", None)
    yield 205, scene.link.cut
    yield 225, lambda: answers("/ledger", 200, delay=0.02)
    yield 240, scene.link.mend
    yield 265, lambda: answers("/refunds", 429)
    yield 280, lambda: answers("/refunds", 503)


def play(scene):
    begin = time.monotonic()
    for second, happen in [*story(scene), (LENGTH, lambda: None)]:
        time.sleep(max(0.0, begin + second - time.monotonic()))
        happen()


def main():
    folder = make_folder()
    scene = Scene()
    prometheus = Prometheus({"vitals": scene.vitals}, pages=folder)
    try:
        print(f"{LENGTH} s of {prometheus.url}/user/", flush=True)
        play(scene)
        PICTURE.parent.mkdir(exist_ok=True)
        open_page(prometheus, LENGTH, PICTURE)
        print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KiB")
    finally:
        prometheus.close()
        scene.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
