# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What one tenant stores under our label costs the others neither their checks nor the process."""
import pathlib
import re

import pytest

from harness.eventually import eventually
from harness.fake_api import FakeApi
from harness.manifest import check, manifest

SPACES = ("a", "b", "c")
BALLAST = 100            # ConfigMaps in each namespace
SIZE = 1024 * 1024       # of the ballast in one
ALLOWED = 64 * 1024      # KiB more than without


def resident(vitals, what):
    """KiB: VmRSS or VmHWM."""
    return int(re.search(rf"^{what}:\s+(\d+) kB", pathlib.Path(f"/proc/{vitals.pid}/status").read_text(), re.M)[1])


def measured(config_maps, flags, start, path):
    """(checks, the highest resident memory in KiB) of a Vitals that has read all of it."""
    server = FakeApi(config_maps)
    try:
        vitals = start("--kubeconfig", server.write_kubeconfig(path), *flags)
        eventually(vitals.ready, 120, "everything is read")
        checks = set(vitals.checks())
        highest = resident(vitals, "VmHWM")
        vitals.kill()
        return checks, highest
    finally:
        server.close()


@pytest.mark.optimized
@pytest.mark.parametrize("flags", [[], [word for space in SPACES for word in ("--namespace", space)]],
                         ids=["all-namespaces", "three-namespaces"])
def test_300_mebibytes_of_ballast_under_our_label_cost_no_definition_and_little_memory(flags, start, target, tmp_path):
    ours = {(space, "shop"): {"checks.yaml": manifest(check("front", target.url(f"/{space}")))} for space in SPACES}
    text = "x" * SIZE
    ballast = {(space, f"{where}-{number}"): {"data.txt": text}
               for space in SPACES for number in range(BALLAST // 2) for where in ("before", "zzz")}

    without, little = measured(ours, flags, start, tmp_path / "without")
    found, much = measured({**ours, **ballast}, flags, start, tmp_path / "with")

    assert found == without == {f"{space}/shop/front" for space in SPACES}
    assert much - little <= ALLOWED, f"{little} KiB without, {much} KiB with"
