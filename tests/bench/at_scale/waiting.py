# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""10,000 blocking queries: what each takes of memory, and how soon a change answers one of them, or all."""
import contextlib
import statistics
import time

from harness.eventually import eventually

from at_scale.bench import Row
from at_scale.observe import Scrape, mebibytes, settle
from at_scale.waiters import Updates, Waiters, index_in, services, trusting
from product import cpu_of
from server import certify

WAITERS = 10_000
WITH_TLS = 2_000
CHANGES = 200
ROUNDS = 5
APART = 0.15  # seconds: changes within 100 ms are reported together


def waiting(bench):
    with waiters_at(bench, WAITERS) as (vitals, clients, updates, each):
        yield memory(WAITERS, "HTTP", each, 4)
        yield one_of_all(clients, updates)
        yield from all_at_once(vitals, clients, updates)
    with waiters_at(bench, WITH_TLS, trusting()) as (_, _, _, each):
        yield memory(WITH_TLS, "HTTPS", each, 20)


def memory(count, scheme, each, most):
    return Row(f"memory per waiting request, {count:,} over {scheme}", f"≤ {most} KiB", f"{each:.2f} KiB of the program",
               each <= most)


@contextlib.contextmanager
def waiters_at(bench, count, context=None):
    """(the program, its clients, each of which waits for a service of its own; what changes them; KiB for each)"""
    with bench.folder() as folder, contextlib.ExitStack() as ends:
        (folder / "checks").mkdir()
        services(folder / "checks", count)
        flags = []
        if context:
            certify(folder)
            flags = ["--tls-cert-file", folder / "server.pem", "--tls-private-key-file", folder / "server.key"]
        vitals = ends.enter_context(bench.vitals("--checks", folder / "checks", *flags))
        address = vitals.address("api")
        updates = Updates(address, context)
        settle(vitals.pid)
        updates.index("s0")
        before = mebibytes(vitals.pid)
        clients = ends.enter_context(Waiters(address, context))
        clients.connect(count)
        for number in range(count):
            clients.ask(number, f"s{number}", clients.index(number, f"s{number}"))
        if not context:
            eventually(lambda: Scrape(vitals).sum("vitals_http_requests_waiting") >= count, 60, f"{count} requests wait")
        settle(vitals.pid)
        yield vitals, clients, updates, (mebibytes(vitals.pid) - before) * 1024 / count


def one_of_all(clients, updates):
    took = []
    for change in range(CHANGES):
        number = change * 7 % WAITERS
        begun = time.monotonic()
        updates.change(number)
        answered, answer = clients.first_answer(10)
        took.append(time.monotonic() - begun)
        assert answered == number, f"a change of s{number} answered the client of s{answered}: {answer[:700]}"
        clients.ask(number, f"s{number}", index_in(answer))
        time.sleep(APART)
    late = statistics.quantiles(took, n=100)[98]
    return Row(f"a change that concerns one of {WAITERS:,} waiting requests", "answered within 10 ms, p99",
               f"p99 {late * 1e3:.1f} ms, median {statistics.median(took) * 1e3:.1f} ms, of {CHANGES} changes", late <= 0.010)


def all_at_once(vitals, clients, updates):
    """All wait for one service now, whose change answers them."""
    for number in range(WAITERS):
        updates.change(number)
    clients.all_answers(60)
    rates, used = [], []
    for _ in range(ROUNDS):
        index = updates.index("s0")
        for number in range(WAITERS):
            clients.ask(number, "s0", index)
        settle(vitals.pid)
        begun, cpu = time.monotonic(), cpu_of(vitals.pid)
        updates.change(0)
        rates.append(WAITERS / (clients.all_answers(60) - begun))
        settle(vitals.pid)
        used.append((cpu_of(vitals.pid) - cpu) / WAITERS)
    each = mebibytes(vitals.pid)
    rate = statistics.median(rates)
    yield Row(f"a change that concerns all of {WAITERS:,} waiting requests", "≥ 20,000 small lists a second",
              f"{rate:,.0f} lists a second until the last client has its answer, {statistics.median(used) * 1e6:.0f} µs of "
              f"CPU for each; {each:.1f} MiB resident afterwards", rate >= 20_000)
