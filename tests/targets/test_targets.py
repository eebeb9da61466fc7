# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Nobody reaches what is not theirs: the program in a network where every address answers."""
import json
import time

import pytest

from harness.eventually import eventually
from harness.vitals import run_to_end
from world import DENIED, LOOPBACK, PERMITTED

# As they are written in a URL.
LITERALS = ["169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "168.63.129.16", "192.0.0.192", "169.254.170.2",
            "169.254.170.23", "127.0.0.1", "127.1.2.3", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]",
            "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
            "[2001:0:4136:e378:8000:63bf:5601:5601]", "[fe80::5efe:a9fe:a9fe]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
            "224.0.0.1", "255.255.255.255", "240.0.0.1", "169.254.20.10", "localhost", "localhost."]
PORTS = ["node:10250", "node:10255", "node:10256", "node:10249", "etcd:2379", "etcd:2380", "node:10257", "node:10259",
         "redis:6379", "mail:25", "host:22", "cache:11211", "db:3306", "db:5432"]


# The check of each kind, and of HTTP in each version.
KINDS = {"http": lambda host, port: {"http": f"http://{host}:{port}/"}, "tcp": lambda host, port: {"tcp": f"{host}:{port}"},
         "udp": lambda host, port: {"udp": f"{host}:{port}"},
         "dns": lambda host, port: {"dns": "shop.example", "resolver": f"{host}:{port}"},
         "h2ping": lambda host, port: {"h2ping": f"{host}:{port}", "h2pingUseTls": False},
         "grpc": lambda host, port: {"grpc": f"{host}:{port}"},
         "http2": lambda host, port: {"http": f"http://{host}:{port}/", "httpVersion": "2"},
         "icmp": lambda host, port: {"icmp": host},
         "websocket": lambda host, port: {"websocket": f"ws://{host}:{port}/"}}


def checks(**urls):
    """One check for each, every second."""
    return json.dumps({"defaults": {"interval": "1s", "timeout": "2s"},
                       "checks": [{"id": name, **(url if isinstance(url, dict) else {"http": url})}
                                  for name, url in urls.items()]})


def reasons(vitals):
    return {identity.rsplit("/", 1)[1]: None if check["Vitals"]["Pending"] else check["Vitals"].get("Reason", "none")
            for identity, check in vitals.checks().items()}


def all_results(vitals):
    """The reason of each check, once each has one."""
    def known():
        found = reasons(vitals)
        return found if found and None not in found.values() else None
    return eventually(known, 30, "a result of each check")


@pytest.mark.parametrize("host", LITERALS + PORTS)
def test_what_is_denied_whatever_it_resolves_to_is_a_mistake_in_the_manifest(host, tmp_path):
    file = tmp_path / "checks.yaml"
    file.write_text(f"checks:\n  - id: bad\n    http: http://{host}/\n")

    strict = run_to_end("lint", "--targets", "cluster", file)
    as_before = run_to_end("lint", file)

    assert strict.returncode == 1 and "3:11" in strict.stdout and "blocked: " in strict.stdout, strict.stdout
    assert as_before.returncode == 0, as_before.stdout


@pytest.mark.parametrize("kind", ["tcp", "udp", "dns", "h2ping", "grpc", "http2", "icmp", "websocket"])
@pytest.mark.parametrize("host", ["169.254.169.254", "127.0.0.1", "[::1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]",
                                  "[fe80::1]", "240.0.0.1", "localhost"])
def test_what_is_denied_over_http_is_denied_in_each_kind(host, kind, tmp_path):
    file = tmp_path / "checks.yaml"
    file.write_text(json.dumps({"checks": [{"id": "bad", **KINDS[kind](host, 80)}]}))

    strict = run_to_end("lint", "--targets", "cluster", file)
    as_before = run_to_end("lint", file)

    assert strict.returncode == 1 and "blocked: " in strict.stdout, strict.stdout
    assert as_before.returncode == 0, as_before.stdout


