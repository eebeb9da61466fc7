# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Checks with a ttl: updated by curl over loopback, expired without it, and by nobody else."""
import json
import subprocess

import pytest

from harness.eventually import equal_eventually, eventually
from harness.http import request
from harness.own_network import own_network, possible
from harness.vitals import PROGRAM, Vitals

PUT = "/v1/agent/check"
CHECKS = {"checks": [{"id": "backup", "ttl": "2s"}, {"id": "worker", "ttl": "1h"}, {"id": "probed", "http": "http://127.0.0.1:1/"}]}


def put(vitals, path, body=None, **headers):
    return request("PUT", f"http://{vitals.address('api')}{PUT}/{path}", body, {name.replace("_", "-"): value
                                                                             for name, value in headers.items()})


@pytest.fixture
def vitals(start, tmp_path):
    (tmp_path / "jobs.yaml").write_text(json.dumps(CHECKS))
    one = start("--checks", tmp_path / "jobs.yaml")
    eventually(lambda: len(one.checks()) == 3, 5)
    return one


def check(vitals, name):
    return vitals.checks()[f"local/jobs/{name}"]


def test_a_check_has_the_status_that_curl_puts(vitals):
    done = subprocess.run(["curl", "-sS", "-X", "PUT", "-w", "%{http_code}",
                           f"http://{vitals.address('api')}{PUT}/warn/local/jobs/worker?note=slow%20disk"],
                          capture_output=True, text=True, timeout=30, check=True)

    assert done.stdout == "200"
    shown = check(vitals, "worker")
    assert (shown["Status"], shown["Output"], shown["Type"]) == ("warning", "slow disk", "ttl")
    assert (shown["Interval"], shown["Timeout"], shown["Vitals"]["Why"]) == ("0s", "0s", "reported warning")
    assert put(vitals, "update/local/jobs/worker", '{"Status": "passing", "Output": "depth 14"}').status == 200
    assert (check(vitals, "worker")["Status"], check(vitals, "worker")["Output"]) == ("passing", "depth 14")
    assert vitals.transitions("local/jobs/worker") == [("pending", "warning"), ("warning", "passing")]


def test_a_check_without_updates_expires_and_comes_back_with_one(vitals):
    put(vitals, "pass/local/jobs/backup?note=done")
    assert check(vitals, "backup")["Status"] == "passing"

    eventually(lambda: check(vitals, "backup")["Status"] == "critical", 10)

    assert check(vitals, "backup")["Output"] == "TTL expired (last output before timeout follows): done"
    assert check(vitals, "backup")["Vitals"]["Why"] == "no update within 2s"
    assert vitals.metric("vitals_ttl_expired_total") == 1
    put(vitals, "pass/local/jobs/backup")
    assert check(vitals, "backup")["Status"] == "passing"


def test_errors_are_consuls(vitals):
    unknown, probed = put(vitals, "pass/worker"), put(vitals, "pass/local/jobs/probed")
    status, body = put(vitals, "update/local/jobs/worker", '{"Status": "well"}'), put(vitals, "update/local/jobs/worker")

    assert (unknown.status, unknown.text) == (
        404, 'Unknown check ID "worker". Ensure that the check ID is passed, not the check name.')
    assert (probed.status, probed.text) == (500, 'CheckID "local/jobs/probed" does not have associated TTL')
    assert (status.status, status.text) == (400, "Invalid check status: 'well'")
    assert (body.status, body.text) == (400, "Request decode failed: EOF")
    assert vitals.metric("vitals_ttl_updates_total", end="failed") == 4


def test_an_output_of_64_kib_comes_in_and_more_does_not(vitals):
    whole = put(vitals, "update/local/jobs/worker", json.dumps({"Status": "passing", "Output": "x" * 65536}))
    more = put(vitals, "update/local/jobs/worker", json.dumps({"Status": "critical", "Output": "x" * 80000}))

    assert (whole.status, more.status) == (200, 413)
    assert check(vitals, "worker")["Output"] == "x" * 4096 + " ... (captured 4096 of 65536 bytes)"


def test_web_pages_and_proxies_update_nothing(vitals):
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"X_Forwarded_For": "10.0.0.1"}):
        assert put(vitals, "pass/local/jobs/worker", **headers).status in (403, 421), headers
    assert check(vitals, "worker")["Vitals"]["Pending"]


def test_a_restart_keeps_the_status_and_gives_the_whole_ttl(cluster, namespace, start):
    ttl = 10
    cluster.apply(namespace, "jobs", json.dumps({"checks": [{"id": "backup", "ttl": f"{ttl}s"}, {"id": "gone", "ttl": "1s"}]}))
    flags = "--kubeconfig", cluster.kubeconfig, "--namespace", namespace
    first = start(*flags)
    eventually(lambda: len(first.checks()) == 2, 10)

    def reported():
        put(first, f"pass/{namespace}/jobs/backup?note=done")
        return {each["id"]: each["status"] for each in (cluster.report(namespace, "jobs") or {}).get("checks", [])}
    put(first, f"pass/{namespace}/jobs/gone")
    equal_eventually(reported, {"backup": "passing", "gone": "critical"}, 10)
    first.kill()

    second = start(*flags)
    eventually(second.ready, 10)

    assert second.statuses() == {f"{namespace}/jobs/backup": "passing", f"{namespace}/jobs/gone": "critical"}
    assert second.metric("vitals_checks_restored") == 2
    expired = eventually(lambda: second.log("status changed"), ttl + 5, "the end of the ttl")
    assert [(each["check"], each["from"], each["to"]) for each in expired] == [(f"{namespace}/jobs/backup", "passing", "critical")]
    assert expired[0]["seen"] - second.started >= ttl
    assert second.checks()[f"{namespace}/jobs/backup"]["Output"].startswith("TTL expired")
    put(second, f"pass/{namespace}/jobs/gone")
    assert second.statuses()[f"{namespace}/jobs/gone"] == "passing"


class Isolated(Vitals):
    """In a network of its own, whose loopback device has one address that is none of loopback."""

    def command(self, flags):
        return own_network("sh", "-c", 'ip address add 10.1.2.3/32 dev lo && exec "$@"', "sh", PROGRAM, "run", *flags)

    def curl(self, url):
        return subprocess.run(["nsenter", f"--net=/proc/{self.pid}/ns/net", "curl", "-sS", "-X", "PUT", "-w", " %{http_code}", url],
                              capture_output=True, text=True, timeout=30, check=True).stdout


@pytest.mark.skipif(not possible(), reason="this machine allows no network of our own")
def test_an_address_that_is_none_of_loopback_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "jobs.yaml").write_text(json.dumps(CHECKS))
    vitals = Isolated("--checks", tmp_path / "jobs.yaml", "--listen-address", "0.0.0.0")
    try:
        port = vitals.address("api").rpartition(":")[2]
        eventually(lambda: vitals.curl(f"http://127.0.0.1:{port}{PUT}/pass/local/jobs/worker") == " 200", 10)

        refused = vitals.curl(f"http://10.1.2.3:{port}{PUT}/pass/local/jobs/worker")

        assert refused.endswith(" 403")
        assert "over a loopback address alone" in refused
    finally:
        vitals.stop()
