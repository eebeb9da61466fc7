# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Thousands of clients that wait in blocking queries, and the program they wait at."""
import contextlib
import http.client
import re
import select
import socket
import ssl
import time

ADDRESSES = 8  # of the clients, which the targets of other rows do not have; one may have a quarter of the places
PER_FILE = 1000


def services(folder, count):
    """Checks with a ttl, each of a service of its own; a program like this one sets their status."""
    for start in range(0, count, PER_FILE):
        checks = (f"  - {{id: c{i}, ttl: 24h, service: {{name: s{i}}}}}\n" for i in range(start, min(count, start + PER_FILE)))
        (folder / f"part-{start // PER_FILE}.yaml").write_text("checks:\n" + "".join(checks))


class Updates:
    """Changes the status of a check, over one connection."""

    def __init__(self, address, context=None):
        self._connection = (http.client.HTTPSConnection(address, timeout=30, context=context) if context else
                            http.client.HTTPConnection(address, timeout=30))
        self._now = {}

    def change(self, number):
        self._now[number] = "fail" if self._now.get(number) == "pass" else "pass"
        path = f"/v1/agent/check/{self._now[number]}/local%2Fpart-{number // PER_FILE}%2Fc{number}"
        self._ask("PUT", path)

    def index(self, service):
        return self._ask("GET", f"/v1/health/service/{service}").headers["X-Consul-Index"]

    def _ask(self, method, path):
        self._connection.request(method, path)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{method} {path}: {answer.status} {body[:200]}"
        return answer


class Waiters(contextlib.ExitStack):
    """Clients that have sent a blocking query each, and wait for its answer."""

    def __init__(self, address, context=None):
        super().__init__()
        host, port = address.rsplit(":", 1)
        self._to, self._context = (host, int(port)), context
        self.sockets = []
        self._numbers = {}  # by descriptor
        self._ready = select.epoll()
        self.callback(self._ready.close)

    def connect(self, count):
        for number in range(len(self.sockets), count):
            one = socket.socket()
            one.bind((f"127.0.1.{1 + number % ADDRESSES}", 0))
            one.connect(self._to)
            if self._context:
                one = self._context.wrap_socket(one, server_hostname="localhost")
            self.enter_context(one)
            self._numbers[one.fileno()] = number
            self.sockets.append(one)
            self._ready.register(one, select.EPOLLIN)

    def index(self, number, service):
        self.ask(number, service, 0)
        return index_in(whole_answer(self.sockets[number]))

    def ask(self, number, service, index):
        """As Consul's client module asks."""
        path = f"/v1/health/service/{service}?index={index}&passing=1&stale=&wait=600000ms"
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Go-http-client/1.1\r\n\r\n"
        self.sockets[number].sendall(head.encode())

    def first_answer(self, timeout):
        """(which client, its answer)"""
        found = self._ready.poll(timeout, 1)
        assert found, f"no answer within {timeout} s"
        number = self._numbers[found[0][0]]
        return number, whole_answer(self.sockets[number])

    def all_answers(self, timeout):
        """When each client has its answer."""
        left, end = set(self._numbers), time.monotonic() + timeout
        while left:
            for descriptor, _ in self._ready.poll(1):
                whole_answer(self.sockets[self._numbers[descriptor]])
                left.discard(descriptor)
            assert time.monotonic() < end, f"{len(left)} clients have no answer after {timeout} s"
        return time.monotonic()


def whole_answer(from_):
    """A short list, with its length."""
    answer = from_.recv(65536)
    while b"\r\n\r\n" not in answer or len(answer) < whole_size(answer):
        more = from_.recv(65536)
        assert more, f"the connection was closed after {answer[:300]}"
        answer += more
    assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
    return answer


def whole_size(answer):
    head, _, _ = answer.partition(b"\r\n\r\n")
    return len(head) + 4 + int(re.search(rb"Content-Length: (\d+)", head)[1])


def trusting():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def index_in(answer):
    found = re.search(rb"X-Consul-Index: (\d+)", answer)
    assert found, answer[:300]
    return found[1].decode()
