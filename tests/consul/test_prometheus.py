# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Prometheus discovers and scrapes services that come from ConfigMaps. Debian's is built without Consul, so Prometheus' own
package for it is a process beside it, and writes for `file_sd_configs` what it finds."""
import json

import pytest
import yaml

from conftest import go_program
from harness.eventually import equal_eventually, eventually
from page import block
from prometheus import Prometheus
from services import manifest, running, service, update


@pytest.fixture
def prometheus(vitals, tmp_path):
    """With the page's configuration, but for the address of Vitals and a refresh that a test can wait for."""
    config = yaml.safe_load(block("Prometheus", "yaml"))["scrape_configs"][0]
    (of_consul,) = config.pop("consul_sd_configs")
    of_consul |= {"server": vitals.address("api"), "refresh_interval": "1s"}
    found = tmp_path / "found.json"
    with running(go_program("consul/prometheus"), json.dumps(of_consul), found):
        scraping = Prometheus({}, more=[{**config, "file_sd_configs": [{"files": [str(found)], "refresh_interval": "1s"}]}])
        yield scraping
        scraping.close()


def targets(prometheus):
    """{the address of what is scraped: (service, status)}"""
    return {each["discoveredLabels"]["__address__"]: (each["labels"]["service"], each["labels"]["status"])
            for each in prometheus.ask("targets")["activeTargets"]}


def test_prometheus_scrapes_the_services_of_config_maps_and_follows_their_edits(cluster, namespace, vitals, prometheus):
    """Vitals' own metrics are what it scrapes."""
    front = vitals.address("metrics")
    host, port = front.rsplit(":", 1)
    back = f"127.0.0.2:{port}"

    cluster.apply(namespace, "shop", manifest(
        service("front", host, port, tags=["metrics"]), service("back", "127.0.0.2", port, tags=["internal"])))
    equal_eventually(lambda: targets(prometheus), {front: ("front", "critical")}, 10)
    eventually(lambda: [value for _, value in prometheus.query('up{service="front"}')] == [1], 10, "a scrape")
    update(vitals, f"{namespace}/shop/front", "pass")
    equal_eventually(lambda: targets(prometheus), {front: ("front", "passing")}, 10)

    cluster.apply(namespace, "shop", manifest(
        service("front", host, port, tags=["metrics"]), service("back", "127.0.0.2", port, tags=["metrics"])))
    equal_eventually(lambda: targets(prometheus), {front: ("front", "passing"), back: ("back", "critical")}, 10)

    cluster.delete(namespace, "shop")
    equal_eventually(lambda: targets(prometheus), {}, 10)
