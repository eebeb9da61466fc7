# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The chart and the program agree: flags, rights, probes, and the first check that NOTES.txt shows."""
import os
import re
import subprocess

import pytest
import yaml

from chart import CHART, arguments, container, programs, rendered
from harness.eventually import eventually
from harness.vitals import HOME, run_to_end


def account(cluster, tmp_path, name="vitals"):
    """A kubeconfig of the service account that the chart made."""
    return cluster.write_kubeconfig(tmp_path / "config", f"token: {cluster.token('vitals', name)}")


def started(start, cluster, tmp_path, *flags):
    """The program as the chart starts it, but with a kubeconfig."""
    command, *flags = arguments(rendered(*flags), tmp_path)
    assert command == "run"
    return start(*flags, "--kubeconfig", account(cluster, tmp_path))


def test_every_flag_of_the_chart_is_one_of_the_program():
    help_text = run_to_end("run", "--help").stdout
    used = container(rendered("-f", CHART / "ci" / "everything-values.yaml"))["args"][1:]

    for flag in {argument.split("=")[0] for argument in used}:
        assert re.search(rf"^  {flag}[ \[]", help_text, re.M), flag


def test_a_flag_that_the_chart_gives_may_be_given_once_more(cluster, installed, start, tmp_path):
    """It ended the program, and so the pod crashed again and again."""
    vitals = started(start, cluster, tmp_path, '--set-json=extraArgs=["--log-level=debug"]')

    eventually(vitals.ready, 10, "ready")


def test_the_rights_of_the_chart_suffice(cluster, installed, start, tmp_path):
    vitals = started(start, cluster, tmp_path)

    eventually(vitals.ready, 10, "ready")
    # No Service has an address here, and nothing is defined.
    expected = ("no ConfigMap matches", "an address that checks must not reach is not known")
    assert [line for line in vitals.complaints() if not any(text in line for text in expected)] == []


def test_probes_tell_apart_started_alive_and_ready(cluster, installed, start, tmp_path):
    paths = {probe: container(rendered())[probe]["httpGet"]["path"]
             for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
    away = cluster.write_kubeconfig(tmp_path / "away", url="https://127.0.0.1:1")
    lonely = start(*arguments(rendered(), tmp_path)[1:], "--kubeconfig", away)
    well = started(start, cluster, tmp_path)

    def answers(vitals):
        return {probe: vitals.health(path).status for probe, path in paths.items()}

    # An API server that is away neither restarts the pod nor lets it start for ever.
    assert answers(lonely) == {"startupProbe": 200, "livenessProbe": 200, "readinessProbe": 500}
    eventually(lambda: set(answers(well).values()) == {200}, 10, "all well")


def test_the_first_check_of_the_notes_shows_its_result(cluster, start, tmp_path):
    """Its target is not there without a node, so it is critical here; that is a result."""
    notes = cluster.install()
    try:
        blocks = re.findall(r"^  (kubectl .*?)$(?=\n\n|\Z)", notes, re.M | re.S)
        paste, see = (re.sub(r"\n  ", "\n", block) for block in blocks[:2])
        vitals = started(start, cluster, tmp_path)
        eventually(vitals.ready, 10, "ready")

        shell(cluster, paste)

        eventually(lambda: re.search(r"Warning +CheckCritical .* vitals: ", shell(cluster, see)), 30, "the result")
    finally:
        cluster.run("kubectl", "delete", "configmap", "first", "--ignore-not-found")
        cluster.uninstall()


def shell(cluster, command):
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=600, check=False,
                          env={**os.environ, "HOME": HOME.name, "KUBECONFIG": str(cluster.kubeconfig),
                               "PATH": f"{programs()}:{os.environ['PATH']}"})
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def test_the_first_check_of_the_notes_is_the_example(cluster, installed):
    pasted = re.search(r"<<'EOF'\n(.*?\n)  EOF", installed, re.S)[1]
    example = (CHART.parents[1] / "deploy" / "examples" / "first-check.yaml").read_text()

    assert yaml.safe_load(pasted)["data"] == yaml.safe_load(example)["data"]


def test_checks_of_a_release_run_and_change_without_a_restart(cluster, start, tmp_path):
    cluster.install("-f", CHART / "ci" / "checks-values.yaml")
    try:
        vitals = started(start, cluster, tmp_path, "-f", CHART / "ci" / "checks-values.yaml")
        eventually(lambda: set(vitals.checks()) == {"vitals/vitals-shop/storefront", "vitals/vitals-payments/ready"}, 10,
                   "the checks of the release")

        cluster.install("-f", CHART / "ci" / "checks-values.yaml", "--set=checks.payments=checks: []")

        eventually(lambda: set(vitals.checks()) == {"vitals/vitals-shop/storefront"}, 10, "without payments")
    finally:
        cluster.uninstall()
