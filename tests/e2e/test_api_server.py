# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The API server dies, comes back, forgets, is late. The checks go on whatever it does."""
import time

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

RECOVERY = 15  # seconds within which edits must be seen once the server is back


@pytest.fixture
def scene(own_cluster, start, target):
    """A cluster of the test's own with one running check."""
    own_cluster.create_namespace("shop")
    own_cluster.apply("shop", "web", manifest(check("front", target.url("/front"))))
    vitals = start("--kubeconfig", own_cluster.kubeconfig)
    equal_eventually(vitals.statuses, {"shop/web/front": "passing"}, 10)
    return own_cluster, vitals


def wait_for_beats(target, path, number, since):
    eventually(lambda: len([hit for hit in target.hits(path) if hit > since]) >= number, number + 3)


def test_checks_go_on_while_the_server_is_dead_and_what_was_missed_is_caught_up(scene, target):
    cluster, vitals = scene
    cluster.apply("shop", "going", manifest(check("going", target.url("/going"))))
    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/going/going"], "passing"), 6)

    killed = time.monotonic()
    cluster.kill()
    target.answers("/front", status=500)
    eventually(lambda: vitals.transitions("shop/web/front")[-1] == ("passing", "critical"), 3,
               "a change of status without an API server")
    wait_for_beats(target, "/front", 4, killed)
    assert vitals.health("/livez").status == 200
    assert set(vitals.checks()) == {"shop/web/front", "shop/going/going"}
    equal_eventually(lambda: vitals.metric("vitals_informer_connected"), 0, 5)
    cluster.restart()
    # Before Vitals has come back these are made, so that it misses them, or it does not; both must end the same.
    cluster.delete("shop", "going")
    cluster.apply("shop", "new", manifest(check("new", target.url("/new"))))
    equal_eventually(vitals.statuses, {"shop/web/front": "critical", "shop/new/new": "passing"}, RECOVERY)
    eventually(lambda: any("critical" in event["note"] for event in cluster.events("shop", "web")), RECOVERY,
               "the Event from when the server was dead")
    equal_eventually(lambda: vitals.metric("vitals_informer_connected"), 1, RECOVERY)

    target.assert_beat("/front", 1.0, killed)
    equal_eventually(vitals.transitions, [
        ("shop/web/front", "pending", "passing"), ("shop/going/going", "pending", "passing"),
        ("shop/web/front", "passing", "critical"), ("shop/new/new", "pending", "passing")], 5)


@pytest.mark.parametrize("own_cluster", [["--shutdown-watch-termination-grace-period", "2s"]], indirect=True)
def test_a_graceful_restart_of_the_server_passes_unnoticed(scene, target):
    cluster, vitals = scene
    before = time.monotonic()

    cluster.terminate()
    cluster.restart()

    cluster.apply("shop", "new", manifest(check("new", target.url("/new"))))
    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/new/new"], "passing"), RECOVERY)
    target.assert_beat("/front", 1.0, before)
    equal_eventually(vitals.transitions,
                     [("shop/web/front", "pending", "passing"), ("shop/new/new", "pending", "passing")], 5)


@pytest.mark.parametrize("own_cluster", [["--watch-cache=false"]], indirect=True)
def test_after_410_gone_it_lists_again_and_misses_nothing(own_cluster, start, target, tmp_path):
    cluster = own_cluster
    link = cluster.link()
    cluster.create_namespace("shop")
    cluster.apply("shop", "web", manifest(check("front", target.url("/front"))))
    cluster.apply("shop", "old", manifest(check("old", target.url("/old"))))
    vitals = start("--kubeconfig", cluster.write_kubeconfig(tmp_path / "config",
                                                            url=f"https://127.0.0.1:{link.port}"))
    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/old/old"], "passing"), 10)
    cut = time.monotonic()

    link.cut()
    cluster.delete("shop", "old")
    cluster.apply("shop", "new", manifest(check("new", target.url("/new"))))
    cluster.apply("shop", "web", manifest(check("front", target.url("/front")), check("side", target.url("/side"))))
    cluster.compact()  # what Vitals has seen last is forgotten now
    link.mend()

    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/web/side", "shop/new/new"], "passing"),
                     RECOVERY)
    assert vitals.metric("vitals_informer_relists_total", reason="expired") >= 1
    target.assert_beat("/front", 1.0, cut)
    cluster.apply("shop", "new", manifest(check("newer", target.url("/newer"))))
    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/web/side", "shop/new/newer"], "passing"), 6)
    # The log has a thread of its own, so its last line may come after the answer of the API.
    equal_eventually(lambda: sorted(vitals.transitions()), sorted(
        (f"shop/{name}", "pending", "passing") for name in ("web/front", "old/old", "web/side", "new/new", "new/newer")), 5)


def test_a_server_that_comes_late_is_waited_for(own_cluster, start, target):
    own_cluster.create_namespace("shop")
    own_cluster.apply("shop", "web", manifest(check("front", target.url("/front"))))
    own_cluster.kill()
    vitals = start("--kubeconfig", own_cluster.kubeconfig)
    eventually(lambda: [line for line in vitals.complaints() if own_cluster.url.removeprefix("https://") in line], 10,
               "a line that names the server")
    assert vitals.health("/livez").status == 200
    assert vitals.health("/readyz").status == 500

    own_cluster.restart()

    eventually(vitals.ready, RECOVERY, "ready")
    equal_eventually(vitals.statuses, {"shop/web/front": "passing"}, 5)
    assert vitals.running()


def test_after_a_restore_of_etcd_it_runs_what_the_server_holds_now(scene, target):
    cluster, vitals = scene
    cluster.back_up_etcd()
    cluster.apply("shop", "web", manifest(check("front", target.url("/after-the-backup"))))
    cluster.apply("shop", "lost", manifest(check("lost", target.url("/lost"))))
    for number in range(30):  # so that the server is behind for long
        cluster.apply("shop", "web", manifest(check("front", target.url("/after-the-backup")), interval=f"{number + 1}s"))
    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/lost/lost"], "passing"), 10)

    cluster.restore_etcd()

    equal_eventually(vitals.statuses, {"shop/web/front": "passing"}, 3 * RECOVERY)
    wait_for_beats(target, "/front", 1, time.monotonic())
    cluster.apply("shop", "new", manifest(check("new", target.url("/new"))))
    equal_eventually(vitals.statuses, dict.fromkeys(["shop/web/front", "shop/new/new"], "passing"), RECOVERY)
    assert vitals.metric("vitals_informer_relists_total", reason="went_back") >= 1
