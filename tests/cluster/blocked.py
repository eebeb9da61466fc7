# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Blocks one thread of a container's process, as a debugger does: a signal could only stop the whole process."""
import contextlib
import ctypes
import os
import pathlib

PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
WALL = 0x40000000  # __WALL: wait for threads, too


def process_of(pod):
    """The process number of Vitals in that pod."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (folder / "comm").read_text() == "vitals\n" and pod["metadata"]["uid"] in (folder / "cgroup").read_text():
                return int(folder.name)
    raise AssertionError("no such process")


def probe_thread(process):
    """The thread of the first probe loop, by its name."""
    for folder in sorted(pathlib.Path(f"/proc/{process}/task").iterdir(), key=lambda each: int(each.name)):
        if (folder / "comm").read_text() == "probe\n":
            return int(folder.name)
    raise AssertionError("no such thread")


class Blocked:
    def __init__(self, thread):
        self._thread = thread
        libc = ctypes.CDLL(None, use_errno=True)
        for what in (PTRACE_SEIZE, PTRACE_INTERRUPT):
            if libc.ptrace(what, thread, None, None):
                raise OSError(ctypes.get_errno(), f"ptrace {what}")

    def reaped(self):
        """A traced thread that was killed goes only when its tracer has taken note: True then."""
        with contextlib.suppress(ChildProcessError):
            found, status = os.waitpid(self._thread, os.WNOHANG | WALL)
            return found != 0 and not os.WIFSTOPPED(status)
        return True
