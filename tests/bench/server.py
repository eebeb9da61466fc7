# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What is checked: an nginx of our own on loopback, over HTTP and HTTPS."""
import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HOSTS = 8  # 127.0.0.1 .. 127.0.0.8: several pools of ephemeral ports
CONFIG = """
worker_processes 1;
daemon off;
master_process off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
worker_rlimit_nofile 65536;
events {{ worker_connections 32768; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
    uwsgi_temp_path {dir}; scgi_temp_path {dir};
    ssl_certificate {dir}/server.pem; ssl_certificate_key {dir}/server.key; ssl_session_tickets off;
    server {{
        {plain}
        {tls}
        location / {{ return 200 "ok\\n"; }}
        location = /requests {{ stub_status; }}
        location /lists/ {{ root {dir}; sendfile on; }}
    }}
}}
"""


class Server:
    def __init__(self, folder):
        self.plain, self.tls = free_port(), free_port()
        self.authority = folder / "server.pem"
        self.lists = folder / "lists"  # files under /lists/
        self.process = None

    @contextlib.contextmanager
    def on_a_core_of_its_own(self):
        """Until the block ends; what is started in it gets the other cores. With one core alone nothing changes."""
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1:
            os.sched_setaffinity(self.process.pid, cores[:1])
            os.sched_setaffinity(0, cores[1:])
        try:
            yield
        finally:
            os.sched_setaffinity(0, cores)
            os.sched_setaffinity(self.process.pid, cores)

    def requests(self):
        """How many it has answered so far."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.plain}/requests", timeout=10) as answer:
            return int(re.findall(r"\d+", answer.read().decode())[3])


def free_port():
    """At all addresses: connections that were closed a moment ago hold ports of some of them."""
    for _ in range(100):
        with contextlib.ExitStack() as all_of_them, contextlib.suppress(OSError):
            port = 0
            for host in range(HOSTS):
                probe = all_of_them.enter_context(socket.socket())
                probe.bind((f"127.0.0.{host + 1}", port))
                port = probe.getsockname()[1]
            return port
    sys.exit("bench: no port is free at all addresses")


@contextlib.contextmanager
def nginx():
    """On free ports, until the block ends."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not os.path.exists(program):
        sys.exit("bench: nginx is missing; `make setup` or `apt-get install nginx-light`")
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as name:
        folder = pathlib.Path(name)
        server = Server(folder)
        certify(folder)
        server.lists.mkdir()
        folder.chmod(0o755)  # its workers may be another user's
        config = folder / "nginx.conf"
        config.write_text(CONFIG.format(dir=folder, plain=listeners(server.plain), tls=listeners(server.tls, " ssl")))
        server.process = subprocess.Popen([program, "-p", name, "-c", str(config)], stderr=subprocess.DEVNULL)
        try:
            wait_for_port(server.plain, server.process)
            yield server
        finally:
            server.process.terminate()
            server.process.wait()


def listeners(port, kind=""):
    return " ".join(f"listen 127.0.0.{i + 1}:{port}{kind} backlog=8192;" for i in range(HOSTS))


def certify(folder):
    """A certificate that is its own authority, for the names and addresses that are asked."""
    names = ",".join(["DNS:localhost", *(f"IP:127.0.0.{i + 1}" for i in range(HOSTS))])
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", f"subjectAltName={names}",
                    "-keyout", folder / "server.key", "-out", folder / "server.pem"], check=True, capture_output=True)


def wait_for_port(port, process):
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit(f"bench: {process.args[0]} did not start")