@pytest.mark.parametrize("port", [25, 22, 3306, 5432, 6379, 11211])
def test_bytes_that_a_manifest_chooses_do_not_go_to_ports_of_other_protocols(port, tmp_path):
    file = tmp_path / "checks.json"
    sends = {"steps": [{"send": "x"}, {"expect": "y"}]}
    file.write_text(json.dumps({"checks": [{"id": "bad", **KINDS["tcp"]("web.local.svc", port), **sends},
                                           {"id": "good", **KINDS["tcp"]("web.local.svc", port)}]}))

    strict = run_to_end("lint", "--targets", "cluster", file)

    assert strict.stdout.count("blocked: ") == 1 and 'check "bad"' in strict.stdout, strict.stdout


@pytest.mark.parametrize("kind", ["udp", "icmp"])
@pytest.mark.parametrize("flags", [("--targets", "any"), ("--targets-audit",), ("--allow-target", "224.0.0.0/4")])
def test_no_setting_lets_a_datagram_reach_many_hosts(flags, kind, start, names, everywhere):
    hosts = ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::1", "64:ff9b::e000:1"]
    for number, address in enumerate(hosts):
        names.names[f"many{number}.example"] = [address]

    vitals = start(checks(**{f"many{number}": KINDS[kind](f"many{number}.example", 80) for number in range(len(hosts))}), *flags)

    assert set(all_results(vitals).values()) == {"blocked"}
    assert not everywhere.reached()


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_leads_to_a_denied_address(kind, start, names, everywhere):
    to = KINDS[kind]
    denied = [address for address in DENIED + LOOPBACK if address not in ("10.96.0.1", "0.0.0.0")]
    urls = {}
    for number, address in enumerate(denied):
        names.names[f"denied{number}.example"] = [address]
        urls[f"denied{number}"] = to(f"denied{number}.example", 80)
    for number, address in enumerate(PERMITTED):
        names.names[f"fine{number}.example"] = [address]
        urls[f"fine{number}"] = to(f"fine{number}.example", 80)
    names.names["api.example"] = ["10.96.0.1"]
    if kind != "icmp":  # the API server is a port
        urls["api"] = to("api.example", 443)
    names.names["real.example"] = ["169.254.169.254"]
    names.aliases["alias.example"] = "real.example"
    urls["alias"] = to("alias.example", 80)

    vitals = start(checks(**urls))

    for name, reason in all_results(vitals).items():
        # Nobody there answers datagrams, speaks HTTP/2 or upgrades.
        fine = {"dns": "timeout", "h2ping": "protocol", "grpc": "protocol", "http2": "protocol",
                "websocket": "status"}.get(kind, "none")
        assert reason == (fine if name.startswith("fine") else "blocked"), name
    assert everywhere.reached() == set(PERMITTED)
    assert vitals.metric("vitals_checks_blocked", namespace="local") == len(urls) - len(PERMITTED)
    assert vitals.metric("vitals_probes_blocked_total", **{"class": "metadata", "at": "resolve"}) >= 9


def test_of_a_name_with_many_addresses_only_permitted_ones_are_tried(start, names, everywhere):
    names.names["mixed.example"] = ["169.254.169.254", "127.0.0.1", "::1", "fd00:ec2::254", "10.9.0.5"]

    vitals = start(checks(mixed="http://mixed.example/"))

    assert all_results(vitals) == {"mixed": "none"}
    assert everywhere.reached() == {"10.9.0.5"}


def test_a_name_that_is_rebound_is_judged_anew(start, names, everywhere):
    answers = ["93.184.216.34"]
    names.names["rebound.example"] = lambda kind: answers
    vitals = start(checks(rebound="http://rebound.example/"))
    assert all_results(vitals) == {"rebound": "none"}

    answers[:] = ["127.0.0.1"]

    eventually(lambda: reasons(vitals) == {"rebound": "blocked"}, 20, "the answer of another address")
    assert everywhere.reached() == {"93.184.216.34"}


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_redirect_leads_to_a_denied_address(code, start, names, everywhere):
    names.names["start.example"] = ["10.9.0.5"]
    names.names["inside.example"] = ["169.254.169.254"]
    names.names["localhost"] = ["127.0.0.1"]
    places = {f"to{number}": f"http://{host}/" for number, host in enumerate(LITERALS)}
    places |= {"name": "http://inside.example/", "scheme": "//169.254.169.254/", "secure": "https://169.254.169.254/",
               "kubelet": "http://10.9.0.6:10250/"}
    for name, location in places.items():
        everywhere.redirects(f"/{name}-{code}", code, location)

    vitals = start(checks(**{name: f"http://start.example/{name}-{code}" for name in places}))

    assert set(all_results(vitals).values()) == {"blocked"}
    assert everywhere.reached() == {"10.9.0.5"}
    shown = json.dumps([check["Output"] for check in vitals.checks().values()])
    assert "169.254" not in shown.replace("start.example", "")


