# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import resource

import pytest

pytest.register_assert_rewrite("harness", "target", "watched")

import target as counting
from harness.logs_of_failures import pytest_runtest_makereport  # noqa: F401
from harness.vitals import PROGRAM
from watched import WatchedVitals


def pytest_configure():
    for program in (PROGRAM, counting.PROGRAM):
        if not program.exists():
            pytest.exit(f"{program} is missing: tools/test.py overload builds it", 2)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@pytest.fixture
def target():
    server = counting.CountingTarget()
    yield server
    server.close()


@pytest.fixture
def start(request, tmp_path):
    """start({file: manifest}, FLAG...): a `vitals run --checks` that has a result of each check; it ends with the test."""
    request.node.vitals = []

    def run(manifests, *flags):
        folder = tmp_path / f"checks-{len(request.node.vitals)}"
        folder.mkdir()
        for name, text in manifests.items():
            (folder / name).write_text(text)
        vitals = WatchedVitals(folder, *flags)
        request.node.vitals.append(vitals)
        vitals.wait_for_results()
        return vitals

    yield run
    for vitals in request.node.vitals:
        if vitals.running():
            vitals.kill()
