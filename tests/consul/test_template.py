# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""consul-template renders services that come from ConfigMaps, and renders them again when one changes."""
import subprocess

import pytest

from conftest import go_program
from harness.eventually import equal_eventually, eventually
from page import block
from services import instance, manifest, running, service, update


@pytest.fixture(scope="session")
def consul_template():
    return go_program("consul/template")


def front(number, **more):
    return instance(f"front-{number}", "storefront", f"127.0.0.{number}", 8080, **more)


def test_the_template_of_the_page_has_the_healthy_instances_and_follows_them(consul_template, cluster, namespace, vitals, tmp_path):
    template, rendered = tmp_path / "upstream.ctmpl", tmp_path / "upstream.conf"
    template.write_text(block("consul-template", "text"))
    cluster.apply(namespace, "shop", manifest(front(2, tags=["eu"]), front(3), service("back", "127.0.0.4", 80, tags=["internal"])))
    eventually(lambda: update(vitals, f"{namespace}/shop/front-2", "pass"), 10, "a check")

    with running(consul_template, f"-consul-addr={vitals.address('api')}", f"-template={template}:{rendered}", "-log-level=err"):
        equal_eventually(lambda: rendered.exists() and servers(rendered), ["127.0.0.2:8080"], 10)
        update(vitals, f"{namespace}/shop/front-3", "pass")
        equal_eventually(lambda: servers(rendered), ["127.0.0.2:8080", "127.0.0.3:8080"], 10)
        update(vitals, f"{namespace}/shop/front-2", "fail")
        equal_eventually(lambda: servers(rendered), ["127.0.0.3:8080"], 10)


def servers(file):
    return [line.split()[1].rstrip(";") for line in file.read_text().splitlines() if line.strip().startswith("server ")]


def test_templates_see_services_tags_metadata_and_nodes(consul_template, cluster, namespace, vitals, tmp_path):
    template, rendered = tmp_path / "all.ctmpl", tmp_path / "all.txt"
    template.write_text("""\
{{ range services }}{{ .Name }}: {{ .Tags | join "," }}
{{ end }}{{ range service "storefront|any" }}{{ .ID }} {{ .Status }} {{ .Address }}:{{ .Port }} {{ .ServiceMeta.version }} {{ .Node }}
{{ end }}{{ range service "eu.storefront|any" }}{{ .ID }} is in the eu
{{ end }}""")
    cluster.apply(namespace, "shop", manifest(front(2, tags=["eu", "canary"], meta={"version": "7"}), front(3, meta={"version": "8"})))
    eventually(lambda: update(vitals, f"{namespace}/shop/front-2", "warn"), 10, "a check")
    node = vitals.api("/v1/agent/self").json()["Config"]["NodeName"]

    done = subprocess.run([consul_template, f"-consul-addr={vitals.address('api')}", f"-template={template}:{rendered}", "-once"],
                          capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr
    assert rendered.read_text() == f"""\
storefront: canary,eu
front-2 warning 127.0.0.2:8080 7 {node}
front-3 critical 127.0.0.3:8080 8 {node}
front-2 is in the eu
"""
