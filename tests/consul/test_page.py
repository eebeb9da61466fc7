# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/consul-clients.md for curl, Go and `consul watch`, of the ConfigMap that the page begins with.
Those for other programs are in the tests of these programs."""
import concurrent.futures
import json
import os
import shlex
import shutil
import subprocess

import pytest
import yaml

from conftest import go_program
from harness.eventually import equal_eventually, eventually
from harness.target import Target
from harness.vitals import ROOT
from page import PAGE, block
from services import running

HERE = ROOT / "tests" / "consul"


@pytest.fixture
def target():
    server = Target()
    yield server
    server.close()


@pytest.fixture
def shop(cluster, namespace, vitals, target):
    """The page's ConfigMap, whose check asks a target of ours."""
    config_map = yaml.safe_load(PAGE.split("```yaml\n")[1].split("```")[0])
    text = config_map["data"]["checks.yaml"].replace("http://storefront.shop.svc:8080", target.url("")).replace("10s", "1s")
    cluster.apply(namespace, "shop", text, labels=config_map["metadata"]["labels"])
    identity = f"{namespace}/shop/storefront"
    equal_eventually(lambda: vitals.statuses().get(identity), "passing", 10)
    return identity


def printed(vitals, commands):
    done = subprocess.run(["bash", "-euc", commands.replace("127.0.0.1:8500", vitals.address("api"))],
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lists_in(text):
    found, decoder = [], json.JSONDecoder()
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:]
    return found


def test_curl_shows_what_is_critical_who_is_healthy_and_what_a_filter_chooses(vitals, shop):
    critical, healthy, chosen = lists_in(printed(vitals, block("curl", "sh")))

    assert critical == []
    assert [(each["Service"]["Address"], each["Service"]["Port"]) for each in healthy] == [("storefront.shop.svc", 8080)]
    assert [each["CheckID"] for each in chosen] == [shop]


def test_curl_waits_for_the_next_change(vitals, shop, target):
    with concurrent.futures.ThreadPoolExecutor() as others:
        answer = others.submit(printed, vitals, "CONSUL_HTTP_ADDR=127.0.0.1:8500\n" + block("curl", "bash"))
        equal_eventually(lambda: vitals.metric("vitals_http_requests_waiting", server="api"), 1, 5)
        target.answers("/healthz", status=503)

        (checks,) = lists_in(answer.result())

    assert [(each["CheckID"], each["Status"]) for each in checks] == [(shop, "critical")]


@pytest.mark.usefixtures("shop")
def test_the_program_in_go_prints_the_healthy_instances_whenever_they_change(vitals, target, tmp_path):
    for name in ("go.mod", "go.sum"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "main.go").write_text(block("Go", "go"))
    go = subprocess.run([ROOT / "tools" / "find_go.sh"], capture_output=True, text=True, check=False).stdout.strip()
    if not go:
        pytest.skip("no Go: make setup")
    subprocess.run([go, "build", "-mod=readonly", "-o", "example", "."], cwd=tmp_path, check=True, timeout=900)

    with running(tmp_path / "example", env={**os.environ, "CONSUL_HTTP_ADDR": vitals.address("api")}) as lines:
        assert [next(lines), next(lines)] == ["1 healthy\n", "storefront.shop.svc:8080\n"]
        target.answers("/healthz", status=503)
        assert next(lines) == "0 healthy\n"


def test_consul_watch_starts_its_command_for_each_change(vitals, shop, target):
    flags = [each for each in shlex.split(block("consul watch", "sh")) if each.startswith("-") and "http-addr" not in each]
    instance = f"{shop.split('/')[0]}/storefront"

    with running(go_program("consul"), vitals.address("api"), *flags) as lines:
        assert json.loads(next(lines))["statuses"] == {instance: "passing"}
        eventually(lambda: vitals.metric("vitals_http_requests_waiting", server="api") == 1, 5)
        target.answers("/healthz", status=503)
        last = json.loads(next(lines))

    assert (last["statuses"], last["requests"]) == ({}, 2)
