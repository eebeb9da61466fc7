# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A stretch of network between Vitals and the API server that a test can cut."""
import asyncio

from harness.loop_thread import LoopThread


class Link(LoopThread):
    """Carries bytes to `host`:`port` from a port of its own, or from where `listener` listens."""

    def __init__(self, host, port, listener=None):
        self._to = (host, port)
        self._from = {"sock": listener} if listener else {"host": "127.0.0.1", "port": 0}
        self._whole = True
        self._writers = set()
        super().__init__("link")

    def cut(self):
        """Whoever is connected is reset; whoever comes is turned away."""
        self.call(self._cut)

    def mend(self):
        self.call(self._mend)

    def _cut(self):
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    def _mend(self):
        self._whole = True

    async def _listen(self):
        return await asyncio.start_server(self._serve, **self._from)

    async def _serve(self, reader, writer):
        try:
            if not self._whole:
                raise ConnectionAbortedError
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
    finally:
        writer.close()
