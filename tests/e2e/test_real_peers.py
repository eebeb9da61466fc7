# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""STARTTLS with real servers: nginx for SMTP, IMAP and POP3, slapd for LDAP, pgbouncer for PostgreSQL; the health service of
grpc-go. README.md lists who the other kinds are tried with."""
import itertools
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile

import pytest

from harness.eventually import equal_eventually, eventually
from harness.tls_target import Authority
from harness.vitals import ROOT

PATH = f"{os.environ['PATH']}:/usr/sbin"
MAIL_MODULE = "/usr/lib/nginx/modules/ngx_mail_module.so"
numbers = itertools.count(1)
PORTS = {"smtp": 10025, "imap": 10143, "pop3": 10110, "ldap": 10389, "postgres": 15432}  # nobody is given one of these
# Over TLS: what a client may say, and what is answered.
STEPS = {"smtp": [{"send": "EHLO vitals\r\n"}, {"expect": "250 AUTH"}], "imap": [{"send": "a NOOP\r\n"}, {"expect": "a OK"}],
         "pop3": [{"send": "NOOP\r\n"}, {"expect": "+OK"}],
         "ldap": [{"sendHex": "300c020101600702010304008000"}, {"expectHex": "61070a0100"}],  # a bind of nobody: success
         "postgres": [{"sendHex": "00000014000300007573657200" + b"probe".hex() + "0000"}, {"expect": "FATAL"}]}  # user probe
NGINX = """
load_module {module};
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
mail {{
    server_name mail.example; auth_http 127.0.0.1:1/;
    ssl_certificate {certificate}; ssl_certificate_key {key}; starttls {starttls};
    server {{ listen {address}:{smtp}; protocol smtp; smtp_auth plain; }}
    server {{ listen {address}:{imap}; protocol imap; }}
    server {{ listen {address}:{pop3}; protocol pop3; }}
}}
"""
PGBOUNCER = """
[databases]
[pgbouncer]
listen_addr = {address}
listen_port = {postgres}
unix_socket_dir =
auth_type = any
client_tls_sslmode = {sslmode}
client_tls_key_file = {key}
client_tls_cert_file = {certificate}
"""

needs_servers = pytest.mark.skipif(
    not os.path.exists(MAIL_MODULE) or not all(shutil.which(each, path=PATH) for each in ("nginx", "slapd", "pgbouncer")),
    reason="needs nginx with its mail module, slapd and pgbouncer")


def accepts(address, port):
    with socket.socket() as client:
        return client.connect_ex((address, port)) == 0


@pytest.fixture
def servers():
    """servers(offers): all five on PORTS of an address of their own; the address and a file with its authority."""
    started, folders = [], []

    def start(offers):
        address = f"127.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
        folders.append(tempfile.mkdtemp(prefix="vitals-peers-"))
        os.chmod(folders[-1], 0o755)  # pgbouncer runs as nobody
        authority = Authority(folders[-1])
        certificate, key = authority.issue("peers", f"IP:{address}")
        key.chmod(0o644)
        values = {**PORTS, "address": address, "certificate": certificate, "key": key, "folder": folders[-1],
                  "module": MAIL_MODULE, "starttls": "on" if offers else "off", "sslmode": "allow" if offers else "disable"}
        slapd = f"TLSCertificateFile {certificate}\nTLSCertificateKeyFile {key}\n" if offers else ""
        files = {"nginx.conf": NGINX.format(**values), "pgbouncer.ini": PGBOUNCER.format(**values), "slapd.conf": slapd}
        for name, text in files.items():
            with open(f"{folders[-1]}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
        for command in (["nginx", "-p", folders[-1], "-c", f"{folders[-1]}/nginx.conf"],
                        ["slapd", "-f", f"{folders[-1]}/slapd.conf", "-h", f"ldap://{address}:{PORTS['ldap']}", "-d", "0"],
                        ["pgbouncer", *as_nobody, f"{folders[-1]}/pgbouncer.ini"]):
            started.append(subprocess.Popen(command, env={**os.environ, "PATH": PATH}, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL))
        eventually(lambda: all(accepts(address, port) for port in PORTS.values()), 10, "all servers listen")
        return address, authority.certificate
    yield start
    for server in started:
        server.kill()
        server.wait()
    for folder in folders:
        shutil.rmtree(folder)


@pytest.fixture
def results(start, tmp_path):
    """results(CHECKS, AUTHORITY): {id: (status, reason)} of those that have a result, as a function."""
    def run(checks, authority=None):
        file = tmp_path / f"checks-{next(numbers)}.json"
        file.write_text(json.dumps({"defaults": {"interval": "1s", "timeout": "5s"}, "checks": checks}))
        vitals = start("--checks", file, environment={"SSL_CERT_FILE": str(authority)} if authority else {})
        return lambda: {identity.rpartition("/")[2]: (check["Status"], check["Vitals"].get("Reason"))
                        for identity, check in vitals.checks().items() if not check["Vitals"]["Pending"]}
    return run


def checks_of(address):
    return [{"id": protocol, "tcp": f"{address}:{port}", "starttls": protocol, "steps": STEPS[protocol]}
            for protocol, port in PORTS.items()]


@needs_servers
def test_each_protocol_begins_tls_and_goes_on_over_it(servers, results):
    address, authority = servers(offers=True)

    trusting, other = results(checks_of(address), authority), results(checks_of(address))

    equal_eventually(trusting, {protocol: ("passing", "none") for protocol in PORTS}, 15)
    equal_eventually(other, {protocol: ("critical", "tls") for protocol in PORTS}, 15)


@needs_servers
def test_a_server_that_does_not_offer_tls_is_critical(servers, results):
    address, authority = servers(offers=False)

    declined = results(checks_of(address), authority)

    # One reason where the server refuses what it was asked for, another where it does not get that far.
    equal_eventually(declined, {"imap": ("critical", "tls"), "pop3": ("critical", "tls"), "ldap": ("critical", "tls"),
                                "smtp": ("critical", "protocol"), "postgres": ("critical", "protocol")}, 15)


class Health:
    """A process with the health service of grpc-go."""

    def __init__(self, program, certificate):
        self._process = subprocess.Popen([program, *certificate], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.where = f"127.0.0.1:{self._process.stdout.readline().strip()}"

    def set(self, service, status):
        self._process.stdin.write(f"{service} {status}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "set\n"

    def close(self):
        self._process.communicate()


@pytest.fixture
def health():
    """health(CERTIFICATE, KEY): a Health, with TLS if a certificate is given."""
    try:
        program = subprocess.run([ROOT / "tests" / "build_go.sh", "grpc"], stdout=subprocess.PIPE, text=True,
                                 check=True).stdout.strip()
    except subprocess.CalledProcessError:
        pytest.skip("grpc-go cannot be built: make setup")
    made = []
    yield lambda *certificate: made.append(Health(program, certificate)) or made[-1]
    for each in made:
        each.close()


def test_grpc_follows_the_health_service_of_grpc_go_over_tls_and_without(health, results, tmp_path):
    authority = Authority(tmp_path / "authority")
    plain, encrypted = health(), health(*authority.issue("health", "IP:127.0.0.1"))
    plain.set("shop.Cart", "SERVING")

    shown = results([{"id": "cart", "grpc": f"{plain.where}/shop.Cart"}, {"id": "unknown", "grpc": f"{plain.where}/shop.Basket"},
                     {"id": "kept", "grpc": f"{plain.where}/shop.Cart", "reuse": True},
                     {"id": "tls", "grpc": encrypted.where, "grpcUseTls": True, "reuse": True}], authority.certificate)

    good = {"cart": ("passing", "none"), "unknown": ("critical", "status"), "kept": ("passing", "none"), "tls": ("passing", "none")}
    equal_eventually(shown, good, 15)
    plain.set("shop.Cart", "NOT_SERVING")
    equal_eventually(shown, {**good, "cart": ("critical", "status"), "kept": ("critical", "status")}, 15)
    plain.set("shop.Cart", "SERVING")
    equal_eventually(shown, good, 15)
    encrypted.close()
    equal_eventually(shown, {**good, "tls": ("critical", "connect")}, 15)
