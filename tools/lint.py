#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Lint everything: C++ with clang-tidy, comments by their width, shell scripts with shellcheck, Python by compiling it.

    lint.py [FILE.cpp...]      default: all C++ files of the tidy preset

clang-tidy takes seconds a file, so what was clean is remembered in ~/.cache/vitals/tidy under a hash of all that could
change the verdict: the file, the project's headers it includes, without their comments, the configuration, the command
and the tool.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TREE = ROOT / "build" / "tidy"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "vitals" / "tidy"
TIDY = "clang-tidy-19"
# It does not understand ASSERT_TRUE(value).
NOT_FOR_TESTS = "--checks=-bugprone-unchecked-optional-access"
COMMENT_COLUMNS = 100  # clang-format keeps code within them, but leaves comments as they are
COMMENT = re.compile(r'(^|\s)//(?!.*https?://)')
PLAIN_COMMENT = re.compile(rb'^[ \t]*//(?!.*(?:NOLINT|IWYU)).*\n', re.M)
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


def included(file, seen):
    """`file` and, into `seen`, each of the project's headers that it reaches."""
    if file in seen:
        return
    seen.add(file)
    for name in INCLUDE.findall(file.read_bytes()):
        for folder in (ROOT / "src", ROOT / "tests", file.parent):
            header = folder / name.decode()
            if header.is_file():
                included(header.resolve(), seen)
                break


def fingerprint(entry, common):
    files = set()
    included(pathlib.Path(entry["file"]), files)
    whole = hashlib.sha256(common)
    whole.update(entry["command"].replace(str(ROOT), "").encode())
    for file in sorted(files):
        text = file.read_bytes()
        if file != pathlib.Path(entry["file"]):
            text = PLAIN_COMMENT.sub(b"", text)
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + text)
    return whole.hexdigest()


def check(entry, common):
    """What clang-tidy complains of; empty when it is content."""
    remembered = CACHE / fingerprint(entry, common)
    if remembered.exists():
        remembered.touch()
        return ""
    extra = [NOT_FOR_TESTS] if entry["file"].endswith("_test.cpp") else []
    done = subprocess.run([TIDY, "-p", TREE, "--quiet", *extra, entry["file"]], capture_output=True, text=True,
                          check=False)
    if done.returncode == 0:
        remembered.touch()
        return ""
    return done.stdout or done.stderr


def tidy(wanted):
    subprocess.run(["cmake", "--preset", "tidy", "-Wno-dev", "--log-level=WARNING"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", TREE, "--target", "vitals_commit"], check=True, stdout=subprocess.DEVNULL)
    entries = [entry for entry in json.loads((TREE / "compile_commands.json").read_text())
               if not wanted or pathlib.Path(entry["file"]) in wanted]
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    common = version + (ROOT / ".clang-tidy").read_bytes()
    CACHE.mkdir(parents=True, exist_ok=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for entry, complaint in zip(entries, pool.map(lambda entry: check(entry, common), entries)):
            if complaint:
                failed += 1
                print(complaint, flush=True)
    print(f"clang-tidy: {len(entries)} files, {failed} with complaints")
    return failed


def tracked(pattern):
    return subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern], cwd=ROOT,
                          check=True, capture_output=True, text=True).stdout.split()


def comments():
    """The number of C++ files with a comment that is too wide. A line with a URL may be."""
    failed = 0
    for name in [*tracked("src/*.[ch]pp"), *tracked("tests/*.[ch]pp")]:
        wide = [f"{name}:{number}: a comment is wider than {COMMENT_COLUMNS} columns"
                for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
                if len(line) > COMMENT_COLUMNS and COMMENT.search(line)]
        failed += bool(wide)
        print("\n".join(wide) + "\n" if wide else "", end="", flush=True)
    return failed


def scripts():
    """Shell and Python: the number of kinds with complaints."""
    shell = subprocess.run(["shellcheck", "-x", "-S", "warning", *tracked("*.sh"), ".ci/run"], cwd=ROOT, check=False)
    with tempfile.TemporaryDirectory() as folder:
        python = subprocess.run([sys.executable, "-W", "error", "-m", "compileall", "-q", *tracked("*.py")], cwd=ROOT,
                                env={**os.environ, "PYTHONPYCACHEPREFIX": folder}, check=False)
    return (shell.returncode != 0) + (python.returncode != 0)


def main():
    wanted = {pathlib.Path(name).resolve() for name in sys.argv[1:]}
    failed = tidy(wanted)
    if not wanted:
        failed += comments() + scripts()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
