# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""An HTTP server that is told how to behave, path by path, and remembers when it was asked what."""
import asyncio
import collections
import time

from harness.loop_thread import LoopThread


class Target(LoopThread):
    """Good for a thousand fresh connections a second."""

    def __init__(self, host="127.0.0.1"):
        self._host = host
        self._answers = {}
        self._hits = collections.defaultdict(list)
        self._left = collections.Counter()
        self._stalls = []  # [(when, how much later than it wanted our own timer woke)]
        super().__init__("target")

    def url(self, path):
        return f"http://{self._host}:{self.port}{path}"

    def answers(self, path, status=200, body="fine", delay=0.0):
        """From now on `path` gets this; `status` None: no answer at all, the connection stays open."""
        self._answers[path] = (status, body, delay)

    def hits(self, path):
        """When `path` was asked for, on the monotonic clock."""
        return list(self._hits[path])

    def left(self, path):
        """How many who asked for `path` were gone before they had their answer."""
        return self._left[path]

    def hit_paths(self):
        return {path for path, hits in list(self._hits.items()) if hits}

    def longest_stall(self, since):
        """How late this machine woke a timer of ours: what is later than that by far is late through its own fault."""
        return max((late for when, late in list(self._stalls) if when > since), default=0.0)

    def assert_beat(self, path, interval, since, slack=1.0):
        """Nobody missed a beat: from `since` until now `path` was asked for at least every `interval` and `slack`."""
        now = time.monotonic()
        slack += 10 * self.longest_stall(since)
        times = [since, *(hit for hit in self.hits(path) if hit > since), now]
        gaps = [later - earlier for earlier, later in zip(times, times[1:])]
        assert max(gaps) <= interval + slack, f"{path}: {max(gaps):.2f} s without a probe; gaps: {gaps}"

    def assert_at_rest(self, path, since):
        """Nobody has asked for `path` since then."""
        late = [hit - since for hit in self.hits(path) if hit > since]
        assert not late, f"{path} was still asked for, {late} s later"

    def location(self, _host):
        """Where whoever asked this host for something is sent instead; None: nowhere."""
        return None

    async def _listen(self):
        loop = asyncio.get_running_loop()
        self._pulse = loop.create_task(self._feel_pulse())
        return await loop.create_server(lambda: _Connection(self), self._host, 0, backlog=4096)

    async def _feel_pulse(self):
        while True:
            wanted = time.monotonic() + 0.05
            await asyncio.sleep(0.05)
            late = time.monotonic() - wanted
            if late > 0.02:
                self._stalls.append((time.monotonic(), late))

    def take(self, path):
        self._hits[path].append(time.monotonic())
        return self._answers.get(path, (200, "fine", 0.0))

    def lose(self, path):
        self._left[path] += 1


class _Connection(asyncio.Protocol):
    def __init__(self, target):
        self._target = target
        self._seen = b""
        self._transport = None
        self._waiting = None  # the path that was asked for and not answered yet

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._seen += data
        if b"\r\n\r\n" not in self._seen:
            return
        self._waiting = self._seen.split(b" ", 2)[1].decode()
        host = self._seen.lower().partition(b"\r\nhost:")[2].split(b"\r\n", 1)[0].strip().decode()
        self._seen = b""
        status, body, delay = self._target.take(self._waiting)
        if status is None:
            return
        if location := self._target.location(host):
            self._waiting = None
            self._transport.write(b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                  % location.encode())
            self._transport.close()
            return
        asyncio.get_running_loop().call_later(delay, self._answer, status, body)

    def connection_lost(self, _):
        if self._waiting is not None:
            self._target.lose(self._waiting)

    def _answer(self, status, body):
        if not self._transport.is_closing():
            self._waiting = None
            content = body.encode()
            self._transport.write(b"HTTP/1.1 %d Answer\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                                  % (status, len(content), content))
            self._transport.close()
