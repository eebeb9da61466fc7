# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Installing, upgrading and removing the chart, as a platform team does it on its first day."""
import os
import re
import subprocess
import time

import pytest

import page
from chart import ROOT, programs
from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

FLAGS = ["--set=image.registry=localhost", "--wait", "--timeout=300s"]
QUICK = [*FLAGS, "--create-namespace", "--set=shutdownDelay=0s"]
RELEASE = "app.kubernetes.io/instance=vitals"
TEST = "app.kubernetes.io/component=test"


def shell(node, command):
    """As a user types it; the finished process."""
    return subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, "KUBECONFIG": str(node.kubeconfig), "HOME": str(node.dir),
                               "PATH": f"{programs()}:{os.environ['PATH']}"})


def commands(notes):
    """Those that NOTES.txt shows."""
    blocks = re.findall(r"^  ((?:kubectl|curl) .*?)$(?=\n\n|\Z)", notes, re.M | re.S)
    return [re.sub(r"\n  ", "\n", block) for block in blocks]


def without_times(event):
    """Of `kubectl describe`'s line, without its age and how long the probe took."""
    kind, reason, _, *rest = re.sub(r" in \S+ (ms|s)$", " in ...", event.rstrip()).split()
    return [kind, reason, *rest]


@pytest.fixture
def no_release(node):
    """The release goes, what a failed `helm test` leaves, and what the notes made us paste."""
    yield
    node.uninstall()
    node.run("kubectl", "delete", "pod", "--namespace=vitals", "--selector", TEST)
    node.run("kubectl", "delete", "configmap", "first", "--ignore-not-found")
    gone(node)


def gone(node):
    equal_eventually(lambda: node.labelled(RELEASE), set(), 40)


def test_the_first_result_is_visible_after_the_install(node, make_namespace, no_release):
    notes = node.install(*FLAGS, "--create-namespace")
    paste, see, _ = commands(notes)

    assert shell(node, paste).stdout == "configmap/first created\n"

    shown = eventually(lambda: re.search(r"^  Normal +CheckPassing .*$", shell(node, see).stdout, re.M), 30, "the result")
    assert without_times(shown[0]) == without_times(page.printed("result").splitlines()[-1])


def test_an_upgrade_changes_no_status_and_misses_no_beat(node, namespace, no_release, target):
    target.answers("/down", status=500)
    node.apply(namespace, "shop", manifest(check("front", target.url("/front")), check("down", target.url("/down"))))
    node.install(*FLAGS, "--create-namespace")
    said = eventually(lambda: node.events(namespace, "shop"), 10, "an Event that down is critical")
    eventually(lambda: target.hits("/front"), 10)
    begin = time.monotonic()

    node.install(*FLAGS, "--set=logLevel=debug")
    eventually(lambda: len(node.list("pods", "vitals", RELEASE)) == 1, 40, "the old pod is gone")

    target.assert_beat("/front", 1, begin)
    target.assert_beat("/down", 1, begin)
    # That a check is critical is said once more, since it is nobody's memory; nothing else is.
    assert {event["note"] for event in node.events(namespace, "shop")} == {event["note"] for event in said}


def test_helm_test_passes_and_leaves_nothing(node, no_release):
    node.install(*QUICK)
    before = node.labelled(RELEASE)

    node.helm("test", "vitals", "--namespace=vitals")

    assert node.labelled(RELEASE) == before


def test_helm_test_tells_a_mistake_in_the_checks_of_the_release(node, no_release):
    node.install(*QUICK, '--set-json=checks={"shop": {"checks": [{"id": "a", "htpp": "http://a/"}]}}')

    done = node.run("helm", "test", "vitals", "--namespace=vitals", "--logs")

    assert done.returncode != 0
    assert 'shop.yaml:2:3  error  check "a": unknown field "htpp"' in done.stdout
    node.uninstall()
    # The pod stays for its log; docs/install.md tells how it goes.
    assert node.labelled(TEST) == {"pod/vitals-test"}


def test_its_own_services_do_not_confuse_it(node, no_release):
    """Services called vitals and vitals-metrics put VITALS_METRICS_PORT=tcp://... into the environment of a new pod."""
    node.install(*QUICK, "--set=enableServiceLinks=true")

    node.install(*QUICK, "--set=enableServiceLinks=true", "--set=logLevel=debug")


def test_uninstalling_leaves_nothing_behind(node, no_release):
    node.install(*QUICK, '--set-json=checks={"shop": "checks: []"}', "--set=podDisruptionBudget.enabled=true")
    kinds = {name.split("/")[0] for name in node.labelled(RELEASE)}
    assert {"deployment.apps", "pod", "clusterrole.rbac.authorization.k8s.io", "endpointslice.discovery.k8s.io"} <= kinds

    node.uninstall()

    gone(node)
    assert node.labelled("owner=helm,name=vitals") == set()
