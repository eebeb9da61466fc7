# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""ConfigMaps come, change and go; the running checks follow, and nothing else happens to them."""
import re
import statistics
import time

from harness.eventually import equal_eventually, eventually
from harness.manifest import check, manifest

CREATION = 2  # seconds in which an edit is seen on an idle machine


def running(vitals):
    return lambda: set(vitals.checks())


def all_passing(vitals, identities):
    equal_eventually(vitals.statuses, {identity: "passing" for identity in identities}, 10)


def test_a_created_config_map_becomes_a_running_check(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))))

    equal_eventually(running(vitals), {f"{namespace}/shop/front"}, CREATION)
    all_passing(vitals, [f"{namespace}/shop/front"])
    eventually(lambda: len(target.hits("/front")) >= 3, 5, "a steady beat")
    equal_eventually(vitals.transitions, [(f"{namespace}/shop/front", "pending", "passing")], 5)


def test_an_edit_of_one_of_fifty_leaves_the_others_alone(cluster, namespace, vitals, target):
    checks = [check(f"c{i}", target.url(f"/c{i}")) for i in range(50)]
    identities = [f"{namespace}/many/c{i}" for i in range(50)]
    cluster.apply(namespace, "many", manifest(*checks))
    all_passing(vitals, identities)
    beat = {i: target.hits(f"/c{i}")[-1] for i in range(50)}
    edited = time.monotonic()

    checks[7] = check("c7", target.url("/elsewhere"))
    cluster.apply(namespace, "many", manifest(*checks))

    eventually(lambda: target.hits("/elsewhere"), 3, "a probe of the new target")
    eventually(lambda: all(len([hit for hit in target.hits(f"/c{i}") if hit > edited]) >= 3
                           for i in range(50) if i != 7), 6, "a few beats more")
    for i in set(range(50)) - {7}:
        target.assert_beat(f"/c{i}", 1.0, edited, slack=0.7)
        # The schedule itself is the same: every hit is a whole number of intervals after the ones before the edit.
        # One of them may be late on a busy machine, the median is not.
        phases = [(hit - beat[i] + 0.5) % 1 - 0.5 for hit in target.hits(f"/c{i}") if hit > edited]
        assert abs(statistics.median(phases)) < 0.3, phases
    target.assert_at_rest("/c7", target.hits("/elsewhere")[0])
    assert running(vitals)() == set(identities)
    others = [change for change in vitals.transitions() if change[0] != f"{namespace}/many/c7"]
    assert sorted(others) == sorted((i, "pending", "passing") for i in identities if not i.endswith("/c7"))


def test_deletion_of_a_check_a_key_and_a_config_map_ends_just_these(cluster, namespace, vitals, target):
    one, two, three, four = (check(name, target.url(f"/{name}")) for name in ("one", "two", "three", "four"))
    cluster.apply(namespace, "a", {"x.yaml": manifest(one, two), "y.yaml": manifest(three)})
    cluster.apply(namespace, "b", manifest(four))
    all_passing(vitals, [f"{namespace}/{name}" for name in ("a/one", "a/two", "a/three", "b/four")])

    cluster.apply(namespace, "a", {"x.yaml": manifest(one), "y.yaml": manifest(three)})
    equal_eventually(running(vitals), {f"{namespace}/{name}" for name in ("a/one", "a/three", "b/four")}, CREATION)
    cluster.apply(namespace, "a", {"x.yaml": manifest(one)})
    equal_eventually(running(vitals), {f"{namespace}/{name}" for name in ("a/one", "b/four")}, CREATION)
    cluster.delete(namespace, "b")
    equal_eventually(running(vitals), {f"{namespace}/a/one"}, CREATION)

    gone = time.monotonic()
    eventually(lambda: len([hit for hit in target.hits("/one") if hit > gone]) >= 2, 5, "the last check's beat")
    for path in ("/two", "/three", "/four"):
        target.assert_at_rest(path, gone)
    equal_eventually(lambda: len(vitals.transitions()), 4, 5)  # each its first, and none for being deleted


def test_a_probe_in_flight_of_a_deleted_check_leaves_no_trace(cluster, namespace, vitals, target):
    target.answers("/slow", status=500, delay=2.0)
    cluster.apply(namespace, "shop", manifest(check("slow", target.url("/slow")), timeout="10s"))
    eventually(lambda: target.hits("/slow"), 5, "a probe in flight")

    cluster.delete(namespace, "shop")

    equal_eventually(running(vitals), set(), CREATION)
    answered = time.monotonic() + 2.2
    eventually(lambda: time.monotonic() > answered, 5)
    assert vitals.transitions() == []


