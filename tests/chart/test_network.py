# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Who may connect to Vitals, and whom Vitals may connect to, by the NetworkPolicy of the chart."""
import pytest

from chart import container, kinds, one, rendered, values
from policy import Peer, Policy

SELECTED = {"app.kubernetes.io/name": "vitals", "app.kubernetes.io/instance": "vitals"}
ITSELF = Peer("10.244.0.9", "vitals", SELECTED)
NEIGHBOUR = Peer("10.244.0.5", "vitals")
TENANT = Peer("10.244.0.6", "shop")
PROMETHEUS = Peer("10.244.0.7", "monitoring")
NODE = Peer("10.0.0.3", node=True)
OUTSIDE = Peer("192.0.2.7")
# The addresses of metadata services that docs/security.md names.
METADATA = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
            "fd00:c1::a9fe:a9fe", "fd00:42::42", "fd00:a9fe:a9fe::1", "fd00:100::100:200"]
PLUGINS = pytest.mark.parametrize("cilium", [False, True], ids=["kubernetes", "cilium"])


def policy(**given):
    documents = rendered(*values(**given))
    ports = {port["name"]: port["containerPort"] for port in container(documents)["ports"]}
    return Policy(one(documents, "NetworkPolicy"), ports)


@PLUGINS
def test_a_tenant_s_pod_reaches_no_port(cilium):
    default = policy()

    assert [port for port in ("api", "metrics", "healthz") if default.lets_in(TENANT, port, cilium)] == []
    assert [port for port in ("api", "metrics", "healthz") if default.lets_in(OUTSIDE, port, cilium)] == []


def test_prometheus_reads_metrics_from_the_namespace_monitoring_and_nothing_else():
    default = policy()

    assert default.lets_in(PROMETHEUS, "metrics")
    assert not default.lets_in(PROMETHEUS, "api") and not default.lets_in(PROMETHEUS, "healthz")


def test_pods_of_the_release_s_namespace_read_results():
    default = policy()

    assert default.lets_in(NEIGHBOUR, "api") and default.lets_in(NEIGHBOUR, "metrics")
    assert not default.lets_in(NEIGHBOUR, "healthz")


@PLUGINS
def test_no_check_reads_the_results_or_metrics_of_another_replica(cilium):
    sibling = Peer("10.244.0.10", "vitals", SELECTED)
    other_release = Peer("10.244.0.11", "vitals", {**SELECTED, "app.kubernetes.io/instance": "other"})
    default = policy()

    for port in ("api", "metrics"):
        assert not default.lets_in(sibling, port, cilium)
        assert default.lets_in(other_release, port, cilium)


def test_vitals_can_probe_its_own_health_port_through_its_service():
    assert policy().lets_in(ITSELF, "healthz")


def test_peers_that_the_values_name_replace_the_default_ones():
    shop = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}}]
    nodes = [{"ipBlock": {"cidr": "10.0.0.0/24"}}]
    given = policy(networkPolicy__apiFrom=shop, networkPolicy__metricsFrom=shop, networkPolicy__healthzFrom=nodes)

    assert given.lets_in(TENANT, "api") and given.lets_in(TENANT, "metrics") and not given.lets_in(TENANT, "healthz")
    assert not given.lets_in(NEIGHBOUR, "api") and not given.lets_in(PROMETHEUS, "metrics")
    assert given.lets_in(NODE, "healthz")
    assert policy(networkPolicy__apiFrom=[{"namespaceSelector": {}}]).lets_in(TENANT, "api")


@PLUGINS
@pytest.mark.parametrize("address", METADATA)
def test_no_probe_reaches_a_metadata_service(address, cilium):
    default = policy()

    for port in (80, 8080, 32526):
        assert not default.lets_out(Peer(address), port, cilium=cilium)


@PLUGINS
def test_checks_of_services_and_of_the_internet_work(cilium):
    default = policy()

    for target in (NEIGHBOUR, TENANT, OUTSIDE, Peer("2001:db8::1"), Peer("fd12::3", "shop")):
        for port in (80, 443, 5432, 30080):
            assert default.lets_out(target, port, cilium=cilium), target


@PLUGINS
def test_the_api_server_is_reached_on_a_node_and_behind_a_service(cilium):
    default = policy()

    for port in (443, 6443):
        assert default.lets_out(NODE, port, cilium=cilium) and default.lets_out(Peer("10.96.0.1"), port, cilium=cilium)
    assert policy(networkPolicy__egress__apiServerPorts=[16443]).lets_out(NODE, 16443, cilium=cilium)


@PLUGINS
def test_names_are_resolved_by_pods_and_by_the_node_s_cache(cilium):
    default = policy()

    for server in (Peer("10.244.0.2", "kube-system"), Peer("169.254.20.10"), Peer("10.0.0.3", node=True)):
        for protocol in ("UDP", "TCP"):
            assert default.lets_out(server, 53, protocol, cilium)


def test_only_cilium_keeps_probes_from_other_ports_of_nodes_until_a_rule_admits_them():
    """docs/security.md says so."""
    ports = [{"ports": [{"port": 30080, "protocol": "TCP"}]}]

    assert policy().lets_out(NODE, 30080)
    assert not policy().lets_out(NODE, 30080, cilium=True)
    assert policy(networkPolicy__egress__rules=ports).lets_out(NODE, 30080, cilium=True)


def test_an_address_may_be_taken_out_of_the_list_or_added():
    other = policy(networkPolicy__egress__except=["10.0.0.0/8", "fd00::/8"])

    assert other.lets_out(Peer("169.254.169.254"), 80)
    assert not other.lets_out(NODE, 80) and not other.lets_out(Peer("fd00:ec2::254"), 80)
    assert policy(networkPolicy__egress__except=[]).lets_out(Peer("169.254.169.254"), 80)


def test_each_wall_can_be_left_out():
    open_outwards = policy(networkPolicy__egress__enabled=False)

    assert open_outwards.lets_out(Peer("169.254.169.254"), 80)
    assert not open_outwards.lets_in(TENANT, "api")
    assert "NetworkPolicy" not in kinds(rendered(*values(networkPolicy__enabled=False)))
