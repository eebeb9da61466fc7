# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The program is built so that a mistake in it is harder to exploit."""
import re
import subprocess

import pytest

from harness.vitals import PROGRAM


def told_by(*command):
    return subprocess.run([*command, PROGRAM], capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module", autouse=True)
def _shipped():
    if "__asan_init" in told_by("readelf", "--wide", "--dyn-syms") + told_by("readelf", "--wide", "--syms"):
        pytest.skip("a build with sanitizers has protections of its own")


def test_the_program_can_lie_at_any_address():
    assert re.search(r"Type:\s+DYN", told_by("readelf", "--file-header"))


def test_what_the_loader_has_resolved_is_read_only():
    assert "GNU_RELRO" in told_by("readelf", "--wide", "--program-headers")
    assert re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW", told_by("readelf", "--wide", "--dynamic"))


def test_the_stack_is_not_executable():
    stack = re.search(r"GNU_STACK.*", told_by("readelf", "--wide", "--program-headers"))[0]
    assert "RWE" not in stack and "E " not in stack.split("0x")[-1]


def test_stacks_and_buffers_are_guarded():
    symbols = told_by("readelf", "--wide", "--dyn-syms")
    assert "__stack_chk_fail" in symbols
    assert re.search(r"__\w+_chk\b", symbols.replace("__stack_chk_fail", "")), "no call is fortified"


def test_libstdcpp_checks_its_preconditions():
    assert "__glibcxx_assert_fail" in told_by("readelf", "--wide", "--dyn-syms")


def test_indirect_branches_land_on_marks():
    """ENDBR64 begins each function. The note IBT needs every object, and Debian's start-up files of C lack it."""
    assert told_by("objdump", "--disassemble", "--no-show-raw-insn", "--section=.text").count("endbr64") > 1000
