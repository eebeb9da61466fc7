# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Tab, pressed in real shells that were set up as `vitals completion --help` says."""
import os

import pexpect
import pytest

from harness.manifest import check, manifest
from harness.vitals import PROGRAM

PROMPT = "ready> "


def bash(home):
    (home / "rc").write_text("PS1='ready> '\nbind 'set enable-bracketed-paste off'\nsource <(vitals completion bash)\n")
    return ["bash", "--noprofile", "--rcfile", home / "rc", "-i"], {}


def zsh(home):
    (home / ".zshrc").write_text("PS1='ready> '\nautoload -U compinit\ncompinit -D -u\nsource <(vitals completion zsh)\n")
    return ["zsh", "-i"], {"ZDOTDIR": str(home)}


def fish(home):
    (home / "fish").mkdir()
    (home / "fish" / "config.fish").write_text(
        "function fish_prompt; printf 'ready> '; end\nset -g fish_greeting\nvitals completion fish | source\n")
    return ["fish", "-i"], {"XDG_CONFIG_HOME": str(home)}


@pytest.fixture(params=[bash, zsh, fish], ids=lambda shell: shell.__name__)
def shell(request, tmp_path):
    """An interactive shell in an empty folder, with `vitals` on its PATH."""
    programs, home, folder = (tmp_path / name for name in ("bin", "home", "folder"))
    for each in (programs, home, folder):
        each.mkdir()
    (programs / "vitals").symlink_to(PROGRAM)
    command, environment = request.param(home)
    child = pexpect.spawn(str(command[0]), list(map(str, command[1:])), cwd=folder, encoding="utf-8", timeout=30,
                          dimensions=(24, 120),
                          env={**os.environ, "HOME": str(home), "TERM": "xterm", "PATH": f"{programs}:{os.environ['PATH']}",
                               **environment})
    child.folder = folder
    child.expect_exact(PROMPT)
    yield child
    child.close(force=True)


@pytest.mark.optimized
def test_tab_completes_commands_flags_and_values(shell):
    shell.send("vitals vers\t")
    shell.send("--outp\t")
    shell.send("js\t")
    shell.send("\r")

    shell.expect_exact('{"version":')


@pytest.mark.optimized
def test_tab_completes_a_value_behind_an_equals_sign(shell):
    shell.send("vitals version --output=js\t")
    shell.send("\r")

    shell.expect_exact('{"version":')


@pytest.mark.optimized
def test_tab_completes_paths(shell):
    (shell.folder / "checks.yaml").write_text(manifest(check("front", "http://127.0.0.1/")))

    shell.send("vitals lint che\t")
    shell.send("\r")

    shell.expect_exact("checks.yaml: 1 check, no mistakes")
