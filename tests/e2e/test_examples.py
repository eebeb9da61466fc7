# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""examples/how-to and examples/kubernetes, each run against a server that behaves as the file says."""
import base64
import concurrent.futures
import contextlib
import http.server
import itertools
import json
import os
import re
import socket
import socketserver
import ssl
import subprocess
import threading

import pytest

from harness.eventually import equal_eventually, eventually
from harness.http import request
from harness.loop_thread import LoopThread
from harness.vitals import ROOT, run_to_end

HOW_TO = ROOT / "examples" / "how-to"
numbers = itertools.count(1)


class Server(http.server.ThreadingHTTPServer):
    """Answers each request with what `decide(method, path, headers, body)` returns: (status, headers)."""

    daemon_threads = True

    def __init__(self, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.decide = lambda *_: (200, {})
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that refuses our certificate is no error here."""


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers = self.server.decide(self.command, self.path, self.headers, body)
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def serve():
    made = []

    def start(**options):
        made.append(Server(**options))
        return made[-1]
    yield start
    for server in made:
        server.shutdown()
        server.server_close()


@pytest.fixture
def run_example(start, tmp_path):
    """run_example(NAME, SERVER): that file, its targets at the server. Also: {text: replacement}."""
    def run(name, server, replacements=None, secrets=None, **options):
        text = re.sub(r"(http: )https?://[^/\s]+", rf"\1{server.url}", (HOW_TO / name).read_text())
        for old, new in (replacements or {}).items():
            assert old in text
            text = text.replace(old, new)
        (tmp_path / name).write_text(text)
        more = ["--secrets", secrets] if secrets else []
        return start("--checks", tmp_path / name, *more, **options)
    return run


def results(vitals):
    """{id: status} of the checks that have a result."""
    return {identity.rpartition("/")[2]: check["Status"] for identity, check in vitals.checks().items()
            if not check["Vitals"]["Pending"]}


@pytest.mark.parametrize("file", sorted(path for path in (ROOT / "examples").rglob("*.yaml")), ids=lambda path: path.name)
def test_an_example_has_no_mistake_and_is_listed_in_the_readme(file):
    done = run_to_end("lint", file)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"({file.relative_to(ROOT / 'examples')})" in (ROOT / "examples" / "README.md").read_text()


def test_header_sends_its_headers(serve, run_example):
    server = serve()
    server.decide = lambda method, path, headers, body: (
        200 if headers["X-Probe"] == "vitals" and headers["Host"] == "orders.example.com"
        and headers.get_all("Accept") == ["application/json", "text/plain"] else 401, {})

    vitals = run_example("header.yaml", server)

    assert eventually(lambda: results(vitals), 8) == {"orders": "passing"}


def test_post_sends_its_body(serve, run_example):
    server = serve()
    server.decide = lambda method, path, headers, body: (
        200 if (method, headers["Content-Type"]) == ("POST", "application/json") and json.loads(body)["query"] else 400, {})

    vitals = run_example("post.yaml", server)

    assert eventually(lambda: results(vitals), 8) == {"graphql": "passing"}


def test_redirect_follows_one_and_expects_one(serve, run_example):
    server = serve()
    server.decide = lambda method, path, headers, body: (
        (301, {"Location": f"{server.url}/home"}) if path == "/" else (200, {}))

    vitals = run_example("redirect.yaml", server)

    assert eventually(lambda: len(results(vitals)) == 2 and results(vitals), 8) \
        == {"front-page": "passing", "leads-to-https": "passing"}


def a_certificate(folder):
    """(file of the certificate, file of its key)"""
    pair = folder / "our-ca.pem", folder / "server.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=ours", "-addext", "subjectAltName=IP:127.0.0.1", "-out", pair[0], "-keyout", pair[1]],
                   check=True, capture_output=True)
    return pair


class Talking(socketserver.StreamRequestHandler):
    """Says its greeting, and PONG to every PING line."""

    def handle(self):
        self.wfile.write(self.server.greeting)
        for line in self.rfile:
            self.wfile.write(b"+PONG\r\n" if line == b"PING\r\n" else b"-ERR\r\n")


@pytest.fixture
def talking():
    made = []

    def start(greeting):
        made.append(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talking))
        made[-1].daemon_threads, made[-1].greeting = True, greeting
        threading.Thread(target=made[-1].serve_forever, daemon=True).start()
        return made[-1].server_address[1]
    yield start
    for server in made:
        server.shutdown()
        server.server_close()


def test_tcp_connects_and_expects_what_the_file_says(serve, talking, run_example, tmp_path):
    plain, encrypted = serve(), serve(certificate=a_certificate(tmp_path))
    ports = {16379: plain.server_port, 18883: encrypted.server_port, 16380: talking(b""), 10022: talking(b"SSH-2.0-x\r\n")}

    vitals = run_example("tcp.yaml", plain, {f":{port}": f":{real}" for port, real in ports.items()})

    everything = {"cache": "passing", "broker": "passing", "redis": "passing", "ssh": "passing"}
    equal_eventually(lambda: results(vitals), everything, 8)
    outputs = {identity.rpartition("/")[2]: check["Output"] for identity, check in vitals.checks().items()}
    assert outputs["cache"] == f"TCP connect 127.0.0.1:{ports[16379]}: Success"
    assert outputs["broker"] == f"TCP+TLS connect 127.0.0.1:{ports[18883]}: Success"
    assert outputs["redis"].endswith("Success Output: +PONG\r\n")


def connects(port):
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def started_dnsmasq():
    """The process and its port, once it accepts connections; None for it if another one took the port meanwhile."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    texts = [f"--txt-record=long.example,{'x' * 250}{number}" for number in range(4)]  # more than a datagram takes
    server = subprocess.Popen(["/usr/sbin/dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                               "--pid-file=", "--listen-address=127.0.0.1", "--bind-interfaces", f"--port={port}",
                               "--local=/example/", "--host-record=shop.example,10.0.0.5",
                               "--srv-host=_pg._tcp.shop.example,db.example,5432,0,5", *texts],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    eventually(lambda: server.poll() is not None or connects(port), 10, "a DNS server that runs, or has ended")
    return (server, port) if server.poll() is None else None


@pytest.fixture
def dnsmasq():
    """The port of a DNS server that is authoritative for .example."""
    server, port = eventually(started_dnsmasq, 10, "a DNS server")
    yield port
    server.kill()
    server.wait()


@pytest.mark.skipif(not os.path.exists("/usr/sbin/dnsmasq"), reason="needs dnsmasq")
def test_dns_asks_a_real_server_over_udp_and_tcp(serve, run_example, start, dnsmasq, tmp_path):
    vitals = run_example("dns.yaml", serve(), {":10053": f":{dnsmasq}"})

    equal_eventually(lambda: results(vitals), {"shop": "passing", "database": "passing", "gone": "passing"}, 8)
    outputs = {identity.rpartition("/")[2]: check["Output"] for identity, check in vitals.checks().items()}
    assert outputs["database"].endswith("NOERROR. Output: 0 5 5432 db.example")

    long = tmp_path / "long.yaml"
    long.write_text(f"checks: [{{id: long, dns: long.example, recordType: TXT, resolver: '127.0.0.1:{dnsmasq}',"
                    f" answers: [{'x' * 250}3], interval: 1s}}]")
    vitals = start("--checks", long)
    equal_eventually(lambda: results(vitals), {"long": "passing"}, 8)


@pytest.mark.skipif(not os.path.exists("/usr/sbin/dnsmasq"), reason="needs dnsmasq")
def test_udp_sends_and_expects_bytes_of_a_real_server(start, dnsmasq, tmp_path):
    question = (b"\x12\x34\1\0\0\1\0\0\0\0\0\0" + b"\4shop\7example\0" + b"\0\1\0\1").hex()
    checks = tmp_path / "checks.yaml"
    checks.write_text(json.dumps({"defaults": {"interval": "1s", "timeout": "2s"}, "checks": [
        {"id": "right", "udp": f"127.0.0.1:{dnsmasq}", "steps": [{"sendHex": question}, {"expectHex": "0a000005"}]},
        {"id": "other", "udp": f"127.0.0.1:{dnsmasq}", "steps": [{"sendHex": question}, {"expectHex": "0a000006"}]}]}))

    vitals = start("--checks", checks)

    equal_eventually(lambda: results(vitals), {"right": "passing", "other": "critical"}, 8)
    assert vitals.checks()["local/checks/other"]["Vitals"]["Reason"] == "body"


def test_udp_passes_in_silence_and_fails_at_a_closed_port(serve, run_example):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        port = peer.getsockname()[1]
        vitals = run_example("udp.yaml", serve(), {":10123": f":{port}"})

        assert eventually(lambda: results(vitals), 8) == {"time": "passing"}
        assert peer.recv(100) == b""
    equal_eventually(lambda: results(vitals), {"time": "critical"}, 15)
    assert [check["Output"] for check in vitals.checks().values()] == [
        f"read udp 127.0.0.1:{port}: read: connection refused"]


@pytest.fixture
def nghttpd(tmp_path):
    """nghttpd(): the port of an HTTP/2 server without TLS. nghttpd(CERTIFICATE, KEY): with it, where it speaks h2 alone."""
    made = []

    def start(certificate=None, key=None):
        with socket.socket() as place:
            place.bind(("127.0.0.1", 0))
            port = place.getsockname()[1]
        tls = [str(port), key, certificate] if certificate else ["--no-tls", str(port)]
        made.append(subprocess.Popen(["/usr/sbin/nghttpd", "--address=127.0.0.1", f"--htdocs={tmp_path}", *tls],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        eventually(lambda: accepts(port), 20, "nghttpd to listen")
        return port
    yield start
    for server in made:
        server.kill()
        server.wait()


def accepts(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(not os.path.exists("/usr/sbin/nghttpd"), reason="needs nghttpd")
def test_h2ping_is_acknowledged_by_a_real_server_over_tls_and_without(serve, nghttpd, run_example, tmp_path, start):
    encrypted, plain = nghttpd(*a_certificate(tmp_path)), nghttpd()
    web = serve(certificate=a_certificate(tmp_path))

    vitals = run_example("h2ping.yaml", web, {":18443": f":{encrypted}", ":15051": f":{plain}"})

    equal_eventually(lambda: results(vitals), {"gateway": "passing", "orders": "passing"}, 8)
    assert {check["Output"] for check in vitals.checks().values()} == {"HTTP2 ping was successful"}

    others = tmp_path / "others.yaml"
    others.write_text(json.dumps({"checks": [
        {"id": "of-http-1", "h2ping": f"127.0.0.1:{web.server_port}", "tlsSkipVerify": True, "interval": "1s"},
        {"id": "with-tls", "h2ping": f"127.0.0.1:{encrypted}", "h2pingUseTls": False, "interval": "1s"}]}))
    vitals = start("--checks", others)
    equal_eventually(lambda: results(vitals), {"of-http-1": "critical", "with-tls": "critical"}, 8)
    assert {check["Vitals"]["Reason"] for check in vitals.checks().values()} == {"protocol"}


@pytest.mark.skipif(not os.path.exists("/usr/sbin/nghttpd"), reason="needs nghttpd")
def test_http2_asks_a_real_server_over_tls_and_without(serve, nghttpd, run_example, tmp_path):
    encrypted, plain = nghttpd(*a_certificate(tmp_path)), nghttpd()
    (tmp_path / "healthz").write_text("x" * 300_000 + "the end")
    (tmp_path / "readyz").write_text("ready")
    web = serve()

    vitals = run_example("http2.yaml", web, {f"{web.url}/healthz": f"https://127.0.0.1:{encrypted}/healthz",
                                             f"{web.url}/readyz": f"http://127.0.0.1:{plain}/readyz"})

    equal_eventually(lambda: results(vitals), {"gateway": "passing", "orders": "passing"}, 8)
    gateway, orders = [check["Output"] for _, check in sorted(vitals.checks().items())]
    assert gateway.startswith(f"HTTP GET https://127.0.0.1:{encrypted}/healthz: 200 OK Output: xxx")
    assert gateway.endswith("xthe end") and orders.endswith(": 200 OK Output: ready")


NGINX = """
daemon off; master_process off; pid {dir}/nginx.pid; error_log {dir}/error.log; events {{}}
http {{
    access_log off; client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
    uwsgi_temp_path {dir}; scgi_temp_path {dir}; ssl_certificate {certificate}; ssl_certificate_key {key};
    server {{
        listen 127.0.0.1:{tls} ssl http2; listen 127.0.0.1:{plain} http2; keepalive_requests 2;
        location = /moved {{ return 302 https://127.0.0.1:{tls}/landed; }}
        location / {{ return 200 "$server_protocol $request_method $http_x_probe"; }}
    }}
    server {{ listen 127.0.0.1:{old} ssl; }}
}}
"""


@pytest.fixture
def nginx(tmp_path):
    """nginx(): the ports of one: `tls` and `plain` with HTTP/2, `old` with HTTP/1.1 over TLS."""
    made = []

    def start():
        places = {name: socket.socket() for name in ("tls", "plain", "old")}
        for place in places.values():
            place.bind(("127.0.0.1", 0))
        ports = {name: place.getsockname()[1] for name, place in places.items()}
        for place in places.values():
            place.close()
        certificate, key = a_certificate(tmp_path)
        config = tmp_path / "nginx.conf"
        config.write_text(NGINX.format(dir=tmp_path, certificate=certificate, key=key, **ports))
        made.append(subprocess.Popen(["/usr/sbin/nginx", "-p", tmp_path, "-c", config], stderr=subprocess.DEVNULL))
        eventually(lambda: accepts(ports["plain"]), 20, "nginx to listen")
        return ports
    yield start
    for server in made:
        server.kill()
        server.wait()


@pytest.mark.skipif(not os.path.exists("/usr/sbin/nginx"), reason="needs nginx")
def test_http2_follows_redirects_keeps_its_connection_and_says_what_a_server_speaks_instead(nginx, start, tmp_path):
    ports = nginx()
    plain, tls = (f"http{s}://127.0.0.1:{ports[name]}" for s, name in (("", "plain"), ("s", "tls")))
    file = tmp_path / "checks.json"
    file.write_text(json.dumps({"defaults": {"interval": "1s", "tls": {"skipVerify": True}}, "checks": [
        {"id": name, "httpVersion": "2", **check} for name, check in {
            "kept": {"http": f"{tls}/kept", "reuse": True, "header": {"X-Probe": "kept"}},
            "moved": {"http": f"{plain}/moved"},
            "old": {"http": f"https://127.0.0.1:{ports['old']}/"},
            "post": {"http": f"{plain}/post", "method": "POST", "body": "x" * 65_536}}.items()]}))

    vitals = start("--checks", file)

    equal_eventually(lambda: results(vitals), {"kept": "passing", "moved": "passing", "old": "critical", "post": "passing"}, 8)
    shown = {identity.rpartition("/")[2]: check["Output"].rpartition("Output: ")[2]
             for identity, check in vitals.checks().items()}
    assert shown["kept"] == "HTTP/2.0 GET kept" and shown["moved"] == "HTTP/2.0 GET "
    assert shown["post"] == "HTTP/2.0 POST "
    assert "the server does not speak HTTP/2 (ALPN chose http/1.1)" in shown["old"]
    # nginx leaves each kept connection after two requests: no probe fails by that.
    passed = vitals.metric("vitals_probes_total", outcome="passing")
    eventually(lambda: vitals.metric("vitals_probes_total", outcome="passing") >= passed + 15, 30, "five more of each")
    assert vitals.metric("vitals_probe_failures_total", reason="protocol") in (None, 0)


@pytest.fixture
def health_service():
    """health_service({SERVICE: serving status}): the port of a real gRPC server that answers so. With a certificate: TLS.
    health_service(None): one without a health service."""
    grpc = pytest.importorskip("grpc")
    made = []

    def start(statuses, certificate=None):
        def check(question, context):
            status = statuses.get(question[2:].decode())  # HealthCheckRequest: its one field, or nothing
            if status is None:
                context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
            return bytes([8, status])

        server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
        if statuses is not None:
            server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(
                "grpc.health.v1.Health", {"Check": grpc.unary_unary_rpc_method_handler(check)}),))
        if certificate:
            shown, key = (path.read_bytes() for path in certificate)
            port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(key, shown)]))
        else:
            port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        made.append(server)
        return port
    yield start
    for server in made:
        server.stop(None).wait(10)


