# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a target sends is shown in the API only. Log, Events and metrics are read by people who must not read it."""
import socket
import socketserver
import ssl
import subprocess
import threading

import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest

CANARY = "tok3n-of-the-target"
QUERY = "s3cret-of-the-check"
ANSWERS = {
    "reason": f"HTTP/1.1 500 {CANARY}\r\nContent-Length: 0\r\n\r\n",
    "banner": f"SSH-2.0-{CANARY}\r\n",
    "header": f"HTTP/1.1 503 Busy\r\nX-A: {CANARY}\r\nServer: {CANARY}\r\nContent-Length: 0\r\n\r\n",
    "body": f"HTTP/1.1 404 No\r\nContent-Length: {len(CANARY) + 10}\r\n\r\n Output: {CANARY}:",
    "cut": f"HTTP/1.1 200 OK\r\n{CANARY}",
    "location": f"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/{CANARY}?{CANARY}\r\nContent-Length: 0\r\n\r\n",
    "name": f"HTTP/1.1 302 Go\r\nLocation: http://{CANARY}.invalid/\r\nContent-Length: 0\r\n\r\n",
    "scheme": f"HTTP/1.1 302 Go\r\nLocation: {CANARY}://{CANARY}/\r\nContent-Length: 0\r\n\r\n",
    "certificate": "",
}


class Target(socketserver.ThreadingTCPServer):
    """Answers every connection with the same bytes."""
    allow_reuse_address = daemon_threads = True

    def __init__(self, answer, context=None):
        self.answer, self.context = answer.encode(), context
        super().__init__(("127.0.0.1", 0), Conversation)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Conversation(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            peer = self.server.context.wrap_socket(self.request, server_side=True) if self.server.context else self.request
            peer.settimeout(5)
            peer.recv(65536)
            peer.sendall(self.server.answer)
            peer.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@pytest.fixture
def canary_tls(tmp_path):
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                    "-keyout", key, "-out", certificate, "-subj", f"/CN={CANARY}/O={CANARY}",
                    "-addext", f"subjectAltName=DNS:{CANARY}.example"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_no_byte_of_an_answer_is_in_log_events_or_metrics(cluster, namespace, vitals, canary_tls):
    targets = {name: Target(answer, canary_tls if name == "certificate" else None) for name, answer in ANSWERS.items()}
    try:
        cluster.apply(namespace, "shop", manifest(*(
            check(name, f"{'https' if name == 'certificate' else 'http'}://127.0.0.1:{target.server_address[1]}/?key={QUERY}",
                  timeout="5s")
            for name, target in targets.items())))
        eventually(lambda: len(vitals.transitions()) == len(targets), 20, "a result of each")
        notes = eventually(lambda: len(found := [event["note"] for event in cluster.events(namespace, "shop")])
                           >= len(targets) and found, 10, "an Event of each")

        for name in ("reason", "banner", "body"):
            assert CANARY in vitals.checks()[f"{namespace}/shop/{name}"]["Output"], "the API shows it"
        metrics = [f"{name} {samples}" for name, samples in vitals.metrics().items()]
        for secret in (CANARY, QUERY):
            assert [line for line in [*vitals.lines, *notes, *metrics] if secret in line] == []
        said = {record["check"].rsplit("/")[-1]: record for record in vitals.log("status changed")}
        assert said["reason"]["output"].endswith("?…: 500 Internal Server Error")
        assert said["banner"]["output"].endswith("?…: malformed HTTP response")
        assert said["reason"]["why"] == "500, expected 200-299"
        assert said["banner"]["why"] == "malformed HTTP response"
        whys = [shown["Vitals"]["Why"] for shown in vitals.checks().values()]
        assert [why for why in whys if CANARY in why or QUERY in why] == []
    finally:
        for target in targets.values():
            target.shutdown()
            target.server_close()
