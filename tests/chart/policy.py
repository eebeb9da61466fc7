# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a NetworkPolicy admits, for a network plugin that reads it as Kubernetes says, and for Cilium."""
import ipaddress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Peer:
    """An address, and what the cluster knows of it."""
    address: str
    namespace: str = ""  # of a pod
    labels: dict = field(default_factory=dict)  # of a pod
    node: bool = False  # or a pod in the node's network


def selects(selector, labels):
    assert set(selector) <= {"matchLabels", "matchExpressions"}, selector
    for each in selector.get("matchExpressions", []):
        assert each["operator"] == "NotIn", each
        if labels.get(each["key"]) in each["values"]:
            return False
    return selector.get("matchLabels", {}).items() <= labels.items()


def is_in(block, address):
    address, cidr = ipaddress.ip_address(address), ipaddress.ip_network(block["cidr"])
    return address in cidr and not any(address in ipaddress.ip_network(each) for each in block.get("except", []))


def admits(peer_rule, peer, own_namespace, cilium):
    """https://kubernetes.io/docs/concepts/services-networking/network-policies/. In Cilium, an ipBlock selects neither
    pods nor nodes."""
    if "ipBlock" in peer_rule:
        return is_in(peer_rule["ipBlock"], peer.address) and not (cilium and (peer.namespace or peer.node))
    if not peer.namespace:
        return False
    namespaces = peer_rule.get("namespaceSelector", {"matchLabels": {"kubernetes.io/metadata.name": own_namespace}})
    return selects(namespaces, {"kubernetes.io/metadata.name": peer.namespace}) \
        and selects(peer_rule.get("podSelector", {}), peer.labels)


class Policy:
    def __init__(self, document, ports):
        """`ports`: {name: number} of the pod."""
        self._spec = document["spec"]
        self._namespace = document["metadata"]["namespace"]
        self._ports = ports

    def lets_in(self, peer, port, cilium=False):
        return self._passes("Ingress", "from", peer, self._ports[port], "TCP", cilium)

    def lets_out(self, peer, port, protocol="TCP", cilium=False):
        return self._passes("Egress", "to", peer, port, protocol, cilium)

    def _passes(self, direction, side, peer, port, protocol, cilium):
        if direction not in self._spec["policyTypes"]:
            return True
        for rule in self._spec.get(direction.lower(), []):
            on_port = "ports" not in rule or any(
                self._ports.get(each["port"], each["port"]) == port and each["protocol"] == protocol for each in rule["ports"])
            # An empty list admits everybody.
            if on_port and (not rule.get(side) or any(admits(each, peer, self._namespace, cilium) for each in rule[side])):
                return True
        return False
