# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""How it ends, and how it refuses to begin."""
import signal
import socket
import time

import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.vitals import run_to_end


@pytest.fixture
def folder(tmp_path, target):
    (tmp_path / "shop.yaml").write_text(manifest(check("front", target.url("/front"))))
    return tmp_path


def test_sigterm_first_says_not_ready_and_goes_on_for_the_delay(folder, start, target):
    vitals = start("--checks", folder, "--shutdown-delay", "2s")
    eventually(vitals.ready, 5)
    eventually(lambda: target.hits("/front"), 5)
    asked = time.monotonic()

    vitals.signal(signal.SIGTERM)

    eventually(lambda: vitals.health("/readyz/shutdown").status == 500, 1, "not ready")
    assert vitals.health("/readyz").status == 500
    assert vitals.health("/livez").status == 200
    assert set(vitals.checks()) == {"local/shop/front"}
    assert vitals.wait() == 0
    assert time.monotonic() - asked >= 2.0
    assert [hit for hit in target.hits("/front") if hit > asked + 0.5], "the checks went on during the delay"
    assert [record["msg"] for record in vitals.records][-1] == "stopped"
    assert [line["signal"] for line in vitals.log("stopping")] == ["SIGTERM"]
    assert vitals.complaints() == []


def test_sigterm_waits_for_probes_in_flight_and_blames_nobody(folder, start, target):
    target.answers("/front", status=200, delay=0.5)
    vitals = start("--checks", folder, "--shutdown-delay", "0s")
    eventually(lambda: target.hits("/front"), 6, "a probe in flight")

    assert vitals.stop() == 0

    assert ("local/shop/front", "pending", "critical") not in vitals.transitions()


def test_sigint_ends_it_just_as_well(folder, start):
    vitals = start("--checks", folder)
    eventually(vitals.ready, 5)

    vitals.signal(signal.SIGINT)

    assert vitals.wait() == 0


def test_a_second_sigterm_ends_it_at_once(folder, start):
    vitals = start("--checks", folder, "--shutdown-delay", "10s")
    eventually(vitals.ready, 5)
    vitals.signal(signal.SIGTERM)
    eventually(lambda: vitals.health("/readyz/shutdown").status == 500, 1)
    again = time.monotonic()

    vitals.signal(signal.SIGTERM)

    assert vitals.wait() == 1
    assert time.monotonic() - again < 10, "it has waited for the delay"


def test_events_that_were_waiting_are_written_before_the_end(cluster, namespace, start, target):
    target.answers("/front", status=500)
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))
    vitals = start("--kubeconfig", cluster.kubeconfig, "--shutdown-delay", "0s")
    eventually(lambda: vitals.transitions() == [(f"{namespace}/shop/front", "pending", "critical")], 6)

    assert vitals.stop() == 0

    assert [event for event in cluster.events(namespace, "shop") if "critical" in event["note"]]


@pytest.mark.parametrize("flag", ["--healthz-port", "--api-port", "--metrics-port"])
def test_a_taken_port_is_named_with_its_flag(folder, start, flag):
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]

        vitals = start("--checks", folder, flag, port)

        assert vitals.wait() == 1
        [said] = vitals.complaints()
        assert str(port) in said and flag in said


def test_a_taken_port_is_named_before_anything_is_read(tmp_path, start):
    """Two at once on one machine are the usual reason, and then nothing else is wrong."""
    with socket.create_server(("0.0.0.0", 0)) as taken:
        vitals = start("--checks", tmp_path / "nowhere", "--api-port", taken.getsockname()[1])

        assert vitals.wait() == 1
        [said] = vitals.complaints()
        assert "--api-port" in said and "nowhere" not in said


def test_no_cluster_and_none_configured_says_what_to_do(tmp_path):
    done = run_to_end("run", "--healthz-port", "0", "--api-port", "0", "--metrics-port", "0")

    assert done.returncode == 1
    assert "--checks" in done.stdout + done.stderr and "kubeconfig" in done.stdout + done.stderr


def test_a_checks_path_that_does_not_exist_is_said(tmp_path, start):
    vitals = start("--checks", tmp_path / "nowhere")

    assert vitals.wait() == 1
    assert any("nowhere" in line for line in vitals.lines)
