# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What Vitals says of itself, to the kubelet and to those who know Dapr's endpoints."""
import re
import time

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest


def statuses(vitals):
    return {path: vitals.health(path).status for path in ("/livez", "/readyz", "/healthz", "/v1.0/healthz")}


def test_health_is_told_in_all_three_contracts(start, tmp_path):
    (tmp_path / "none.yaml").write_text(manifest())

    vitals = start("--checks", tmp_path, canaries=False)

    eventually(vitals.ready, 5)
    assert statuses(vitals) == {"/livez": 200, "/readyz": 200, "/healthz": 200, "/v1.0/healthz": 204}
    assert vitals.health("/v1.0/healthz").text == ""
    assert "[+]" in vitals.health("/readyz?verbose").text


def test_before_the_definitions_are_read_it_is_alive_but_not_ready(start, tmp_path, cluster):
    nobody = cluster.write_kubeconfig(tmp_path / "config", url="https://127.0.0.1:1")

    vitals = start("--kubeconfig", nobody)

    eventually(lambda: [line for line in vitals.complaints() if "127.0.0.1:1" in line], 10)
    assert statuses(vitals) == {"/livez": 200, "/readyz": 500, "/healthz": 503, "/v1.0/healthz": 500}
    assert vitals.stop() == 0


def waiting_for(vitals):
    """What /readyz says of the first results, as [how many, of how many]; None once they are in."""
    said = re.search(r"^\[-\]first-results failed: (\d+) of (\d+) checks? ha(?:s|ve) no result yet$",
                     vitals.health("/readyz?verbose").text, re.M)
    return said and [int(number) for number in said.groups()]


def test_a_restart_does_not_cry_wolf(start, target, tmp_path):
    """0.2 s after a restart the API listed 1,875 of 2,000 healthy checks as critical while /readyz was 200."""
    target.answers("/held", status=None)
    (tmp_path / "shop.yaml").write_text(manifest(
        check("well", target.url("/well")), check("held", target.url("/held"), timeout="60s"),
        check("left-out", target.url("/left-out"), enabled=False)))
    vitals = start("--checks", tmp_path, canaries=False)

    equal_eventually(lambda: waiting_for(vitals), [1, 2], 10)
    assert vitals.statuses() == {"local/shop/well": "passing", "local/shop/held": "pending"}
    assert statuses(vitals) == {"/livez": 200, "/readyz": 500, "/healthz": 200, "/v1.0/healthz": 204}
    assert vitals.health("/readyz/scheduler").status == 200
    assert vitals.health("/readyz/first-results").status == 500
    assert not vitals.log("first results are in")

    (tmp_path / "shop.yaml").write_text(manifest(check("well", target.url("/well"))))

    eventually(lambda: vitals.health("/readyz").status == 200, 5, "nothing is waited for any more")
    assert vitals.log("first results are in", checks=1)
    (tmp_path / "more.yaml").write_text(manifest(check("new", target.url("/held"), timeout="60s")))
    eventually(lambda: target.hits("/held"), 10, "a new check whose first probe lasts")
    assert vitals.health("/readyz").status == 200, "never not ready again because of definitions"


def test_readers_are_not_kept_waiting_for_a_slow_target_for_ever(start, target, tmp_path):
    target.answers("/held", status=None)
    (tmp_path / "shop.yaml").write_text(manifest(check("held", target.url("/held"), timeout="1h")))
    begin = time.monotonic()
    vitals = start("--checks", tmp_path)

    eventually(lambda: vitals.health("/readyz").status == 200, 35)

    assert time.monotonic() - begin >= 30
    [line] = eventually(lambda: vitals.log("ready without all first results"), 5)
    assert line["without_result"] == 1
    assert vitals.statuses() == {"local/shop/held": "pending"}
