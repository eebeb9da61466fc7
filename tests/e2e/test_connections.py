# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Clients that open connections and send half a request cost nobody else an answer."""
import asyncio
import contextlib
import threading

import pytest

from harness.eventually import eventually
from harness.http import request
from harness.vitals import Vitals

CLIENTS = 200
PATHS = {"healthz": "/livez", "api": "/v1/agent/checks", "metrics": "/metrics"}


class FewDescriptors(Vitals):
    """Fewer requests may wait, so its API has no more places than there are clients."""

    def command(self, flags):
        return ["prlimit", "--nofile=1024", "--", *super().command(flags)]


class HalfSenders:
    """`CLIENTS` of them; whichever is closed comes again."""

    def __init__(self, where, sources):
        self._host, port = where.rsplit(":", 1)
        self._port = int(port)
        self._sources = sources
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._drip_all()], daemon=True)

    def __enter__(self):
        self._ended = asyncio.Event()
        self._thread.start()

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(30)
        self._loop.close()

    async def _drip_all(self):
        tasks = [asyncio.create_task(self._drip(f"127.0.1.{1 + client % self._sources}")) for client in range(CLIENTS)]
        await self._ended.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drip(self, source):
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(self._host, self._port, local_addr=(source, 0))
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
                drips = asyncio.create_task(self._drop_by_drop(writer))
                try:
                    await reader.read()  # until the server closes
                finally:
                    drips.cancel()
                    writer.close()
            await asyncio.sleep(0.1)

    async def _drop_by_drop(self, writer):
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("sources", [1, CLIENTS])
@pytest.mark.parametrize("server", PATHS)
def test_two_hundred_half_sent_requests_never_cost_another_client_an_answer(start, tmp_path, server, sources):
    vitals = start("--checks", tmp_path, kind=FewDescriptors)
    where = vitals.address(server)

    with HalfSenders(where, sources):
        # Each address can waste one place before it is known.
        eventually(lambda: without_place(vitals, server) > 2 * CLIENTS, 60, "more half-sent requests than there are places")
        statuses = [request("GET", f"http://{where}{PATHS[server]}").status for _ in range(100)]

    assert statuses == [200] * 100


def without_place(vitals, server):
    """How often one of its clients had to go, or could not come."""
    with contextlib.suppress(OSError):
        families = vitals.metrics()
        return sum(value for name in ("vitals_http_connections_evicted_total", "vitals_http_connections_rejected_total")
                   for labels, value in families.get(name, []) if labels["server"] == server)
    return 0
