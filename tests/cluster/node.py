# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A cluster of one node that runs pods; this process is in its network as long as it lives."""
import ctypes
import json
import os
import re
import subprocess

from chart import ROOT, succeeded
from harness.cluster import SCRIPTS, Cluster, script
from harness.http import request
from releases import Releases

IMAGE = ROOT / "build" / "image" / "vitals.tar"
NAME = "localhost/vitals:" + re.search(r"^project\(vitals VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
ADDRESS = "10.250.0.1"  # the node's own
CLONE_NEWNET = 0x40000000


def obstacle():
    """Why no node can run on this machine; None when one can."""
    done = subprocess.run([SCRIPTS / "node-up.sh", "--check"], stderr=subprocess.PIPE, text=True, check=False)
    return done.stderr.strip() if done.returncode else None


class Node(Releases, Cluster):
    def _start(self, *flags):
        assert not flags
        script("build.sh", "controllers", "node", "helm")
        script("node-up.sh", self.dir, IMAGE)
        self._outside = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        inside = os.open(f"/proc/{(self.dir / 'init.pid').read_text().strip()}/ns/net", os.O_RDONLY)
        _enter(inside)
        os.close(inside)

    def close(self):
        _enter(self._outside)
        os.close(self._outside)
        super().close()

    def inside(self, *command):
        """Run in all of the node's namespaces."""
        return script("node-run.sh", self.dir, *command)

    # Processes are numbered inside.

    def kill(self):
        self.inside(SCRIPTS / "api-down.sh", self.dir, "kube-apiserver", "KILL")

    def restart(self, *flags):
        self.inside(SCRIPTS / "api-up.sh", self.dir, "--", *flags)

    # Objects

    def apply_all(self, *objects):
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        return succeeded(self.run("kubectl", "apply", "-f", "-", text=text))

    def list(self, kind, namespace, selector=""):
        flags = [f"--selector={selector}"] if selector else []
        return json.loads(succeeded(self.run("kubectl", "get", kind, f"--namespace={namespace}", *flags, "-o", "json")))["items"]

    def labelled(self, label):
        """Kind and name of everything in the cluster that has the label, whatever kinds there are."""
        kinds = succeeded(self.run("kubectl", "api-resources", "--verbs=list", "--output=name")).split()
        listed = succeeded(self.run("kubectl", "get", ",".join(kinds), "--all-namespaces", f"--selector={label}", "-o", "name"))
        return set(listed.split())

    def stream(self, *arguments):
        """A kubectl that goes on: its stdout is a pipe. When we die, however we die, so does it."""
        return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", f"{self.programs}/kubectl",
                                 f"--kubeconfig={self.kubeconfig}", f"--cache-dir={self.dir}/kubectl", *arguments],
                                stdout=subprocess.PIPE, text=True)

    def get(self, host, port, path):
        return request("GET", f"http://{host}:{port}{path}")


def _enter(namespace):
    """Only this thread, and those that it starts from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
