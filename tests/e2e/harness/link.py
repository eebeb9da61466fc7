# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A stretch of network between Vitals and the API server that a test can cut."""
import asyncio
import threading


class Link:
    """Carries bytes to `host`:`port` from a port of its own."""

    def __init__(self, host, port):
        self._to = (host, port)
        self._whole = True
        self._writers = set()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="link", daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def cut(self):
        """Whoever is connected is reset; whoever comes is turned away."""
        self._call(self._cut)

    def mend(self):
        self._call(lambda: setattr(self, "_whole", True))

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _call(self, action):
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (action(), done.set()))
        assert done.wait(10)

    def _cut(self):
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    def _run(self, ready):
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    async def _serve(self, reader, writer):
        if not self._whole:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._writers |= ends
        await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))
        self._writers -= ends


async def _carry(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.close()
