# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A controller that has nothing to do."""
import time

from harness.eventually import eventually

from at_scale.bench import Row
from at_scale.observe import mebibytes, own_mebibytes, settle, switches

WATCHED = 60  # seconds
# What is due in that time: files are looked at every ten seconds, since some file systems tell of no change; an API server
# sends a bookmark a minute, and the limits of its silence and of idle connections are timers.
DUE = {"files": 6, "an API server": 4}
TOLERANCE = 2  # of the counting: the kernel puts a thread to sleep in a page fault, too


def idle(bench):
    with bench.folder() as folder:
        (folder / "none.yaml").write_text("checks: []\n")
        yield from watched(bench, "files", "--checks", folder)
    bench.cluster.create_namespace("idle")
    yield from watched(bench, "an API server", "--kubeconfig", bench.cluster.kubeconfig, "--namespace", "idle")


def watched(bench, source, *arguments):
    for name, binary in (("release build", bench.binary), ("program of the image", bench.static)):
        if binary is None:
            continue
        with bench.vitals(*arguments, binary=binary) as vitals:
            eventually(vitals.ready, 10, "ready")
            settle(vitals.pid)
            before = switches(vitals.pid)
            time.sleep(WATCHED)
            woken = sum(switches(vitals.pid).values()) - sum(before.values())
            resident, own = mebibytes(vitals.pid), own_mebibytes(vitals.pid)
        yield Row(f"idle controller with {source}, {name}", "≤ 10 MiB resident, no wake-up that is not due",
                  f"{resident:.1f} MiB, {own:.1f} of them its own and the rest pages of the program and its libraries; "
                  f"{woken} wake-ups in {WATCHED} s, some {DUE[source]} of them due",
                  resident <= 10 and woken <= DUE[source] + TOLERANCE)
