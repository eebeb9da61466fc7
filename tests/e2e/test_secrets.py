# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Values of Secrets: with exactly the rights of docs/secrets.md, through rotations, and shown nowhere."""
import base64
import itertools
import json
import os
import pathlib
import re
import tempfile
import time
import urllib.parse

import pytest

from harness.canaries import Search, canaries, new_value
from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.tls_target import Authority, TlsTarget
from harness.vitals import Vitals

FIRST, SECOND = "first-canary-0fbd7c1a", "second-canary-93ae44d2"
names = itertools.count(1)


def encoded(text):
    return base64.b64encode(text.encode()).decode()


class World:
    """A namespace, and a Vitals whose account may read the Secrets with these names in it, and no other one."""

    def __init__(self, cluster, namespace, authority, target):
        self.cluster, self.namespace, self.authority, self.target = cluster, namespace, authority, target
        self.account = f"reader-{next(names)}"
        self.token = cluster.service_account(namespace, self.account)
        self.said = []  # Events, as they were
        cluster.grant(namespace, self.account, namespace, [("", "configmaps", ["list", "watch"]),
                                                           ("events.k8s.io", "events", ["create", "patch"]),
                                                           ("vitals.dev", "healthreports", ["list", "create", "patch"]),
                                                           ("vitals.dev", "healthreports/status", ["patch"])])
        cluster.apply(namespace, "our-ca", {"ca.crt": authority.certificate.read_text()}, labels={})

    def grant_secrets(self, *secrets):
        """The Role of docs/secrets.md."""
        group = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{self.namespace}"
        name = f"{self.account}-secrets"
        self.cluster.call("POST", f"{group}/roles", {"metadata": {"name": name}, "rules": [
            {"apiGroups": [""], "resources": ["secrets"], "resourceNames": secrets, "verbs": ["list", "watch"]}]})
        self.cluster.call("POST", f"{group}/rolebindings", {
            "metadata": {"name": name}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
            "subjects": [{"kind": "ServiceAccount", "name": self.account, "namespace": self.namespace}]})

    def put_secret(self, name, data, kind="Opaque", hosts=None, ca="our-ca"):
        path = f"/api/v1/namespaces/{self.namespace}/secrets"
        body = {"metadata": {"name": name, "labels": {"vitals.dev/usable-by-checks": "true"},
                             "annotations": {"vitals.dev/hosts": hosts or self.target.host,
                                             **({"vitals.dev/ca": ca} if ca else {})}},
                "type": kind, "data": {key: encoded(value) for key, value in data.items()}}
        if self.cluster.ask("GET", f"{path}/{name}").status == 404:
            self.cluster.call("POST", path, body)
        else:
            self.cluster.call("PUT", f"{path}/{name}", body)

    def define(self, *checks, **defaults):
        self.cluster.apply(self.namespace, "shop", manifest(*checks, timeout="5s", **defaults))

    def check(self, name, secret="probe-token", **tls):
        return check(name, self.target.url(f"/{name}"), auth={"bearer": {"secret": {"name": secret, "key": "token"}}},
                     tls={"ca": {"configMap": {"name": "our-ca", "key": "ca.crt"}}, **tls})

    def notes(self):
        return [event["note"] for event in self.cluster.events(self.namespace, "shop")]


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def tls_target(authority):
    server = TlsTarget(authority)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def world(cluster, namespace, authority, tls_target):
    return World(cluster, namespace, authority, tls_target)


@pytest.fixture
def begin(start, tmp_path):
    """begin(WORLD): Vitals, with no rights but those of its account."""
    def run(world):
        config = world.cluster.write_kubeconfig(tmp_path / "config", f"token: {world.token}")
        running = start("--kubeconfig", config, "--namespace", world.namespace)
        eventually(running.ready, 10, "ready")
        return running
    return run


def shown_anywhere(vitals, notes):
    """All that Vitals has written or answers, piece by piece."""
    yield from vitals.lines
    yield from notes
    for path in ("/v1/agent/checks?pretty", "/v1/health/state/any"):
        yield vitals.api(path).text
    for path in ("/readyz?verbose", "/livez?verbose", "/healthz"):
        yield vitals.health(path).text
    yield from (f"{name} {samples}" for name, samples in vitals.metrics().items())


def assert_hidden(values, places):
    places = list(places)
    for value in values:
        for form in (value, encoded(value)):
            assert [place for place in places if form in place] == []


