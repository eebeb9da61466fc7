# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The rights of the chart suffice; each one is needed, for what the table says, and its lack is told."""
import json
import re

import pytest

from chart import ROOT, arguments, one, rendered, run, succeeded, values
from harness.eventually import eventually
from harness.http import request
from harness.manifest import check, manifest
from harness.target import Target

GROUPS = {"configmaps": "", "events": "events.k8s.io", "healthreports": "vitals.dev", "healthreports/status": "vitals.dev"}


def reads_definitions(world):
    refused = "cannot follow a resource; nothing of it has been read yet"
    eventually(lambda: world.vitals.ready() or world.vitals.log(refused), 15, "ready, or refused")
    return world.runs("front")


def sees_an_edit(world):
    eventually(lambda: world.runs("front"), 10, "front")
    world.define("front", "added")
    begin = world.tried()
    eventually(lambda: world.runs("added") or world.tried() > begin + 1, 30, "two tries after the edit")
    return world.runs("added")


def shows_a_result(world):
    eventually(lambda: world.sent_or_dropped() > 0, 15, "the Event of a first result")
    return world.events() != []


def counts_a_repetition(world):
    """Critical, passing, critical: the second time is counted in the first one's Event."""
    for number, status in enumerate((500, 200, 500), 1):
        world.target.answers("/front", status)
        eventually(lambda: len(world.vitals.transitions()) == number, 10, f"change {number}")
        eventually(lambda: world.sent_or_dropped() >= number, 15, f"Event {number}")
    return any((event.get("series") or {}).get("count", 0) > 1 for event in world.events())


def reports_a_result(world):
    eventually(lambda: "summary" in world.report() or "missing right" in "".join(world.vitals.complaints()), 30, "a report")
    return "summary" in world.report()


def remembers_it_across_a_restart(world):
    eventually(lambda: world.report().get("summary", {}).get("status") == "critical", 30, "the report")
    world.vitals.kill()
    world.vitals = world.start()
    eventually(world.vitals.ready, 15, "ready")
    return world.vitals.metric("vitals_checks_restored") == 1


# What goes wrong without each right, as the table of docs/security.md says it.
NEEDED = {("list", "configmaps"): reads_definitions, ("watch", "configmaps"): sees_an_edit,
          ("create", "events"): shows_a_result, ("patch", "events"): counts_a_repetition,
          ("list", "healthreports"): remembers_it_across_a_restart, ("create", "healthreports"): reports_a_result,
          ("patch", "healthreports"): reports_a_result, ("patch", "healthreports/status"): reports_a_result}


class World:
    """A Vitals with the rights of the chart's account, and one check of a target that fails."""

    def __init__(self, cluster, vitals, target):
        self.cluster, self.vitals, self.target = cluster, vitals, target

    def define(self, *names):
        self.cluster.apply("shop", "shop", manifest(*(check(name, self.target.url(f"/{name}")) for name in names)))

    def runs(self, name):
        return f"shop/shop/{name}" in self.vitals.checks()

    def report(self):
        return self.cluster.report("shop", "shop") or {}

    def events(self):
        return self.cluster.events("shop", "shop")

    def sent_or_dropped(self):
        metrics = self.vitals.metrics()
        return sum(value for fate in ("sent", "dropped") for _, value in metrics.get(f"vitals_events_{fate}_total", []))

    def tried(self):
        """Lists and watches that were begun again."""
        metrics = self.vitals.metrics()
        return sum(value for name in ("relists", "watch_restarts") for _, value in
                   metrics.get(f"vitals_informer_{name}_total", []))


