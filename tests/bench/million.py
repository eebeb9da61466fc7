#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A million checks over twelve members, by running one of them: its share of the ConfigMaps, picked by --selector out of all
of them on a real API server, against a target on this machine. Prints a table for one member and for twelve.

    tests/bench/million.py --build build/release [--members 12] [--checks 1000000] [--seconds 30]

Needs the targets `vitals` and `overload_target` of the release build, and an API server (tests/kube/build.sh api).
"""
import argparse
import pathlib
import resource
import time

from overload import import_from_tests
from product import cpu_of, resident_of

PER_MAP = 4_902  # checks in a ConfigMap of just under 1 MiB
INTERVAL = 10
CACHED_NAMES = 16_384  # net/dns/resolver_settings.hpp


def manifest_of(target, shard, number, count, version=0):
    # Names, notes and a service, as people write them: some 210 bytes a check.
    lines = ["defaults: {interval: %ds, timeout: 5s}" % INTERVAL, "checks:"]
    lines += [f"- {{id: orders-{number}-{i}, http: 'http://127.0.0.1:{target.port}/{shard}/{number}/{i}', "
              f"service: {{name: orders-{i}}}, notes: 'Runbook: wiki/orders/{version if i == 7 else 0}; {'owner: team orders, tier two; ' * 2}'}}"
              for i in range(count)]
    text = "\n".join(lines)
    assert len(text) < 1_048_576
    return text


class Shards:
    """All the ConfigMaps, each labelled with its member."""

    def __init__(self, cluster, target, members, checks):
        self.cluster, self.target = cluster, target
        self.members = members
        self.checks = checks // members
        self.maps = -(-self.checks // PER_MAP)
        self.bytes = 0
        cluster.create_namespace("million")
        for shard in range(members):
            for number in range(self.maps):
                self.bytes += self.apply(shard, number)

    def apply(self, shard, number, version=0):
        text = manifest_of(self.target, shard, number, min(PER_MAP, self.checks - number * PER_MAP), version)
        self.cluster.apply("million", f"orders-{shard}-{number}", text,
                           labels={"vitals.dev/checks": "true", "vitals.dev/shard": str(shard)})
        return len(text)


class Spent:
    """CPU of the API server and its etcd, and of the member, since it was made or last asked."""

    def __init__(self, cluster):
        self.servers = [int((cluster.dir / f"{name}.pid").read_text()) for name in ("kube-apiserver", "etcd")]
        self.member = None
        self.last = self._now()

    def _now(self):
        return [sum(map(cpu_of, self.servers)), cpu_of(self.member) if self.member else 0.0]

    def since(self):
        before, self.last = self.last, self._now()
        return [now - then for now, then in zip(self.last, before)]


def edit(vitals, shards, spent, number):
    """Seconds until it runs, CPU of the servers."""
    from harness.eventually import eventually
    name = f"million/orders-0-{number}"
    known = len(vitals.log("definitions read", configmap=name))
    spent.since()
    begun = time.monotonic()
    shards.apply(0, number, version=1)
    read = eventually(lambda: vitals.log("definitions read", configmap=name)[known:], 60, "the edit was read")
    return read[0]["seen"] - begun, spent.since()[0]


def measure(cluster, shards, seconds):
    """name -> (of one member, whether twelve of them add up)"""
    from harness.eventually import eventually
    from harness.vitals import Vitals
    spent = Spent(cluster)
    vitals = Vitals("--kubeconfig", cluster.kubeconfig, "--selector", "vitals.dev/checks=true,vitals.dev/shard=0")
    try:
        spent.member = vitals.pid
        eventually(vitals.ready, 120, "ready")
        ready, listing = time.monotonic() - vitals.started, spent.since()
        eventually(lambda: vitals.metric("vitals_checks", status="pending") == 0, 300, "a result of every check")
        before, _, begun = outcomes(vitals), spent.since(), time.monotonic()
        time.sleep(seconds)
        after, (_, probing), lasted = outcomes(vitals), spent.since(), time.monotonic() - begun
        took, served = edit(vitals, shards, spent, 1)
        shards.apply(1, 1, version=1)
        shards.apply(0, 2, version=1)
        eventually(lambda: vitals.log("definitions read", configmap="million/orders-0-2")[1:], 60, "the edit after it")
        yield "checks", f"{vitals.metric('vitals_checks', status='passing'):,.0f}", True
        yield "ConfigMaps", f"{shards.maps}", True
        each, due = probing / (after - before), shards.checks / INTERVAL
        yield "probes due a second", f"{due:,.0f}", True
        yield "of them done meanwhile", f"{min((after - before) / lasted / due, 1):.0%}", False
        yield "CPU µs per probe", f"{each * 1e6:.1f}", False
        yield "cores for what is due", f"{each * due:.2f}", True
        yield "resident MiB", f"{resident_of(vitals.pid) / 1024:.0f}", True
        yield "from start to ready, s", f"{ready:.1f}", False
        yield "its CPU for that, s", f"{listing[1]:.1f}", True
        yield "CPU of API server and etcd for the list, s", f"{listing[0]:.1f}", True
        yield "resident MiB of API server and etcd", f"{sum(map(resident_of, spent.servers)) / 1024:,.0f}", False
        yield "MiB listed at the start, and each half hour", f"{shards.bytes / shards.members / 2**20:.0f}", True
        yield "an edit of 1 MiB, from the write until it runs, s", f"{took:.2f}", False
        yield "CPU of API server and etcd for it, s", f"{served:.2f}", False
        yield "edits of another member's that reach it", f"{len(vitals.log('definitions read', configmap='million/orders-1-1'))}", False
    finally:
        vitals.kill()


def dns_queries(checks, per_name, threads, ttl=30):
    """Queries a second of one member, for fully qualified names: A and AAAA once a `ttl` on each thread that asks, or for
    each probe when the names of a thread do not fit into its cache."""
    probes = checks / INTERVAL
    of_a_thread = checks / per_name * (1 - (1 - 1 / threads) ** per_name)  # a check's thread is a hash of its own name
    look_ups = threads * of_a_thread / ttl if of_a_thread <= CACHED_NAMES else probes
    return 2 * min(look_ups, probes)


def print_dns(members, checks):
    """A calculation, not a measurement."""
    share = checks / members
    print(f"\n| {share:,.0f} checks, each every {INTERVAL} s, TTL of 30 s | queries/s of one member | of {members} |\n|---|---|---|")
    for per_name in (1, 10):
        for threads in (1, 6):
            each = dns_queries(share, per_name, threads)
            print(f"| {per_name} check{'s' * (per_name > 1)} for each name, {threads} probe thread{'s' * (threads > 1)} "
                  f"| {each:,.0f} | {each * members:,.0f} |")


def outcomes(vitals):
    return sum(value for _, value in vitals.metrics()["vitals_probes_total"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--members", type=int, default=12)
    parser.add_argument("--checks", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    import_from_tests(options.build.resolve())
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    from harness.cluster import Cluster
    from target import CountingTarget
    cluster, target = Cluster(), CountingTarget()
    try:
        shards = Shards(cluster, target, options.members, options.checks)
        print(f"| | one member | {options.members} members |\n|---|---|---|")
        for name, value, adds_up in measure(cluster, shards, options.seconds):
            total = f"{float(value.replace(',', '')) * options.members:,.{len(value.partition('.')[2])}f}" if adds_up else "–"
            print(f"| {name} | {value} | {total} |", flush=True)
        print_dns(options.members, options.checks)
    finally:
        target.close()
        cluster.close()


if __name__ == "__main__":
    main()
