# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The tests in Go of this folder, each with a Vitals of its own whose checks come from files that the test writes; those of
near_test.go with the API over the nodes of nodes/nodes.cpp."""
import os
import pathlib
import re
import subprocess

import pytest

from harness.eventually import eventually

# As world_test.go and node_test.go have it.
NODE = ["--node-name=release-1", "--node-id=7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d10", "--node-meta=rack=7"]
FILES = sorted(pathlib.Path(__file__).parent.glob("*_test.go"))
NEAR = "near_test.go"


def names_in(files):
    return [name for file in files for name in re.findall(r"^func (Test\w+)\(", file.read_text(), re.M)]


def run(client, name, **environment):
    done = subprocess.run([client, "-test.run", f"^{name}$", "-test.v"], capture_output=True, text=True, timeout=900, check=False,
                          env={**os.environ, **environment})

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"--- PASS: {name}" in done.stdout


@pytest.mark.parametrize("name", names_in(file for file in FILES if file.name != NEAR))
def test_hashicorps_client(client, start, tmp_path, name):
    vitals = start("--checks", tmp_path, *NODE)
    eventually(vitals.ready, 5, "ready")

    run(client, name, VITALS_API=vitals.address("api"), VITALS_METRICS=vitals.address("metrics"), VITALS_CHECKS=str(tmp_path))


@pytest.mark.parametrize("name", names_in(file for file in FILES if file.name == NEAR))
def test_hashicorps_client_with_several_nodes(client, nodes, name):
    run(client, name, VITALS_API=nodes)