def test_a_bearer_token_goes_to_its_target_and_is_shown_nowhere(world, begin):
    world.grant_secrets("probe-token")
    world.put_secret("probe-token", {"token": FIRST + "\n"})
    world.target.takes = {f"Bearer {FIRST}"}
    world.define(world.check("good"), check("bare", world.target.url("/bare"), tls={
        "ca": {"configMap": {"name": "our-ca", "key": "ca.crt"}}}))
    vitals = begin(world)

    eventually(lambda: {change[0].rsplit("/")[-1]: change[2] for change in vitals.transitions()} ==
               {"good": "passing", "bare": "critical"}, 20, "both have a result")
    notes = eventually(world.notes, 10, "an Event")
    output = vitals.checks()[f"{world.namespace}/shop/good"]["Output"]

    assert "200 OK" in output and "you sent" not in output, output
    assert_hidden([FIRST], shown_anywhere(vitals, notes))
    assert vitals.metric("vitals_namespace_secrets", namespace=world.namespace, state="read") == 2
    assert [line for line in vitals.complaints() if "right" in line and "tokenreviews" not in line] == []


def test_a_rotation_reaches_the_next_probe_of_a_hundred_checks_and_no_status_changes(world, begin):
    world.grant_secrets("probe-token")
    world.put_secret("probe-token", {"token": FIRST})
    world.target.takes = {f"Bearer {FIRST}", f"Bearer {SECOND}"}
    world.define(*(world.check(f"check-{number}") for number in range(100)), interval="2s")
    vitals = begin(world)
    eventually(lambda: list(vitals.statuses().values()) == ["passing"] * 100, 60, "all pass")

    world.put_secret("probe-token", {"token": SECOND})
    rotated = time.monotonic()
    eventually(lambda: f"Bearer {SECOND}" in world.target.since(rotated), 20, "the new value is used")
    switched = next(at for at, _, sent in list(world.target.seen) if sent == f"Bearer {SECOND}")
    eventually(lambda: len(world.target.since(switched)) > 200, 60, "two more rounds")

    # A probe that had its value already may arrive a little later.
    assert f"Bearer {FIRST}" not in world.target.since(switched + 1)
    assert [change for change in vitals.transitions() if change[1:] != ("pending", "passing")] == []
    assert_hidden([FIRST, SECOND], shown_anywhere(vitals, world.notes()))


def test_a_missing_right_makes_the_check_critical_says_how_to_grant_it_and_needs_no_restart(world, begin):
    world.put_secret("probe-token", {"token": FIRST})
    world.target.takes = {f"Bearer {FIRST}"}
    world.define(world.check("front"))
    vitals = begin(world)
    name = f"{world.namespace}/shop/front"

    eventually(lambda: vitals.transitions(name) == [("pending", "critical")], 20, "critical")
    why = vitals.checks()[name]["Vitals"]["Why"]
    assert why.startswith("Secret probe-token may not be read: ") and "secrets.namespaces" in why
    eventually(lambda: any("may not be read" in note for note in world.notes()), 10, "an Event that says it")
    assert world.target.seen == [], "nothing was sent"
    assert vitals.metric("vitals_namespace_secrets", namespace=world.namespace, state="forbidden") == 1

    world.grant_secrets("probe-token")
    eventually(lambda: vitals.statuses().get(name) == "passing", 90, "passing, once the right is there")


def test_a_secret_goes_to_no_host_that_its_owner_does_not_name(world, begin):
    world.grant_secrets("probe-token", "unmarked", "by-others")
    world.put_secret("probe-token", {"token": FIRST}, hosts="export.data.svc")
    path = f"/api/v1/namespaces/{world.namespace}/secrets"
    world.cluster.call("POST", path, {"metadata": {"name": "unmarked"}, "data": {"token": encoded(SECOND)}})
    world.put_secret("by-others", {"token": FIRST}, ca=None)
    world.define(world.check("elsewhere"), world.check("unmarked", secret="unmarked"), world.check("others", secret="by-others"))
    vitals = begin(world)

    eventually(lambda: sorted(change[2] for change in vitals.transitions()) == ["critical"] * 3, 20, "all are critical")

    whys = {name.rsplit("/")[-1]: shown["Vitals"]["Why"] for name, shown in vitals.checks().items()}
    assert whys["elsewhere"].startswith(f"Secret probe-token is not allowed for {world.target.host}")
    assert whys["others"].startswith("Secret by-others is not sent to servers that ConfigMap our-ca vouches for")
    assert whys["unmarked"].startswith("Secret unmarked lacks the label vitals.dev/usable-by-checks")
    assert world.target.seen == []
    assert_hidden([FIRST, SECOND], shown_anywhere(vitals, world.notes()))


