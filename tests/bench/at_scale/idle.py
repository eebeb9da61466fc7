# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A controller that has nothing to do."""
import time

from harness.eventually import eventually

from at_scale.bench import Row
from at_scale.observe import mebibytes, settle, switches

WATCHED = 60  # seconds


def idle(bench):
    with bench.folder() as folder:
        (folder / "none.yaml").write_text("checks: []\n")
        yield from watched(bench, "files", "--checks", folder)
    bench.cluster.create_namespace("idle")
    yield from watched(bench, "API server", "--kubeconfig", bench.cluster.kubeconfig, "--namespace", "idle")


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
            resident = mebibytes(vitals.pid)
        yield Row(f"idle controller, {source}, {name}", "≤ 10 MiB resident, no wake-up that is not due",
                  f"{resident:.1f} MiB; {woken} wake-ups in {WATCHED} s", resident <= 10 and woken == 0)
