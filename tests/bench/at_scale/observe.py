# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What the kernel and its own metrics say of a running Vitals."""
import pathlib
import re
import subprocess
import tempfile
import time

from product import cpu_of, resident_of

LATENESS = "vitals_probe_lateness_seconds"

class Scrape:
    """One answer of /metrics. At 100,000 checks it has 20 MB: only what is asked for is looked at, and curl reads it, for
    the time that Python takes would be taken from what is measured on the same cores."""

    def __init__(self, vitals):
        with tempfile.TemporaryFile("w+", encoding="utf-8") as body:
            done = subprocess.run(["curl", "-fsS", "--max-time", "30", "-w", "%{stderr}%{time_total}",
                                   f"http://{vitals.address('metrics')}/metrics"],
                                  stdout=body, stderr=subprocess.PIPE, check=True, text=True)
            self.taken = time.monotonic()
            body.seek(0)
            self._text = body.read()
        self.seconds = float(done.stderr)
        self.megabytes = len(self._text) / 1e6

    def sum(self, name):
        return sum(float(value) for value in re.findall(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", self._text, re.M))

    def status(self, status):
        return int(float(re.search(rf'^vitals_checks\{{status="{status}"\}} (\S+)$', self._text, re.M)[1]))

    def histogram(self, name):
        """How many were counted up to each bound."""
        found = re.findall(rf'^{name}_bucket\{{le="([^"]+)"\}} (\S+)$', self._text, re.M)
        return {float(bound.replace("+Inf", "inf")): float(count) for bound, count in found}


def quantile(before, after, share):
    """Of what was counted between two scrapes, as the bound of the bucket it falls into."""
    counts = {bound: after[bound] - before[bound] for bound in after}
    total = counts[max(counts)]
    return min(bound for bound, count in counts.items() if count >= share * total)


def beyond(before, after, limit):
    """How many of those between two scrapes lie beyond the limit, which is the bound of a bucket."""
    return sum(side * (counts[max(counts)] - counts[limit]) for side, counts in ((1, after), (-1, before)))


def settle(pid, quiet=0.05, timeout=180):
    """Until the program has used hardly any CPU for two seconds."""
    end, still = time.monotonic() + timeout, 0
    while still < 2:
        before = cpu_of(pid)
        time.sleep(1)
        still = still + 1 if cpu_of(pid) - before <= quiet else 0
        if time.monotonic() > end:
            raise AssertionError(f"the program was still busy after {timeout} s")


def mebibytes(pid):
    return resident_of(pid) / 1024


def most_mebibytes(pid):
    """Resident, at the most so far."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def own_mebibytes(pid):
    """Without what is only mapped from files."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024


def switches(pid):
    """Voluntary context switches of each thread: how often it has gone to sleep."""
    found = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        found[task.name] = int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.M)[1])
    return found


def descriptors(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/task").iterdir()))
