# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What stands around a Vitals and changes without asking: manifests, names, certificates, clients, its API server."""
import json
import os
import shutil
import socket

from harness.dns_server import DnsServer
from harness.link import Link
from targets import BEHAVIOURS, Targets, make_certificate

NAMESPACE = "chaos"
REQUESTS = (b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /v1/agent/checks HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20, b"GET / HTTP/1.1\r\nHos", b"\x16\x03\x01",
            b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab", b"")


class World:
    def __init__(self, dice, folder, cluster):
        self.dice = dice
        self.folder = folder
        self.manifests = folder / "checks"
        self.manifests.mkdir()
        self.certificate = make_certificate(folder)
        self.targets = [Targets(dice.random()), Targets(dice.random(), self.certificate)]
        self.names = DnsServer(self._address_of)
        self.resolv_conf = folder / "resolv.conf"
        self.write_resolv_conf()
        self.cluster = cluster
        self.link = Link(*self._api_address()) if cluster else None
        self.kubeconfig = folder / "kubeconfig"
        if cluster:
            self.write_kubeconfig()
        self._clients = []

    def close(self):
        for each in (*self.targets, *([self.link] if self.link else [])):
            each.close()
        self.names.close()
        for client in self._clients:
            client.close()

    def _api_address(self):
        host, port = self.cluster.url.removeprefix("https://").rsplit(":", 1)
        return host, int(port)

    def _address_of(self, _name):
        chance = self.dice.random()
        if chance < 0.1:
            raise OSError("no answer")  # DnsServer's loop ends a query with nothing
        return None if chance < 0.3 else "127.0.0.1"

    def manifest(self):
        dice = self.dice
        checks = []
        for number in range(dice.choice((0, 1, 5, 40, 200))):
            target = dice.choice(self.targets)
            url = target.url(dice.choice(list(BEHAVIOURS)))
            if dice.random() < 0.1:
                url = f"http://n{dice.randrange(50)}.test:{target.port}/fine"
            checks.append({"id": f"c{number}", "http": f"{url}?{dice.randrange(3)}", "tlsSkipVerify": True,
                           "interval": dice.choice(("1s", "1s", "2s", "5s")), "timeout": dice.choice(("100ms", "1s")),
                           "reuse": dice.random() < 0.4})
        return json.dumps({"checks": checks})

    # What may happen

    def edit(self):
        path = self.manifests / f"{self.dice.choice('abc')}.yaml"
        self._clear(path)
        new = self.folder / "new"
        new.write_text(self.manifest())
        os.replace(new, path)

    def damage(self):
        path = self.manifests / f"{self.dice.choice('abc')}.yaml"
        self._clear(path)
        kind = self.dice.randrange(6)
        if kind == 0:
            path.mkdir()
        elif kind == 1:
            os.mkfifo(path)
        elif kind == 2:
            path.symlink_to(self.dice.choice((path, "/dev/zero", "/nonexistent", "/etc/hostname")))
        elif kind == 3:
            text = self.manifest()
            path.write_text(text[:self.dice.randrange(len(text) + 1)])
        elif kind == 4:
            path.write_bytes(self.dice.randbytes(self.dice.randrange(4000)))

    @staticmethod
    def _clear(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def write_resolv_conf(self):
        where = self.names.address if self.dice.random() < 0.8 else "127.0.0.1"
        self.resolv_conf.write_text(f"nameserver {where}\noptions timeout:1 attempts:1\n")

    def write_kubeconfig(self):
        user = self.dice.choice((None, None, "token: wrong", "exec: {apiVersion: client.authentication.k8s.io/v1, "
                                 f"interactiveMode: Never, command: {self._plugin()}}}"))
        self.cluster.write_kubeconfig(self.kubeconfig, user, f"https://127.0.0.1:{self.link.port}")

    def _plugin(self):
        credential = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
                      "status": {"token": self.cluster.admin_token}}
        file = self.folder / "plugin.sh"
        file.write_text("#!/bin/sh\n" + self.dice.choice((
            f"echo '{json.dumps(credential)}'", "sleep 0.5; exit 1", "kill -9 $$", "yes | head -c 3000000",
            f"sleep 1 & echo '{json.dumps(credential)}'", "echo complaint >&2; echo '{}'")) + "\n")
        file.chmod(0o755)
        return file

    def edit_cluster(self):
        name = f"m{self.dice.randrange(3)}"
        if self.dice.random() < 0.2:
            self.cluster.delete_all(NAMESPACE)
        else:
            self.cluster.apply(NAMESPACE, name, self.manifest())

    def cut(self):
        self.link.cut()

    def mend(self):
        self.link.mend()

    def rotate(self):
        if self.cluster:
            self.write_kubeconfig()
        self.write_resolv_conf()

    def hammer(self, ports):
        """Requests, halves of requests, and clients that say nothing, some of which stay."""
        for _ in range(self.dice.randrange(1, 8)):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", self.dice.choice(ports)))
            try:
                client.send(self.dice.choice(REQUESTS))
            except OSError:
                pass
            self._clients.append(client)
        self.dice.shuffle(self._clients)
        while len(self._clients) > self.dice.randrange(1, 100):
            self._clients.pop().close()
