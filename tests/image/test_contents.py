# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What is in the image, and what it says of itself."""
import os
import re
import stat
import subprocess

from container import contained
from conftest import ROOT

LIMIT = 20 * 1024 * 1024
LABEL = "org.opencontainers.image."
FILES = {"/vitals", "/etc/os-release",
         "/etc/ssl/certs/ca-certificates.crt", "/usr/lib/ssl/cert.pem", "/usr/lib/ssl/certs"}
NOTICES = (re.compile(r"/usr/share/doc/[a-z0-9.+-]+/copyright"), re.compile(r"/var/lib/dpkg/status\.d/[a-z0-9.+-]+"))


def project_version():
    return re.search(r"project\(vitals VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())[1]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_runs_as_a_numeric_user_that_is_not_root(archive):
    assert archive.config["config"]["User"] == "65532:65532"


def test_it_runs_the_controller_unless_told_otherwise(archive):
    assert archive.config["config"]["Entrypoint"] == ["/vitals"]
    assert archive.config["config"]["Cmd"] == ["run"]
    assert set(archive.config["config"]["ExposedPorts"]) == {"8080/tcp", "8500/tcp", "9090/tcp"}


def test_its_name_is_the_version_of_the_project(archive):
    name = f"localhost/vitals:{project_version()}"
    assert archive.description["annotations"]["org.opencontainers.image.ref.name"] == name


def test_its_labels_tell_version_and_commit(archive):
    labels = {name.removeprefix(LABEL): value for name, value in archive.config["config"]["Labels"].items()}

    assert labels["title"] == "vitals"
    assert labels["version"] == project_version()
    assert labels["licenses"] == "Apache-2.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", labels["created"])
    commit = labels["revision"].removesuffix("-dirty")
    assert git("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0
    assert git("show", "-s", "--format=%ct", commit).stdout.strip() == subprocess.run(
        ["date", "-d", labels["created"], "+%s"], capture_output=True, text=True, check=True).stdout.strip()


def test_the_program_is_built_from_the_commit_on_the_label(archive, root):
    commit = archive.config["config"]["Labels"][LABEL + "revision"][:7]

    printed = subprocess.run(contained(root, "65532:65532", "/vitals", "version"), capture_output=True, text=True,
                             check=True).stdout

    assert printed.startswith(f"vitals {project_version()} (commit {commit}, ")


def test_it_is_small(archive):
    packed = sum(layer["size"] for layer in archive.manifest["layers"])
    unpacked = sum(member.size for member in archive.members().values())
    print(f"{packed} bytes packed, {unpacked} unpacked")
    assert unpacked <= LIMIT


def test_it_holds_the_program_its_authorities_and_notices_and_nothing_else(archive):
    files = {path for path, member in archive.members().items() if not member.isdir()}
    assert {path for path in files if not any(notice.fullmatch(path) for notice in NOTICES)} == FILES


def test_nothing_in_it_can_be_written_or_gives_rights(archive):
    for path, member in archive.members().items():
        assert (member.uid, member.gid) == (0, 0), path
        if not member.issym():
            assert not member.mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX), path
            assert not member.mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path


def test_only_the_program_can_be_executed(archive):
    executable = [path for path, member in archive.members().items() if member.isfile() and member.mode & 0o111]
    assert executable == ["/vitals"]


def test_the_program_needs_no_shared_library(archive, root):
    headers = subprocess.run(["readelf", "--program-headers", "--dynamic", root / "vitals"], capture_output=True,
                             text=True, check=True).stdout
    assert "INTERP" not in headers and "NEEDED" not in headers
    assert "DYN (" in headers, "its addresses are not chosen anew at each start"


def test_scanners_learn_which_libraries_are_compiled_in(archive):
    sources = set()
    for path, member in archive.members().items():
        if path.startswith("/var/lib/dpkg/status.d/") and member.isfile():
            text = archive.read(path)
            package = re.search(r"^Package: (.+)$", text, re.M)[1]
            assert os.path.basename(path) == package and re.search(r"^Version: \S+$", text, re.M)
            sources.add((re.search(r"^Source: (\S+)", text, re.M) or [None, package])[1])
    assert {"openssl", "glibc", "gcc-12", "c-ares", "nghttp2", "re2", "yaml-cpp", "boost1.81", "fmtlib",
            "prometheus-cpp", "rapidjson", "cli11", "zlib", "ca-certificates"} <= sources
    assert "ID=debian" in archive.read("/etc/os-release")
