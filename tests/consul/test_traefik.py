# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Traefik's own provider makes routers and servers of services that come from ConfigMaps."""
import json

import pytest

from conftest import go_program
from harness.eventually import eventually
from services import instance, manifest, running, service, update

ENABLED = ["traefik.enable=true", "traefik.http.routers.front.rule=Host(`shop.example`)"]


@pytest.fixture(scope="session")
def provider():
    return go_program("consul/traefik")


def test_traefik_sends_requests_to_the_instances_that_are_healthy(provider, cluster, namespace, vitals):
    cluster.apply(namespace, "shop", manifest(
        instance("front-1", "front", "127.0.0.2", 8080, tags=ENABLED), instance("front-2", "front", "127.0.0.3", 8080, tags=ENABLED),
        service("internal", "127.0.0.4", 8080)))
    for check in ("front-1", "front-2"):
        eventually(lambda name=check: update(vitals, f"{namespace}/shop/{name}", "pass"), 10, "a check")

    with running(provider, vitals.address("api")) as lines:
        def becomes(wanted):
            """Lines until one is so; a change may take several."""
            for line in lines:
                made = json.loads(line)
                if made["servers"].get("front", []) == wanted:
                    return made
            raise AssertionError("the provider has ended")

        both = ["http://127.0.0.2:8080", "http://127.0.0.3:8080"]
        assert becomes(both)["rules"] == {"front": "Host(`shop.example`)"}
        update(vitals, f"{namespace}/shop/front-1", "fail")
        becomes(both[1:])
        update(vitals, f"{namespace}/shop/front-1", "warn")
        becomes(both)
        cluster.delete(namespace, "shop")
        becomes([])
