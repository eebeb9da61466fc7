# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What each flag of `vitals run` changes in the world, where no other scenario shows it."""
import pathlib
import socket
import urllib.parse

import pytest

from harness.eventually import equal_eventually, eventually
from harness.http import request
from harness.manifest import check, manifest
from harness.vitals import ROOT


@pytest.fixture
def folder(tmp_path, target):
    (tmp_path / "shop.yaml").write_text(manifest(check("front", target.url("/front"))))
    return tmp_path


def listening(vitals):
    """Where it listens, by server."""
    return eventually(lambda: vitals.log("listening"), 10)[0]


def test_selector_says_which_config_maps_hold_checks(cluster, namespace, start, target):
    for name, labels in (("ours", {"team": "shop"}), ("default", {"vitals.dev/checks": "true"}),
                         ("other", {"team": "bank"})):
        cluster.apply(namespace, name, manifest(check("front", target.url(f"/{name}"))), labels=labels)

    vitals = start("--kubeconfig", cluster.kubeconfig, "--selector", "team in (shop),!retired")

    equal_eventually(vitals.statuses, {f"{namespace}/ours/front": "passing"}, 10)
    assert target.hit_paths() == {"/ours"}
    cluster.relabel(namespace, "ours", {"retired": "yes"})
    equal_eventually(vitals.statuses, {}, 3)


def test_selectors_are_judged_as_the_api_server_judges_them(shared_cluster):
    """src/kube/model/label_selector_test.cpp holds the program against the same table."""
    table = [line.split("\t") for line in (ROOT / "src/kube/model/label_selectors.tsv").read_text().splitlines()]

    def judged(selector):
        answer = shared_cluster.ask(
            "GET", f"/api/v1/namespaces/default/configmaps?labelSelector={urllib.parse.quote(selector)}")
        return {200: "yes", 400: "no"}[answer.status]

    assert [each for each in table if judged(each[1]) != each[0]] == []


def test_node_name_is_the_node_of_every_check(folder, start):
    vitals = start("--checks", folder, "--node-name", "rack-7")
    eventually(vitals.ready, 5)

    assert {one["Node"] for one in vitals.checks().values()} == {"rack-7"}
    assert {one["Node"] for one in vitals.api("/v1/health/state/any").json()} == {"rack-7"}


def test_without_a_node_name_the_node_is_the_host(folder, start):
    vitals = start("--checks", folder)
    eventually(vitals.ready, 5)

    assert {one["Node"] for one in vitals.checks().values()} == {socket.gethostname()}


@pytest.mark.parametrize("address", ["127.0.0.2", "127.0.0.3"])
def test_listen_address_is_where_api_and_metrics_listen_and_nobody_else(folder, start, address):
    vitals = start("--checks", folder, "--listen-address", address)

    where = listening(vitals)

    ports = {name: where[name].rpartition(":")[2] for name in ("api", "metrics", "healthz")}
    assert (where["api"], where["metrics"]) == (f"{address}:{ports['api']}", f"{address}:{ports['metrics']}")
    assert where["healthz"] == f"127.0.0.1:{ports['healthz']}"
    assert request("GET", f"http://{address}:{ports['api']}/v1/agent/checks").status == 200
    assert request("GET", f"http://{address}:{ports['metrics']}/metrics").status == 200
    for name in ("api", "metrics"):
        with pytest.raises(ConnectionRefusedError):
            request("GET", f"http://127.0.0.1:{ports[name]}/")


def test_healthz_listen_address_is_where_only_health_listens(folder, start):
    vitals = start("--checks", folder, "--healthz-listen-address", "127.0.0.2")

    where = listening(vitals)

    assert where["healthz"].startswith("127.0.0.2:")
    assert where["api"].startswith("127.0.0.1:") and where["metrics"].startswith("127.0.0.1:")
    eventually(vitals.ready, 5)


def test_healthz_app_id_is_who_answers_to_dapr(folder, start):
    vitals = start("--checks", folder, "--healthz-app-id", "watchman")
    eventually(vitals.ready, 5)

    answers = {who: vitals.health(f"/v1.0/healthz?appid={who}").status for who in ("watchman", "vitals")}

    assert answers == {"watchman": 204, "vitals": 500}


