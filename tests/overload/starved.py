# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A process that gets a twentieth of a core, in slices of 5 ms each tenth of a second."""
import contextlib
import os
import pathlib
import signal
import tempfile
import threading

RUNS, STANDS = 0.005, 0.095
CGROUP = pathlib.Path("/sys/fs/cgroup/cpu")  # version 1


@contextlib.contextmanager
def by_quota(pid):
    """As a container with a CPU limit of 50m is."""
    group = pathlib.Path(tempfile.mkdtemp(prefix="vitals-starved-", dir=CGROUP))
    try:
        (group / "cpu.cfs_period_us").write_text(str(round((RUNS + STANDS) * 1e6)))
        (group / "cpu.cfs_quota_us").write_text(str(round(RUNS * 1e6)))
        (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            (CGROUP / "cgroup.procs").write_text(str(pid))
        group.rmdir()


@contextlib.contextmanager
def by_signals(pid):
    """Stopped and continued, whatever it would like to do."""
    ended = threading.Event()

    def slice_up():
        while not ended.is_set():
            os.kill(pid, signal.SIGSTOP)
            ended.wait(STANDS)
            os.kill(pid, signal.SIGCONT)
            ended.wait(RUNS)

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