def test_grpc_asks_the_health_service_of_a_real_server_over_tls_and_without(
        serve, health_service, run_example, start, tmp_path):
    serving, not_serving = 1, 2
    cart = {"shop.Cart": serving}
    plain, encrypted = health_service(cart), health_service({"": serving}, a_certificate(tmp_path))
    other = health_service(None)

    vitals = run_example("grpc.yaml", serve(), {":15052": f":{plain}", ":15053": f":{encrypted}"})

    equal_eventually(lambda: results(vitals), {"cart": "passing", "payments": "passing"}, 8)
    cart["shop.Cart"] = not_serving
    equal_eventually(lambda: results(vitals), {"cart": "critical", "payments": "passing"}, 15)
    cart["shop.Cart"] = serving
    equal_eventually(lambda: results(vitals), {"cart": "passing", "payments": "passing"}, 15)

    more = tmp_path / "more.yaml"
    more.write_text(json.dumps({"defaults": {"interval": "1s"}, "checks": [
        {"id": "unknown", "grpc": f"127.0.0.1:{plain}/shop.Basket"}, {"id": "none", "grpc": f"127.0.0.1:{other}"},
        {"id": "tls", "grpc": f"127.0.0.1:{encrypted}"}, {"id": "http", "grpc": serve().url.removeprefix("http://")}]}))
    vitals = start("--checks", more)
    equal_eventually(lambda: sorted(results(vitals).values()), ["critical"] * 4, 8)
    shown = {identity.rpartition("/")[2]: check for identity, check in vitals.checks().items()}
    assert shown["unknown"]["Output"] == "rpc error: code = NotFound desc = unknown service"
    assert shown["unknown"]["Vitals"]["Why"].startswith("gRPC status NOT_FOUND: the server does not know the service shop.Basket")
    assert shown["none"]["Vitals"]["Why"].startswith("gRPC status UNIMPLEMENTED: the server has no health service")
    assert shown["tls"]["Vitals"]["Reason"] == shown["http"]["Vitals"]["Reason"] == "protocol"