@pytest.mark.parametrize("server", ["healthz", "api", "metrics"])
def test_allowed_hosts_are_the_names_that_a_loopback_address_answers_to(folder, start, server):
    guarded = start("--checks", folder, "--allowed-hosts", "vitals.example")
    open_to_all = start("--checks", folder, "--listen-address", "0.0.0.0", "--healthz-listen-address", "0.0.0.0")

    def answers(vitals):
        port = vitals.address(server).rsplit(":", 1)[1]
        return {host: request("GET", f"http://127.0.0.1:{port}/", headers={"Host": host}).status != 421
                for host in ("localhost", "127.0.0.1:80", "vitals.example", "rebound.example")}

    assert answers(guarded) == {**answers(open_to_all), "rebound.example": False}
    assert all(answers(open_to_all).values())


@pytest.mark.parametrize(("flags", "reason"), [([], "reason withheld"), (["--health-show-reasons"], "HealthReports of all namespaces: unreachable")])
def test_health_show_reasons_says_why_a_target_failed(cluster, start, tmp_path, flags, reason):
    nobody = cluster.write_kubeconfig(tmp_path / "config", url="https://127.0.0.1:1")

    vitals = start("--kubeconfig", nobody, *flags)

    listening(vitals)
    eventually(lambda: f"[-]informer-sync failed: {reason}\n" in vitals.health("/readyz").text, 10)
    assert vitals.health("/readyz/informer-sync").text == f"internal server error: {reason}\n"


def test_log_level_warn_leaves_out_what_is_only_informative(tmp_path, start):
    (tmp_path / "shop.yaml").write_text("checks: [{id: front, http: 'ftp://localhost/'}]")
    vitals = start("--checks", tmp_path, "--log-level", "warn")
    eventually(lambda: vitals.log("definition rejected"), 5)

    assert vitals.stop() == 0

    assert {record["level"] for record in vitals.records} == {"warn"}


@pytest.mark.parametrize(("level", "told"), [("info", False), ("debug", True)])
def test_log_level_debug_tells_what_is_as_everybody_expects(folder, start, level, told):
    vitals = start("--checks", folder, "--log-level", level)
    eventually(vitals.ready, 5)

    assert vitals.stop() == 0

    assert bool(vitals.log("health target changed", level="debug", new="ok")) == told


def threads(vitals):
    return len(list(pathlib.Path(f"/proc/{vitals.pid}/task").iterdir()))


def test_probe_threads_is_how_many_threads_probe(folder, start, target):
    one, three = (start("--checks", folder, "--probe-threads", count) for count in ("1", "3"))
    for vitals in (one, three):
        equal_eventually(vitals.statuses, {"local/shop/front": "passing"}, 10)

    assert threads(three) - threads(one) == 2


def test_checks_of_every_probe_thread_are_probed_again_and_again(tmp_path, start, target):
    names = [f"c{i}" for i in range(30)]  # enough for each of four threads to have some
    (tmp_path / "shop.yaml").write_text(manifest(*(check(name, target.url(f"/{name}")) for name in names)))

    vitals = start("--checks", tmp_path, "--probe-threads", "4")

    equal_eventually(vitals.statuses, {f"local/shop/{name}": "passing" for name in names}, 10)
    eventually(lambda: all(len(target.hits(f"/{name}")) >= 3 for name in names), 5, "a steady beat")


def test_max_in_flight_is_how_many_probes_run_at_once(tmp_path, start, target):
    names = [f"c{i}" for i in range(6)]
    for name in names:
        target.answers(f"/{name}", delay=0.5)
    (tmp_path / "shop.yaml").write_text(
        manifest(*(check(name, target.url(f"/{name}")) for name in names), timeout="5s"))

    vitals = start("--checks", tmp_path, "--max-in-flight", "2")

    equal_eventually(vitals.statuses, {f"local/shop/{name}": "passing" for name in names}, 15)
    assert vitals.metric("vitals_probes_in_flight_limit") == 2
    hits = sorted(hit for name in names for hit in target.hits(f"/{name}"))
    # A third one comes only when one of the two before it has had its answer.
    together = [later - earlier for earlier, later in zip(hits, hits[2:])]
    assert min(together) > 0.45, together
