# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a check of each kind but http costs, beside a bare loop that does the same exchange, both as fast as they can."""
import contextlib
import pathlib
import re
import subprocess
import sys
import tempfile

from programs import figures
from server import HOSTS, free_port, wait_for_port

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from harness.own_network import own_network

FLIGHT = 512  # probes at once
NGHTTPD = "/usr/sbin/nghttpd"
SERVING = b"\0\0\0\0\2\x08\1"  # HealthCheckResponse {status: SERVING}, as gRPC frames a message
PINGS = 'echo "0 2147483647" >/proc/sys/net/ipv4/ping_group_range && exec "$@"'
# Multiples of the floor that a row may cost (issue 17).
BOUNDS = {"Vitals, TCP, closed": 1.0, "Vitals, TCP+TLS, closed": 1.0, "Vitals, UDP, closed": 1.2, "Vitals, DNS, closed": 1.2,
          "Vitals, ICMP, closed": 1.2, "Vitals, gRPC, closed": 1.3, "Vitals, gRPC, `reuse: true`, closed": 1.5}


class Peers:
    """Ports of what answers: `datagrams` to UDP and DNS, `grpc` to a health check."""

    def __init__(self, datagrams, grpc):
        self.datagrams, self.grpc = datagrams, grpc


@contextlib.contextmanager
def peers(bench):
    """A target of our own for datagrams, and nghttpd, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as name, contextlib.ExitStack() as ends:
        answer = pathlib.Path(name, "grpc.health.v1.Health", "Check")
        answer.parent.mkdir()
        answer.write_bytes(SERVING)
        grpc = free_port()
        server = subprocess.Popen([NGHTTPD, "--no-tls", "--address=127.0.0.1", f"--htdocs={name}", "--trailer=grpc-status: 0",
                                   str(grpc)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends.callback(server.wait)
        ends.callback(server.terminate)
        target = subprocess.Popen([bench / "bench_target", "datagrams", str(HOSTS)], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        ends.callback(target.communicate)  # closes its input, which ends it
        wait_for_port(grpc, server)
        yield Peers(int(re.search(r"port=(\d+)", target.stdout.readline())[1]), grpc)


def rows(build, server, others, checks, seconds):
    """(name, name of its floor, what runs it once); `others`: Peers."""
    bench = build / "tests" / "bench"

    def pair(kind, floor, ours):
        yield f"bare {floor[0]}, closed", None, lambda: figures(*floor[1:])
        yield f"Vitals, {kind}, closed", f"bare {floor[0]}, closed", lambda: figures(*ours)

    def floor(port, hosts, *arguments):
        return bench / "bench_floor", port, hosts, *arguments

    def vitals(port, hosts, *arguments):
        return bench / "bench_checks", port, hosts, checks, 4, seconds, FLIGHT, *arguments

    def datagrams(kind, count):
        return bench / "bench_datagram_floor", others.datagrams, HOSTS, kind, FLIGHT, count

    def pinging(command):
        """Where the kernel lets everybody ping."""
        return own_network("sh", "-c", PINGS, "sh", *command)

    yield from pair("TCP", ("epoll loop, connections", *floor(server.plain, HOSTS, "connect", FLIGHT, 60_000)),
                    vitals(server.plain, HOSTS, "tcp"))
    yield from pair("TCP+TLS", ("OpenSSL loop, handshakes", bench / "bench_tls_floor", server.tls, HOSTS, FLIGHT, 5000,
                                server.authority, "connect"), vitals(server.tls, HOSTS, server.authority, "tcp"))
    yield from pair("UDP", ("epoll loop, UDP", *datagrams("udp", 100_000)), vitals(others.datagrams, HOSTS, "udp"))
    yield from pair("DNS", ("epoll loop, DNS", *datagrams("dns", 100_000)), vitals(others.datagrams, HOSTS, "dns"))
    yield from pair("ICMP", ("epoll loop, ICMP", *pinging(datagrams("icmp", 100_000))), pinging(vitals(1, HOSTS, "icmp")))
    # What the library that we use costs anybody, as OpenSSL for TLS.
    for what, count, *kept in (("handshakes", 40_000), ("connection kept", 200_000, checks)):
        command = floor(others.grpc, 1, "grpc-library", FLIGHT, count, *kept)
        yield f"bare nghttp2 loop, gRPC, {what}, closed", None, lambda command=command: figures(*command)
    yield from pair("gRPC", ("epoll loop, gRPC", *floor(others.grpc, 1, "grpc", FLIGHT, 40_000)), vitals(others.grpc, 1, "grpc"))
    yield from pair("gRPC, `reuse: true`", ("epoll loop, gRPC, connection kept",
                                            *floor(others.grpc, 1, "grpc", FLIGHT, 200_000, checks)),
                    vitals(others.grpc, 1, "grpc", "reuse"))
