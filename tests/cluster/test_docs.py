# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""docs/install.md, run as it is written, where pods run."""
import page
from node import NAME


def test_the_commands_of_the_page_work_in_its_order(node, tmp_path):
    # The page leaves it to the reader where the image is; without a registry it is sought under this name.
    node.inside("ctr", "images", "tag", NAME, NAME.replace("localhost", "docker.io/library"))

    done = page.run_commands(page.commands("chart: run", "chart: node"), node.kubeconfig, tmp_path)

    assert done.returncode == 0, done.stderr[-3000:]
    node.run("kubectl", "delete", "configmap", "first")
    node.run("kubectl", "wait", "--for=delete", "namespace/vitals", "--timeout=300s")
