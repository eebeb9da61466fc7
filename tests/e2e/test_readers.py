# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Who may read the API: with real tokens, TokenReviews and SubjectAccessReviews of the real API server. A request that a
proxy has forwarded comes from elsewhere, also over a loopback connection."""
import json
import subprocess
import urllib.parse

import pytest

from harness.eventually import equal_eventually, eventually
from harness.http import request
from harness.manifest import check, manifest

ELSEWHERE = {"X-Forwarded-For": "192.0.2.1"}
GET_REPORTS = [("vitals.dev", "healthreports", ["get"])]
ADDRESSES = {"bank": "10.7.7.7", "shop": "10.8.8.8"}


class World:
    """Two namespaces, each with a failing check whose target tells a secret, and a service with an address."""

    def __init__(self, cluster, vitals, spaces):
        self.cluster, self.vitals, self.spaces = cluster, vitals, spaces

    def get(self, path, token=None, /, headers=None, **query):
        more = {"X-Consul-Token": token} if token else {}
        return request("GET", f"http://{self.vitals.address('api')}{path}?{urllib.parse.urlencode(query)}",
                       headers={**ELSEWHERE, **more} if headers is None else headers)

    def seen(self, token=None, path="/v1/health/state/any", **query):
        """The namespaces whose secrets an answer shows, of those that it lists."""
        answer = self.get(path, token, **query)
        assert answer.status == 200, answer
        return {name for name in self.spaces if f"secret of {name}" in answer.text}

    def found(self, token, text):
        """The namespaces of the checks that the filter finds."""
        answer = self.get("/v1/health/state/any", token, filter=text)
        assert answer.status == 200, answer
        return {each["CheckID"].split("/")[0] for each in answer.json()} & set(self.spaces.values())

    def account(self, name, *granted):
        """A token of a new account of the shop that may get the HealthReports of these namespaces."""
        token = self.cluster.service_account(self.spaces["shop"], name)
        for each in granted:
            self.cluster.grant(self.spaces[each], name, self.spaces["shop"], GET_REPORTS)
        return token

    def reviews(self, review, result):
        return self.vitals.metric("vitals_api_reviews_total", review=review, result=result)


@pytest.fixture
def spaces(cluster, namespace):
    names = {name: f"{namespace}-{name}" for name in ADDRESSES}
    for name in names.values():
        cluster.create_namespace(name)
    return names


@pytest.fixture
def world(cluster, spaces, start, target):
    """world(FLAG...): Vitals with these flags, by the administrator's account."""
    for name, ns in spaces.items():
        target.answers(f"/{ns}", status=500, body=f"secret of {name}")
        cluster.apply(ns, "web", manifest(check("front", target.url(f"/{ns}"), service={
            "name": f"front-{spaces['shop']}", "address": ADDRESSES[name], "port": 80, "tags": [name]})))

    def begin(*flags):
        vitals = start("--kubeconfig", cluster.kubeconfig, *flags)
        made = World(cluster, vitals, spaces)
        eventually(lambda: {vitals.statuses().get(f"{ns}/web/front") for ns in spaces.values()} == {"critical"}, 20,
                   "two critical checks")
        return made

    return begin


def test_a_token_shows_the_namespaces_whose_reports_its_account_may_get(world):
    there = world()
    ann, eve = there.account("ann", "shop"), there.account("eve")
    service = f"/v1/health/service/front-{there.spaces['shop']}"
    flat = f"/v1/catalog/service/front-{there.spaces['shop']}"

    assert there.seen() == set()
    assert there.seen(eve) == set()
    assert there.seen(ann) == there.seen(ann, "/v1/agent/checks") == there.seen(ann, service) == {"shop"}
    assert sorted(each["Service"]["Address"] for each in there.get(service, ann).json()) == ["", "10.8.8.8"]
    assert {each["ServiceAddress"] for each in there.get(flat).json()} == {""}
    assert {each["Status"] for each in there.get("/v1/agent/checks").json().values() if "front" in each["CheckID"]} == {"critical"}
    assert there.get(service, ann).headers["X-Vitals-Masked"] == "some"
    assert there.get(service).headers["X-Vitals-Masked"] == "all"
    # The same connection without a proxy is that of kubectl port-forward.
    assert "secret of bank" in there.get("/v1/agent/checks", headers={}).text


