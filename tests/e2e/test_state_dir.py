# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Results of --checks that outlast a restart: --state-dir."""
import json
import os
import resource

import pytest

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest
from harness.vitals import run_to_end

CANNOT_WRITE = "state files cannot be written; a restart would continue with older results"


@pytest.fixture
def folders(tmp_path):
    """(folder of checks, folder of states), the second one not there yet."""
    (tmp_path / "checks").mkdir()
    return tmp_path / "checks", tmp_path / "state"


@pytest.fixture
def begin(start, folders):
    """Begins a program with both folders."""
    return lambda: start("--checks", folders[0], "--state-dir", folders[1], canaries=False)


def define(folder, *checks, name="shop"):
    (folder / f"{name}.yaml").write_text(manifest(*checks))


def state(folder, name="shop"):
    """The status that is written; nothing before there is one."""
    try:
        return json.loads((folder / f"{name}.healthreport.json").read_text())["status"]
    except FileNotFoundError:
        return {}


def files(folder):
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def written(folder, name="shop"):
    """The written checks: {id: (status, since)}."""
    return {each["id"]: (each["status"], each["since"]) for each in state(folder, name).get("checks", [])}


def statuses(folder, name="shop"):
    return {one: status for one, (status, _) in written(folder, name).items()}


def test_a_killed_process_continues_with_status_and_since_and_without_a_transition(begin, folders, target):
    checks, states = folders
    target.answers("/down", 500)
    define(checks, check("front", target.url("/up")), check("down", target.url("/down")))
    first = begin()
    equal_eventually(lambda: statuses(states), {"front": "passing", "down": "critical"}, 5)
    before = written(states)
    first.kill()

    second = begin()
    eventually(lambda: second.log("state files read", files=1, checks=2, set_aside=0), 5)
    hits = len(target.hits("/down"))
    eventually(lambda: len(target.hits("/down")) > hits + 2, 5)
    equal_eventually(second.statuses, {"local/shop/front": "passing", "local/shop/down": "critical"}, 5)

    assert second.transitions() == []
    assert second.metric("vitals_checks_restored") == 2
    second.stop()
    assert written(states) == before


def test_no_transition_is_invented_or_lost_under_a_flapping_target_and_many_kills(begin, folders, target):
    checks, states = folders
    define(checks, check("front", target.url("/")))
    status, last = "passing", None
    vitals = begin()
    equal_eventually(lambda: statuses(states), {"front": "passing"}, 5)
    for turn in range(6):
        status = "critical" if turn % 2 == 0 else "passing"
        target.answers("/", 500 if status == "critical" else 200)
        equal_eventually(lambda: statuses(states), {"front": status}, 5)
        since = written(states)["front"][1]
        vitals.kill()

        vitals = begin()
        hits = len(target.hits("/"))
        eventually(lambda: len(target.hits("/")) > hits + 1, 5)
        equal_eventually(vitals.statuses, {"local/shop/front": status}, 5)
        assert vitals.transitions() == []
        assert written(states)["front"] == (status, since)
        last = since
    changes = state(states)["checks"][0]["changes"]
    assert [(each["from"], each["to"]) for each in changes] == \
        [("critical", "passing"), ("passing", "critical")] * 2 + [("critical", "passing")]
    assert changes[0]["at"] == last


def test_what_changed_while_no_process_ran_is_a_transition(begin, folders, target):
    checks, states = folders
    define(checks, check("front", target.url("/")))
    first = begin()
    equal_eventually(lambda: statuses(states), {"front": "passing"}, 5)
    first.stop()
    target.answers("/", 500)

    second = begin()

    equal_eventually(lambda: second.transitions("local/shop/front"), [("passing", "critical")], 5)


def test_a_manifest_whose_name_is_no_text_is_remembered_too(begin, folders, target):
    checks, states = folders
    target.answers("/", 500)
    define(checks, check("front", target.url("/")), name=os.fsdecode(b"caf\xe9"))
    first = begin()
    equal_eventually(lambda: statuses(states, "caf%25E9"), {"front": "critical"}, 5)
    assert files(states) == ["caf%25E9.healthreport.json"]
    first.kill()

    second = begin()
    eventually(lambda: second.log("state files read", files=1, checks=1, set_aside=0), 5)
    equal_eventually(second.statuses, {"local/caf%E9/front": "critical"}, 5)
    assert second.transitions() == []


