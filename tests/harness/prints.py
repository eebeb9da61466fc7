#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Is every line of the second file in the first?      prints.py PRINTED EXPECTED [output|lines]

Figures, ages, hashes and spacing may differ, and the order may: which check is probed first depends on the time.
With `lines`, a printed line may hold more than the expected one."""
import pathlib
import re
import sys


def plain(line):
    return re.sub(r"\b[0-9a-f]{8,}\b|\d+(\.\d+)?(ms|s|m)?", "0", re.sub(r"\s+", " ", line)).strip()


def missing(printed, expected, parts=False):
    """The first line of `expected` that does not come; None when all do."""
    lines = {plain(line) for line in printed} | {""}

    def found(wanted):
        return any(wanted in line for line in lines) if parts else wanted in lines

    return next((wanted for wanted in expected if not found(plain(wanted))), None)


def main():
    printed, expected = (pathlib.Path(name).read_text().splitlines() for name in sys.argv[1:3])
    line = missing(printed, expected, parts=sys.argv[3:] == ["lines"])
    if line is not None:
        print(f"not printed: {line}")
        sys.exit(1)


if __name__ == "__main__":
    main()
