#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The whole product at scale: what it takes of memory and time, as one table.

    tests/bench/scale.py --build build/release               every row: half an hour
    tests/bench/scale.py --build build/release start edit    these alone

Needs the `bench` target of the release build and, for the rows that ask a real API server, the programs of
tests/kube/build.sh. With --static PROGRAM the program of the image is measured beside the release build.
"""
import argparse
import pathlib
import resource
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))  # for `harness`

from at_scale.bench import Bench, print_head, print_row  # noqa: E402
from at_scale.edit import edit  # noqa: E402
from at_scale.growth import growth, lateness, probe_threads  # noqa: E402
from at_scale.idle import idle  # noqa: E402
from at_scale.listing import listing  # noqa: E402
from at_scale.lists import lists  # noqa: E402
from at_scale.memory import at_rest, in_flight  # noqa: E402
from at_scale.reports import reports  # noqa: E402
from at_scale.scrape import scrape  # noqa: E402
from at_scale.start import start  # noqa: E402
from at_scale.tenants import tenants  # noqa: E402
from at_scale.ttl import ttl  # noqa: E402
from at_scale.waiting import waiting  # noqa: E402

SUBJECTS = {
    "memory": at_rest,
    "in-flight": in_flight,
    "idle": idle,
    "start": start,
    "edit": edit,
    "scrape": scrape,
    "listing": listing,
    "lists": lists,
    "waiting": waiting,
    "tenants": tenants,
    "reports": reports,
    "ttl": ttl,
    "growth": growth,
    "probe-threads": probe_threads,
    "lateness": lateness,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--static", type=pathlib.Path, help="the program of the image, to be measured too")
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)}; default: all")
    options = parser.parse_args()
    if unknown := [name for name in options.subjects if name not in SUBJECTS]:
        parser.error(f"no such subject: {', '.join(unknown)}")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    bench = Bench(options.build.resolve(), options.static)
    print_head()
    missed = 0
    try:
        for name in options.subjects or SUBJECTS:
            print(name, file=sys.stderr)
            for row in SUBJECTS[name](bench):
                missed += not row.met
                print_row(row, f"tests/bench/scale.py {name}")
    finally:
        bench.close()
    print(f"\n{missed} rows missed their reach." if missed else "\nEvery row meets its reach.")


if __name__ == "__main__":
    main()
