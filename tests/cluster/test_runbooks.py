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
COMMANDS = sorted({command for file in (ROOT / "docs" / "runbooks").glob("Vitals*.md")
                   for command in COMMAND.findall(file.read_text()) if command != "kubectl describe"})
FORWARD = "port-forward"


@pytest.fixture(scope="module")
def trouble(node):
    """The chart in the namespace that the runbooks name, a check, a mistake, and a container that was restarted."""
    release = Release(node, "vitals", "--create-namespace", '--set-json=namespaces=[]')
    release.upgrade()
    node.apply("default", "first", manifest(check("front", "http://127.0.0.1:1/")))
    node.apply("default", "broken", "checks: [{id: a, htpp: x}]")
    eventually(lambda: release.log("definition rejected"), 10, "the mistake")
    os.kill(process_of(release.pod()), signal.SIGKILL)
    eventually(lambda: container(release.pod())["restartCount"] == 1 and container(release.pod())["ready"], 30, "ready again")
    eventually(lambda: release.log("definition rejected"), 10, "the mistake again")
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


def test_a_forwarded_port_shows_the_metrics(node, trouble):
    [forward] = [each for each in COMMANDS if FORWARD in each]
    [ask] = [each for each in COMMANDS if each.startswith("curl")]
    process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", f"{node.programs}/{forward.split()[0]}",
                                f"--kubeconfig={node.kubeconfig}", *forward.split()[1:]], stdout=subprocess.DEVNULL,
                               env={**os.environ, "HOME": str(node.dir)})
    try:
        eventually(lambda: "vitals_build_info" in shell(node, ask).stdout, 20, "metrics")
    finally:
        process.kill()
        process.wait(10)
