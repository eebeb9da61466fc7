# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Pings of the program, in a network whose kernel answers them or does not."""
import json
import pathlib
import socket
import threading

import pytest

from harness.eventually import equal_eventually, eventually
from harness.vitals import ROOT
from test_targets import reasons

V4, V6 = "/proc/sys/net/ipv4/icmp_echo_ignore_all", "/proc/sys/net/ipv6/icmp/echo_ignore_all"
RANGE = "/proc/sys/net/ipv4/ping_group_range"
SYSCTL = "icmp: sysctl net.ipv4.ping_group_range has no group of Vitals"


def checks(**hosts):
    return json.dumps({"defaults": {"interval": "1s", "timeout": "1500ms"},
                       "checks": [{"id": name, "icmp": host} for name, host in hosts.items()]})


def whys(vitals):
    return {identity.rsplit("/", 1)[1]: check["Vitals"]["Why"] for identity, check in vitals.checks().items()}


@pytest.fixture
def setting():
    """Writes a file of /proc/sys, and what was there before at the end."""
    before = {}

    def write(path, value):
        file = pathlib.Path(path)
        before.setdefault(path, file.read_text())
        file.write_text(value)
    yield write
    for path, value in before.items():
        pathlib.Path(path).write_text(value)


def checksum(message):
    total = sum(int.from_bytes(message[at:at + 2].ljust(2, b"\0"), "big") for at in range(0, len(message), 2))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return message[:2] + (~total & 0xFFFF).to_bytes(2, "big") + message[4:]


class Peer:
    """Answers echo requests to 10.9.0.5 over IPv4 instead of the kernel: as `answers(request)` says, a list of (from, ICMP message)."""

    def __init__(self, answers):
        self._answers = answers
        self._hears = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                packet = self._hears.recv(65536)
            except OSError:
                return
            if packet[20] != 8 or packet[16:20] != socket.inet_aton("10.9.0.5"):
                continue
            for sender, message in self._answers(packet):
                with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as says:
                    says.bind((sender, 0))
                    says.sendto(checksum(message), (socket.inet_ntoa(packet[12:16]), 0))

    def close(self):
        self._hears.close()


@pytest.fixture
def peer(setting):
    setting(V4, "1")
    peers = []
    yield lambda answers: peers.append(Peer(answers))
    for each in peers:
        each.close()


def answer(packet):
    return b"\0\0\0\0" + packet[24:]


def test_hosts_answer_over_ipv4_and_ipv6_and_fail_when_they_stop(start, names, everywhere, setting):
    names.names["both.example"] = ["fd00:9::5", "10.9.0.5"]

    vitals = start(checks(four="10.9.0.5", six="fd00:9::5", name="both.example", far="198.51.100.1"))

    equal_eventually(lambda: reasons(vitals), {"four": "none", "six": "none", "name": "none", "far": "connect"}, 30)
    assert vitals.checks()["local/checks/four"]["Output"] == "ICMP echo 10.9.0.5: answered"
    assert vitals.checks()["local/checks/four"]["Type"] == "icmp"
    assert whys(vitals)["four"].startswith("answered in ")
    setting(V4, "1")
    setting(V6, "1")
    equal_eventually(lambda: reasons(vitals),
                     {"four": "timeout", "six": "timeout", "name": "timeout", "far": "connect"}, 30)
    assert vitals.checks()["local/checks/six"]["Output"] == (
        "ICMP echo fd00:9::5: timed out after 1.5s while waiting for the answer")


def test_the_example_passes(start, names, everywhere):
    vitals = start((ROOT / "examples/how-to/icmp.yaml").read_text(), "--targets", "any")

    equal_eventually(lambda: reasons(vitals), {"gateway": "none"}, 30)


def test_a_request_that_is_lost_is_sent_again(start, names, everywhere, peer):
    probes = set()

    def answers(packet):
        if packet[28:] in probes:
            return [("10.9.0.5", answer(packet))]
        probes.add(packet[28:])  # the first request of this probe
        return []
    peer(answers)

    vitals = start(checks(lossy="10.9.0.5"))

    equal_eventually(lambda: reasons(vitals), {"lossy": "none"}, 30)
    assert whys(vitals)["lossy"].startswith("answered, 1 request lost in ")


def test_copies_of_an_answer_are_one_answer(start, names, everywhere, peer):
    peer(lambda packet: [("10.9.0.5", answer(packet))] * 5)

    vitals = start(checks(twice="10.9.0.5"))

    equal_eventually(lambda: reasons(vitals), {"twice": "none"}, 30)
    eventually(lambda: vitals.metric("vitals_probes_total", outcome="passing") >= 3, 30, "three probes")
    assert vitals.transitions("local/checks/twice") == [("pending", "passing")]


@pytest.mark.parametrize("lie", [
    lambda packet: [("10.9.0.6", answer(packet))],                                           # from another host
    lambda packet: [("10.9.0.5", answer(packet)[:-1] + bytes([packet[-1] ^ 1]))],            # with other bytes
    lambda packet: [("10.9.0.5", answer(packet)[:6] + b"\x12\x34" + packet[28:])],           # to another request
    lambda packet: [("10.9.0.6", b"\3\1\0\0\0\0\0\0" + packet[:16] + b"\1\2\3\4" + packet[20:])],  # about another packet
], ids=["host", "bytes", "request", "error"])
def test_a_lie_is_no_answer(lie, start, names, everywhere, peer):
    peer(lie)

    vitals = start(checks(lied="10.9.0.5"))

    equal_eventually(lambda: reasons(vitals), {"lied": "timeout"}, 30)


def test_an_error_about_the_request_is_believed(start, names, everywhere, peer):
    peer(lambda packet: [("10.9.0.6", b"\3\1\0\0\0\0\0\0" + packet)])

    vitals = start(checks(gone="10.9.0.5"))

    equal_eventually(lambda: reasons(vitals), {"gone": "connect"}, 30)
    assert vitals.checks()["local/checks/gone"]["Output"] == "ICMP echo 10.9.0.5: no route to host"


def test_where_the_kernel_forbids_pings_no_check_becomes_critical_and_the_log_names_the_sysctl(start, names, everywhere, setting):
    setting(RANGE, "1 0")

    vitals = start(checks(four="10.9.0.5", six="fd00:9::5"))

    equal_eventually(lambda: whys(vitals), {"four": SYSCTL, "six": SYSCTL}, 30)
    assert set(reasons(vitals).values()) == {None}
    for check in ("four", "six"):
        assert len(vitals.log("check is not probed", check=f"local/checks/{check}", why=SYSCTL)) == 1
    assert vitals.metric("vitals_probe_failures_total", reason="resources") >= 2
    setting(RANGE, "0 0")
    equal_eventually(lambda: reasons(vitals), {"four": "none", "six": "none"}, 30)
