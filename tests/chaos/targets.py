# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Servers that do whatever a server may do to a probe, by the path that is asked for; over TCP and over TLS."""
import asyncio
import random
import ssl
import subprocess

from harness.loop_thread import LoopThread

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSING = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
MOST_OF_ENDLESS = 4 << 20


async def fine(writer, _):
    writer.write(OK)


async def closes(writer, _):
    writer.write(CLOSING)
    writer.close()


async def slow(writer, dice):
    await asyncio.sleep(dice.uniform(0, 1.5))
    writer.write(OK)


async def hangs(_writer, _):
    await asyncio.sleep(30)


async def drips(writer, dice):
    for byte in OK:
        writer.write(bytes([byte]))
        await asyncio.sleep(dice.choice((0, 0.001, 0.05)))


async def resets(writer, dice):
    writer.write(OK[:dice.randrange(len(OK))])
    writer.transport.abort()


async def endless(writer, _):
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(MOST_OF_ENDLESS >> 16):
        writer.write(b"x" * (1 << 16))
        await writer.drain()


async def garbage(writer, dice):
    writer.write(dice.randbytes(dice.randrange(1, 2000)))


async def interim(writer, dice):
    for _ in range(dice.randrange(40)):
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    writer.write(OK)


async def chunks(writer, dice):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(dice.randrange(8)):
        writer.write(dice.choice((b"2\r\nok\r\n", b"fffffffffffffffff\r\n", b"-1\r\n\r\n", b"1;a=b\r\nx\r\n")))
    writer.write(b"0\r\n\r\n")


async def redirects(writer, dice):
    place = dice.choice((f"http://n{dice.randrange(10**9)}.test:1/", "http://[::1]:1/", "/fine", "/redirects", "//",
                         "http://127.0.0.1:99999/", "ftp://x/", "http://" + "a" * 300 + "/", "https://127.0.0.1:1/"))
    status = dice.choice((301, 302, 303, 307, 308))
    writer.write(f"HTTP/1.1 {status} X\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())


async def fails(writer, dice):
    writer.write(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % dice.choice((204, 304, 404, 500, 503, 999)))


BEHAVIOURS = {each.__name__: each for each in (fine, closes, slow, hangs, drips, resets, endless, garbage, interim, chunks,
                                               redirects, fails)}


def make_certificate(folder):
    """(certificate, key) for 127.0.0.1; nobody trusts it unless told to."""
    pair = folder / "target.pem", folder / "target.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=target", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-out", pair[0], "-keyout", pair[1]], check=True, capture_output=True)
    return pair


class Targets(LoopThread):
    def __init__(self, seed, certificate=None):
        self._dice = random.Random(seed)
        self._tls = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*certificate)
            if self._dice.random() < 0.5:
                self._tls.maximum_version = ssl.TLSVersion.TLSv1_2
        super().__init__("targets")
        self._loop.set_exception_handler(lambda *_: None)  # whom we meet resets, aborts and leaves

    async def _listen(self):
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls, backlog=1024)

    def url(self, behaviour):
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/{behaviour}"

    async def _serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                behaviour = head.split(b" ", 2)[1].decode(errors="replace").strip("/").split("?")[0]
                await BEHAVIOURS.get(behaviour, fine)(writer, self._dice)
                if self._dice.random() < 0.1:
                    break
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, RuntimeError):
            pass
        finally:
            writer.close()
