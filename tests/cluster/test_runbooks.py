# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The commands of docs/runbooks, each typed as it stands, where somebody has trouble of every kind."""
import os
import re
import signal
import subprocess

import pytest

from blocked import process_of
from chart import ROOT
from harness.eventually import eventually
from harness.manifest import check, manifest
from release import Release, container
from test_install import shell

COMMAND = re.compile(r"`((?:kubectl|curl) [^`]*[^`\s])`")
PAGES = [[" ".join(command.split()) for command in COMMAND.findall(file.read_text())]
         for file in sorted((ROOT / "docs" / "runbooks").glob("Vitals*.md"))]
COMMANDS = sorted({command for page in PAGES for command in page if command != "kubectl describe"})
FORWARD = "port-forward"
# Each forwarded port and the question to it that follows on the page.
FORWARDED = [pair for page in PAGES for pair in zip(page, page[1:]) if FORWARD in pair[0]]


@pytest.fixture(scope="module")
def trouble(node):
    """The chart in the namespace that the runbooks name, a check, a blocked one, a mistake, and a container that was restarted."""
    release = Release(node, "vitals", "--create-namespace", '--set-json=namespaces=[]')
    release.upgrade()
    node.apply("default", "first", manifest(check("front", "http://front.default.svc:81/"),
                                            check("forbidden", "https://kubernetes.default.svc/")))
    node.apply("default", "broken", "checks: [{id: a, htpp: x}]")
    eventually(lambda: release.log("definition rejected"), 10, "the mistake")
    os.kill(process_of(release.pod()), signal.SIGKILL)
    eventually(lambda: container(release.pod())["restartCount"] == 1 and container(release.pod())["ready"], 30, "ready again")
    eventually(lambda: release.log("definition rejected"), 10, "the mistake again")
    eventually(lambda: {"CheckBlocked", "InvalidDefinition"} <= {event["reason"] for event in node.events("default")}, 20)
    eventually(lambda: all(node.report("default", name) for name in ("first", "broken")), 20, "the reports")
    yield release
    release.uninstall()
    for name in ("first", "broken"):
        node.run("kubectl", "delete", "configmap", name)


def named(command):
    return command.replace("NAMESPACE", "default").replace("CONFIGMAP", "first")


@pytest.mark.parametrize("command", [each for each in COMMANDS if FORWARD not in each and not each.startswith("curl")])
def test_the_command_shows_something(node, trouble, command):
    done = shell(node, f"set -o pipefail; {named(command)}")

    assert done.returncode == 0 and done.stdout.strip(), done.stderr


@pytest.mark.parametrize(("forward", "ask"), FORWARDED)
def test_a_forwarded_port_answers(node, trouble, forward, ask):
    arguments = forward.removesuffix(" &").split()
    process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", f"{node.programs}/{arguments[0]}",
                                f"--kubeconfig={node.kubeconfig}", *arguments[1:]], stdout=subprocess.DEVNULL,
                               env={**os.environ, "HOME": str(node.dir)})
    shown = "vitals_build_info" if "metrics" in ask else '"default/first/front"'
    try:
        eventually(lambda: shown in shell(node, ask).stdout, 20, shown)
    finally:
        process.kill()
        process.wait(10)
