# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Where no node can run the reason is told; it is the one with which the other tests here are skipped then."""
import os
import subprocess

import pytest

from harness.cluster import SCRIPTS

# Whose home folder the project is in may have closed it to others.
ANYBODY = ["setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"]
NO_ADMINISTRATOR = ["setpriv", "--bounding-set=-sys_admin", "--"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give rights up")
@pytest.mark.parametrize("who, reason", [
    (ANYBODY, "it needs root"),
    (NO_ADMINISTRATOR, "this machine allows no namespaces of our own: unshare: unshare failed: Operation not permitted"),
], ids=["user", "container"])
def test_the_reason_is_told(who, reason):
    done = subprocess.run([*who, SCRIPTS / "node-up.sh", "--check"], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == f"node-up.sh: no node can run here: {reason}\n"
