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
# The target is good for a thousand connections a second.
INTERVAL = 20 if SOAK else 5
# docs/reports.md
REQUESTS, BYTES, BYTES_AT_ONCE = 20, 256 * 1024, 4 * 1024 * 1024


def applied(cluster):
    """Requests to write reports that the API server has counted."""
    families = families_of(cluster.ask("GET", "/metrics").text)
    return sum(value for labels, value in families["apiserver_request_total"]
               if labels["resource"] == "healthreports" and labels["verb"] == "APPLY")


def wrong(cluster, namespace, status):
    """How many ConfigMaps have no report that says this of all their checks."""
    items = cluster.call("GET", f"/apis/vitals.dev/v1alpha1/namespaces/{namespace}/healthreports")["items"]
    return MAPS - sum(item.get("status", {}).get("summary", {}).get(status) == CHECKS for item in items)


@pytest.mark.optimized
def test_all_checks_flip_at_once_and_each_report_is_right_soon_after_within_the_limits(cluster, namespace, start, target):
    for number in range(MAPS):
        cluster.apply(namespace, f"cm{number}", manifest(
            *(check(f"c{i}", target.url("/all")) for i in range(CHECKS)), interval=f"{INTERVAL}s", timeout="5s"))
    vitals = start("--kubeconfig", cluster.kubeconfig, "--namespace", namespace)
    eventually(lambda: wrong(cluster, namespace, "passing") == 0, 60, "all reports")

    for status, code in (("critical", 500), ("passing", 200)):
        requests, sent, began = applied(cluster), vitals.metric("vitals_report_written_bytes_total"), time.monotonic()
        target.answers("/all", status=code)
        eventually(lambda: wrong(cluster, namespace, status) == 0, INTERVAL + 2 * MAPS / REQUESTS + 10, status)  # noqa: B023
        requests, sent = applied(cluster) - requests, vitals.metric("vitals_report_written_bytes_total") - sent
        seconds = time.monotonic() - began
        print(f"{status}: {requests:.0f} requests, {sent / 1024:.0f} KiB in {seconds:.1f} s")
        assert requests <= 1 + REQUESTS * seconds
        assert sent <= BYTES_AT_ONCE + BYTES * seconds
        # A report is written once a second at most, and the flip of all its checks takes an interval.
        assert requests <= MAPS * (INTERVAL + 2 + 10 * target.longest_stall(began))
    assert vitals.metric("vitals_report_failures_total") == 0
    assert vitals.metric("vitals_report_conflicts_total") == 0
