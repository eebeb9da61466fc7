# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The pod's token lives ten minutes at least, and the kubelet replaces it in time."""
import base64
import itertools
import json

import pytest

from harness.cluster import SCRIPTS
from harness.eventually import eventually
from harness.manifest import check, manifest
from release import container

LIFETIME = 600
WHERE = "/var/run/secrets/kubernetes.io/serviceaccount"
VOLUME = {"name": "short", "projected": {"sources": [
    {"serviceAccountToken": {"path": "token", "expirationSeconds": LIFETIME}},
    {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
    {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"fieldPath": "metadata.namespace"}}]}}]}}
SHORT = ["--set=automountServiceAccountToken=false", f"--set-json=extraVolumes={json.dumps([VOLUME])}",
         f"--set-json=extraVolumeMounts={json.dumps([{'name': 'short', 'mountPath': WHERE, 'readOnly': True}])}"]


def claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


@pytest.fixture
def audited(node, namespace):
    """audited(): the ids of the tokens with which Vitals has asked the API server."""
    account = f"system:serviceaccount:{namespace}:vitals"
    policy, log = node.dir / "audit.yaml", node.dir / "audit.log"
    policy.write_text(json.dumps({"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [
        {"level": "Metadata", "users": [account]}, {"level": "None"}]}))
    node.kill()
    node.restart(f"--audit-policy-file={policy}", f"--audit-log-path={log}")

    def ids():
        entries = [json.loads(line) for line in log.read_text().splitlines() if line.endswith("}")]
        return {name.removeprefix("JTI=") for entry in entries
                for name in entry["user"].get("extra", {}).get("authentication.kubernetes.io/credential-id", [])}

    yield ids
    node.kill()
    node.restart()


def test_no_token_lives_shorter_than_that(node, namespace):
    account = f"/api/v1/namespaces/{namespace}/serviceaccounts/default"
    eventually(lambda: node.call("GET", account), 30, "the account that each namespace gets")
    with pytest.raises(AssertionError, match="may not specify a duration less than 10 minutes"):
        node.call("POST", f"{account}/token", {"spec": {"expirationSeconds": LIFETIME - 1}})


def test_a_token_that_the_kubelet_replaces_is_used_and_nothing_else_happens(node, namespace, install, audited, target):
    """The kubelet itself writes the new token into the volume, as it does after 80 % of ten minutes; that it does so now
    is because it was restarted, for it keeps tokens in memory only. That the old one expires is not waited for."""
    target.answers("/down", status=500)
    release = install(namespace, *SHORT)
    pod = release.pod()
    file = node.dir / "kubelet" / "pods" / pod["metadata"]["uid"] / "volumes" / "kubernetes.io~projected" / "short" / "token"

    def token():
        return claims(node.inside("cat", file))
    old = token()
    assert old["exp"] - old["iat"] == LIFETIME
    eventually(lambda: audited() == {old["jti"]}, 10, "requests with the first token")

    node.inside(SCRIPTS / "node-init.sh", "kubelet", node.dir)

    new = eventually(lambda: (now := token())["jti"] != old["jti"] and now, 60, "another token")
    fresh = (f"more-{number}" for number in itertools.count())

    def used():
        """A check that is new and critical is an Event, and that is a request."""
        name = next(fresh)
        node.apply(namespace, name, manifest(check("down", target.url("/down"))))
        eventually(lambda: node.events(namespace, name), 10, "the Event")
        return new["jti"] in audited()
    eventually(used, 90, "requests with the second token")
    assert release.pod()["metadata"]["uid"] == pod["metadata"]["uid"]
    assert container(release.pod())["restartCount"] == 0
    # There is no ConfigMap at the start.
    assert {record["msg"] for record in release.complaints()} <= {"no ConfigMap matches; no check runs from here"}
