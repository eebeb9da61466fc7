# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Two namespaces only, and a service account that has just the rights it needs, or not even these."""
import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

READ = ("", "configmaps", ["get", "list", "watch"])
WRITE_EVENTS = ("events.k8s.io", "events", ["create", "patch"])
ALL = [READ, WRITE_EVENTS, ("vitals.dev", "healthreports", ["list", "create", "patch"]),
       ("vitals.dev", "healthreports/status", ["patch"])]


@pytest.fixture
def spaces(cluster, namespace):
    """Three namespaces; the third is nobody's business."""
    names = [f"{namespace}-{letter}" for letter in "abc"]
    for name in names:
        cluster.create_namespace(name)
    return names


def flags(kubeconfig, spaces):
    return ["--kubeconfig", kubeconfig, "--namespace", spaces[0], "--namespace", spaces[1]]


def test_roles_in_two_namespaces_suffice(cluster, spaces, start, target, tmp_path):
    token = cluster.service_account(spaces[0], "vitals")
    for space in spaces[:2]:
        cluster.grant(space, "vitals", spaces[0], ALL)
    for space in spaces:
        cluster.apply(space, "shop", manifest(check("front", target.url(f"/{space}"))))
        target.answers(f"/{space}", status=500)

    vitals = start(*flags(cluster.write_kubeconfig(tmp_path / "config", f"token: {token}"), spaces))

    equal_eventually(vitals.statuses, {f"{space}/shop/front": "critical" for space in spaces[:2]}, 10)
    for space in spaces[:2]:
        eventually(lambda: cluster.events(space, "shop"), 3, f"an Event in {space}")
    assert target.hits(f"/{spaces[2]}") == []
    # What no Role can grant, with its fix.
    [said] = eventually(vitals.complaints, 10, "the line")
    assert "missing right: create tokenreviews" in said and "--clusterrole=system:auth-delegator" in said
    cluster.delete(spaces[0], "shop")
    equal_eventually(vitals.statuses, {f"{spaces[1]}/shop/front": "critical"}, 3)


def test_each_missing_right_is_told_and_it_gets_well_when_they_come(cluster, spaces, start, target, tmp_path):
    token = cluster.service_account(spaces[0], "vitals")
    cluster.grant(spaces[0], "vitals", spaces[0], ALL)
    for space in spaces:
        cluster.apply(space, "shop", manifest(check("front", target.url(f"/{space}"))))

    vitals = start(*flags(cluster.write_kubeconfig(tmp_path / "config", f"token: {token}"), spaces))

    def told(verb, resource):
        return [line for line in vitals.complaints()
                if verb in line and resource in line and spaces[1] in line]
    for verb, resource in (("list", "configmaps"), ("watch", "configmaps"), ("create", "events")):
        eventually(lambda: told(verb, resource), 5, f"a line about '{verb} {resource}' in {spaces[1]}")
    assert not [line for line in vitals.complaints() if spaces[0] in line and spaces[1] not in line]
    assert not vitals.ready()
    eventually(lambda: vitals.statuses() == {f"{spaces[0]}/shop/front": "passing"}, 5,
               "what may be read is checked all the same")
    cluster.grant(spaces[1], "vitals", spaces[0], ALL)
    eventually(vitals.ready, 40, "well by itself")
    equal_eventually(vitals.statuses, {f"{space}/shop/front": "passing" for space in spaces[:2]}, 5)


def test_a_first_result_is_an_event_though_another_namespace_is_forbidden(cluster, spaces, start, target, tmp_path):
    token = cluster.service_account(spaces[0], "vitals")
    cluster.grant(spaces[0], "vitals", spaces[0], ALL)
    cluster.apply(spaces[0], "shop", manifest(check("front", target.url("/front"))))
    vitals = start(*flags(cluster.write_kubeconfig(tmp_path / "config", f"token: {token}"), spaces))
    equal_eventually(vitals.statuses, {f"{spaces[0]}/shop/front": "passing"}, 10)

    cluster.apply(spaces[0], "shop", manifest(check("front", target.url("/front")), check("back", target.url("/back"))))

    eventually(lambda: [event["note"] for event in cluster.events(spaces[0], "shop")
                        if event["note"].startswith("back: pending → passing")], 10, "an Event of the new check")
    assert not vitals.ready()


def test_a_new_token_in_the_token_file_is_taken_without_a_restart(cluster, spaces, start, target, tmp_path):
    cluster.service_account(spaces[0], "vitals")
    cluster.grant(spaces[0], "vitals", spaces[0], ALL)
    file = tmp_path / "token"
    file.write_text("no-token-that-anyone-knows")
    config = cluster.write_kubeconfig(tmp_path / "config", f'tokenFile: "{file}"')
    cluster.apply(spaces[0], "shop", manifest(check("front", target.url("/front"))))
    vitals = start("--kubeconfig", config, "--namespace", spaces[0])
    eventually(vitals.complaints, 5, "word of being refused")

    file.write_text(cluster.token(spaces[0], "vitals"))

    equal_eventually(vitals.statuses, {f"{spaces[0]}/shop/front": "passing"}, 60)
    assert not [line for line in vitals.lines if "no-token-that-anyone-knows" in line]
