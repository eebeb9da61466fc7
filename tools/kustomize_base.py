#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Make deploy/base from the chart's default rendering.      kustomize_base.py [--check]

One file for each template. Left out: what only Helm needs, its hooks and its labels. Needs tests/kube/build.sh.
"""
import pathlib
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE = ROOT / "deploy" / "base"
HELMS_LABELS = ("helm.sh/chart", "app.kubernetes.io/managed-by")
LICENCE = "# SPDX-FileCopyrightText: 2026 The Vitals Authors\n# SPDX-License-Identifier: Apache-2.0\n"
MADE = LICENCE + "# Made by tools/kustomize_base.py from charts/vitals/templates/{name}.\n"


def without_helm(document):
    """The object as it is without Helm; None when it is only for Helm."""
    metadata = document["metadata"]
    if any(name.startswith("helm.sh/hook") for name in metadata.get("annotations", {})):
        return None
    for name in HELMS_LABELS:
        metadata.get("labels", {}).pop(name, None)
    return document


def rendered(*flags):
    """(template, object) of each object that helm renders with these flags."""
    programs = subprocess.run([ROOT / "tests/kube/build.sh", "api", "helm"], check=True, stdout=subprocess.PIPE,
                              text=True).stdout.strip()
    text = subprocess.run([f"{programs}/helm", "template", "vitals", ROOT / "charts" / "vitals", "--namespace=vitals",
                           *flags], check=True, stdout=subprocess.PIPE, text=True).stdout
    for part in text.split("\n---\n"):
        document = yaml.safe_load(part)
        if document and (kept := without_helm(document)):
            yield part.split("# Source: ", 1)[1].splitlines()[0].rsplit("/", 1)[1], kept


def files():
    """name -> text of each file of the base."""
    written = {}
    for name, document in rendered():
        text = yaml.safe_dump(document, sort_keys=False, width=120)
        written[name] = written[name] + "---\n" + text if name in written else MADE.format(name=name) + text
    written["kustomization.yaml"] = LICENCE + "".join(
        ["# Made by tools/kustomize_base.py: what the chart renders by default.\n",
         "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"]
        + [f"  - {name}\n" for name in sorted(written)])
    return written


def main():
    wanted = files()
    present = {file.name: file.read_text() for file in BASE.glob("*")}
    if "--check" in sys.argv:
        sys.exit(None if wanted == present else
                 "kustomize_base: deploy/base is not what the chart renders; run tools/kustomize_base.py")
    BASE.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - wanted.keys():
        (BASE / name).unlink()
    for name, text in wanted.items():
        (BASE / name).write_text(text)


if __name__ == "__main__":
    main()
