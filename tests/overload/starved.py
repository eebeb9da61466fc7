# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A process that gets a part of a core only, in slices of 5 ms, or of less where the part is so small that there would be
less than one slice a second."""
import contextlib
import os
import pathlib
import signal
import tempfile
import threading

SLICE, SHORTEST_SLICE = 0.005, 0.001  # seconds; the kernel's quota cannot be shorter
LONGEST_PERIOD = 1.0
CGROUP = pathlib.Path("/sys/fs/cgroup/cpu")  # version 1


def slices(cores):
    """How long it runs, and in which period, in seconds."""
    period = min(SLICE / cores, LONGEST_PERIOD)
    return max(period * cores, SHORTEST_SLICE), period


@contextlib.contextmanager
def by_quota(pid, cores):
    """As a container with a CPU limit is."""
    runs, period = slices(cores)
    group = pathlib.Path(tempfile.mkdtemp(prefix="vitals-starved-", dir=CGROUP))
    try:
        (group / "cpu.cfs_period_us").write_text(str(round(period * 1e6)))
        (group / "cpu.cfs_quota_us").write_text(str(round(runs * 1e6)))
        (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            (CGROUP / "cgroup.procs").write_text(str(pid))
        group.rmdir()


@contextlib.contextmanager
def by_signals(pid, cores):
    """Stopped and continued, whatever it would like to do."""
    runs, period = slices(cores)
    ended = threading.Event()

    def slice_up():
        while not ended.is_set():
            os.kill(pid, signal.SIGSTOP)
            ended.wait(period - runs)
            os.kill(pid, signal.SIGCONT)
            ended.wait(runs)

    slicer = threading.Thread(target=slice_up)
    slicer.start()
    try:
        yield
    finally:
        ended.set()
        slicer.join()


def quota_possible():
    return os.access(CGROUP / "cgroup.procs", os.W_OK) and (CGROUP / "cpu.cfs_quota_us").exists()


WAYS = [by_signals, *([by_quota] if quota_possible() else [])]
