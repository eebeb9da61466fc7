# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A world of one machine: a server at every address that is given out, and a DNS server that says what it is told."""
import ipaddress
import select
import socket
import struct
import threading

from harness import dns_server
from harness.dns_server import NO_SUCH_NAME, A, read_name

# Addresses that a probe could reach here; those of 127/8 and ::1 are reached without being given out.
DENIED = ["169.254.169.254", "169.254.20.10", "100.100.100.200", "168.63.129.16", "192.0.0.192", "169.254.170.2",
          "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23", "10.96.0.1"]
PERMITTED = ["10.9.0.5", "10.9.0.6", "93.184.216.34", "100.64.0.1", "fd00:9::5"]
ADDRESSES = DENIED + PERMITTED
LOOPBACK = ["127.0.0.1", "127.1.2.3", "::1", "0.0.0.0"]
AAAA, CNAME = 28, 5
IP_PKTINFO = 8  # of linux/in.h; socket has it since Python 3.14


class Everywhere:
    """Answers on port 80, and 443 for the API server, of every address, and remembers which one was asked for what.
    Hears datagrams there and says nothing; echo requests the kernel answers."""

    def __init__(self, ports=(80, 443, 6379, 10250)):
        self._answers = {}
        self.asked = []       # (address, port, the whole request)
        self.connected = []   # (address, port)
        self._listening = [self._listen(family, port) for family in (socket.AF_INET, socket.AF_INET6) for port in ports]
        self._hearing = [self._hear(family) for family in (socket.AF_INET, socket.AF_INET6)]
        self._hearing += [self._hear_echoes(family) for family in (socket.AF_INET, socket.AF_INET6)]
        threading.Thread(target=self._serve, daemon=True).start()

    def _hear(self, family):
        """Takes datagrams to port 80, and answers none."""
        made = socket.socket(family, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        else:
            made.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        made.bind(("", 80))
        threading.Thread(target=self._note, args=(made, family), daemon=True).start()
        return made

    def _note(self, made, family):
        while True:
            try:
                _, told, _, _ = made.recvmsg(65536, 256)
            except OSError:
                return
            packed = told[0][2]  # in_pktinfo: interface, own address, address of the datagram; in6_pktinfo: address, interface
            address = packed[8:12] if family == socket.AF_INET else packed[:16]
            self.connected.append((socket.inet_ntop(family, address), 80))

    def _hear_echoes(self, family):
        v6 = family == socket.AF_INET6
        made = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_ICMPV6 if v6 else socket.IPPROTO_ICMP)
        if v6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        threading.Thread(target=self._note_echoes, args=(made, v6), daemon=True).start()
        return made

    def _note_echoes(self, made, v6):
        while True:
            try:
                packet, told, _, _ = made.recvmsg(65536, 256)
            except OSError:
                return
            if v6 and packet[0] == 128:
                self.connected.append((socket.inet_ntop(socket.AF_INET6, told[0][2][:16]), 0))
            if not v6 and packet[20] == 8:  # behind the header of IP, which has the address
                self.connected.append((socket.inet_ntop(socket.AF_INET, packet[16:20]), 0))

    @staticmethod
    def _listen(family, port):
        made = socket.socket(family)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(("", port))
        made.listen(128)
        return made

    def close(self):
        for each in self._listening + self._hearing:
            each.close()

    def redirects(self, path, code, location):
        self._answers[path] = f"HTTP/1.1 {code} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"

    def forget(self):
        self.asked, self.connected = [], []

    def reached(self):
        """The addresses that somebody connected to."""
        return {address for address, _ in self.connected}

    def requests(self, path):
        return [request for _, _, request in self.asked if request.split(" ")[1] == path]

    def _serve(self):
        while True:
            try:
                for each in select.select(self._listening, [], [])[0]:
                    threading.Thread(target=self._answer, args=(each.accept()[0],), daemon=True).start()
            except (OSError, ValueError):
                return

    def _answer(self, peer):
        address, port = peer.getsockname()[:2]
        self.connected.append((address, port))
        try:
            while True:
                request = b""
                while b"\r\n\r\n" not in request:
                    more = peer.recv(65536)
                    if not more:
                        return
                    request += more
                text = request.decode("latin-1")
                self.asked.append((address, port, text))
                path = text.split(" ")[1]
                peer.sendall(self._answers.get(path, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine").encode())
        except OSError:
            pass
        finally:
            peer.close()


class DnsServer(dns_server.DnsServer):
    """Says for each name the addresses of `names`: a list, or a function that is asked each time."""

    def __init__(self):
        self.names = {}
        self.aliases = {}
        super().__init__({})  # _answer() looks names up itself

    def _take_address(self):
        self._socket.bind(("127.0.0.53", 53))
        return "127.0.0.53"

    def _answer(self, query):
        name, end = read_name(query, 12)
        kind, = struct.unpack_from(">H", query, end)
        question = query[12:end + 4]
        known = self.names.get(self.aliases.get(name.lower(), name.lower()))
        addresses = known(kind) if callable(known) else known
        records = []
        if name.lower() in self.aliases and addresses:
            target = b"".join(bytes([len(part)]) + part.encode() for part in self.aliases[name.lower()].split(".")) + b"\0"
            records.append(struct.pack(">HHHIH", 0xC00C, CNAME, 1, 0, len(target)) + target)
        for each in addresses or []:
            address = ipaddress.ip_address(each)
            if kind == (A if address.version == 4 else AAAA):
                owner = b"\xc0\x0c" if not records or name.lower() not in self.aliases else target
                records.append(owner + struct.pack(">HHIH", kind, 1, 0, len(address.packed)) + address.packed)
        flags = 0x8580 | (0 if addresses else NO_SUCH_NAME)
        return query[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0) + question + b"".join(records)
