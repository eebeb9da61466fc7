# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import pathlib

import pytest

from chart import CHART, objects, run, succeeded
from harness.cluster import Cluster
from harness.eventually import eventually
from harness.vitals import Vitals

CRDS = pathlib.Path(__file__).parent / "crds"
NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: {name}
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/warn: restricted
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: default, namespace: {name}}}
"""


class ChartCluster(Cluster):
    """An API server without a node: it judges objects, and nothing runs."""

    def run(self, program, *arguments, text=None):
        """helm or kubectl as its administrator: the finished process."""
        return run(program, *arguments, text=text, KUBECONFIG=str(self.kubeconfig),
                   HELM_CACHE_HOME=str(self.dir / "helm"), KUBECACHEDIR=str(self.dir / "kubectl"))

    def helm(self, *arguments):
        return succeeded(self.run("helm", *arguments))

    def make_restricted(self, name):
        """The namespace, with the account that a controller would make."""
        succeeded(self.run("kubectl", "apply", "-f", "-", text=NAMESPACE.format(name=name)))

    def install(self, *flags, release="vitals", namespace="vitals"):
        return self.helm("upgrade", "--install", release, CHART, f"--namespace={namespace}", *flags)

    def uninstall(self, release="vitals", namespace="vitals"):
        return self.helm("uninstall", release, f"--namespace={namespace}", "--ignore-not-found")

    def everything(self):
        """Kind, namespace and name of each object that a chart might make."""
        kinds = ("deployments,services,configmaps,serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,"
                 "networkpolicies,poddisruptionbudgets,servicemonitors,prometheusrules,pods,secrets")
        listed = objects(succeeded(self.run("kubectl", "get", kinds, "-A", "-o", "yaml")))[0]["items"]
        return {(each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"]) for each in listed}


@pytest.fixture(scope="session")
def cluster():
    made = ChartCluster()
    try:
        succeeded(made.run("kubectl", "apply", "-f", CRDS))
        for name in ("vitals", "vitals-ci", "shop", "payments"):
            made.make_restricted(name)
        eventually(lambda: made.run("kubectl", "get", "servicemonitors,prometheusrules", "-A").returncode == 0, 20,
                   "the operator's kinds")
        yield made
    finally:
        made.close()


@pytest.fixture
def installed(cluster):
    """The chart as it comes, installed."""
    printed = cluster.install()
    yield printed
    cluster.uninstall()


@pytest.fixture
def start():
    """start(ARGUMENT...): a `vitals run`; it ends with the test."""
    running = []

    def run_vitals(*arguments):
        running.append(Vitals(*arguments))
        return running[-1]

    yield run_vitals
    for vitals in running:
        if vitals.running():
            vitals.kill()
