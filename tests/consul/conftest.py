# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import itertools
import subprocess

import pytest

pytest.register_assert_rewrite("harness")  # so that a comparison in it tells both sides

from harness.cluster import Cluster
from harness.eventually import eventually
from harness.logs_of_failures import pytest_runtest_makereport  # noqa: F401
from harness.vitals import PROGRAM, ROOT, Vitals

names = itertools.count(1)


def pytest_configure():
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is missing: make build", 2)


def go_program(folder):
    """The path of the program that is made of the folder's Go module."""
    done = subprocess.run([ROOT / "tests" / "build_go.sh", folder], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the Go program of tests/{folder} cannot be built (make setup): {done.stderr[-500:]}")
    return done.stdout.strip()


@pytest.fixture(scope="session")
def client():
    """HashiCorp's client: the tests of this folder that are written in Go."""
    return go_program("consul") + ".test"


@pytest.fixture(scope="session")
def shared_cluster():
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(shared_cluster):
    return shared_cluster


@pytest.fixture
def namespace(cluster):
    name = f"team-{next(names)}"
    cluster.create_namespace(name)
    yield name
    cluster.delete_all(name)


@pytest.fixture
def start(request):
    """start(ARGUMENT...): a `vitals run` without canaries, since tests count; it ends with the test."""
    request.node.vitals = []

    def run(*arguments):
        vitals = Vitals(*arguments, canaries=False)
        request.node.vitals.append(vitals)
        return vitals

    yield run
    for vitals in request.node.vitals:
        if vitals.running():
            vitals.kill()


@pytest.fixture
def nodes():
    """The address of the API over several nodes: nodes/nodes.cpp. It lives as long as the test."""
    program = PROGRAM.parent / "tests" / "consul" / "nodes" / "consul_nodes"
    if not program.exists():
        pytest.fail(f"{program} is missing: tools/build.sh release consul_nodes")
    with subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", program], stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.kill()


@pytest.fixture
def vitals(cluster, start):
    """A Vitals that watches all namespaces of the API server, and is ready."""
    running = start("--kubeconfig", cluster.kubeconfig)
    eventually(running.ready, 10, "ready")
    return running
