# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""An https server with an authority of its own, that remembers what it was sent and sends it back."""
import http.server
import pathlib
import ssl
import subprocess
import threading
import time


class Authority:
    """Makes certificates in a folder."""

    def __init__(self, folder, name="test authority"):
        self._folder = pathlib.Path(folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        self.key, self.certificate = self._folder / "ca.key", self._folder / "ca.crt"
        self._openssl("req", "-x509", *NEW_KEY, "-days", "2", "-keyout", self.key, "-out", self.certificate,
                      "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE")

    def issue(self, name, subject_alternative):
        """(certificate, key)"""
        key, certificate = self._folder / f"{name}.key", self._folder / f"{name}.crt"
        self._openssl("req", "-x509", *NEW_KEY, "-days", "1", "-keyout", key, "-out", certificate, "-subj", f"/CN={name}",
                      "-addext", f"subjectAltName={subject_alternative}", "-addext", "basicConstraints=critical,CA:FALSE",
                      "-CA", self.certificate, "-CAkey", self.key)
        return certificate, key

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class TlsTarget(http.server.ThreadingHTTPServer):
    """`takes`: the values of Authorization that are answered 200; others get 401. `seen`: (when, path, Authorization).
    `answer`: how it answers instead. `address`: of this machine, to listen at."""
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, authority, client_authority=None, answer=None, address="127.0.0.1"):
        self.seen, self.takes, self.clients, self.paths = [], set(), set(), set()
        super().__init__((address, 0), answer or Answer)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*authority.issue("target", f"IP:{address}"))
        if client_authority:
            self._context.verify_mode = ssl.CERT_REQUIRED
            self._context.load_verify_locations(client_authority.certificate)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def host(self):
        return "{}:{}".format(*self.server_address)

    def url(self, path):
        return f"https://{self.host}{path}"

    def since(self, when):
        """What was sent after that time."""
        return [sent for at, _, sent in list(self.seen) if at > when]

    def finish_request(self, request, client_address):
        request.settimeout(30)
        super().finish_request(self._context.wrap_socket(request, server_side=True), client_address)

    def handle_error(self, request, client_address):
        """A handshake that fails is the peer's to report."""


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        sent = self.headers.get("Authorization", "")
        if certificate := self.connection.getpeercert():
            self.server.clients.add(dict(field[0] for field in certificate["subject"])["commonName"])
        self.server.seen.append((time.monotonic(), self.path, sent))
        body = f"you sent {dict(self.headers)}".encode()
        self.send_response(200 if sent in self.server.takes else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):  # pylint: disable=redefined-builtin
        pass
