# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The README's first check, word for word.

A comment in the README says what the code block after it is:
  <!-- e2e: background -->   a command that goes on running
  <!-- e2e: run -->          commands that must succeed
  <!-- e2e: output -->       what the `run` before it prints, among other lines; figures, spacing and order may differ
The `run` before an `output` is repeated until it prints that.
"""
import re
import shlex
import subprocess

import pytest

from harness.cluster import SCRIPTS
from harness.own_network import own_network, possible
from harness.vitals import ROOT, clean_environment

BLOCK = re.compile(r"^<!-- e2e: (background|run|output) -->\n+```\w*\n(.*?)^```$", re.M | re.S)
# The ports of the README are fixed, so all of this happens in a network of its own.
PROLOGUE = """\
set -eum
trap 'for job in $(jobs -p); do kill -- -$job; done 2>/dev/null; {scripts}/api-down.sh {dir}/cluster --purge' EXIT
{scripts}/api-up.sh {dir}/cluster
. {dir}/cluster/env
export PATH={programs}:$PATH
"""
# A reader takes longer to type the next command than Vitals to be ready.
BACKGROUND = """\
{{
{text}
}} >>{dir}/background 2>&1 &
for try in $(seq 600); do curl -sf http://127.0.0.1:8080/readyz && break; sleep 0.1; done
"""
RUN = "{{\n{text}\n}} >{dir}/printed 2>&1 || {{ cat {dir}/printed {dir}/background; exit 1; }}\n"
# A second of patience a try; the first result is due within five.
REPEAT = """\
for try in $(seq 600); do
    {{
{text}
    }} >{dir}/printed 2>&1 || true
    /usr/bin/python3 {compare} {dir}/printed {expected} >/dev/null && break
    sleep 0.25
done
/usr/bin/python3 {compare} {dir}/printed {expected} || {{ cat {dir}/printed {dir}/background; exit 1; }}
"""


def script(blocks, folder, programs):
    written = PROLOGUE.format(scripts=SCRIPTS, dir=folder, programs=programs)
    compare = shlex.quote(str(SCRIPTS.parent / "harness" / "prints.py"))
    for number, (kind, text) in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else (None, None)
        if kind == "background":
            written += BACKGROUND.format(text=text, dir=folder)
        elif kind == "run" and following[0] == "output":
            expected = folder / f"expected-{number}"
            expected.write_text(following[1])
            written += REPEAT.format(text=text, dir=folder, compare=compare, expected=expected)
        elif kind == "run":
            written += RUN.format(text=text, dir=folder)
    return written


@pytest.mark.optimized
def test_the_first_check_works_word_for_word(tmp_path):
    if not possible():
        pytest.skip("this machine allows no network namespaces")
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    assert [kind for kind, _ in blocks].count("output") >= 1, "the README shows no first check"
    programs = subprocess.run([SCRIPTS / "build.sh", "api"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    file = tmp_path / "first-check.sh"
    file.write_text(script(blocks, tmp_path, programs))

    done = subprocess.run(own_network("bash", file), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=1200, check=False, env=clean_environment(KUBEBUILDER_ASSETS=programs))

    assert done.returncode == 0, done.stdout