@pytest.mark.parametrize("mistake", ["checks: [{id: front, htp: 'http://a'}]", "", "checks: ["])
def test_a_mistake_at_the_start_costs_no_check_what_is_known_of_it(begin, folders, target, mistake):
    checks, states = folders
    target.answers("/", 500)
    define(checks, check("front", target.url("/")))
    first = begin()
    equal_eventually(lambda: statuses(states), {"front": "critical"}, 5)
    since = written(states)["front"][1]
    first.kill()
    for _ in range(2):  # what is known outlasts the next process, too
        (checks / "shop.yaml").write_text(mistake)
        begin().kill()
    third = begin()
    eventually(lambda: third.log("state files read"), 5)

    define(checks, check("front", target.url("/")))

    equal_eventually(lambda: written(states), {"front": ("critical", since)}, 10)
    assert third.transitions() == []


def test_the_file_of_manifests_that_are_removed_goes(begin, folders, target):
    checks, states = folders
    define(checks, check("front", target.url("/")))
    define(checks, check("other", target.url("/")), name="other")
    begin()
    equal_eventually(lambda: files(states), ["other.healthreport.json", "shop.healthreport.json"], 5)

    (checks / "other.yaml").unlink()

    equal_eventually(lambda: files(states), ["shop.healthreport.json"], 5)


def test_a_damaged_file_is_set_aside_and_its_checks_begin_anew(begin, folders, target):
    checks, states = folders
    define(checks, check("front", target.url("/")))
    first = begin()
    equal_eventually(lambda: statuses(states), {"front": "passing"}, 5)
    first.kill()
    file = states / "shop.healthreport.json"
    half = file.read_text()[:300]
    file.write_text(half)

    second = begin()
    equal_eventually(lambda: second.transitions("local/shop/front"), [("pending", "passing")], 5)
    equal_eventually(lambda: statuses(states), {"front": "passing"}, 5)

    said = second.log("a state file cannot be used; its checks begin anew")
    assert [(one["file"], one["reason"], one["kept_as"]) for one in said] == \
        [(str(file), "it is damaged or cut off: it is no JSON object", "shop.healthreport.json.set-aside")]
    assert (states / "shop.healthreport.json.set-aside").read_text() == half
    assert second.metric("vitals_state_files_set_aside") == 1


def test_a_full_disk_is_said_once_and_everything_else_continues(begin, folders, target):
    checks, states = folders
    define(checks, check("front", target.url("/")))
    vitals = begin()
    equal_eventually(lambda: statuses(states), {"front": "passing"}, 5)
    # As a full disk: no file becomes larger than that.
    resource.prlimit(vitals.pid, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    target.answers("/", 500)
    eventually(lambda: vitals.log(CANNOT_WRITE, error="File too large"), 10)
    target.answers("/", 200)
    equal_eventually(lambda: vitals.transitions("local/shop/front")[1:],
                     [("passing", "critical"), ("critical", "passing")], 10)
    eventually(lambda: vitals.metric("vitals_state_file_failures_total") >= 2, 30)
    assert vitals.metric("vitals_state_files_failing") == 1
    assert statuses(states) == {"front": "passing"}

    resource.prlimit(vitals.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    eventually(lambda: vitals.log("state files are written again"), 60)
    assert len(vitals.log(CANNOT_WRITE)) == 1
    assert len(state(states)["checks"][0]["changes"]) == 2


def test_a_folder_has_one_process(begin, folders, target):
    checks, states = folders
    define(checks, check("front", target.url("/")))
    first = begin()
    eventually(states.is_dir, 5)

    second = run_to_end("run", "--checks", checks, "--state-dir", states, "--api-port=0", "--metrics-port=0",
                        "--healthz-port=0")

    assert second.returncode == 1
    assert f"--state-dir: {states} is in use by another process of Vitals" in second.stdout + second.stderr
    first.kill()
    assert begin().address("api")


def test_the_folder_of_checks_is_no_folder_for_states(folders):
    checks, _ = folders

    refused = run_to_end("run", "--checks", checks, "--state-dir", f"{checks}/", "--api-port=0", "--metrics-port=0",
                         "--healthz-port=0")

    assert refused.returncode == 1
    assert f"--state-dir: {checks} is a folder of --checks" in refused.stdout + refused.stderr