class WebSockets(LoopThread):
    """A real WebSocket server that answers each message, `ping` with `pong`, and closes at /leaving with 1013."""

    def __init__(self, library, certificate=None):
        self._library, self._tls = library, None
        self.asked = []  # paths
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*certificate)
        super().__init__("websockets")

    async def _listen(self):
        return await self._library.serve(self._answer, "127.0.0.1", 0, ssl=self._tls)

    async def _answer(self, client):
        self.asked.append(client.path)
        if client.path == "/leaving":
            return await client.close(1013)
        with contextlib.suppress(self._library.ConnectionClosed):
            async for message in client:
                await client.send("pong" if message == "ping" else "what?")


@pytest.fixture
def web_sockets():
    library = pytest.importorskip("websockets")
    made = []

    def start(certificate=None):
        made.append(WebSockets(library, certificate))
        return made[-1]
    yield start
    for server in made:
        server.close()


def test_websocket_upgrades_and_expects_a_message_of_a_real_server_over_tls_and_without(
        serve, web_sockets, run_example, start, tmp_path):
    plain, encrypted = web_sockets(), web_sockets(a_certificate(tmp_path))

    vitals = run_example("websocket.yaml", serve(), {":18081": f":{plain.port}", ":18444": f":{encrypted.port}"})

    equal_eventually(lambda: results(vitals), {"notifications": "passing", "chat": "passing"}, 8)
    outputs = {identity.rpartition("/")[2]: check["Output"] for identity, check in vitals.checks().items()}
    assert outputs["notifications"] == f"WebSocket ws://127.0.0.1:{plain.port}/notifications: upgraded"
    assert outputs["chat"].endswith(": answered as expected Output: pong")
    assert "/notifications" in plain.asked and "/chat" in encrypted.asked

    others = tmp_path / "others.yaml"
    others.write_text(json.dumps({"defaults": {"interval": "1s", "timeout": "900ms"}, "checks": [
        {"id": "other", "websocket": f"ws://127.0.0.1:{plain.port}/", "steps": [{"send": "hello"}, {"expect": "pong"}]},
        {"id": "leaving", "websocket": f"ws://127.0.0.1:{plain.port}/leaving", "steps": [{"expect": "pong"}]},
        {"id": "of-http", "websocket": serve().url.replace("http", "ws")},
        {"id": "distrusted", "websocket": f"wss://127.0.0.1:{encrypted.port}/"}]}))
    vitals = start("--checks", others)
    equal_eventually(lambda: sorted(results(vitals).values()), ["critical"] * 4, 8)
    shown = {identity.rpartition("/")[2]: check["Vitals"] for identity, check in vitals.checks().items()}
    assert {name: check["Reason"] for name, check in shown.items()} == {
        "other": "body", "leaving": "protocol", "of-http": "status", "distrusted": "tls"}
    assert shown["other"]["Why"].startswith('another message, expected "pong"')
    assert shown["leaving"]["Why"].startswith("the server closed the WebSocket, code 1013")
    assert shown["of-http"]["Why"].startswith("200, expected 101")


