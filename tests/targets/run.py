# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Run the tests of this folder in a network of their own, where every address may be given out.      run.py [PYTEST...]"""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from harness import own_names, own_network

if not own_network.possible() or not own_names.possible():
    sys.exit("tests/targets: needs the right to make a network and to mount")
command = own_network.own_network(sys.executable, "-m", "pytest", HERE, *sys.argv[1:])
os.execvpe(command[0], command, {**os.environ, "TARGETS_NETWORK": "own"})
