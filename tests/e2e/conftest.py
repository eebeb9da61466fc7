# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import itertools
import re

import pytest

from harness.canaries import NAME, NAMESPACE, canaries
from harness.cluster import Cluster
from harness.eventually import eventually
from harness.logs_of_failures import pytest_runtest_makereport  # noqa: F401
from harness.target import Target
from harness.vitals import PROGRAM, Vitals

names = itertools.count(1)
SANITIZERS_REPORT = re.compile(r"Sanitizer:|runtime error:")


def pytest_configure():
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is missing: make build", 2)


@pytest.fixture(scope="session")
def shared_cluster():
    """One API server for all tests that leave it running."""
    cluster = Cluster()
    canaries().plant(cluster)
    cluster.install_reports()
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(shared_cluster):
    """The shared API server; what the test leaves behind in its namespaces is cleared away."""
    created = []
    create = shared_cluster.create_namespace
    shared_cluster.create_namespace = lambda name: (create(name), created.append(name))
    yield shared_cluster
    shared_cluster.create_namespace = create
    for name in created:
        shared_cluster.delete_all(name)


@pytest.fixture
def without_canaries(cluster):
    """For tests that count all checks of the shared API server."""
    cluster.delete(NAMESPACE, NAME)
    yield
    canaries().define(cluster)


@pytest.fixture
def own_cluster(request):
    """An API server that the test may do anything to."""
    cluster = Cluster(*getattr(request, "param", ()))
    cluster.install_reports()
    yield cluster
    cluster.close()


@pytest.fixture
def namespace(cluster):
    name = f"team-{next(names)}"
    cluster.create_namespace(name)
    return name


@pytest.fixture
def target():
    server = Target()
    yield server
    server.close()


@pytest.fixture
def start(request):
    """start(ARGUMENT...): a `vitals run`; it ends with the test. `kind`: a class, or how else one is made."""
    request.node.vitals = []

    def run(*arguments, kind=Vitals, **options):
        vitals = kind(*arguments, **options)
        request.node.vitals.append(vitals)
        return vitals

    yield run
    for vitals in request.node.vitals:
        if vitals.running():
            vitals.kill()
        assert not [line for line in vitals.lines if SANITIZERS_REPORT.search(line)]


@pytest.fixture
def vitals(cluster, start):
    """A Vitals that watches all namespaces of the shared API server, and is ready."""
    running = start("--kubeconfig", cluster.kubeconfig)
    eventually(running.ready, 10, "ready")
    return running
