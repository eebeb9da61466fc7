# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The image's program in the image's root and nothing else: every feature works there."""
import pytest

from authority import SecureServer
from harness.dns_server import DnsServer
from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.target import Target

BUNDLE = "etc/ssl/certs/ca-certificates.crt"


@pytest.fixture
def target():
    server = Target()
    yield server
    server.close()


@pytest.fixture
def secure(authority):
    server = SecureServer(*authority.certify("localhost"))
    yield server
    server.close()


@pytest.fixture
def dns(root):
    """A DNS server that the root's resolv.conf names, with a pod's search domains."""
    server = DnsServer({"target.shop.svc.cluster.local": "127.0.0.1"})
    (root / "etc" / "resolv.conf").write_text(
        f"nameserver {server.address}\nsearch shop.svc.cluster.local svc.cluster.local\noptions ndots:5\n")
    yield server
    server.close()


def define(root, *checks):
    (root / "checks" / "shop.yaml").write_text(manifest(*checks))


def trust(root, certificate):
    (root / BUNDLE).chmod(0o644)
    with (root / BUNDLE).open("a", encoding="utf-8") as bundle:
        bundle.write(certificate.read_text())


def test_sigterm_ends_process_one_with_0(root, start, target):
    define(root, check("web", target.url("/")))
    container = start("--checks", "/checks")
    equal_eventually(container.statuses, {"local/shop/web": "passing"})
    assert container.ready()

    assert container.stop() == 0

    assert container.log("stopped")


def test_it_writes_nothing_and_complains_of_nothing(root, start, target):
    define(root, check("web", target.url("/")))
    container = start("--checks", "/checks")
    equal_eventually(container.statuses, {"local/shop/web": "passing"})

    assert container.stop() == 0

    assert container.complaints() == []


def test_names_are_looked_up_with_the_search_domains_of_the_pod(root, start, target, dns):
    define(root, check("short", f"http://target:{target.port}/"),
           check("longer", f"http://target.shop:{target.port}/"),
           check("whole", f"http://target.shop.svc.cluster.local:{target.port}/"),
           check("nobody", f"http://nobody:{target.port}/"))
    container = start("--checks", "/checks")

    equal_eventually(container.statuses, {"local/shop/short": "passing", "local/shop/longer": "passing",
                                          "local/shop/whole": "passing", "local/shop/nobody": "critical"})

    assert container.checks()["local/shop/nobody"]["Vitals"]["Reason"] == "dns"


def test_names_in_etc_hosts_are_known(root, start, target):
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost alias.example\n")
    define(root, check("alias", f"http://alias.example:{target.port}/"))
    container = start("--checks", "/checks")

    equal_eventually(container.statuses, {"local/shop/alias": "passing"})


def test_a_certificate_of_an_authority_in_the_bundle_is_trusted(root, start, secure, authority):
    trust(root, authority.certificate)
    define(root, check("tls", f"https://localhost:{secure.port}/"))
    container = start("--checks", "/checks")

    equal_eventually(container.statuses, {"local/shop/tls": "passing"})


def test_a_certificate_of_an_authority_that_nobody_knows_is_not_trusted(root, start, secure):
    define(root, check("tls", f"https://localhost:{secure.port}/"))
    container = start("--checks", "/checks")

    equal_eventually(container.statuses, {"local/shop/tls": "critical"})

    assert "certificate" in container.checks()["local/shop/tls"]["Output"]


def test_an_edit_of_a_file_is_seen(root, start, target):
    define(root, check("web", target.url("/")))
    container = start("--checks", "/checks")
    equal_eventually(container.statuses, {"local/shop/web": "passing"})

    define(root, check("web", target.url("/")), check("second", target.url("/second")))

    equal_eventually(container.statuses, {"local/shop/web": "passing", "local/shop/second": "passing"})


def test_several_probe_threads_share_the_checks(root, start, target):
    define(root, *(check(f"web-{number}", target.url(f"/{number}")) for number in range(20)))
    container = start("--checks", "/checks", "--probe-threads", "3")

    eventually(lambda: set(container.statuses().values()) == {"passing"} and len(container.statuses()) == 20)


def test_outside_a_cluster_and_without_files_it_says_what_is_missing(start):
    container = start()

    assert container.wait() == 1

    assert "kubeconfig" in container.log("cannot start")[0]["error"]
