# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The informer follows any resource of a real API server: Secrets, Leases, metadata alone, one that comes later."""
import base64
import json
import subprocess
import threading

import pytest

from harness.eventually import equal_eventually, eventually
from harness.vitals import PROGRAM, clean_environment

FOLLOW = PROGRAM.parent / "tests" / "e2e" / "e2e_follow"
SECRETS = ("", "v1", "secrets", "Secret")
LEASES = ("coordination.k8s.io", "v1", "leases", "Lease")
REPORTS = ("example.org", "v1", "reports", "Report")


class Follower:
    """e2e_follow of one resource in one namespace."""

    def __init__(self, kubeconfig, namespace, resource, what="object"):
        assert FOLLOW.exists(), f"{FOLLOW} is missing: tools/build.sh release e2e_follow"
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", FOLLOW, kubeconfig, namespace, *resource, what],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=clean_environment())
        self.lines = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))

    def changes(self):
        """["+ shop/web", ...]"""
        return [" ".join(line.split(" ", 2)[:2]) for line in list(self.lines) if line[0] in "+~-"]

    def objects(self, key):
        """Each version of that object, in order."""
        return [json.loads(line.split(" ", 2)[2]) for line in list(self.lines)
                if line[0] in "+~" and line.split(" ", 2)[1] == key]

    def log(self, text):
        return [line for line in list(self.lines) if line.startswith("log ") and text in line]

    def wait_for_watch(self):
        eventually(lambda: "synced" in self.lines, 10, "synced")

    def close(self):
        self._process.kill()
        self._process.wait()
        self._reader.join()


@pytest.fixture
def follow(request):
    """follow(CLUSTER, NAMESPACE, RESOURCE...): it ends with the test."""
    started = []

    def begin(*arguments):
        started.append(Follower(*arguments))
        return started[-1]

    yield begin
    for each in started:
        each.close()


def path_of(resource, namespace, name=""):
    group, version, plural, _ = resource
    below = f"/apis/{group}/{version}" if group else f"/api/{version}"
    return f"{below}/namespaces/{namespace}/{plural}" + (f"/{name}" if name else "")


def create(cluster, resource, namespace, name, **members):
    group, version, _, kind = resource
    return cluster.call("POST", path_of(resource, namespace), {
        "apiVersion": f"{group}/{version}" if group else version, "kind": kind, "metadata": {"name": name}, **members})


def change(cluster, resource, namespace, name, **members):
    cluster.call("PATCH", path_of(resource, namespace, name), members, "application/merge-patch+json")


def delete(cluster, resource, namespace, name):
    cluster.call("DELETE", path_of(resource, namespace, name))


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def test_secrets_are_followed(cluster, namespace, follow):
    create(cluster, SECRETS, namespace, "old", stringData={"token": "one"})
    seen = follow(cluster.kubeconfig, namespace, SECRETS)
    seen.wait_for_watch()

    create(cluster, SECRETS, namespace, "new", stringData={"token": "two"})
    change(cluster, SECRETS, namespace, "old", stringData={"token": "three"})
    delete(cluster, SECRETS, namespace, "new")

    equal_eventually(seen.changes, [f"{sign} {namespace}/{name}" for sign, name in
                                    (("+", "old"), ("+", "new"), ("~", "old"), ("-", "new"))], 10)
    assert [version["data"]["token"] for version in seen.objects(f"{namespace}/old")] == [encoded("one"), encoded("three")]


def test_leases_are_followed(cluster, namespace, follow):
    seen = follow(cluster.kubeconfig, namespace, LEASES)
    seen.wait_for_watch()

    create(cluster, LEASES, namespace, "vitals-0", spec={"holderIdentity": "a"})
    change(cluster, LEASES, namespace, "vitals-0", spec={"holderIdentity": "b"})
    delete(cluster, LEASES, namespace, "vitals-0")

    equal_eventually(seen.changes, [f"{sign} {namespace}/vitals-0" for sign in "+~-"], 10)
    assert [version["spec"]["holderIdentity"] for version in seen.objects(f"{namespace}/vitals-0")] == ["a", "b"]


