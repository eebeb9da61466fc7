# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""ICMP checks of a cluster where the kernel lets nobody ping, in a network of their own: one Event names the sysctl."""
import json
import os
import subprocess

import pytest

from harness.eventually import equal_eventually, eventually
from harness.own_network import Network, possible
from harness.vitals import PROGRAM, Vitals

RANGE = 'echo "$0" >/proc/sys/net/ipv4/ping_group_range'
WHY = "icmp: sysctl net.ipv4.ping_group_range has no group of Vitals"
CHECKS = {"defaults": {"interval": "1s"}, "checks": [{"id": "gateway", "icmp": "127.0.0.1"}, {"id": "six", "icmp": "::1"}]}


class Inside(Vitals):
    """In that network; its ports are there, too."""

    def __init__(self, network, *arguments):
        self._network = network
        super().__init__(*arguments)

    def command(self, flags):
        return self._network.command(PROGRAM, "run", *flags)


@pytest.fixture
def network():
    made = Network()
    yield made
    made.close()


@pytest.mark.skipif(os.geteuid() != 0 or not possible(), reason="this machine allows no network of our own")
def test_where_pings_are_forbidden_one_event_names_the_sysctl_and_no_check_is_critical(
        cluster, namespace, start, network, tmp_path):
    def set_range(text):
        subprocess.run(network.command("sh", "-c", RANGE, text), check=True, timeout=30)

    def not_probed():
        return [event for event in cluster.events(namespace, "shop") if event["reason"] == "CheckNotProbed"]

    def summary():
        found = (cluster.report(namespace, "shop") or {}).get("summary", {})
        return {status: found.get(status, 0) for status in ("passing", "critical", "pending")}
    set_range("1 0")
    way = cluster.link(network.listener())
    config = cluster.write_kubeconfig(tmp_path / "config", url=f"https://127.0.0.1:{way.port}")
    cluster.apply(namespace, "shop", json.dumps(CHECKS))

    vitals = start("--kubeconfig", config, "--namespace", namespace, kind=lambda *flags: Inside(network, *flags))

    event = eventually(not_probed, 15, "the Event")[0]
    assert (event["type"], event["action"], event["regarding"]["kind"]) == ("Warning", "Probe", "ConfigMap")
    assert event["note"] in {f"{check}: not probed: {WHY}" for check in ("gateway", "six")}
    equal_eventually(lambda: {record["check"] for record in vitals.log("check is not probed", why=WHY)},
                     {f"{namespace}/shop/gateway", f"{namespace}/shop/six"}, 10)
    equal_eventually(summary, {"passing": 0, "critical": 0, "pending": 2}, 10)
    set_range("0 2147483647")
    equal_eventually(summary, {"passing": 2, "critical": 0, "pending": 0}, 15)
    assert len(not_probed()) == 1
    assert {(before, after) for _, before, after in vitals.transitions()} == {("pending", "passing")}