def test_the_tenth_hop_is_judged_like_the_first(start, names, everywhere):
    names.names["start.example"] = ["10.9.0.5"]
    for hop in range(9):
        everywhere.redirects(f"/hop{hop}", 302, f"http://start.example/hop{hop + 1}")
    everywhere.redirects("/hop9", 302, "http://169.254.169.254/")

    vitals = start(checks(chain="http://start.example/hop0"))

    assert all_results(vitals) == {"chain": "blocked"}
    assert everywhere.requests("/hop9")
    assert everywhere.reached() == {"10.9.0.5"}


def test_another_host_gets_no_header_and_no_body_of_the_manifest(start, names, everywhere):
    names.names["start.example"] = ["93.184.216.34"]
    names.names["other.example"] = ["10.9.0.6"]
    everywhere.redirects("/moved", 302, "http://other.example/landed")
    everywhere.redirects("/repeat", 307, "http://other.example/repeated")
    header = {"X-Token": ["canary"], "Authorization": ["canary"], "Accept-Language": ["de"]}

    vitals = start(checks(moved={"http": "http://start.example/moved", "header": header},
                          repeat={"http": "http://start.example/repeat", "method": "POST", "body": "canary"}))

    assert all_results(vitals) == {"moved": "none", "repeat": "redirect"}
    landed = everywhere.requests("/landed")
    assert landed and all("canary" not in request and "Accept-Language: de" in request for request in landed)
    assert not everywhere.requests("/repeated")


def test_what_may_change_something_goes_to_services_of_the_own_namespace_alone(start, names, everywhere):
    names.names["web.local.svc.cluster.local"] = ["10.9.0.5"]
    names.names["web.other.svc.cluster.local"] = ["10.9.0.6"]
    post = {"method": "POST", "body": "x"}

    vitals = start(checks(own={"http": "http://web.local.svc/own", **post},
                          other={"http": "http://web.other.svc/other", **post},
                          look={"http": "http://web.other.svc/look"}))

    assert all_results(vitals) == {"own": "none", "other": "blocked", "look": "none"}
    assert not everywhere.requests("/other")


def test_bytes_that_a_manifest_chooses_go_to_services_of_the_own_namespace_alone(start, names, everywhere):
    names.names["web.local.svc.cluster.local"] = ["10.9.0.5"]
    names.names["web.other.svc.cluster.local"] = ["10.9.0.6"]
    asks = {"steps": [{"send": "GET / HTTP/1.1\r\n\r\n"}, {"expect": "HTTP/1.1"}]}

    vitals = start(checks(own={"tcp": "web.local.svc:80", **asks}, other={"tcp": "web.other.svc:80", **asks},
                          look={"tcp": "web.other.svc:80"}))

    assert all_results(vitals) == {"own": "none", "other": "blocked", "look": "none"}
    assert {address for address, _, _ in everywhere.asked} == {"10.9.0.5"}


def test_a_service_that_is_an_alias_leads_no_change_to_another_namespace(start, names, everywhere):
    names.names["db.other.svc.cluster.local"] = ["10.9.0.6"]
    names.aliases["web.local.svc.cluster.local"] = "db.other.svc.cluster.local"
    override = {"header": {"X-HTTP-Method-Override": ["DELETE"]}}

    vitals = start(checks(post={"http": "http://web.local.svc/post", "method": "POST", "body": "x"},
                          override={"http": "http://web.local.svc/override", **override},
                          look={"http": "http://web.local.svc/look"}))

    assert all_results(vitals) == {"post": "blocked", "override": "blocked", "look": "none"}
    assert {request.split(" ")[1] for _, _, request in everywhere.asked} == {"/look"}