def test_a_right_in_all_namespaces_shows_everything(cluster, world):
    there = world()
    root = there.account("root")
    group = "/apis/rbac.authorization.k8s.io/v1"
    name = f"reader-{there.spaces['shop']}"
    cluster.call("POST", f"{group}/clusterroles", {"metadata": {"name": name}, "rules": [
        {"apiGroups": ["vitals.dev"], "resources": ["healthreports"], "verbs": ["get"]}]})
    cluster.call("POST", f"{group}/clusterrolebindings", {
        "metadata": {"name": name}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": "root", "namespace": there.spaces["shop"]}]})
    try:
        # The API server's own view of a new binding is a moment late, and Vitals keeps a denial for 30 s: ask it first.
        review = {"spec": {"user": f"system:serviceaccount:{there.spaces['shop']}:root", "resourceAttributes": {
            "verb": "get", "group": "vitals.dev", "resource": "healthreports"}}}
        eventually(lambda: cluster.call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)["status"]["allowed"],
                   10, "the binding")

        assert there.seen(root) == {"bank", "shop"}
        assert "X-Vitals-Masked" not in there.get("/v1/agent/checks", root).headers
        assert (there.reviews("token", "granted"), there.reviews("access", "granted"), there.reviews("access", "denied")) == (1, 1, 0)
    finally:
        cluster.call("DELETE", f"{group}/clusterrolebindings/{name}")
        cluster.call("DELETE", f"{group}/clusterroles/{name}")


def test_a_filter_is_no_oracle(world):
    there = world()
    ann = there.account("ann", "shop")

    for text in ('Output matches "secret of [bs]"', 'Output contains "secret"'):
        assert there.found(None, text) == set()
        assert there.found(ann, text) == {there.spaces["shop"]}
    path = f"/v1/catalog/service/front-{there.spaces['shop']}"
    assert there.get(path, filter='ServiceAddress == "10.7.7.7"').json() == []
    assert there.get(path, ann, filter='ServiceAddress == "10.7.7.7"').json() == []
    assert len(there.get(path, ann, filter='ServiceAddress == "10.8.8.8"').json()) == 1


def test_a_token_that_is_wrong_or_revoked_is_401_in_each_of_consuls_ways(cluster, world):
    there = world()
    gone = there.account("gone", "shop")
    cluster.call("DELETE", f"/api/v1/namespaces/{there.spaces['shop']}/serviceaccounts/gone")
    eventually(lambda: not cluster.call("POST", "/apis/authentication.k8s.io/v1/tokenreviews", {"spec": {"token": gone}})
               ["status"].get("authenticated"), 20, "the revocation")

    for token in (gone, "b1gs33cr3t-0000-of-consul", "x" * 9000):
        for answer in (there.get("/v1/agent/checks", token), there.get("/v1/agent/checks", token=token[:4000]),
                       there.get("/v1/agent/checks", headers={**ELSEWHERE, "Authorization": f"Bearer {token}"})):
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert token[:12] not in answer.text
    assert not [line for line in there.vitals.lines if gone[:20] in line or "b1gs33cr3t" in line]
    assert "b1gs33cr3t" not in json.dumps(there.vitals.metrics())


def test_a_blocking_query_shows_what_its_token_may_see(world, target):
    there = world()
    ann = there.account("ann", "shop")
    index = there.get("/v1/health/state/any", ann).headers["X-Consul-Index"]
    waiting = subprocess.Popen(["curl", "-sS", "-H", f"X-Consul-Token: {ann}", "-H", "X-Forwarded-For: 192.0.2.1",
                                f"http://{there.vitals.address('api')}/v1/health/state/any?wait=50s&index={index}"],
                               stdout=subprocess.PIPE, text=True)
    eventually(lambda: there.vitals.metric("vitals_http_requests_waiting", server="api") == 1, 10, "it waits")

    target.answers(f"/{there.spaces['bank']}", status=200, body="secret of bank")
    target.answers(f"/{there.spaces['shop']}", status=200, body="secret of shop")

    text = waiting.communicate(timeout=60)[0]
    assert "secret of shop" in text and "secret of bank" not in text


def test_anonymous_none_and_all(world):
    strict = world("--api-anonymous", "none")
    ann = strict.account("ann", "shop")

    assert strict.get("/v1/agent/checks").status == strict.get("/v1/status/leader").status == 401
    assert strict.seen(ann) == {"shop"}
    assert strict.get("/v1/agent/checks", headers={}).status == 200

    open_to_all = world("--api-anonymous", "all")
    equal_eventually(open_to_all.seen, {"bank", "shop"}, 10)  # the statuses of its start are those of the reports
    assert open_to_all.seen("no token at all") == {"bank", "shop"}
    assert open_to_all.reviews("token", "denied") == 0


def test_without_the_right_to_review_a_token_is_503_until_it_is_granted(cluster, world, spaces, start, tmp_path):
    there = world()
    ann = there.account("ann", "shop")
    own = cluster.service_account(spaces["bank"], "vitals")
    for ns in spaces.values():
        cluster.grant(ns, "vitals", spaces["bank"], [("", "configmaps", ["list", "watch"]), ("events.k8s.io", "events", ["create"]), (
            "vitals.dev", "healthreports", ["list", "create", "patch"]), ("vitals.dev", "healthreports/status", ["patch"])])
    config = cluster.write_kubeconfig(tmp_path / "config", f"token: {own}")
    there.vitals = start("--kubeconfig", config, *(f"--namespace={ns}" for ns in spaces.values()))
    eventually(there.vitals.ready, 20, "ready")

    refused = there.get("/v1/agent/checks", ann)
    assert (refused.status, there.get("/v1/agent/checks").status) == (503, 200)
    eventually(lambda: [line for line in there.vitals.lines if "tokens of readers of the API cannot be reviewed" in line
                        and "tokenreviews" in line], 5, "why")

    name = f"reviews-{spaces['bank']}"
    bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"
    cluster.call("POST", bindings, {
        "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:auth-delegator"},
        "subjects": [{"kind": "ServiceAccount", "name": "vitals", "namespace": spaces["bank"]}]})
    try:
        eventually(lambda: there.get("/v1/agent/checks", ann).status == 200, 20, "reviews")
        assert "secret of bank" not in there.get("/v1/agent/checks", ann).text
    finally:
        cluster.call("DELETE", f"{bindings}/{name}")


def test_outside_a_cluster_the_token_of_the_file_shows_everything(start, target, tmp_path):
    target.answers("/a", status=500, body="secret")
    (tmp_path / "web.yaml").write_text(manifest(check("a", target.url("/a"))))
    file = tmp_path / "token"
    file.write_text("first\n")
    vitals = start("--checks", tmp_path / "web.yaml", "--api-token-file", file)
    eventually(lambda: vitals.statuses().get("local/web/a") == "critical", 10)

    def ask(token=None, **headers):
        more = {"Authorization": f"Bearer {token}"} if token else {}
        return request("GET", f"http://{vitals.address('api')}/v1/agent/checks", headers={**ELSEWHERE, **more, **headers})

    assert "secret" not in ask().text and "secret" in ask("first").text
    assert ask("second").status == 401
    file.write_text("second")
    eventually(lambda: "secret" in ask("second").text, 5, "the new token")
    assert ask("first").status == 401
    file.unlink()
    eventually(lambda: ask("second").status == 401, 5, "nobody's token")
    equal_eventually(lambda: len(vitals.log("the file of the API's token cannot be used; its readers are refused")), 1, 5)
