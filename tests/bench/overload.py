#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What an overload does to the shipped binary, as a table: the figures that tests/overload cannot assert, since they are
the machine's, too.

    tests/bench/overload.py --build build/release [--seconds 60] [overload] [flood]

Needs the targets `vitals`, `overload_target` and `overload_flood` of the release build.
"""
import argparse
import contextlib
import os
import pathlib
import resource
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]


def import_from_tests(build):
    """What tests/overload is written with, for the programs of that build."""
    os.environ["VITALS_PROGRAM"] = str(build / "vitals")
    os.environ["OVERLOAD_TARGET"] = str(build / "tests" / "overload" / "overload_target")
    os.environ["OVERLOAD_FLOOD"] = str(build / "tests" / "overload" / "overload_flood")
    sys.path[:0] = [str(TESTS), str(TESTS / "overload")]


@contextlib.contextmanager
def vitals_with(manifests, *flags):
    from watched import WatchedVitals
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as name:
        folder = pathlib.Path(name)
        for file, text in manifests.items():
            (folder / file).write_text(text)
        vitals = WatchedVitals(folder, *flags)
        try:
            vitals.wait_for_results()
            yield vitals
        finally:
            vitals.kill()


def edit_milliseconds(vitals, target):
    """From writing a file until its definitions run."""
    from harness.eventually import eventually
    from harness.manifest import check, manifest
    begun = time.monotonic()
    (vitals.folder / "late.yaml").write_text(manifest(check("late", target.url("/late"))))
    read = eventually(lambda: vitals.log("definitions read", configmap="local/late"), 60, "the edit was read")
    return (read[0]["seen"] - begun) * 1e3


def spread(counts, path):
    of_these = [count for each, count in counts.items() if each.startswith(path + "/")]
    return f"{path[1:]} {min(of_these)} to {max(of_these)}"


def figures(vitals, target, paths, seconds, way=None):
    from target import since
    from watched import grown, lateness
    before, served, begun = vitals.tell(), target.counts(), time.monotonic()
    with way(vitals.pid) if way else contextlib.nullcontext():
        time.sleep(seconds)
    counts = since(served, target.counts())
    took, told = time.monotonic() - begun, grown(before, vitals.tell())
    health = [each * 1e3 for each in vitals.answer_times("/healthz", 1000)]
    return {"probes/s": f"{sum(told['outcomes'].values()) / took:,.0f}",
            "late by, mean s": f"{lateness(told):.2f}",
            "ticks skipped": f"{told['vitals_probe_ticks_skipped_total']:,.0f}",
            "probes per check, least to most": ", ".join(spread(counts, path) for path in paths),
            "inconclusive": f"{told['outcomes']['inconclusive']:,.0f}",
            "healthy, but critical": len([name for name in vitals.accused() if "hang" not in name]),
            "resident MiB, grown by": f"{told['process_resident_memory_bytes'] / 2**20:.1f}",
            "/healthz p50, p99 ms": f"{health[500]:.1f}, {health[990]:.1f}",
            "edit ms": f"{edit_milliseconds(vitals, target):.0f}"}


def overloads():
    """(name, {path: how many checks}, their settings, flags, what holds it back)"""
    from starved import WAYS
    for timeout in ("200ms", "1s"):
        yield (f"20,000/s asked of one thread, timeout {timeout}", {"/well": 20_000}, {"timeout": timeout}, ["--probe-threads", 1], None)
    yield "100 places, 400 targets that hang for 0.5 s", {"/hang": 400}, {"timeout": "500ms"}, ["--max-in-flight", 100], None
    yield ("100 places, 300 targets that hang for 0.5 s and 100 that do not", {"/hang": 300, "/well": 100}, {"timeout": "500ms"},
           ["--max-in-flight", 100], None)
    for way in WAYS:
        yield f"2,000/s with a twentieth of a core, {way.__name__.replace('_', ' ')}", {"/well": 2_000}, {"timeout": "200ms"}, [], way


def run(paths, settings, flags, way, seconds):
    from target import CountingTarget
    from watched import many
    target = CountingTarget()
    manifests = {}
    for path, count in paths.items():
        manifests |= many(target, path, count, interval="1s", **settings)
    with contextlib.closing(target), vitals_with(manifests, *flags) as vitals:
        return figures(vitals, target, paths, seconds, way)


FLOOD_TIMEOUT = 0.9  # and 100 ms more are a bound of the histogram


def flooded(floods, seconds):
    """1,000 good checks beside so many targets that send without end, all on one probe thread."""
    from at_scale.observe import LATENESS, Scrape, beyond, quantile
    from harness.manifest import check, manifest
    from target import CountingTarget, FloodTargets
    from watched import many
    good, bad = CountingTarget(), FloodTargets()
    manifests = many(good, "/well", 1_000)
    for name, url in bad.urls().items():
        checks = [check(f"{name}-{i}", f"{url}/{i}", tlsSkipVerify=True) for i in range(floods // max(len(bad.urls()), 1))]
        manifests[f"{name}.yaml"] = manifest(*checks, timeout=f"{FLOOD_TIMEOUT:g}s")
    with contextlib.closing(good), contextlib.closing(bad), vitals_with(manifests, "--probe-threads", 1) as vitals:
        time.sleep(6)  # until all have found their beat
        before, told = Scrape(vitals), vitals.tell()
        time.sleep(seconds)
        after, reasons = Scrape(vitals), vitals.tell()["reasons"]
        lateness = [each.histogram(LATENESS) for each in (before, after)]
        durations = [each.histogram("vitals_probe_duration_seconds") for each in (before, after)]
        well = [name for name in vitals.accused() if name.startswith("well")]
        return {"lateness p99 ms": f"≤ {quantile(*lateness, 0.99) * 1e3:g}", "p99.9 ms": f"≤ {quantile(*lateness, 0.999) * 1e3:g}",
                "verdicts later than timeout + 100 ms": f"{beyond(*durations, 1.0):.0f}",
                "failures by reason": ", ".join(f"{name} {count - told['reasons'][name]:,.0f}" for name, count in reasons.items()
                                                if count > told["reasons"][name]) or "none",
                "healthy, but critical": len(well)}


def print_table(title, rows):
    for number, (name, row) in enumerate(rows):
        if number == 0:
            print(f"\n| {title} |", " | ".join(row), "|")
            print("|---" * (len(row) + 1) + "|")
        print(f"| {name} |", " | ".join(map(str, row.values())), "|", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("tables", nargs="*", default=["overload", "flood"], help="overload, flood; default: both")
    options = parser.parse_args()
    import_from_tests(options.build.resolve())
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if "overload" in options.tables:
        print_table("overload", ((name, run(*what, options.seconds)) for name, *what in overloads()))
    if "flood" in options.tables:
        print_table("1,000 good checks beside", ((f"{count} that send without end", flooded(count, options.seconds)) for count in (0, 50)))


if __name__ == "__main__":
    main()
