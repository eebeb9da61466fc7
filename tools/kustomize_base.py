#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Make deploy/base and deploy/crds from the chart's default rendering.      kustomize_base.py [--check]

One file for each template; custom resource definitions go to deploy/crds. Left out: what only Helm needs, its hooks and its labels. Needs tests/kube/build.sh.
"""
import pathlib
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
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
    metadata.get("annotations", {}).pop("helm.sh/resource-policy", None)
    if not metadata.get("annotations", True):
        del metadata["annotations"]
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
    """path below deploy/ -> text of each file."""
    written = {}
    for name, document in rendered():
        is_kind = document["kind"] == "CustomResourceDefinition"
        path = f"crds/{document['spec']['names']['plural']}.yaml" if is_kind else f"base/{name}"
        text = yaml.safe_dump(document, sort_keys=False, width=120)
        written[path] = written[path] + "---\n" + text if path in written else MADE.format(name=name) + text
    for folder, others in (("crds", []), ("base", ["../crds"])):
        names = sorted(path.removeprefix(f"{folder}/") for path in written if path.startswith(f"{folder}/"))
        written[f"{folder}/kustomization.yaml"] = LICENCE + "".join(
            ["# Made by tools/kustomize_base.py: what the chart renders by default.\n",
             "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"]
            + [f"  - {name}\n" for name in others + names])
    return written


def main():
    wanted = files()
    present = {f"{folder}/{file.name}": file.read_text()
               for folder in ("base", "crds") for file in (DEPLOY / folder).glob("*")}
    if "--check" in sys.argv:
        sys.exit(None if wanted == present else
                 "kustomize_base: deploy/ is not what the chart renders; run tools/kustomize_base.py")
    for path in present.keys() - wanted.keys():
        (DEPLOY / path).unlink()
    for path, text in wanted.items():
        (DEPLOY / path).parent.mkdir(parents=True, exist_ok=True)
        (DEPLOY / path).write_text(text)


if __name__ == "__main__":
    main()