def test_several_keys_make_one_set_and_other_keys_are_no_manifests(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", {
        "a.yaml": manifest(check("a", target.url("/a"))),
        "b.yml": manifest(check("b", target.url("/b"))),
        "c.json": manifest(check("c", target.url("/c"))),
        "README.md": "checks: [this is none]",
    })

    equal_eventually(running(vitals), {f"{namespace}/shop/{name}" for name in "abc"}, CREATION)
    assert vitals.log("definition rejected") == []


BAD_BESIDE_GOOD = """\
defaults: {{interval: 1s, timeout: 1s}}
checks:
  - id: good
    http: {url}
  - id: bad
    http: {url}
    intervall: 5s
"""


def test_a_bad_entry_is_told_with_its_place_and_its_neighbours_run(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", BAD_BESIDE_GOOD.format(url=target.url("/good")))

    equal_eventually(running(vitals), {f"{namespace}/shop/good"}, CREATION)
    all_passing(vitals, [f"{namespace}/shop/good"])
    [rejection] = eventually(lambda: vitals.log("definition rejected"), 3)
    assert rejection["configmap"] == f"{namespace}/shop"
    assert re.match(r"checks\.yaml:7:\d+$", rejection["at"])
    assert rejection["check"] == "bad"
    assert "intervall" in rejection["message"] and "interval" in rejection["message"].replace("intervall", "")
    [event] = eventually(lambda: [event for event in cluster.events(namespace, "shop")
                                  if event["type"] == "Warning"], 3, "a Warning Event")
    assert "checks.yaml:7:" in event["note"] and "bad" in event["note"] and "interval" in event["note"]
    assert vitals.metric("vitals_manifests_rejected") == 1


def test_an_entry_that_becomes_invalid_goes_on_as_it_was(cluster, namespace, vitals, target):
    good = check("good", target.url("/good"))
    cluster.apply(namespace, "shop", manifest(good, check("other", target.url("/other"))))
    all_passing(vitals, [f"{namespace}/shop/good", f"{namespace}/shop/other"])
    broken = time.monotonic()

    cluster.apply(namespace, "shop", manifest({**good, "interval": "often"}, check("other", target.url("/other"))))

    eventually(lambda: vitals.log("definition rejected", check="good"), 3)
    eventually(lambda: len([hit for hit in target.hits("/good") if hit > broken]) >= 3, 6, "its beat goes on")
    target.assert_beat("/good", 1.0, broken)
    assert running(vitals)() == {f"{namespace}/shop/good", f"{namespace}/shop/other"}
    assert vitals.metric("vitals_checks_stale") == 1
    cluster.apply(namespace, "shop", manifest(good, check("other", target.url("/other"))))
    equal_eventually(lambda: vitals.metric("vitals_checks_stale"), 0, CREATION)
    assert vitals.metric("vitals_manifests_rejected") == 0
    equal_eventually(lambda: len(vitals.transitions()), 2, 5)


def warnings(cluster, namespace):
    return [event["note"] for event in cluster.events(namespace, "shop") if event["reason"] == "InvalidDefinition"]


def test_a_manifest_with_a_byte_of_latin_1_stops_no_check_and_is_told(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("good", target.url("/good"))))
    all_passing(vitals, [f"{namespace}/shop/good"])
    edited = time.monotonic()

    cluster.apply(namespace, "shop", {}, binary={"checks.yaml": b"# Caf\xe9\nchecks: []\n"})

    [note] = eventually(lambda: warnings(cluster, namespace), 5, "a Warning Event")
    assert note.startswith("checks.yaml:1:1: binaryData is not read")
    [line] = eventually(lambda: vitals.log("definition rejected"), 5, "a line of the log")
    assert line["at"] == "checks.yaml:1:1"
    assert vitals.metric("vitals_manifest_problems") == 1
    eventually(lambda: [hit for hit in target.hits("/good") if hit > edited + 1], 5, "its beat continues")
    assert running(vitals)() == {f"{namespace}/shop/good"}


def test_a_key_that_lost_its_ending_stops_no_check_and_is_told(cluster, namespace, vitals, target):
    text = manifest(check("good", target.url("/good")))
    cluster.apply(namespace, "shop", text)
    all_passing(vitals, [f"{namespace}/shop/good"])
    edited = time.monotonic()

    cluster.apply(namespace, "shop", {"checks": text})

    [note] = eventually(lambda: warnings(cluster, namespace), 5, "a Warning Event")
    assert note.startswith("no key ends in .yaml, .yml or .json") and '"checks"' in note
    assert vitals.metric("vitals_empty_sources", kind="configmap") == 1
    eventually(lambda: [hit for hit in target.hits("/good") if hit > edited + 1], 5, "its beat continues")
    assert running(vitals)() == {f"{namespace}/shop/good"}


