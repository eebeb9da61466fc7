# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What tests do with a cluster by helm and kubectl."""
from chart import CHART, objects, run, succeeded
from harness.cluster import Cluster

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


class Releases:
    """For a Cluster of the harness to inherit."""

    def run(self, program, *arguments, text=None):
        """helm or kubectl as the administrator: the finished process."""
        return run(program, *arguments, text=text, KUBECONFIG=str(self.kubeconfig),
                   HELM_CACHE_HOME=str(self.dir / "helm"), KUBECACHEDIR=str(self.dir / "kubectl"))

    def helm(self, *arguments):
        return succeeded(self.run("helm", *arguments))

    def install(self, *flags, release="vitals", namespace="vitals"):
        return self.helm("upgrade", "--install", release, CHART, f"--namespace={namespace}", *flags)

    def uninstall(self, *flags, release="vitals", namespace="vitals"):
        return self.helm("uninstall", release, f"--namespace={namespace}", "--ignore-not-found", *flags)


class ChartCluster(Releases, Cluster):
    """An API server without a node: it judges objects, and nothing runs."""

    def make_restricted(self, name):
        """The namespace, with the account that a controller would make."""
        succeeded(self.run("kubectl", "apply", "-f", "-", text=NAMESPACE.format(name=name)))

    def everything(self):
        """Kind, namespace and name of each object that a chart might make."""
        kinds = ("deployments,services,configmaps,serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,"
                 "networkpolicies,poddisruptionbudgets,servicemonitors,podmonitors,prometheusrules,pods,secrets")
        listed = objects(succeeded(self.run("kubectl", "get", kinds, "-A", "-o", "yaml")))[0]["items"]
        return {(each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"]) for each in listed}
