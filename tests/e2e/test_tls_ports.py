# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""TLS on the ports 8500 and 9090: --tls-cert-file."""
import re
import shutil
import ssl

import pytest

from harness.eventually import eventually
from harness.http import request
from harness.manifest import check, manifest
from harness.tls_target import Authority
from harness.vitals import run_to_end

NAMES = "IP:127.0.0.1"


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def own(tmp_path, authority):
    """(certificate, key) that Vitals serves with."""
    certificate, key = authority.issue("first", NAMES)
    shutil.copy(certificate, tmp_path / "tls.crt")
    shutil.copy(key, tmp_path / "tls.key")
    return tmp_path / "tls.crt", tmp_path / "tls.key"


@pytest.fixture
def vitals(start, own, tmp_path):
    (tmp_path / "checks.yaml").write_text(manifest(check("web", "http://127.0.0.1:1/")))
    return start("--checks", tmp_path / "checks.yaml", "--tls-cert-file", own[0], "--tls-private-key-file", own[1],
                 canaries=False)


def over_tls(vitals, port, path, authority):
    return request("GET", f"https://{vitals.address(port)}{path}", ca=authority.certificate)


def serial(vitals):
    host, port = vitals.address("api").split(":")
    return ssl.get_server_certificate((host, int(port)))


def test_both_ports_speak_https_alone_and_the_health_port_http(vitals, authority):
    assert over_tls(vitals, "api", "/v1/agent/checks", authority).json()
    metrics = over_tls(vitals, "metrics", "/metrics", authority).text
    assert re.search(r"^vitals_tls_certificate_expiry_timestamp_seconds 1\d{9}$", metrics, re.M)

    refused = request("GET", f"http://{vitals.address('api')}/v1/agent/checks")

    assert (refused.status, refused.text) == (400, "This port speaks HTTPS, not HTTP.\n")
    assert request("GET", f"http://{vitals.address('healthz')}/livez").status == 200
    with pytest.raises(ssl.SSLError):
        request("GET", f"https://{vitals.address('api')}/v1/agent/checks")


def test_a_renewed_certificate_is_served_without_a_restart(vitals, authority, own):
    first = serial(vitals)

    certificate, key = authority.issue("second", NAMES)
    shutil.copy(certificate, own[0])
    shutil.copy(key, own[1])

    assert eventually(lambda: serial(vitals) != first)
    assert over_tls(vitals, "api", "/v1/agent/checks", authority).status == 200


def test_a_key_of_another_certificate_is_an_error_of_the_start(own, authority, tmp_path):
    shutil.copy(authority.issue("other", NAMES)[1], own[1])
    (tmp_path / "checks.yaml").write_text(manifest(check("web", "http://127.0.0.1:1/")))

    ended = run_to_end("run", "--checks", tmp_path / "checks.yaml", "--tls-cert-file", own[0],
                       "--tls-private-key-file", own[1], "--api-port=0", "--metrics-port=0", "--healthz-port=0")

    assert ended.returncode != 0
    assert "--tls-cert-file: tls.key does not belong to tls.crt" in ended.stdout + ended.stderr