def test_of_metadata_alone_no_secret_leaves_the_server(cluster, namespace, follow):
    create(cluster, SECRETS, namespace, "old", stringData={"token": "hunter2"})
    seen = follow(cluster.kubeconfig, namespace, SECRETS, "metadata")
    seen.wait_for_watch()

    create(cluster, SECRETS, namespace, "new", stringData={"token": "hunter2"})
    change(cluster, SECRETS, namespace, "new", metadata={"labels": {"seen": "yes"}})
    delete(cluster, SECRETS, namespace, "old")

    equal_eventually(seen.changes, [f"{sign} {namespace}/{name}" for sign, name in
                                    (("+", "old"), ("+", "new"), ("~", "new"), ("-", "old"))], 10)
    for version in seen.objects(f"{namespace}/old") + seen.objects(f"{namespace}/new"):
        assert version["kind"] == "PartialObjectMetadata"
        assert "data" not in version
    assert seen.objects(f"{namespace}/new")[-1]["metadata"]["labels"] == {"seen": "yes"}
    assert encoded("hunter2") not in "\n".join(seen.lines)


@pytest.mark.parametrize("own_cluster", [["--watch-cache=false"]], indirect=True)
@pytest.mark.parametrize(("resource", "what"), [(SECRETS, "object"), (LEASES, "object"), (SECRETS, "metadata")])
def test_after_410_gone_nothing_is_missed(own_cluster, follow, tmp_path, resource, what):
    link = own_cluster.link()
    own_cluster.create_namespace("shop")
    for name in ("changed", "deleted"):
        create(own_cluster, resource, "shop", name)
    account = own_cluster.write_kubeconfig(tmp_path / "config", url=f"https://127.0.0.1:{link.port}")
    seen = follow(account, "shop", resource, what)
    seen.wait_for_watch()

    link.cut()
    change(own_cluster, resource, "shop", "changed", metadata={"labels": {"seen": "yes"}})
    delete(own_cluster, resource, "shop", "deleted")
    create(own_cluster, resource, "shop", "new")
    own_cluster.compact()  # the version that was seen last is gone
    link.mend()

    equal_eventually(lambda: sorted(seen.changes()[2:]), ["+ shop/new", "- shop/deleted", "~ shop/changed"], 60)
    assert seen.log("reason=expired"), seen.log("")
    delete(own_cluster, resource, "shop", "new")
    eventually(lambda: seen.changes()[-1] == "- shop/new", 10, "the watch after the list")


def test_a_resource_that_is_installed_later_is_followed_then(cluster, namespace, follow):
    seen = follow(cluster.kubeconfig, namespace, REPORTS)
    eventually(lambda: seen.log("does not serve a resource"), 10, "that it is not served")
    asked = len(seen.lines)

    group, version, plural, kind = REPORTS
    definition = cluster.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {"group": group, "scope": "Namespaced",
                 "names": {"plural": plural, "singular": "report", "kind": kind, "listKind": f"{kind}List"},
                 "versions": [{"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": {
                     "type": "object", "properties": {"spec": {"type": "object",
                                                               "x-kubernetes-preserve-unknown-fields": True}}}}}]}})
    eventually(lambda: cluster.ask("GET", path_of(REPORTS, namespace)).status == 200, 20, "the new resource")
    create(cluster, REPORTS, namespace, "first", spec={"a": 1})
    equal_eventually(seen.changes, [f"+ {namespace}/first"], 20)
    change(cluster, REPORTS, namespace, "first", spec={"a": 2})
    equal_eventually(seen.changes, [f"+ {namespace}/first", f"~ {namespace}/first"], 10)
    assert seen.lines[asked:].count("synced") == 1

    cluster.call("DELETE", f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{definition['metadata']['name']}")
    eventually(lambda: seen.changes()[-1] == f"- {namespace}/first", 30, "the object goes with its resource")
    eventually(lambda: len(seen.log("does not serve a resource")) == 2, 30, "that it is no longer served")
    assert not seen.log("cannot follow a resource")
