# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A DNS server on port 53 of a loopback address of its own. It knows A records and nothing else."""
import random
import socket
import struct
import threading

NO_SUCH_NAME = 3
A = 1


class DnsServer:
    def __init__(self, names):
        """`names`: {"target.shop.svc.cluster.local": "127.0.0.1"}, or a function from a name to its address or None."""
        self._address_of = names if callable(names) else names.get
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.address = self._take_address()
        threading.Thread(target=self._serve, daemon=True).start()

    def _take_address(self):
        while True:
            address = f"127.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
            try:
                self._socket.bind((address, 53))
                return address
            except OSError:
                continue

    def close(self):
        self._socket.close()

    def _serve(self):
        while True:
            try:
                query, sender = self._socket.recvfrom(4096)
                self._socket.sendto(self._answer(query), sender)
            except OSError:
                return

    def _answer(self, query):
        name, end = read_name(query, 12)
        kind, = struct.unpack_from(">H", query, end)
        question = query[12:end + 4]
        address = self._address_of(name.lower())
        answer = b""
        if address and kind == A:
            answer = struct.pack(">HHHIH", 0xC00C, A, 1, 5, 4) + socket.inet_aton(address)
        flags = 0x8580 | (0 if address else NO_SUCH_NAME)
        return query[:2] + struct.pack(">HHHHH", flags, 1, 1 if answer else 0, 0, 0) + question + answer


def read_name(message, at):
    labels = []
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels), at + 1
