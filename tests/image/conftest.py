# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import subprocess

import pytest

from archive import Archive
from authority import Authority
from container import Container

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "build" / "image" / "vitals.tar"


@pytest.fixture(scope="session")
def archive():
    """The image of these sources: built now, which takes seconds when it is there already."""
    if os.geteuid() != 0:
        pytest.skip("building the image without an engine needs root (debootstrap, chroot)")
    subprocess.run([ROOT / "tools" / "image.sh"], cwd=ROOT, check=True, env={**os.environ, "BASE": "local"})
    return Archive(ARCHIVE)


@pytest.fixture
def root(archive, tmp_path):
    """The image's files, and what every container runtime adds to them."""
    folder = tmp_path / "root"
    archive.unpack(folder)
    for name in ("proc", "checks"):
        (folder / name).mkdir()
    (folder / "etc" / "hosts").write_text("127.0.0.1 localhost\n")
    return folder


@pytest.fixture
def start(root, archive):
    """start(ARGUMENT...): the image's program on free ports; it ends with the test."""
    running = []

    def start_container(*arguments, variables=()):
        running.append(Container(root, archive.config["config"], *arguments, variables=variables))
        return running[-1]

    yield start_container
    for container in running:
        if container.running():
            container.kill()


@pytest.fixture
def authority(tmp_path):
    """A certificate authority that nobody knows."""
    return Authority(tmp_path / "authority")