def test_a_client_certificate_comes_from_a_secret_of_its_type(cluster, namespace, authority, begin, tmp_path):
    clients = Authority(tmp_path / "clients", name="authority of clients")
    target = TlsTarget(authority, clients)
    try:
        world = World(cluster, namespace, authority, target)
        world.grant_secrets("probe-cert", "probe-token")
        certificate, key = clients.issue("probe", "DNS:probe")
        world.put_secret("probe-cert", {"tls.crt": certificate.read_text(), "tls.key": key.read_text()}, "kubernetes.io/tls")
        world.put_secret("probe-token", {"token": FIRST})
        target.takes = {f"Bearer {FIRST}"}
        world.define(world.check("ledger", client={"secret": {"name": "probe-cert"}}))
        vitals = begin(world)

        eventually(lambda: list(vitals.statuses().values()) == ["passing"], 20, "passing")

        assert target.clients == {"probe"}
        assert_hidden([FIRST, key.read_text().splitlines()[1]], shown_anywhere(vitals, world.notes()))
    finally:
        target.shutdown()
        target.server_close()


def test_files_give_the_same_values_and_a_swapped_folder_is_noticed(authority, tls_target, start, tmp_path):
    secrets, token = tmp_path / "secrets", tmp_path / "secrets" / "probe-token"

    def mount(version, value):
        """As the kubelet does."""
        (token / version).mkdir(parents=True)
        (token / version / "token").write_text(value)
        (token / "..data_tmp").symlink_to(version)
        (token / "..data_tmp").rename(token / "..data")

    mount("..1", FIRST)
    (token / "token").symlink_to("..data/token")
    (secrets / "our-ca").mkdir()
    (secrets / "our-ca" / "ca.crt").write_text(authority.certificate.read_text())
    (tmp_path / "checks.yaml").write_text(manifest(check(
        "front", tls_target.url("/front"), auth={"bearer": {"secret": {"name": "probe-token", "key": "token"}}},
        tls={"ca": {"configMap": {"name": "our-ca", "key": "ca.crt"}}}), timeout="5s"))
    tls_target.takes = {f"Bearer {FIRST}", f"Bearer {SECOND}"}
    vitals = start("--checks", tmp_path / "checks.yaml", "--secrets", secrets)
    eventually(lambda: vitals.statuses() == {"local/checks/front": "passing"}, 10, "passing")

    mount("..2", SECOND)
    begin = time.monotonic()
    eventually(lambda: f"Bearer {SECOND}" in tls_target.since(begin), 20, "the new value is used")

    assert vitals.transitions() == [("local/checks/front", "pending", "passing")]
    assert_hidden([FIRST, SECOND], shown_anywhere(vitals, []))


def test_whatever_a_program_says_is_searched_for_the_values_that_it_sends(start, tmp_path):
    vitals = start("--checks", tmp_path)
    eventually(lambda: canaries().heard_from(vitals.number) == {"passing", "refused", "redirected", "back"}, 10, "all are sent")
    assert vitals.checks() == {} and vitals.transitions() == [], "the test does not see these checks"

    vitals.lines.append(f"leaked: {canaries().values['token'][3:11]}")

    with pytest.raises(AssertionError, match="A value is shown, .* of the token: .*leaked: "):
        vitals.stop()
    vitals.lines.pop()


def test_each_part_of_a_value_is_found_however_it_is_written():
    value = new_value()
    search = Search({"token": value})

    for at in range(len(value) - 7):
        part = value[at:at + 8]
        for before in range(4):
            padded = b"x" * before + part.encode() + b"x"
            assert search.find(f"...{base64.b64encode(padded).decode()}...")
            assert search.find(f"...{base64.urlsafe_b64encode(padded).decode()}...")
        for written in (part, part.upper(), json.dumps(part), urllib.parse.quote(part)):
            assert search.find(f"...{written}...")
        assert not search.find(f"...{part[:7]}...{part[1:]}...")


class AsNobody(Vitals):
    def command(self, flags):
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", *super().command(flags)]


@pytest.mark.skipif(os.getuid() != 0, reason="only root becomes nobody")
def test_the_memory_of_the_process_is_hidden_from_other_processes_of_its_user(start):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as checks:
        checks.write("checks: []")
        checks.flush()
        os.chmod(checks.name, 0o644)
        vitals = start("--checks", checks.name, kind=AsNobody)
        eventually(vitals.ready, 10, "ready")

    # The files of a process that may be dumped are its user's.
    assert pathlib.Path(f"/proc/{vitals.pid}/mem").stat().st_uid == 0
    limits = pathlib.Path(f"/proc/{vitals.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits), limits
