# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import subprocess
import tempfile

import pytest

pytest.register_assert_rewrite("harness", "world")

from harness.own_names import NamedVitals
from world import ADDRESSES, DnsServer, Everywhere

if os.environ.get("TARGETS_NETWORK") != "own":
    pytest.exit("run tests/targets/run.py: the tests need a network of their own", 2)


@pytest.fixture(scope="session")
def everywhere():
    for address in ADDRESSES:  # routes, since an address of an interface would be one of Vitals itself
        subprocess.run(["ip", "route", "add", "local", address, "dev", "lo"], check=True)
    pathlib.Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0\n")
    server = Everywhere()
    yield server
    server.close()


@pytest.fixture(scope="session")
def dns_server():
    server = DnsServer()
    yield server
    server.close()


@pytest.fixture
def names(dns_server):
    dns_server.names, dns_server.aliases = {}, {}
    return dns_server


@pytest.fixture
def start(names, everywhere, tmp_path):
    """Starts Vitals as in a Pod, on these checks."""
    started = []

    def run(checks, *flags, **environment):
        everywhere.forget()
        resolv_conf = tmp_path / "resolv.conf"
        resolv_conf.write_text(f"nameserver {names.address}\nsearch vitals.svc.cluster.local svc.cluster.local cluster.local\n"
                               "options ndots:5 timeout:1 attempts:1\n")
        file = pathlib.Path(tempfile.mkdtemp(dir=tmp_path)) / "checks.yaml"
        file.write_text(checks)
        kubernetes = {"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"}
        started.append(NamedVitals(resolv_conf, "--checks", file, "--shutdown-delay", "0s", "--listen-address", "127.0.0.1",
                                   "--healthz-listen-address", "127.0.0.1", *flags,
                                   environment={**kubernetes, **environment},
                                   canaries=False))  # theirs is an address that is denied here
        return started[-1]
    yield run
    for vitals in started:
        vitals.kill()