@pytest.fixture
def world(cluster, installed, start, tmp_path):
    """world(): Vitals as the chart starts it, by the account that the chart made."""
    target = Target()
    target.answers("/front", status=500)

    def begin():
        made = World(cluster, None, target)
        made.define("front")
        account = cluster.write_kubeconfig(tmp_path / "config", f"token: {cluster.token('vitals', 'vitals')}",
                                           namespace="vitals")
        flags = [*arguments(rendered(*values(targets={"profile": "any"})), tmp_path)[1:], "--kubeconfig", account]
        made.start = lambda: start(*flags)
        made.vitals = made.start()
        return made

    yield begin
    target.close()
    cluster.delete_all("shop")
    cluster.call("DELETE", "/apis/events.k8s.io/v1/namespaces/shop/events")
    cluster.call("DELETE", "/apis/vitals.dev/v1alpha1/namespaces/shop/healthreports")


REVIEW = json.dumps({"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": {"namespace": "NAMESPACE"}})
ALL = {(verb, GROUPS[resource], resource) for verb, resource in NEEDED}
REVIEWS = {("create", "authentication.k8s.io", "tokenreviews"),  # tests/e2e/test_readers.py
           ("create", "authorization.k8s.io", "subjectaccessreviews")}
LEASE = {(verb, "coordination.k8s.io", "leases") for verb in ("create", "get", "patch")}  # in the namespace of the release


@pytest.fixture
def rights(cluster, tmp_path):
    """rights(NAMESPACE): (verb, group, resource) of all that Vitals' account may do there, as the API server says, but for
    what every account may."""
    cluster.make_restricted("nobody")

    def of(account_namespace, account, namespace):
        token = cluster.token(account_namespace, account)
        config = cluster.write_kubeconfig(tmp_path / f"{account_namespace}-{account}", f"token: {token}")
        done = run("kubectl", "create", "--validate=false", "-f", "-", "-o", "json",
                   text=REVIEW.replace("NAMESPACE", namespace), KUBECONFIG=str(config))
        return {(verb, group, resource) for rule in json.loads(succeeded(done))["status"]["resourceRules"]
                for verb in rule["verbs"] for group in rule["apiGroups"] for resource in rule["resources"]}

    return lambda namespace: of("vitals", "vitals", namespace) - of("nobody", "default", namespace)


def test_with_all_namespaces_it_may_do_ten_things_everywhere_and_nothing_more(installed, rights):
    assert [rights(namespace) for namespace in ("shop", "vitals", "kube-system")] == [
        ALL | REVIEWS, ALL | REVIEWS | LEASE, ALL | REVIEWS]


def test_with_some_namespaces_it_may_do_eight_things_there_and_nothing_elsewhere(cluster, rights):
    cluster.install(*values(namespaces=["shop"]))
    try:
        assert rights("shop") == ALL
        assert [rights(namespace) for namespace in ("payments", "vitals", "kube-system")] == [set(), LEASE, set()]
    finally:
        cluster.uninstall()


SERVICES = {(verb, group, resource) for verb in ("list", "watch")
            for group, resource in (("", "services"), ("discovery.k8s.io", "endpointslices"))}


def test_with_profile_own_namespace_it_may_list_and_watch_services_and_endpointslices_too(cluster, rights):
    cluster.install(*values(targets={"profile": "own-namespace"}))
    try:
        assert [rights(namespace) for namespace in ("shop", "kube-system")] == [ALL | REVIEWS | SERVICES] * 2
        cluster.install(*values(targets={"profile": "own-namespace"}, namespaces=["shop"]))
        assert [rights(namespace) for namespace in ("shop", "payments", "vitals", "kube-system")] == \
            [ALL | SERVICES, set(), LEASE, set()]
        cluster.install(*values(namespaces=["shop"]))
        assert rights("shop") == ALL
    finally:
        cluster.uninstall()


