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
KEPT = {"customresourcedefinition.apiextensions.k8s.io/healthreports.vitals.dev"}  # with it, all reports would go


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
    equal_eventually(lambda: node.labelled(RELEASE), KEPT, 40)


def test_the_first_result_is_visible_after_the_install(node, make_namespace, no_release):
    notes = node.install(*FLAGS, "--create-namespace")
    paste, see, see_all, _ = commands(notes)

    assert shell(node, paste).stdout == "configmap/first created\n"

    shown = eventually(lambda: re.search(r"^  Normal +CheckPassing .*$", shell(node, see).stdout, re.M), 30, "the result")
    assert without_times(shown[0]) == without_times(page.printed("result").splitlines()[-1])
    eventually(lambda: re.search(r"^default +first +passing +1 +1 ", shell(node, see_all).stdout, re.M), 10, "the report")


def test_an_upgrade_changes_no_status_and_misses_no_beat(node, namespace, no_release, target):
    target.answers("/down", status=500)
    node.apply(namespace, "shop", manifest(check("front", target.url("/front")), check("down", target.url("/down"))))
    node.install(*FLAGS, "--create-namespace")
    known = eventually(lambda: (now := remembered(node, namespace)) and len(now) == 2 and now, 10, "the report")
    said = eventually(lambda: (now := told(node, namespace)) and now, 10, "an Event that down is critical")
    begin = time.monotonic()

    node.install(*FLAGS, "--set=logLevel=debug")
    eventually(lambda: len(node.list("pods", "vitals", RELEASE)) == 1, 40, "the old pod is gone")

    target.assert_beat("/front", 1, begin)
    target.assert_beat("/down", 1, begin)
    assert remembered(node, namespace) == known
    target.answers("/front", status=500)  # what the new pod says, it says in order: nothing else came before
    equal_eventually(lambda: [each for each in told(node, namespace) if each not in said],
                     [("CheckCritical", "front: passing → critical: 500, expected 200-299", 1)], 40)
    assert told(node, namespace)[:1] == said
    pod, = node.list("pods", "vitals", RELEASE)
    equal_eventually(lambda: node.report(namespace, "shop")["writtenBy"], pod["metadata"]["name"], 10)


def remembered(node, namespace):
    """Of each check that has a result: status, since and changes."""
    checks = (node.report(namespace, "shop") or {}).get("checks", [])
    return {each["id"]: (each["status"], each["since"], each.get("changes")) for each in checks if each["status"] != "pending"}


def told(node, namespace):
    """The Events in the order in which they began: reason, note, how often."""
    events = sorted(node.events(namespace, "shop"), key=lambda event: event["eventTime"])
    return [(event["reason"], re.sub(r" in \S+ (ms|s)$", "", event["note"]), (event.get("series") or {"count": 1})["count"])
            for event in events]


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


def test_uninstalling_leaves_nothing_behind_but_the_kind_of_reports(node, no_release):
    node.install(*QUICK, '--set-json=checks={"shop": "checks: []"}', "--set=podDisruptionBudget.enabled=true")
    kinds = {name.split("/")[0] for name in node.labelled(RELEASE)}
    assert {"deployment.apps", "pod", "clusterrole.rbac.authorization.k8s.io", "endpointslice.discovery.k8s.io"} <= kinds

    node.uninstall()

    gone(node)
    assert node.labelled("owner=helm,name=vitals") == set()
