# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Nothing that a pod says, and nothing that it writes into the cluster, shows a value of a Secret that its checks send."""
import json
import os
import signal

import pytest

from blocked import process_of
from chart import succeeded
from harness.canaries import NAME, NAMESPACE, Canaries
from harness.eventually import eventually
from node import ADDRESS
from release import container

ANSWERS = {8080: ["/livez?verbose", "/readyz?verbose", "/healthz?verbose"],
           8500: ["/v1/agent/checks?pretty", "/v1/health/state/any"], 9090: ["/metrics"]}


@pytest.fixture
def canaries(node):
    made = Canaries(ADDRESS)
    made.plant(node)
    yield made
    node.call("DELETE", f"/api/v1/namespaces/{NAMESPACE}")
    made.close()


def said(node, release):
    """{what was asked for: all that it said}"""
    pod = release.pod()
    name, address = pod["metadata"]["name"], pod["status"]["podIP"]
    logs = ["kubectl", "logs", f"--namespace={release.namespace}", name, "--container=vitals"]
    written = {f"{kind} of {namespace}": json.dumps(node.list(kind, namespace))
               for kind in ("events", "healthreports", "pods") for namespace in (NAMESPACE, release.namespace)}
    return {"log": succeeded(node.run(*logs)), "log before": succeeded(node.run(*logs, "--previous")), **written,
            **{path: node.get(address, port, path).text for port, paths in ANSWERS.items() for path in paths}}


def test_a_pod_shows_no_value_of_a_secret_anywhere(node, namespace, install, canaries):
    granted = {NAMESPACE: sorted(canaries.secrets)}
    release = install(namespace, f"--set-json=namespaces={json.dumps([NAMESPACE])}", "--set=logLevel=debug",
                      f"--set-json=secrets.namespaces={json.dumps(granted)}")
    eventually(lambda: {"passing", "refused", "redirected"} <= canaries.heard_from("cluster"), 60, "all values were sent")
    eventually(lambda: node.events(NAMESPACE, NAME) and node.list("healthreports", NAMESPACE), 60, "an Event and a report")
    os.kill(process_of(release.pod()), signal.SIGKILL)
    eventually(lambda: container(release.pod())["restartCount"] == 1 and container(release.pod())["ready"], 60, "ready again")

    canaries.assert_hidden(said(node, release))
