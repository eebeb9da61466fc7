# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The image's program as a container runtime would start it: in the image's root, read-only, as its user, as PID 1."""
import os
import pathlib
import shlex
import shutil
import signal

from harness.eventually import eventually
from harness.vitals import Vitals

# /proc is what a runtime mounts besides; the pod's own files are in the root already. The outer of the two process
# namespaces ends with us, and what is in it: the death of a parent is not told to a process that has changed its user.
ENTER = """\
mount --bind {root} {root}
mount -o remount,bind,ro {root}
exec unshare --pid --fork --mount-proc={root}/proc env -i {variables} {chroot} --userspec={user} {root} "$@"
"""


def contained(root, user, *command, variables=()):
    """`command`, which sees nothing but `root`."""
    enter = ENTER.format(root=shlex.quote(str(root)), user=user, variables=shlex.join(variables),
                         chroot=shutil.which("chroot"))
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--", "sh", "-ec", enter, "sh", *map(str, command)]


def child(pid):
    return int(eventually(pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text, 10, "a child process"))


class Container(Vitals):
    """A `vitals run` on free ports, with the image's entrypoint."""

    def __init__(self, root, config, *arguments, variables=()):
        self._contained = lambda *flags: contained(root, config["User"], *config["Entrypoint"], *flags,
                                                   variables=variables)
        super().__init__(*arguments, canaries=False)  # it sees no files of ours

    def command(self, flags):
        return self._contained("run", *flags)

    @property
    def pid(self):
        """Outside; inside it is 1."""
        return child(child(super().pid))

    def signal(self, number=signal.SIGTERM):
        pid = self.pid
        eventually(lambda: pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "vitals", 10, "the program")
        os.kill(pid, number)

    def children(self):
        """(name, state) of each child of PID 1."""
        pid = self.pid
        found = []
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            except OSError:
                continue
            if fields["PPid"] == str(pid):
                found.append((fields["Name"], fields["State"]))
        return found
