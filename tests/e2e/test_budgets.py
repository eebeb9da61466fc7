# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What one namespace takes beyond its budgets costs the others nothing: judged beside a run without it."""
import json
import pathlib
import re
import socket

import pytest

from harness.eventually import eventually
from harness.fake_api import FakeApi
from harness.manifest import check, manifest

MIB = 1024 * 1024
OUTPUT = 65_000        # bytes of an answer
GREEDY_CHECKS = 500    # 31 MiB of outputs
READERS = 16           # that ask for all checks and read nothing


def resident(vitals, what="VmRSS"):
    """Bytes."""
    status = pathlib.Path(f"/proc/{vitals.pid}/status").read_text()
    return int(re.search(rf"^{what}:\s+(\d+) kB", status, re.M)[1]) * 1024


@pytest.fixture
def serve(start, tmp_path):
    """serve({(namespace, name): data}): a Vitals that has read these ConfigMaps and has a result of each check."""
    servers = []

    def run(config_maps):
        servers.append(FakeApi(config_maps))
        vitals = start("--kubeconfig", servers[-1].write_kubeconfig(tmp_path / f"config-{len(servers)}"))
        eventually(vitals.ready, 60, "everything is read")
        eventually(lambda: vitals.metric("vitals_checks", status="pending") == 0, 60, "a result of each check")
        return vitals

    yield run
    for server in servers:
        server.close()


def modest(target):
    target.answers("/modest", body="m" * 4000)
    return {("modest", "web"): {"checks.yaml": manifest(check("front", target.url("/modest")), interval="60s")}}


def greedy(target):
    target.answers("/greedy", body="g" * OUTPUT)
    checks = [check(f"c{number}", target.url("/greedy"), outputMaxSize=65536) for number in range(GREEDY_CHECKS)]
    return {("greedy", "web"): {"checks.yaml": manifest(*checks, interval="60s", timeout="30s")}}


@pytest.mark.optimized
def test_large_outputs_of_one_namespace_are_shortened_and_readers_that_stall_cost_little_memory(serve, target):
    alone = serve(modest(target))
    whole = alone.checks()["modest/web/front"]["Output"]
    alone.kill()

    vitals = serve({**modest(target), **greedy(target)})
    checks = vitals.checks()

    assert len(checks) == GREEDY_CHECKS + 1
    assert checks["modest/web/front"]["Output"] == whole
    assert all(each["Output"].endswith("docs/tenants.md]") for name, each in checks.items() if "greedy" in name)
    assert 0 < vitals.metric("vitals_namespace_output_bytes", namespace="greedy") <= 8 * MIB
    assert vitals.metric("vitals_namespace_outputs_shortened_total", namespace="modest") == 0

    before = resident(vitals)
    readers = []
    for _ in range(READERS):
        reader = socket.create_connection(vitals.address("api").rsplit(":", 1))
        reader.sendall(b"GET /v1/agent/checks HTTP/1.1\r\nHost: localhost\r\n\r\n")
        readers.append(reader)
    eventually(lambda: vitals.metric("vitals_http_connections", server="api") >= READERS, 10)
    assert len(vitals.checks()) == GREEDY_CHECKS + 1
    size = len(json.dumps(checks))
    assert resident(vitals) - before <= READERS * 256 * 1024 < READERS * size / 4
    for reader in readers:
        reader.close()


def test_the_newest_config_maps_beyond_the_budget_of_a_namespace_are_left_out_and_no_other(serve, target):
    alone = serve(modest(target))
    expected = set(alone.checks())
    alone.kill()
    many = {("greedy", f"map-{number:03}"): {"checks.yaml": manifest(check("one", target.url("/one")), interval="60s")}
            for number in range(320)}

    vitals = serve({**many, **modest(target)})

    assert set(vitals.checks()) == expected | {f"greedy/map-{number:03}/one" for number in range(200)}
    assert vitals.metric("vitals_namespace_config_maps_left_out", namespace="greedy") == 100
    assert vitals.metric("vitals_namespace_config_maps_left_out", namespace="modest") == 0
    assert len(vitals.log("a namespace has so many ConfigMaps beyond its budget that the rest is not listed",
                          namespace="greedy")) == 1
    rejected = vitals.log("definition rejected", configmap="greedy/map-299")
    assert [each["message"] for each in rejected] == [
        "is left out: namespace greedy may have 200 ConfigMaps with checks; "
        "who runs Vitals can raise that with --quota greedy=configmaps:N (docs/tenants.md)"]


def test_a_config_map_that_is_replaced_by_one_with_a_new_name_runs_soon_in_a_full_namespace(cluster, namespace, start, target):
    """As kustomize does it: the new one is created, and then the old one deleted."""
    vitals = start("--kubeconfig", cluster.kubeconfig, "--quota", f"{namespace}=definitions:700")
    eventually(vitals.ready, 10, "ready")
    text = manifest(check("front", target.url("/front"), notes="n" * 300))
    cluster.apply(namespace, "web-1a", text)
    eventually(lambda: set(vitals.checks()) == {f"{namespace}/web-1a/front"}, 10)

    cluster.apply(namespace, "web-2b", text)
    eventually(lambda: vitals.metric("vitals_namespace_config_maps_left_out", namespace=namespace) == 1, 10)
    cluster.delete(namespace, "web-1a")

    eventually(lambda: set(vitals.checks()) == {f"{namespace}/web-2b/front"}, 30)
    assert vitals.metric("vitals_namespace_config_maps_left_out", namespace=namespace) == 0
