# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""helm and kubectl, as the tests use them, and what charts/vitals renders."""
import functools
import json
import os
import pathlib
import subprocess

import yaml

from harness.vitals import HOME

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "charts" / "vitals"
CI = sorted((CHART / "ci").glob("*-values.yaml"))


@functools.cache
def programs():
    """The folder of helm, kubectl and the rest."""
    return subprocess.run([ROOT / "tests" / "kube" / "build.sh", "api", "helm"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()


def run(program, *arguments, text=None, **environment):
    """The finished process; its output is text."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELM_", "KUBE"))}
    return subprocess.run([f"{programs()}/{program}", *map(str, arguments)], input=text, capture_output=True, text=True,
                          timeout=600, check=False, cwd=ROOT, env={**kept, "HOME": HOME.name, **environment})


def succeeded(done):
    assert done.returncode == 0, f"{done.args[:4]}: {done.stderr}"
    return done.stdout


def template(*flags, release="vitals"):
    """The finished process of `helm template`."""
    return run("helm", "template", release, CHART, "--namespace=vitals", *flags)


class StrictLoader(yaml.SafeLoader):
    """Refuses a key that is duplicated, as kustomize does."""


def _unique(loader, node, deep=False):
    names = [loader.construct_object(key, deep) for key, _ in node.value]
    assert len(names) == len(set(names)), f"duplicated keys among {names}{node.start_mark}"
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique)


def objects(text):
    return [document for document in yaml.load_all(text, StrictLoader) if document]


def rendered(*flags, release="vitals"):
    return objects(succeeded(template(*flags, release=release)))


def values(**tree):
    """As flags of helm; __ in a name is a dot."""
    return [f"--set-json={name.replace('__', '.')}={json.dumps(value)}" for name, value in tree.items()]


def one(documents, kind, name=None):
    found = [each for each in documents if each["kind"] == kind and name in (None, each["metadata"]["name"])]
    assert len(found) == 1, f"{len(found)} {kind} {name or ''} among {[each['kind'] for each in documents]}"
    return found[0]


def cluster_role(documents):
    """That of Vitals' account; another one adds to those of people."""
    return one([each for each in documents if "aggregate-to" not in str(each["metadata"].get("labels"))], "ClusterRole")


def kinds(documents):
    return [each["kind"] for each in documents]


def container(documents):
    return one(documents, "Deployment")["spec"]["template"]["spec"]["containers"][0]


def arguments(documents, folder):
    """What the container starts with; the ConfigMap that it mounts is written into `folder`."""
    mounted = "/etc/vitals/targets"
    for name, text in one(documents, "ConfigMap", "vitals-targets")["data"].items():
        (folder / name).write_text(text)
    return [argument.replace(mounted, str(folder)) for argument in container(documents)["args"]]


def kustomized(folder):
    return objects(succeeded(run("kubectl", "kustomize", folder)))
