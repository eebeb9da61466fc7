# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Namespaces that take all that their budgets allow, of each kind at once: the process stays within its memory limit."""
import os
import subprocess

import pytest

from harness.eventually import eventually
from harness.fake_api import FakeApi
from harness.manifest import check, manifest
from harness.vitals import Vitals
from tenants import MIB, most_resident

LIMIT = 128 * MIB      # the chart's
NAMESPACES = 4
STALLED = 400          # checks of each: together more than the places
LARGE = 110            # outputs of 64 KiB, of each: almost its budget
SMALL = 2_000          # checks of each
TEXTS = 4              # ConfigMaps of almost a MiB, of each
LIMITED = """mount -t tmpfs none /sys/fs/cgroup && mkdir /sys/fs/cgroup/memory || exit 1
echo "$0" | tee /sys/fs/cgroup/memory.max > /sys/fs/cgroup/memory/memory.limit_in_bytes; exec "$@" """


def with_memory_limit(limit, *command):
    """The command reads that it may have so many bytes, in either version of cgroups. Nothing enforces it."""
    return ["unshare", "--mount", "--", "sh", "-c", LIMITED, str(limit), *map(str, command)]


def possible():
    return os.geteuid() == 0 and subprocess.run(with_memory_limit(LIMIT, "true"), capture_output=True,
                                                check=False).returncode == 0


class LimitedVitals(Vitals):
    def command(self, flags):
        return with_memory_limit(LIMIT, *super().command(flags))


def greedy(target):
    """{(namespace, name): data}"""
    config_maps = {}

    def put(namespace, name, checks, **settings):
        config_maps[namespace, name] = {"checks.yaml": manifest(*checks, timeout="60s", **settings)}

    for number in range(NAMESPACES):
        ns = f"greedy-{number}"
        put(ns, "stalled", [check(f"s{n}", target.url(f"/stall/{number}/{n}"), outputMaxSize=65536)
                            for n in range(STALLED)], interval="60s")
        put(ns, "large", [check(f"l{n}", target.url("/large"), outputMaxSize=65536) for n in range(LARGE)], interval="5s")
        put(ns, "small", [check(f"c{n}", target.url("/small")) for n in range(SMALL)], interval="60s")
        for text in range(TEXTS):
            put(ns, f"text-{text}", [check(f"t{text}-{n}", target.url("/small"), notes="n" * 3900) for n in range(240)],
                interval="60s")
    return config_maps


@pytest.mark.skipif(not possible(), reason="needs to mount")
def test_namespaces_that_take_all_they_may_stay_within_the_memory_limit(request, target, tmp_path):
    server = FakeApi(greedy(target))
    vitals = LimitedVitals("--kubeconfig", server.write_kubeconfig(tmp_path / "config"), "--targets=any")
    request.node.vitals = [vitals]
    try:
        eventually(vitals.ready, 120, "everything is read")
        eventually(lambda: sum(path.startswith("/stall") for path in target.counts()) >= 500, 120, "bodies stall")
        eventually(lambda: vitals.metric("vitals_probes_in_flight") >= 0.9 * vitals.metric("vitals_probes_in_flight_limit"),
                   120, "the places are taken")
        eventually(lambda: target.counts().get("/large", 0) >= 2 * NAMESPACES * LARGE, 120, "outputs are kept")

        places = vitals.metric("vitals_probes_in_flight_limit")
        outputs, texts, checks = (
            sum(vitals.metric(f"vitals_namespace_{what}", namespace=f"greedy-{n}") for n in range(NAMESPACES))
            for what in ("output_bytes", "definition_bytes", "checks"))
        print(f"{places:.0f} places, {outputs / MIB:.1f} MiB of outputs, {texts / MIB:.1f} MiB of texts, {checks:.0f} checks: "
              f"{most_resident(vitals) / MIB:.0f} MiB")
        assert places * 65536 + outputs + texts + checks * 1100 <= LIMIT - 36 * MIB
        assert most_resident(vitals) <= LIMIT
    finally:
        vitals.kill()
        server.close()
