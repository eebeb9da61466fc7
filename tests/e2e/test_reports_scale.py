# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Many checks of many ConfigMaps change at once: the API server is spared, and every report is right soon after."""
import time

import pytest

from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.soak import SOAK
from harness.vitals import families_of

MAPS, CHECKS = (200, 50) if SOAK else (40, 25)
# The target is good for a thousand connections a second where it has a core of its own.
INTERVAL = 60 if SOAK else 5
# docs/reports.md
REQUESTS, BYTES, BYTES_AT_ONCE = 20, 256 * 1024, 4 * 1024 * 1024
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


def applied(cluster):
    """Requests to write reports that the API server has counted."""
    families = families_of(cluster.ask("GET", "/metrics").text)
    return sum(value for labels, value in families["apiserver_request_total"]
               if labels["resource"] == "healthreports" and labels["verb"] == "APPLY")


def path_of(namespace):
    return f"/apis/vitals.dev/v1alpha1/namespaces/{namespace}/healthreports"


def wrong(cluster, namespace, status):
    """How many ConfigMaps have no report whose columns say this of all their checks. It is asked often, and the reports
    themselves are megabytes that would keep the target, a thread of this process, from answering."""
    table = cluster.ask("GET", f"{path_of(namespace)}?includeObject=None", accept=TABLE).json()
    names = [column["name"].lower() for column in table["columnDefinitions"]]
    rows = [dict(zip(names, row["cells"])) for row in table["rows"]]
    passing = CHECKS if status == "passing" else 0
    return MAPS - sum((row["status"], row["checks"], row["passing"]) == (status, CHECKS, passing) for row in rows)


def all_say(cluster, namespace, status):
    items = cluster.call("GET", path_of(namespace))["items"]
    return [item["status"]["summary"][status] for item in items] == [CHECKS] * MAPS


@pytest.mark.optimized
def test_all_checks_flip_at_once_and_each_report_is_right_soon_after_within_the_limits(cluster, namespace, start, target):
    for number in range(MAPS):
        cluster.apply(namespace, f"cm{number}", manifest(
            *(check(f"c{i}", target.url("/all")) for i in range(CHECKS)), interval=f"{INTERVAL}s", timeout=f"{INTERVAL}s"))
    vitals = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: wrong(cluster, namespace, "passing") == 0, 60 + INTERVAL, "all reports")

    for status, code in (("critical", 500), ("passing", 200)):
        requests, sent, began = applied(cluster), vitals.metric("vitals_report_written_bytes_total"), time.monotonic()
        target.answers("/all", status=code)
        eventually(lambda: wrong(cluster, namespace, status) == 0, INTERVAL + 2 * MAPS / REQUESTS + 10, status)  # noqa: B023
        requests, sent = applied(cluster) - requests, vitals.metric("vitals_report_written_bytes_total") - sent
        seconds = time.monotonic() - began
        assert all_say(cluster, namespace, status)
        print(f"{status}: {requests:.0f} requests, {sent / 1024:.0f} KiB in {seconds:.1f} s")
        assert requests <= 1 + REQUESTS * seconds
        assert sent <= BYTES_AT_ONCE + BYTES * seconds
        # A report is written once a second at most, and the flip of all its checks takes an interval.
        assert requests <= MAPS * (INTERVAL + 2 + 10 * target.longest_stall(began))
    assert vitals.metric("vitals_report_failures_total") == 0
    assert vitals.metric("vitals_report_conflicts_total") == 0
