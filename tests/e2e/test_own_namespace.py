# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Profile own-namespace with a real API server: it gives ClusterIPs, but nothing listens there. A check that may go to one
fails to connect, or in time; one that may not is blocked."""
import itertools

import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest

accounts = itertools.count(1)
DEFINITIONS = [("", "configmaps", ["list", "watch"]), ("events.k8s.io", "events", ["create", "patch"])]
SERVICES = [("", "services", ["list", "watch"]), ("discovery.k8s.io", "endpointslices", ["list", "watch"])]


class Tenants:
    """Two namespaces of a cluster, and checks in the first one."""

    def __init__(self, cluster, here, there):
        self.cluster, self.here, self.there = cluster, here, there

    def make_service(self, namespace, name):
        """Its ClusterIP."""
        made = self.cluster.call("POST", f"/api/v1/namespaces/{namespace}/services",
                                 {"metadata": {"name": name}, "spec": {"ports": [{"port": 80}]}})
        return made["spec"]["clusterIP"]

    def delete_service(self, namespace, name):
        self.cluster.call("DELETE", f"/api/v1/namespaces/{namespace}/services/{name}")

    def make_slice(self, name, address, pod_of=None):
        target = {"targetRef": {"kind": "Pod", "namespace": pod_of, "name": "a"}} if pod_of else {}
        self.cluster.call("POST", f"/apis/discovery.k8s.io/v1/namespaces/{self.here}/endpointslices", {
            "metadata": {"name": name}, "addressType": "IPv4", "endpoints": [{"addresses": [address], **target}], "ports": []})

    def check(self, **addresses):
        self.cluster.apply(self.here, "shop", manifest(*(check(name, f"http://{address}/")
                                                         for name, address in addresses.items())))


def blocked(vitals):
    """Whether each check is blocked, of those with a result."""
    return {identity.rsplit("/", 1)[1]: of["Vitals"].get("Reason") == "blocked"
            for identity, of in vitals.checks().items() if not of["Vitals"]["Pending"]}


@pytest.fixture
def tenants(cluster, namespace):
    other = f"{namespace}-other"
    cluster.create_namespace(other)
    return Tenants(cluster, namespace, other)


@pytest.fixture
def begin(start, tenants, tmp_path):
    """begin(RULES): Vitals, with an account that has a Role with these rules in both namespaces."""
    def run(rules):
        account = f"prober-{next(accounts)}"
        token = tenants.cluster.service_account(tenants.here, account)
        for namespace in (tenants.here, tenants.there):
            tenants.cluster.grant(namespace, account, tenants.here, rules)
        config = tenants.cluster.write_kubeconfig(tmp_path / "config", f"token: {token}")
        return start("--kubeconfig", config, "--namespace", tenants.here, "--namespace", tenants.there,
                     "--targets", "own-namespace")
    return run


def test_a_check_reaches_services_and_pods_of_its_own_namespace_alone(tenants, begin):
    own, foreign = tenants.make_service(tenants.here, "web"), tenants.make_service(tenants.there, "web")
    tenants.make_slice("web-abc", "10.201.0.5", pod_of=tenants.here)
    tenants.make_slice("by-hand", "10.201.0.6")
    tenants.make_slice("forged", "10.201.0.7", pod_of=tenants.there)
    tenants.check(own=own, foreign=foreign, pod="10.201.0.5", hand="10.201.0.6", forged="10.201.0.7", internet="192.0.2.1")

    vitals = begin(DEFINITIONS + SERVICES)

    expected = {"own": False, "pod": False, "foreign": True, "hand": True, "forged": True, "internet": True}
    eventually(lambda: blocked(vitals) == expected, 30, "a result of each check")
    assert vitals.ready()
    assert vitals.metric("vitals_informer_synced", resource="endpointslices", namespace=tenants.here) == 1
    assert vitals.metric("vitals_namespace_service_addresses", namespace=tenants.here) == 2
    assert vitals.metric("vitals_probes_blocked_total", **{"class": "outside", "at": "literal"}) >= 4
    assert vitals.stop() == 0


def test_a_service_counts_from_its_making_to_its_end(tenants, begin):
    address = tenants.make_service(tenants.here, "web")
    tenants.delete_service(tenants.here, "web")
    tenants.check(web=address)
    vitals = begin(DEFINITIONS + SERVICES)
    eventually(lambda: blocked(vitals) == {"web": True}, 30, "blocked: there is no Service")

    tenants.cluster.call("POST", f"/api/v1/namespaces/{tenants.here}/services",
                         {"metadata": {"name": "web"}, "spec": {"clusterIP": address, "ports": [{"port": 80}]}})
    eventually(lambda: blocked(vitals) == {"web": False}, 30, "permitted: the Service was made")

    tenants.delete_service(tenants.here, "web")
    eventually(lambda: blocked(vitals) == {"web": True}, 30, "blocked: the Service is gone")


def test_without_the_rights_no_check_has_a_result_and_the_log_names_the_rules(tenants, begin):
    tenants.check(own=tenants.make_service(tenants.here, "web"))

    vitals = begin(DEFINITIONS)

    line = eventually(lambda: [each for each in vitals.complaints() if "missing right: list services" in each], 30, "the line")
    assert f"to the Role in namespace {tenants.here}" in line[0]
    eventually(lambda: vitals.metric("vitals_probes_total", outcome="inconclusive") >= 1, 30, "a probe")
    assert blocked(vitals) == {}
    assert not vitals.ready()
