# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Alerts fire in real trouble, each in its own, and nobody is woken for less."""
import pathlib
import resource
import socket
import subprocess

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.target import Target
from harness.vitals import Vitals
from prometheus import RULES, Prometheus, program, rules

HERE = pathlib.Path(__file__).parent
# job -> what fires for it
EXPECTED = {
    "healthy": set(),
    "critical": {"VitalsCheckCritical"},
    "many": {"VitalsManyChecksCritical"},
    "flapping": {"VitalsCheckFlapping"},
    "rejected": {"VitalsManifestsRejected"},
    "cut-off": {"VitalsSeesNoChanges"},
    "crowded": {"VitalsProbesLate"},
    "full": {"VitalsPlacesTaken", "VitalsNamespaceProbesWait"},
    "silent": {"VitalsProbesMissing"},
    "starved": {"VitalsProbesNotTried"},
}
# alerts_test.yaml alone has them: VitalsDown is of no job, and a port cannot be kept over restarts.
ELSEWHERE = {"VitalsDown", "VitalsRestarting", "VitalsChecksBlocked", "VitalsServicesLeftOut", "VitalsTargetsFileWrong",
             "VitalsStateFilesNotWritten"}
SAYS = {"severity": "page", "owner": "team-shop", "runbook": "https://wiki.example/bad"}


class FlappingTarget(Target):
    """Well twice, then ill twice."""

    def take(self, path):
        super().take(path)
        return (200 if len(self.hits(path)) % 4 < 2 else 500, "fine", 0.0)


@pytest.fixture(scope="module")
def flapping_target():
    server = FlappingTarget()
    yield server
    server.close()


@pytest.fixture(scope="module")
def prometheus(scene, target, flapping_target, tmp_path_factory):
    """Watches one Vitals for each kind of trouble, and a healthy one."""
    target.answers("/warned", 429)
    target.answers("/bad", 500)
    target.answers("/slow", delay=0.9)
    listener = socket.create_server(("127.0.0.1", 0))  # the kernel connects; nobody answers
    silent = [check(f"silent-{i}", f"http://127.0.0.1:{listener.getsockname()[1]}/", severity="none") for i in range(4)]
    link = scene.cluster.link()
    started = {}

    def from_file(name, text, *flags):
        file = tmp_path_factory.mktemp(name) / "checks.yaml"
        file.write_text(text)
        started[name] = Vitals("--checks", file, *flags, canaries=False)  # two of them would be alerts

    well = [check("well", target.url("/well")), check("warned", target.url("/warned"))]
    from_file("healthy", manifest(*well))
    from_file("critical", manifest(*well, check("bad", target.url("/bad"), **SAYS),
                                   check("silent", target.url("/bad"), severity="none")))
    from_file("many", manifest(*well, *(check(f"bad-{i}", target.url("/bad")) for i in range(12))))
    from_file("flapping", manifest(*well, check("flaps", flapping_target.url("/"))))
    from_file("rejected", manifest(*well, {"id": "misspelt", "htpt": "http://well/"}))
    from_file("crowded", manifest(*(check(f"slow-{i}", target.url("/slow")) for i in range(20)), timeout="5s"), "--max-in-flight", 1)
    from_file("full", manifest(*silent, timeout="10m"), "--max-in-flight", 2)
    from_file("silent", manifest(*silent, timeout="10m"))
    from_file("starved", manifest(*(check(f"well-{i}", target.url("/sometimes-slow")) for i in range(20)), timeout="5s"))
    kubeconfig = scene.cluster.write_kubeconfig(tmp_path_factory.mktemp("cut-off") / "kubeconfig", url=f"https://127.0.0.1:{link.port}")
    started["cut-off"] = Vitals("--kubeconfig", kubeconfig, "--selector", "team=none")
    for vitals in started.values():
        eventually(vitals.ready, 40, "ready")  # first results are waited for half a minute
    made = Prometheus(started)
    for name in started:
        eventually(lambda job=name: made.scrapes(job) >= 2, 20, f"scrapes of {name}")
    link.cut()
    leave_no_descriptors(started["starved"].pid)
    target.answers("/sometimes-slow", delay=0.9)  # more at once than it keeps sockets
    yield made
    made.close()
    for vitals in started.values():
        vitals.kill()
    listener.close()


def leave_no_descriptors(pid):
    """What is open stays so, the connection of the scrapes, too; nothing more can be opened."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    opened = max(int(each.name) for each in pathlib.Path(f"/proc/{pid}/fd").iterdir())
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (opened + 1, hard))


def test_each_trouble_fires_its_own_alert_and_no_other(prometheus):
    # Those of the healthy one have had as many chances as the others.
    equal_eventually(prometheus.firing, {job: alerts for job, alerts in EXPECTED.items() if alerts}, 60)


def test_an_alert_carries_what_the_check_says(prometheus):
    alerts = 'ALERTS{alertname="VitalsCheckCritical", alertstate="firing", job="critical"}'
    (labels, _), = eventually(lambda: prometheus.query(alerts), 60, "the alert of the critical check")

    assert labels["check"] == "bad"
    assert SAYS.items() <= labels.items()


def test_a_vitals_that_was_stopped_is_missed(target, tmp_path):
    (tmp_path / "checks.yaml").write_text(manifest(check("well", target.url("/well"))))
    vitals = Vitals("--checks", tmp_path, canaries=False)
    prometheus = Prometheus({"vitals": vitals}, pending="1s")
    try:
        eventually(lambda: prometheus.scrapes("vitals") >= 3, 20, "scrapes")
        assert prometheus.firing() == {}
        vitals.stop()
        equal_eventually(prometheus.firing, {None: {"VitalsDown"}}, 20)
    finally:
        prometheus.close()
        vitals.kill()


def promtool(*arguments):
    done = subprocess.run([program("promtool"), *arguments], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_reads_the_file_of_alerts_as_it_is():
    promtool("check", "rules", "--lint=all", "--lint-fatal", RULES)


def test_alerts_wait_as_long_as_their_times_say():
    promtool("test", "rules", HERE / "alerts_test.yaml")


def test_no_alert_is_left_out_here():
    names = {rule["alert"] for rule in rules("0s")["groups"][0]["rules"] if "alert" in rule}

    assert names == set.union(*EXPECTED.values(), ELSEWHERE)
    for name in names:
        assert f"alertname: {name}\n" in (HERE / "alerts_test.yaml").read_text()