def test_ttl_shows_what_programs_report(serve, run_example):
    vitals = run_example("ttl.yaml", serve())
    eventually(lambda: len(vitals.checks()) == 2, 8)

    for update in ("pass/local/ttl/backup?note=412%20files", "warn/local/ttl/worker"):
        assert request("PUT", f"http://{vitals.address('api')}/v1/agent/check/{update}").status == 200

    assert results(vitals) == {"backup": "passing", "worker": "warning"}
    assert vitals.checks()["local/ttl/backup"]["Output"] == "412 files"


def test_alias_has_the_worst_status_of_the_others(serve, run_example):
    server = serve()
    server.decide = lambda method, path, headers, body: (200 if path == "/orders" else 503, {})

    vitals = run_example("alias.yaml", server)

    equal_eventually(lambda: results(vitals), {"orders": "passing", "stock": "critical", "shop": "critical",
                                               "only-orders": "passing"}, 8)
    shown = {identity.rpartition("/")[2]: check for identity, check in vitals.checks().items()}
    assert shown["shop"]["Output"].startswith('Aliased check "stock" failing: HTTP GET')
    assert (shown["only-orders"]["Output"], shown["shop"]["Type"]) == ("All checks passing.", "alias")


def in_folder(folder, **values):
    """{name}__{key}: value, as `--secrets` has them."""
    for name, text in values.items():
        file = folder.joinpath(*name.replace("_", "-").split("--"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_private_ca_trusts_the_authority_of_the_check_and_only_with_it(serve, run_example, start, tmp_path):
    pair = a_certificate(tmp_path)
    server = serve(certificate=pair)
    secrets = in_folder(tmp_path / "secrets", **{"our_ca__ca.crt": pair[0].read_text()})

    trusting = run_example("private-ca.yaml", server, secrets=secrets)
    (tmp_path / "other.yaml").write_text(f"checks: [{{id: payments, http: '{server.url}/'}}]")
    other = start("--checks", tmp_path / "other.yaml")

    assert eventually(lambda: results(trusting), 8) == {"payments": "passing"}
    assert eventually(lambda: results(other), 8) == {"payments": "critical"}


def test_secret_sends_its_values_to_a_server_that_is_verified(serve, run_example, tmp_path):
    pair = a_certificate(tmp_path)
    server = serve(certificate=pair)
    sent = ["Bearer t0ken", "Basic " + base64.b64encode(b"probe:pass").decode()]
    server.decide = lambda method, path, headers, body: (200 if headers["Authorization"] in sent else 401, {})
    secrets = in_folder(tmp_path / "secrets", orders_probe__token="t0ken", reports_probe__username="probe",
                        reports_probe__password="pass")

    vitals = run_example("secret.yaml", server, secrets=secrets, environment={"SSL_CERT_FILE": str(pair[0])})

    equal_eventually(lambda: results(vitals), {"orders": "passing", "reports": "passing"}, 8)


def test_thresholds_count_as_the_comments_say(serve, run_example):
    server, answers = serve(), [200]
    server.decide = lambda *_: (answers[-1], {})
    vitals = run_example("thresholds.yaml", server, {"interval: 10s": "interval: 1s", "timeout: 2s": "timeout: 500ms"})

    eventually(lambda: results(vitals) == {"search": "passing"}, 8)
    answers.append(500)
    eventually(lambda: results(vitals) == {"search": "critical"}, 8)
    answers.append(200)
    eventually(lambda: results(vitals) == {"search": "passing"}, 8)

    equal_eventually(lambda: vitals.transitions("local/thresholds/search")[1:],
                     [("passing", "warning"), ("warning", "critical"), ("critical", "passing")], 3)


def test_the_config_maps_of_several_namespaces_run(cluster, start):
    shop, search = f"shop-{next(numbers)}", f"search-{next(numbers)}"
    text = (ROOT / "examples" / "kubernetes" / "namespaces.yaml").read_text()
    for name, own in (("shop", shop), ("search", search)):
        cluster.create_namespace(own)
        text = text.replace(f"namespace: {name}\n", f"namespace: {own}\n")
    cluster.kubectl("apply", "-f", "-", text=text)

    vitals = start("--kubeconfig", cluster.kubeconfig, "--namespace", shop, "--namespace", search)

    eventually(lambda: set(vitals.checks()) == {f"{shop}/web/storefront", f"{search}/index/query", f"{search}/index/cluster"}, 10)
