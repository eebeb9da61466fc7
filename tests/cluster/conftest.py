# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import itertools
import os
import subprocess

import pytest

from chart import ROOT
from harness.target import Target
from node import ADDRESS, Node, obstacle
from release import Release

names = itertools.count(1)


@pytest.fixture(scope="session")
def node():
    """One node with the image of these sources, for all tests; each has namespaces and a release of its own."""
    if why := obstacle():
        pytest.skip(why)
    subprocess.run([ROOT / "tools" / "image.sh"], cwd=ROOT, check=True, env={**os.environ, "BASE": "local"})
    made = Node()
    yield made
    made.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure shows the pods, and the end of what each Vitals of the test logged."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for release in getattr(item, "releases", []):
            say(report, release, "get", "pods", "-o", "wide")
            say(report, release, "get", "events")
            say(report, release, "logs", "deployment/vitals", "--tail=40")
            for pod in release.node.list("pods", release.namespace):
                if any(each["restartCount"] for each in pod["status"].get("containerStatuses", [])):
                    say(report, release, "logs", "--previous", pod["metadata"]["name"], "--tail=40")


def say(report, release, *command):
    done = release.node.run("kubectl", f"--namespace={release.namespace}", *command)
    report.sections.append((f"kubectl {' '.join(command)}", done.stdout + done.stderr))


@pytest.fixture
def make_namespace(node):
    """make_namespace(LABEL=VALUE...): the name of a new one; it goes with the test."""
    made = []

    def make(labels=None):
        made.append(f"team-{next(names)}")
        node.call("POST", "/api/v1/namespaces", {"metadata": {"name": made[-1], "labels": labels or {}}})
        return made[-1]

    yield make
    for name in made:
        node.call("DELETE", f"/api/v1/namespaces/{name}")


@pytest.fixture
def namespace(make_namespace):
    return make_namespace()


@pytest.fixture
def install(request, node):
    """install(NAMESPACE, FLAG...): the chart with the image just built; it goes with the test."""
    request.node.releases = []

    def make(namespace, *flags, wait=True):
        made = Release(node, namespace, *flags)
        request.node.releases.append(made)
        made.upgrade(wait=wait)
        return made

    yield make
    for release in request.node.releases:
        release.uninstall()


@pytest.fixture
def target(node):
    """A scripted server that pods can reach."""
    server = Target(ADDRESS)
    yield server
    server.close()
