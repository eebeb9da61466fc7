# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""How the image is built where there is no engine."""
import os
import pathlib
import signal
import subprocess

from conftest import ARCHIVE, ROOT
from harness.eventually import eventually

IMAGE = ROOT / "tools" / "image.sh"


def build(**variables):
    return subprocess.run([IMAGE], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "BASE": "local", **variables})


def mounts():
    """Those of a build."""
    return [line for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines() if "/vitals/image/" in line]


def descendants(pid):
    found = subprocess.run(["pgrep", "--parent", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return found + [each for child in found for each in descendants(child)]


def test_the_same_sources_make_the_same_image(archive):
    again = build()

    assert again.returncode == 0, again.stderr
    assert archive.description["digest"] in again.stdout
    assert f"localhost/vitals:{archive.config['config']['Labels']['org.opencontainers.image.version']}" in again.stdout


def test_a_build_that_is_killed_leaves_no_process_and_no_mount_and_the_next_one_works(archive):
    building = subprocess.Popen([IMAGE], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env={**os.environ, "BASE": "local"})
    for line in building.stdout:
        if "STEP" in line:
            break
    started = descendants(building.pid)
    assert started

    building.send_signal(signal.SIGKILL)
    building.wait(10)
    building.stdout.close()

    eventually(lambda: not any(alive(pid) for pid in started), 10, "the end of all that it had started")
    assert mounts() == []
    assert build().returncode == 0
    assert ARCHIVE.exists()


def alive(pid):
    try:
        return "zombie" not in pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_an_engine_that_does_not_answer_is_named_and_another_one_is_looked_for(tmp_path):
    for name in ("docker", "podman", "buildah"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)

    done = build(BASE="", PATH=f"{tmp_path}:{os.environ['PATH']}")

    assert done.returncode == 1
    assert "docker is there, but 'docker info' fails" in done.stderr
    assert "podman is there, but 'podman info' fails" in done.stderr
    assert "make image BASE=local" in done.stderr
