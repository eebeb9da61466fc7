# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The commands that end by themselves, and the example that everybody runs first."""
import re
import subprocess

import pytest

from harness.eventually import eventually
from harness.own_network import own_network, possible
from harness.vitals import PROGRAM, ROOT, clean_environment, run_to_end

MISTAKES = """\
checks:
  - id: front
    http: http://localhost/
    timout: 1s
  - id: back
    http: ftp://localhost/
"""


def test_the_examples_have_no_mistakes():
    done = run_to_end("lint", ROOT / "examples")

    assert (done.returncode, done.stdout) == (0, "") or done.returncode == 0, done.stdout + done.stderr


def test_lint_tells_all_mistakes_with_their_places(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(MISTAKES)

    done = run_to_end("lint", file)

    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any(re.match(rf"{re.escape(str(file))}:4:\d+  error  .*timout.*timeout", line) for line in lines), lines
    assert any(re.match(rf"{re.escape(str(file))}:6:\d+  error  .*ftp", line) for line in lines), lines


def test_version_and_help_are_worth_reading():
    assert re.match(r"vitals \d+\.\d+\.\d+", run_to_end("version").stdout)
    for arguments, words in ((["--help"], ["run", "lint", "version"]),
                             (["run", "--help"], ["--checks", "--namespace", "VITALS_API_PORT", "8500"]),
                             (["lint", "--help"], ["file:line:column"])):
        done = run_to_end(*arguments)
        assert done.returncode == 0
        assert all(word in done.stdout for word in words), done.stdout


@pytest.mark.parametrize("arguments", [["walk"], ["run", "--chekcs", "x"], ["run", "--api-port", "99999"], ["lint"]])
def test_a_wrong_command_line_is_exit_2_and_says_why(arguments):
    done = run_to_end(*arguments)

    assert done.returncode == 2
    assert done.stderr and not done.stdout


SHOWN = {"alive": "passing", "ready": "passing", "api": "passing", "metrics": "passing", "shown-as-warning": "warning",
         "shown-as-critical": "critical"}


@pytest.mark.optimized
def test_make_run_shows_all_three_statuses(tmp_path):
    if not possible():
        pytest.skip("this machine allows no network namespaces")
    output = tmp_path / "output"

    def shown():
        text = output.read_text()
        return all(re.search(rf"pending → {status}\s+local/self/{check}\s", text) for check, status in SHOWN.items()) and text

    with output.open("w") as writing, subprocess.Popen(
            own_network("setpriv", "--pdeathsig", "KILL", "--", PROGRAM, "run", "--checks", "examples/", "--log-format", "text"),
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.STDOUT, env=clean_environment()) as process:
        try:
            text = eventually(shown, 6, "all three statuses")
        finally:
            process.terminate()

    assert "listening" in text and "127.0.0.1:8500" in text