def test_an_edit_of_the_rules_takes_effect_and_ends_kept_connections(start, names, everywhere, tmp_path):
    rules = tmp_path / "targets.yaml"
    rules.write_text("profile: cluster\n")
    names.names["kept.example"] = ["10.9.0.5"]
    vitals = start(checks(kept={"http": "http://kept.example/", "reuse": True}), "--targets-file", rules)
    assert all_results(vitals) == {"kept": "none"}

    rules.write_text("profile: cluster\ndeny: [10.9.0.5]\n")

    eventually(lambda: reasons(vitals) == {"kept": "blocked"}, 30, "the new rules")
    assert vitals.metric("vitals_probe_kept_connections") == 0


def test_an_edit_that_allows_an_address_lets_the_check_run_that_was_a_mistake(start, names, everywhere, tmp_path):
    rules = tmp_path / "targets.yaml"
    rules.write_text("profile: cluster\n")
    names.names["fine.example"] = ["10.9.0.5"]
    vitals = start(checks(node="http://10.9.0.6:10250/", fine="http://fine.example/"), "--targets-file", rules)
    assert all_results(vitals) == {"fine": "none"}

    rules.write_text("profile: cluster\nallow: ['10.9.0.6:10250']\n")

    eventually(lambda: reasons(vitals) == {"fine": "none", "node": "none"}, 30, "the check that was a mistake")
    assert vitals.metric("vitals_manifests_rejected") == 0


def test_a_broken_edit_changes_nothing_and_is_not_silent(start, names, everywhere, tmp_path):
    rules = tmp_path / "targets.yaml"
    rules.write_text("deny: [10.9.0.6]\n")
    names.names["fine.example"] = ["10.9.0.5"]
    names.names["denied.example"] = ["10.9.0.6"]
    vitals = start(checks(fine="http://fine.example/", denied="http://denied.example/"), "--targets-file", rules)
    assert vitals.metric("vitals_targets_file_valid") == 1

    rules.write_text("deny: [10.9.0.6/99]\n")

    eventually(lambda: vitals.metric("vitals_targets_file_valid") == 0, 30, "the metric of the broken file")
    eventually(lambda: vitals.log("the targets file is not used"), 30, "the line about the broken file")
    assert all_results(vitals) == {"fine": "none", "denied": "blocked"}


def test_an_audit_blocks_nothing_and_tells_what_it_would_block(start, names, everywhere):
    names.names["inside.example"] = ["169.254.169.254"]

    vitals = start(checks(inside="http://inside.example/"), "--targets-audit")

    assert all_results(vitals) == {"inside": "none"}
    assert everywhere.reached() == {"169.254.169.254"}
    assert len(vitals.log("probe would be blocked", check="local/checks/inside")) == 1
    assert vitals.metric("vitals_probes_blocked_total", **{"class": "metadata", "at": "resolve"}) >= 1


def test_vitals_itself_is_open_to_checks_on_its_health_port_alone(start, names, everywhere):
    names.names["vitals.vitals.svc.cluster.local"] = ["10.9.0.6"]

    vitals = start(checks(health="http://vitals.vitals.svc:8080/readyz", api="http://vitals.vitals.svc/"),
                   "--own-service", "vitals.vitals.svc", "--healthz-port", "8080")

    eventually(lambda: reasons(vitals) == {"api": "blocked", "health": "connect"}, 30, "the addresses of the Service")


def test_no_check_reaches_vitals_itself_before_its_addresses_are_known(start, names, everywhere):
    asked = []

    def slowly(_):
        asked.append(1)
        time.sleep(0.5)  # longer than a check needs
        return ["10.9.0.6"]
    names.names["vitals.vitals.svc.cluster.local"] = slowly

    vitals = start(checks(api="http://10.9.0.6/v1/agent/checks"), "--own-service", "vitals.vitals.svc")

    eventually(lambda: len(vitals.log("definitions read")) > 0, 30, "the definitions")
    assert asked and not everywhere.reached()
    assert vitals.metric("vitals_manifests_rejected") == 1


def test_a_proxy_of_the_environment_is_not_asked(start, names, everywhere):
    names.names["fine.example"] = ["10.9.0.5"]

    vitals = start(checks(fine="http://fine.example/"), HTTP_PROXY="http://10.9.0.6:80", http_proxy="http://10.9.0.6:80")

    assert all_results(vitals) == {"fine": "none"}
    assert everywhere.reached() == {"10.9.0.5"}
