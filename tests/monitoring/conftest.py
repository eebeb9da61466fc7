# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import pytest

pytest.register_assert_rewrite("harness")  # so that a comparison in it tells both sides

from harness.target import Target
from harness.vitals import PROGRAM
from prometheus import Prometheus
from scene import Scene


def pytest_configure():
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is missing: make build", 2)


@pytest.fixture(scope="session")
def target():
    server = Target()
    yield server
    server.close()


@pytest.fixture(scope="session")
def scene():
    played = Scene()
    yield played
    played.close()


@pytest.fixture(scope="session")
def scraped(scene):
    """A Prometheus that scrapes the scene's Vitals."""
    prometheus = Prometheus({"vitals": scene.vitals})
    yield prometheus
    prometheus.close()