def test_a_manifest_that_cannot_be_read_keeps_its_last_good_version(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", {"a.yaml": manifest(check("a", target.url("/a"))),
                                      "b.yaml": manifest(check("b", target.url("/b")))})
    identities = {f"{namespace}/shop/a", f"{namespace}/shop/b"}
    all_passing(vitals, identities)
    broken = time.monotonic()

    cluster.apply(namespace, "shop", {"a.yaml": "checks: [", "b.yaml": manifest(check("b2", target.url("/b2")))})

    equal_eventually(running(vitals), {f"{namespace}/shop/a", f"{namespace}/shop/b2"}, CREATION)
    eventually(lambda: any("a.yaml:" in event["note"] for event in cluster.events(namespace, "shop")
                           if event["type"] == "Warning"), 3, "an Event that names the key")
    eventually(lambda: len([hit for hit in target.hits("/a") if hit > broken]) >= 3, 6, "its beat goes on")
    target.assert_beat("/a", 1.0, broken)
    cluster.apply(namespace, "shop", {"a.yaml": manifest(check("a3", target.url("/a3")))})
    equal_eventually(running(vitals), {f"{namespace}/shop/a3"}, CREATION)


def test_fifty_thousand_tag_directives_hold_up_nobody_and_are_told(cluster, namespace, vitals, target):
    hostile = "".join(f"%TAG !a{number}! x\n" for number in range(50_000))
    cluster.apply(namespace, "shop", manifest(check("good", target.url("/good"))))
    all_passing(vitals, [f"{namespace}/shop/good"])

    cluster.apply(namespace, "hostile", hostile)
    cluster.apply(namespace, "other", manifest(check("new", target.url("/new"))))

    equal_eventually(running(vitals), {f"{namespace}/shop/good", f"{namespace}/other/new"}, CREATION + 3)
    [note] = eventually(lambda: [event["note"] for event in cluster.events(namespace, "hostile")], 5, "an Event")
    assert "checks.yaml:1:1: YAML tags are not supported" in note
    assert vitals.metric("vitals_config_map_readings_given_up_total") == 0
    assert vitals.metric("vitals_work_queue_depth", queue="definitions") == 0


def test_a_config_map_leaves_and_enters_with_its_label(cluster, namespace, vitals, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/front"))), labels={"app": "shop"})
    cluster.apply(namespace, "mark", manifest(check("mark", target.url("/mark"))))
    equal_eventually(running(vitals), {f"{namespace}/mark/mark"}, CREATION)
    assert target.hits("/front") == []

    cluster.relabel(namespace, "shop", {"vitals.dev/checks": "true"})
    equal_eventually(running(vitals), {f"{namespace}/mark/mark", f"{namespace}/shop/front"}, CREATION)
    all_passing(vitals, [f"{namespace}/mark/mark", f"{namespace}/shop/front"])
    cluster.relabel(namespace, "shop", {"vitals.dev/checks": None})
    equal_eventually(running(vitals), {f"{namespace}/mark/mark"}, CREATION)
    gone = time.monotonic()
    cluster.relabel(namespace, "mark", {"vitals.dev/checks": "false"})
    equal_eventually(running(vitals), set(), CREATION)
    target.assert_at_rest("/front", gone)


def test_a_disabled_check_is_never_probed_and_its_neighbours_are(cluster, namespace, vitals, target):
    checks = [check(name, target.url(f"/{name}")) for name in ("left", "off", "right")]
    cluster.apply(namespace, "shop", manifest(checks[0], {**checks[1], "enabled": False}, checks[2]))
    neighbours = ("/left", "/right")

    all_passing(vitals, [f"{namespace}/shop/left", f"{namespace}/shop/right"])
    eventually(lambda: all(len(target.hits(path)) >= 3 for path in neighbours), 5, "a steady beat")
    assert target.hits("/off") == []

    cluster.apply(namespace, "shop", manifest(checks[0], checks[1], {**checks[2], "enabled": False}))
    eventually(lambda: target.hits("/off"), 3, "it runs when it is switched on")
    equal_eventually(running(vitals), {f"{namespace}/shop/left", f"{namespace}/shop/off"}, CREATION)
    gone = time.monotonic()
    eventually(lambda: len([hit for hit in target.hits("/off") if hit > gone]) >= 2, 5, "the neighbour's beat")
    target.assert_at_rest("/right", gone)
