# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Vitals as somebody has installed it: a release, its pod, what the pod says."""
import json

from chart import succeeded
from harness.eventually import eventually
from harness.vitals import status_of

# Quick to judge and quick to end; what a test is about it sets itself.
QUICK = ["--set=image.registry=localhost", "--set=image.pullPolicy=Never", "--set=shutdownDelay=0s"]
# A release that watches some namespaces alone has no right to review tokens.
NAMESPACED = "--set=api.anonymous=all"
POD = "app.kubernetes.io/instance=vitals,app.kubernetes.io/component=controller"


def records(text, message=None):
    """Those in the text of a log, with that message."""
    found = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [record for record in found if message in (None, record["msg"])]


class Release:
    """It watches only its own namespace, unless a flag says otherwise: so tests do not see each other's checks."""

    def __init__(self, node, namespace, *flags):
        self.node = node
        self.namespace = namespace
        self._flags = [*QUICK, NAMESPACED, f"--set-json=namespaces={json.dumps([namespace])}", *flags]

    def upgrade(self, *flags, wait=True):
        """Install it, or once more with these flags besides. The pod that comes of it is ready, unless `wait` is False."""
        return self.node.install(*self._flags, *flags, *(["--wait", "--timeout=300s"] if wait else []), namespace=self.namespace)

    def uninstall(self):
        self.node.uninstall(namespace=self.namespace)

    # The pod

    def pods(self):
        return [pod for pod in self.node.list("pods", self.namespace, POD) if "deletionTimestamp" not in pod["metadata"]]

    def pod(self):
        """The one pod; while there are two, it waits for the other one to go."""
        return eventually(lambda: len(pods := self.pods()) == 1 and pods, 40, "one pod")[0]

    def wait_for_pod(self, timeout=20):
        """The pod as soon as it has an address, ready or not."""
        def found():
            return [pod for pod in self.pods() if pod["status"].get("podIP")]
        return eventually(found, timeout, "a pod with an address")[0]

    def log(self, message=None, pod=None):
        """The records of the pod's log with that message."""
        name = pod or self.pod()["metadata"]["name"]
        text = succeeded(self.node.run("kubectl", "logs", f"--namespace={self.namespace}", name, "--container=vitals"))
        return records(text, message)

    def follow_log(self, pod):
        """A process whose stdout ends with the pod's container: the kubelet need not keep the log of one that ended."""
        return self.node.stream("logs", "--follow", f"--namespace={self.namespace}", pod["metadata"]["name"],
                                "--container=vitals")

    def complaints(self):
        """Not of checks."""
        return [record for record in self.log() if record["level"] in ("warn", "error") and record["msg"] != "status changed"]

    def transitions(self, check=None):
        return [(record["from"], record["to"]) for record in self.log("status changed") if check in (None, record["check"])]

    # What it serves

    def service(self):
        return self.node.call("GET", f"/api/v1/namespaces/{self.namespace}/services/vitals")["spec"]["clusterIP"]

    def checks(self):
        return self.node.get(self.service(), 8500, "/v1/agent/checks").json()

    def statuses(self):
        """By the last part of their names."""
        return {identity.rsplit("/", 1)[1]: status_of(check) for identity, check in self.checks().items()}

    def output(self, check):
        return next(each["Output"] for identity, each in self.checks().items() if identity.endswith("/" + check))


def container(pod):
    """The status of Vitals' container; the least there is as long as the kubelet has said nothing."""
    known = pod["status"].get("containerStatuses", [])
    return next((each for each in known if each["name"] == "vitals"), {"state": {}, "started": False})


def condition(pod, kind="Ready"):
    return next(each for each in pod["status"]["conditions"] if each["type"] == kind)
