# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The commands of the pages, word for word, in the page's order.

A comment on a page says what the code block after it is:
  <!-- e2e: background -->   a command that keeps running
  <!-- e2e: run -->          commands that must succeed
  <!-- e2e: run, fails -->   commands whose last one must fail
  <!-- e2e: output -->       what the `run` before it prints, among other lines; figures, spacing and order may differ
  <!-- e2e: lines -->        the same, but a printed line may hold more than the line of the page
  <!-- not run: REASON -->
The `run` before an `output` is repeated until it prints that. What readers need not see is in a comment of its own:
  <!-- e2e: setup            or `background`; the rest of the comment is the text
"""
import re
import shlex
import subprocess

import pytest

from harness.cluster import SCRIPTS
from harness.own_network import own_network, possible
from harness.vitals import PROGRAM, ROOT, clean_environment

PAGES = ["README.md", "docs/definitions.md", "docs/configuration.md", "docs/security.md", "docs/troubleshooting.md",
         "docs/reports.md"]
BLOCK = re.compile(r"^<!-- e2e: ([\w, ]+)(?: -->\n+```\w*\n(.*?)^```|\n(.*?)^-->)$", re.M | re.S)
COMMANDS = re.compile(r"^(<!-- (?:e2e|not run): [^\n]+ -->\n+)?```sh\n", re.M)
# The ports of the pages are fixed, so all of this happens in a network of its own.
PROLOGUE = """\
set -eum
trap 'for job in $(jobs -p); do kill -- -$job; done 2>/dev/null; {scripts}/api-down.sh {dir}/cluster --purge' EXIT
{scripts}/api-up.sh {dir}/cluster
. {dir}/cluster/env
export PATH={program}:{programs}:$PATH TMPDIR={dir}
"""
# A reader takes longer to type the next command than Vitals to be ready.
BACKGROUND = """\
{{
{text}
}} >>{dir}/background 2>&1 &
for try in $(seq 600); do curl -sf http://127.0.0.1:8080/readyz && break; sleep 0.1; done
"""
SETUP = "{text}\n"
RUN = "{{\n{text}\n}} >{dir}/printed 2>&1 || {{ cat {dir}/printed {dir}/background; exit 1; }}\n"
FAILS = "if {{\n{text}\n}} >{dir}/printed 2>&1; then cat {dir}/printed; exit 1; fi\n"
# A second of patience a try; the first result is due within five.
REPEAT = """\
for try in $(seq 600); do
    {{
{text}
    }} >{dir}/printed 2>&1 || true
    /usr/bin/python3 {compare} >/dev/null && break
    sleep 0.25
done
/usr/bin/python3 {compare} || {{ cat {dir}/printed {dir}/background; exit 1; }}
"""
TEMPLATES = {"background": BACKGROUND, "setup": SETUP, "run": RUN, "run, fails": FAILS}


def blocks_of(page):
    return [(kind, shown or hidden) for kind, shown, hidden in BLOCK.findall((ROOT / page).read_text())]


def script(blocks, folder, programs):
    written = PROLOGUE.format(scripts=SCRIPTS, dir=folder, programs=programs, program=PROGRAM.parent)
    for number, (kind, text) in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else (None, None)
        if kind in ("output", "lines"):
            continue
        if following[0] in ("output", "lines"):
            expected = folder / f"expected-{number}"
            expected.write_text(following[1])
            compare = [SCRIPTS.parent / "harness" / "prints.py", folder / "printed", expected, following[0]]
            written += REPEAT.format(text=text, dir=folder, compare=shlex.join(map(str, compare)))
        if following[0] not in ("output", "lines") or kind == "run, fails":
            written += TEMPLATES[kind].format(text=text, dir=folder)
    return written


@pytest.mark.optimized
@pytest.mark.parametrize("page", [page for page in PAGES if blocks_of(page)])
def test_the_commands_of_a_page_work_word_for_word(page, tmp_path):
    if not possible():
        pytest.skip("this machine allows no network namespaces")
    programs = subprocess.run([SCRIPTS / "build.sh", "api", "helm"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    (tmp_path / "background").touch()
    file = tmp_path / "page.sh"
    file.write_text(script(blocks_of(page), tmp_path, programs))

    done = subprocess.run(own_network("bash", file), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=1200, check=False, env=clean_environment(KUBEBUILDER_ASSETS=programs))

    assert done.returncode == 0, done.stdout


def test_the_readme_shows_a_first_check_and_its_result():
    assert [kind for kind, _ in blocks_of("README.md")].count("output") >= 1


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_says_how_it_is_run(page):
    text = (ROOT / page).read_text()

    unmarked = [text[:found.start()].count("\n") + 1 for found in COMMANDS.finditer(text) if not found[1]]

    assert not unmarked, f"{page}: lines {unmarked}"