def test_with_secrets_it_may_list_and_watch_those_by_their_names_and_no_other(cluster):
    """As the API server decides on requests with its token."""
    for name in ("probe-token", "other"):
        cluster.call("POST", "/api/v1/namespaces/shop/secrets", {"metadata": {"name": name}})
    cluster.install(*values(secrets={"namespaces": {"shop": ["probe-token"]}}))
    try:
        token = cluster.token("vitals", "vitals")

        def status(namespace, rest=""):
            return request("GET", f"{cluster.url}/api/v1/namespaces/{namespace}/secrets{rest}",
                           headers={"Authorization": f"Bearer {token}"}, ca=cluster.ca).status

        own = "fieldSelector=metadata.name%3Dprobe-token"
        assert [status("shop", f"?{own}"), status("shop", f"?{own}&watch=1&timeoutSeconds=1")] == [200, 200]
        refused = ["", "?watch=1&timeoutSeconds=1", "?fieldSelector=metadata.name%3Dother", "/probe-token", "/other"]
        assert [status("shop", rest) for rest in refused] == [403] * len(refused)
        assert [status("vitals", f"?{own}"), status("payments", f"?{own}")] == [403, 403]
    finally:
        cluster.uninstall()
        for name in ("probe-token", "other"):
            cluster.call("DELETE", f"/api/v1/namespaces/shop/secrets/{name}")


def test_by_default_there_is_no_right_to_any_secret():
    assert "secrets" not in json.dumps([each["rules"] for each in rendered() if each["kind"].endswith("Role")])


def test_an_upgrade_from_all_namespaces_to_some_leaves_no_right_elsewhere(cluster, installed, rights):
    cluster.install(*values(namespaces=["shop"], releaseNamespace=True))

    assert [rights(namespace) for namespace in ("shop", "vitals", "payments", "kube-system")] == [ALL, ALL | LEASE, set(), set()]


def test_the_overlay_for_some_namespaces_gives_the_same_rights(cluster, rights):
    overlay = ROOT / "deploy" / "overlays" / "namespaced"
    rendered_overlay = succeeded(run("kubectl", "kustomize", overlay))
    succeeded(cluster.run("kubectl", "apply", "-f", "-", text=rendered_overlay))
    try:
        assert [rights(namespace) for namespace in ("shop", "payments", "vitals", "kube-system")] == [ALL, ALL, LEASE, set()]
    finally:
        without_namespace = rendered_overlay.split("\n---\n", 1)[1]
        succeeded(cluster.run("kubectl", "delete", "-f", "-", text=without_namespace))


def take_away(cluster, verb, resource):
    rules = one(rendered(), "ClusterRole", "vitals-vitals")["rules"]
    place = next(number for number, rule in enumerate(rules) if resource in rule["resources"])
    verbs = [each for each in rules[place]["verbs"] if each != verb] or ["get"]  # which nobody asks for
    patch = [{"op": "replace", "path": f"/rules/{place}/verbs", "value": verbs}]
    succeeded(cluster.run("kubectl", "patch", "clusterrole", "vitals-vitals", "--type=json", "-p", json.dumps(patch)))


def test_no_right_is_given_that_is_not_needed():
    rules = one(rendered(), "ClusterRole", "vitals-vitals")["rules"]
    given = {(verb, resource, group) for rule in rules for group in rule["apiGroups"] for resource in rule["resources"]
             for verb in rule["verbs"]}

    assert given == {(verb, resource, GROUPS[resource]) for verb, resource in NEEDED} | {
        (verb, resource, group) for verb, group, resource in REVIEWS}


def test_where_everybody_may_read_everything_no_right_to_review_tokens_is_given():
    assert "reviews" not in json.dumps(one(rendered(*values(api={"anonymous": "all"})), "ClusterRole", "vitals-vitals")["rules"])


@pytest.mark.parametrize("works", dict.fromkeys(NEEDED.values()), ids=lambda works: works.__name__)
def test_with_the_rights_of_the_chart_it(world, works):
    there = world()

    assert works(there)
    assert [line for line in there.vitals.complaints() if "right" in line] == []


@pytest.mark.parametrize("right, works", NEEDED.items(), ids=[f"{verb}-{resource}" for verb, resource in NEEDED])
def test_without(cluster, world, right, works):
    take_away(cluster, *right)

    there = world()

    assert not works(there)
    told = "\n".join(there.vitals.complaints())
    assert set(re.findall(r"missing right: (\w+) ([\w/]+)", told)) == {right}
