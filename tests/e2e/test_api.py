# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What clients of the ports rely on: waiting for a change, with HashiCorp's own client, too; gzip; Date."""
import concurrent.futures
import contextlib
import email.utils
import gzip
import http.client
import json
import subprocess
import time

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.vitals import ROOT


@pytest.fixture(scope="session")
def watcher():
    """The program of tests/consul."""
    try:
        return subprocess.run([ROOT / "tests" / "build_go.sh", "consul"], stdout=subprocess.PIPE, text=True,
                              check=True).stdout.strip()
    except subprocess.CalledProcessError:
        pytest.skip("HashiCorp's client cannot be built: make setup")


@pytest.fixture
def watched(start, target, tmp_path):
    """A Vitals with one check, local/a/one, that passes."""
    (tmp_path / "a.yaml").write_text(manifest(check("one", target.url("/one"))))
    vitals = start("--checks", tmp_path, canaries=False)
    equal_eventually(vitals.statuses, {"local/a/one": "passing"}, 5)
    return vitals


def waiting(vitals):
    return lambda: vitals.metric("vitals_http_requests_waiting", server="api")


def output(vitals):
    return vitals.checks()["local/a/one"]["Output"]


@contextlib.contextmanager
def watching(program, vitals, state):
    """What it is told, line by line."""
    process = subprocess.Popen([program, vitals.address("api"), "-type=checks", f"-state={state}"], stdout=subprocess.PIPE, text=True)
    try:
        yield lambda: json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def test_consuls_own_watcher_asks_once_for_each_change(watcher, watched, target):
    with watching(watcher, watched, "any") as told:
        first = told()
        equal_eventually(waiting(watched), 1, 5)
        target.answers("/one", body="another page")
        eventually(lambda: "another page" in output(watched), 5)
        target.answers("/one", status=503)
        second = told()
        equal_eventually(waiting(watched), 1, 5)

    assert (first["statuses"], first["requests"]) == ({"local/a/one": "passing"}, 1)
    assert (second["statuses"], second["requests"]) == ({"local/a/one": "critical"}, 2)
    assert second["index"] > first["index"]
    equal_eventually(waiting(watched), 0, 5)


def test_whoever_waits_with_an_index_from_before_a_restart_is_answered_at_once(start, target, tmp_path):
    (tmp_path / "a.yaml").write_text(manifest(check("one", target.url("/one"))))
    before = start("--checks", tmp_path)
    equal_eventually(before.statuses, {"local/a/one": "passing"}, 5)
    index = before.api("/v1/health/state/any").headers["X-Consul-Index"]
    assert before.stop() == 0

    after = start("--checks", tmp_path)
    again = after.api(f"/v1/health/state/any?index={index}&wait=5m")

    assert int(again.headers["X-Consul-Index"]) > int(index)


def test_an_index_begins_beyond_all_that_a_million_changes_a_second_reached_before_a_restart(start, target, tmp_path):
    (tmp_path / "a.yaml").write_text(manifest(check("one", target.url("/one"))))
    before = time.time()

    index = start("--checks", tmp_path).api("/v1/health/state/any").headers["X-Consul-Index"]

    assert before * 1e6 <= int(index) < 2 ** 53


def test_whoever_waits_is_answered_when_vitals_stops(watched):
    index = watched.api("/v1/health/state/any").headers["X-Consul-Index"]
    with concurrent.futures.ThreadPoolExecutor() as others:
        answer = others.submit(watched.api, f"/v1/health/state/any?index={index}&wait=5m")
        equal_eventually(waiting(watched), 1, 5)
        assert watched.stop() == 0

    assert [each["CheckID"] for each in answer.result().json()] == ["local/a/one"]
    assert answer.result().headers["X-Consul-Index"] == index


def get(address, path, method="GET", **headers):
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_lists_and_metrics_are_compressed_for_whoever_takes_gzip(start, target, tmp_path):
    (tmp_path / "a.yaml").write_text(manifest(*(check(f"c{n}", target.url("/one")) for n in range(20))))
    vitals = start("--checks", tmp_path)
    eventually(lambda: len(vitals.checks()) == 20, 5)
    for server, path in (("api", "/v1/agent/checks"), ("api", "/v1/health/state/any"), ("metrics", "/metrics")):
        packed, body = get(vitals.address(server), path, **{"Accept-Encoding": "gzip"})
        plain, text = get(vitals.address(server), path)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert plain.headers["Content-Encoding"] is None
        assert len(body) < len(text) / 4
        assert gzip.decompress(body)[:1] == text[:1]


def test_every_port_says_when_it_answered_and_what_there_is(start, tmp_path):
    vitals = start("--checks", tmp_path)
    for server, path, hint in (("healthz", "/nothing", b"/readyz"), ("metrics", "/nothing", b"/metrics"),
                               ("api", "/", b"/v1/agent/checks")):
        answer, body = get(vitals.address(server), path)
        assert email.utils.parsedate_to_datetime(answer.headers["Date"]).tzinfo is not None
        assert hint in body
        moved, _ = get(vitals.address(server), "/" + path)
        assert (moved.status, moved.headers["Location"]) == (307, path)
    assert get(vitals.address("api"), "/v1/agent/checks", "HEAD")[0].status == 405
    assert get(vitals.address("metrics"), "/metrics", "HEAD")[0].status == 200
