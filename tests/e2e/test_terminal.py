# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a person at a terminal sees of `vitals run`."""
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading

import pytest

from harness.canaries import canaries
from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.vitals import PORTS, PROGRAM, clean_environment

COLOUR = re.compile("\x1b\\[[0-9;]*m")


class Terminal:
    """`vitals run ARGUMENTS` in a terminal of that many columns."""

    def __init__(self, *arguments, columns, **environment):
        self.columns = columns
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        ports = [word for port in PORTS for word in (port, "0")]
        variables = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC", **environment}
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", PROGRAM, "run", *map(str, arguments), *ports],
            stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=clean_environment(**variables))
        os.close(theirs)
        self._raw = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while piece := os.read(self._ours, 65536):
                self._raw += piece

    @property
    def raw(self):
        return self._raw.decode(errors="replace").replace("\r\n", "\n")

    @property
    def lines(self):
        return COLOUR.sub("", self.raw).splitlines()

    def close(self):
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(60)
        self._reader.join(60)
        os.close(self._ours)
        canaries().assert_hidden({"the screen": self.raw})
        return code


@pytest.fixture
def terminal():
    opened = []

    def run(*arguments, columns=100, **environment):
        opened.append(Terminal(*arguments, columns=columns, **environment))
        return opened[-1]

    yield run
    for each in opened:
        assert each.close() == 0


def summary(terminal):
    return next((line for line in terminal.lines if " seen in " in line), None)


@pytest.fixture
def few(tmp_path, target):
    target.answers("/broken", status=503)
    (tmp_path / "self.yaml").write_text(manifest(
        check("ready", target.url("/ready")),
        check("shown-as-warning", target.url("/"), expect={"status": [204], "warnStatus": [200]}),
        check("shown-as-critical", target.url("/broken"))))
    return tmp_path


def test_each_of_a_few_checks_says_why_and_then_they_are_counted(terminal, few):
    shown = terminal("--checks", few)

    eventually(lambda: summary(shown), 10)

    assert re.match(rf"vitals \S+\s+3 checks from {re.escape(str(few))}\s+\^C ends it", "\n".join(shown.lines))
    results = {line.split()[3]: line.split(maxsplit=4)[4] for line in shown.lines
               if re.match(r"\d\d:\d\d:\d\d  [●▲✖] (passing|warning|critical) ", line)}
    assert re.fullmatch(r"200 in \S+( ms)?", results.pop("self/ready"))
    assert results == {"self/shown-as-warning": "200, which warnStatus lists",
                       "self/shown-as-critical": "503, expected 200-299"}
    assert re.search(r"all 3 seen in \S+ s:  ● 1 passing  ▲ 1 warning  ✖ 1 critical", summary(shown))
    assert not [line for line in shown.lines if "info" in line or "local/" in line]


def test_many_checks_are_one_summary_and_equal_causes_share_a_line(terminal, tmp_path, target):
    (tmp_path / "load.yaml").write_text(manifest(
        *(check(f"check-{number:04}", target.url(f"/{number}")) for number in range(90)),
        *(check(f"broken-{number:04}", "http://127.0.0.1:1/") for number in range(10))))
    shown = terminal("--checks", tmp_path, columns=120)

    eventually(lambda: any("and 7 more" in line for line in shown.lines), 15)

    assert re.search(r"all 100 seen in \S+ s:  ● 90 passing  ✖ 10 critical", summary(shown))
    [causes] = [line for line in shown.lines if "refused" in line]
    assert causes == ("          ✖ 10  connect: 127.0.0.1:1 refused    "
                      "load/broken-0000, -0001, -0002 and 7 more")


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_no_line_is_longer_than_the_terminal_is_wide(terminal, few, columns):
    shown = terminal("--checks", few, columns=columns)

    eventually(lambda: summary(shown), 10)

    path = str(few)  # one word, which may be longer than a line
    assert [line for line in shown.lines if len(line) > columns and path not in line] == []


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"LC_ALL": "C"}])
def test_a_terminal_gets_what_it_can_show(terminal, few, environment):
    shown = terminal("--checks", few, **environment)

    eventually(lambda: summary(shown), 10)

    assert ("\x1b" in shown.raw) == ("LC_ALL" in environment)
    assert ("●" in shown.raw) == ("NO_COLOR" in environment)
    if "LC_ALL" in environment or "TERM" in environment:
        assert shown.raw.isascii()


def test_an_edit_names_what_it_changed_and_a_mistake_is_shown_as_lint_does(terminal, tmp_path, target):
    file = tmp_path / "shop.yaml"
    file.write_text(manifest(check("front", target.url("/"))))
    shown = terminal("--checks", file, columns=200)
    eventually(lambda: summary(shown), 10)

    file.write_text(manifest(check("front", target.url("/other")), check("back", target.url("/"), htp="x")))

    eventually(lambda: any('check "back": unknown field "htp"' in line for line in shown.lines), 5)
    assert any(line.endswith("edit        redefined shop/front") for line in shown.lines)
    [problem] = [line for line in shown.lines if "htp" in line]
    assert re.match(r"\d\d:\d\d:\d\d  ! problem   shop  \S+:\d+:\d+: check", problem)


def test_another_log_level_or_format_shows_the_log(terminal, few):
    for flags in (["--log-format", "json"], ["--log-level", "debug"]):
        shown = terminal("--checks", few, *flags, columns=80)

        eventually(lambda shown=shown: any("shown-as-critical" in line for line in shown.lines), 10)
        assert summary(shown) is None
        assert any("listening" in line for line in shown.lines)


def test_checks_of_a_cluster_have_their_namespaces_and_what_stops_is_named(terminal, cluster, namespace, target):
    cluster.apply(namespace, "shop", manifest(check("front", target.url("/"))))
    shown = terminal("--kubeconfig", cluster.kubeconfig, "--namespace", namespace, columns=200)

    eventually(lambda: summary(shown), 15)

    assert re.match(rf"vitals \S+   1 check from the ConfigMaps of {namespace}   \^C ends it$", shown.lines[0])
    assert any(f"passing   {namespace}/shop/front " in line for line in shown.lines)
    cluster.delete(namespace, "shop")
    eventually(lambda: any(line.endswith(f"edit        stopped {namespace}/shop/front") for line in shown.lines), 10)


def test_values_of_secrets_that_targets_send_back_are_not_on_the_screen(terminal):
    _, flags = canaries().flags()

    shown = terminal(*flags)

    eventually(lambda: all(any(name in line for line in shown.lines) for name in ("passing", "refused", "redirected")), 10,
               "a result of each")
