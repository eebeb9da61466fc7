# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Manifests from files, without a cluster: edited in place, renamed over, and swapped as kubelet swaps a mount."""
import os
import subprocess

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.vitals import Vitals

SEEN = 2  # seconds within which a change must be seen


def running(vitals):
    return lambda: set(vitals.checks())


def test_files_of_a_folder_come_change_and_go(start, target, tmp_path):
    (tmp_path / "a.yaml").write_text(manifest(check("one", target.url("/one"))))
    (tmp_path / "notes.txt").write_text("checks: none of these")
    vitals = start("--checks", tmp_path)
    equal_eventually(running(vitals), {"local/a/one"}, 5)

    (tmp_path / "b.json").write_text(manifest(check("two", target.url("/two"))))
    equal_eventually(running(vitals), {"local/a/one", "local/b/two"}, SEEN)
    (tmp_path / "a.yaml").write_text(manifest(check("one", target.url("/one")), check("more", target.url("/more"))))
    equal_eventually(running(vitals), {"local/a/one", "local/a/more", "local/b/two"}, SEEN)
    other = tmp_path / ".b.json.new"
    other.write_text(manifest(check("renamed", target.url("/renamed"))))
    os.replace(other, tmp_path / "b.json")
    equal_eventually(running(vitals), {"local/a/one", "local/a/more", "local/b/renamed"}, SEEN)
    (tmp_path / "a.yaml").unlink()
    equal_eventually(running(vitals), {"local/b/renamed"}, SEEN)
    eventually(lambda: vitals.statuses() == {"local/b/renamed": "passing"}, 5)
    assert vitals.ready()
    equal_eventually(lambda: {change[1:] for change in vitals.transitions()}, {("pending", "passing")}, 5)


def test_the_log_names_the_checks_that_an_edit_redefined_unless_they_are_many(start, target, tmp_path):
    file = tmp_path / "shop.yaml"
    names = [f"c{number}" for number in range(6)]
    file.write_text(manifest(*(check(name, target.url("/")) for name in names)))
    vitals = start("--checks", file)
    equal_eventually(running(vitals), {f"local/shop/{name}" for name in names}, 5)

    file.write_text(manifest(*(check(name, target.url("/" if name != "c3" else "/other")) for name in names)))
    eventually(lambda: vitals.log("definitions read", redefined=1, redefined_ids="c3"), SEEN)
    file.write_text(manifest(*(check(name, target.url("/all")) for name in names)))

    eventually(lambda: vitals.log("definitions read", redefined=6, redefined_ids=""), SEEN)


def test_a_mounted_config_map_is_swapped_as_a_whole(start, target, tmp_path):
    def mount(version, text):
        folder = tmp_path / f"..version{version}"
        folder.mkdir()
        (folder / "checks.yaml").write_text(text)
        (tmp_path / "..data_tmp").symlink_to(folder.name)
        os.replace(tmp_path / "..data_tmp", tmp_path / "..data")

    mount(1, manifest(check("one", target.url("/one")), check("same", target.url("/same"))))
    (tmp_path / "checks.yaml").symlink_to("..data/checks.yaml")
    vitals = start("--checks", tmp_path)
    equal_eventually(vitals.statuses, {"local/checks/one": "passing", "local/checks/same": "passing"}, 5)

    for version in (2, 3, 4):
        mount(version, manifest(check(f"v{version}", target.url(f"/{version}")), check("same", target.url("/same"))))
        equal_eventually(running(vitals), {f"local/checks/v{version}", "local/checks/same"}, SEEN)

    equal_eventually(lambda: vitals.transitions("local/checks/same"), [("pending", "passing")], 5)


def test_a_broken_edit_of_a_file_keeps_its_last_good_version(start, target, tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(manifest(check("front", target.url("/front"))))
    vitals = start("--checks", file)
    equal_eventually(vitals.statuses, {"local/shop/front": "passing"}, 5)
    hits = len(target.hits("/front"))

    file.write_text("checks: [{id: front, http: ")

    eventually(lambda: vitals.log("definition rejected"), SEEN)
    eventually(lambda: len(target.hits("/front")) >= hits + 2, 5, "its beat goes on")
    assert running(vitals)() == {"local/shop/front"}


def test_an_empty_folder_is_named_and_what_comes_later_runs(start, target, tmp_path):
    (tmp_path / "checks").write_text(manifest(check("front", target.url("/front"))))
    vitals = start("--checks", tmp_path)

    [line] = eventually(lambda: vitals.log("no manifest found; no check runs from here"), 5)
    assert line["path"] == str(tmp_path) and line["other_files"] == 1
    assert vitals.metric("vitals_empty_sources", kind="path") == 1
    (tmp_path / "checks").rename(tmp_path / "checks.yaml")
    equal_eventually(running(vitals), {"local/checks/front"}, SEEN)
    assert vitals.metric("vitals_empty_sources", kind="path") == 0


# The limit of a user namespace is a limit of the kernel's own: no instance is really used up.
NO_INOTIFY = ["unshare", "--user", "--map-root-user", "sh", "-c",
              'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"', "sh"]


class VitalsWithoutInotify(Vitals):
    def command(self, flags):
        return [*NO_INOTIFY, *super().command(flags)]


@pytest.mark.skipif(subprocess.run([*NO_INOTIFY, "true"], capture_output=True, check=False).returncode != 0,
                    reason="user namespaces are forbidden here")
def test_where_inotify_has_no_instance_left_files_are_read_every_two_seconds(request, target, tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(manifest(check("front", target.url("/front"))))
    request.node.vitals = [vitals := VitalsWithoutInotify("--checks", tmp_path)]
    try:
        equal_eventually(running(vitals), {"local/shop/front"}, 5)

        file.write_text(manifest(check("other", target.url("/other"))))

        equal_eventually(running(vitals), {"local/shop/other"}, 6)
        [line] = vitals.log("files cannot be watched with inotify; they are read every 2 s")
        assert "inotify_init1" in line["error"]
        assert vitals.stop() == 0
    finally:
        if vitals.running():
            vitals.kill()
