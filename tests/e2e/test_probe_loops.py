# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Probe loops: what must not end them, and what happens when one ends all the same."""
import itertools
import os
import subprocess
import time

import pytest

from harness.dns_server import DnsServer
from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.own_names import NamedVitals, possible
from harness.target import Target
from harness.vitals import PROGRAM

CHECKS = 300
EDITS = 60
numbers = itertools.count(1)

# Makes a probe thread's wait fail once the file exists: only there is epoll_pwait2 called.
BREAKS_A_LOOP = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int broken = -1;

int epoll_pwait2(int set, struct epoll_event* events, int most, const struct timespec* limit, const sigset_t* mask) {
    int (*real)(int, struct epoll_event*, int, const struct timespec*, const sigset_t*) = dlsym(RTLD_NEXT, __func__);
    if (access(getenv("BREAK_WHEN"), F_OK) != 0) return real(set, events, most, limit, mask);
    broken = set;
    errno = EBADF;
    return -1;
}

int epoll_wait(int set, struct epoll_event* events, int most, int limit) {
    int (*real)(int, struct epoll_event*, int, int) = dlsym(RTLD_NEXT, __func__);
    if (set != broken) return real(set, events, most, limit);
    errno = EBADF;
    return -1;
}
"""


class Redirecting(Target):
    """Sends whoever asks for an address to a name that nobody has heard of before."""

    def location(self, host):
        return f"http://n{next(numbers)}.test:{self.port}/end" if host.startswith("127.") else None


@pytest.fixture
def redirecting():
    server = Redirecting()
    yield server
    server.close()


@pytest.fixture
def names():
    server = DnsServer(lambda name: "127.0.0.1" if name.endswith(".test") else None)
    yield server
    server.close()


@pytest.mark.skipif(not possible(), reason="needs to mount")
def test_edits_while_redirects_are_looked_up_leave_the_loop_running(start, redirecting, names, tmp_path):
    (tmp_path / "resolv.conf").write_text(f"nameserver {names.address}\n")
    file = tmp_path / "sso.yaml"

    def write(edition):
        new = tmp_path / "new"
        new.write_text(manifest(*(check(f"c{i}", redirecting.url(f"/{i}?{edition}")) for i in range(CHECKS))))
        os.replace(new, file)

    write(0)
    vitals = start("--checks", file, kind=lambda *arguments: NamedVitals(tmp_path / "resolv.conf", *arguments))
    eventually(lambda: len(redirecting.hits("/end")) >= CHECKS, 20, "probed")
    for edition in range(1, EDITS + 1):
        write(edition)
        time.sleep(0.1)  # not to wait for anything: edits come while probes are under way

    edited = time.monotonic()
    eventually(lambda: sum(hit > edited for hit in redirecting.hits("/end")) >= 2 * CHECKS, 20, "probed on")
    assert vitals.running()
    assert vitals.ready()
    assert not [record for record in vitals.records if record.get("level") == "error"]


def test_a_probe_loop_that_breaks_ends_the_program(start, target, tmp_path):
    source, library = tmp_path / "breaks.c", tmp_path / "breaks.so"
    source.write_text(BREAKS_A_LOOP)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True, capture_output=True)
    file = tmp_path / "shop.yaml"
    file.write_text(manifest(check("front", target.url("/front"))))
    vitals = start("--checks", file, "--probe-threads", "2", environment={
        # A sanitizer wants to be the first library.
        "LD_PRELOAD": str(library), "ASAN_OPTIONS": "verify_asan_link_order=0", "BREAK_WHEN": str(tmp_path / "now")})
    eventually(lambda: target.hits("/front"), 10, "probed")

    (tmp_path / "now").touch()

    assert vitals.wait(10) == 1
    told, = vitals.log("a part of the program failed, the others are ended")
    assert told["level"] == "error" and told["error"].startswith("a probe loop broke: epoll_wait"), told
