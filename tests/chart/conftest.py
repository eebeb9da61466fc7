# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import pathlib

import pytest

from chart import succeeded
from harness.eventually import eventually
from harness.vitals import Vitals
from releases import ChartCluster

CRDS = pathlib.Path(__file__).parent / "crds"

@pytest.fixture(scope="session")
def cluster():
    made = ChartCluster()
    try:
        succeeded(made.run("kubectl", "apply", "-f", CRDS))
        for name in ("vitals", "vitals-ci", "shop", "payments"):
            made.make_restricted(name)
        eventually(lambda: made.run("kubectl", "get", "servicemonitors,podmonitors,prometheusrules", "-A").returncode == 0, 20,
                   "the operator's kinds")
        yield made
    finally:
        made.close()


@pytest.fixture
def installed(cluster):
    """The chart as it comes, installed."""
    printed = cluster.install()
    yield printed
    cluster.uninstall()


@pytest.fixture
def start():
    """start(ARGUMENT...): a `vitals run`; it ends with the test."""
    running = []

    def run_vitals(*arguments):
        running.append(Vitals(*arguments))
        return running[-1]

    yield run_vitals
    for vitals in running:
        if vitals.running():
            vitals.kill()
