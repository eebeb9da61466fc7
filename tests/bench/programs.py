# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Programs of the bench that print their figures."""
import re
import subprocess
import sys


def figures(*command):
    """Runs a program that prints `name=number ...`; its numbers."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    numbers = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", done.stdout)}
    if "cpu_us" not in numbers:
        sys.exit(f"bench: {' '.join(map(str, command))} failed: {done.stdout}{done.stderr}")
    return numbers
