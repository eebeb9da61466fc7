# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What Vitals says of itself, to the kubelet and to those who know Dapr's endpoints."""
from harness.eventually import eventually
from harness.manifest import manifest


def statuses(vitals):
    return {path: vitals.health(path).status for path in ("/livez", "/readyz", "/healthz", "/v1.0/healthz")}


def test_health_is_told_in_all_three_contracts(start, tmp_path):
    (tmp_path / "none.yaml").write_text(manifest())

    vitals = start("--checks", tmp_path)

    eventually(vitals.ready, 5)
    assert statuses(vitals) == {"/livez": 200, "/readyz": 200, "/healthz": 200, "/v1.0/healthz": 204}
    assert vitals.health("/v1.0/healthz").text == ""
    assert "[+]" in vitals.health("/readyz?verbose").text


def test_before_the_definitions_are_read_it_is_alive_but_not_ready(start, tmp_path, cluster):
    nobody = cluster.write_kubeconfig(tmp_path / "config", url="https://127.0.0.1:1")

    vitals = start("--kubeconfig", nobody)

    eventually(lambda: [line for line in vitals.complaints() if "127.0.0.1:1" in line], 10)
    assert statuses(vitals) == {"/livez": 200, "/readyz": 500, "/healthz": 503, "/v1.0/healthz": 500}
    assert vitals.stop() == 0
