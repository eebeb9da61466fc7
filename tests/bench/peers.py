# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Other checkers on the same targets, with a fresh connection for each check: HAProxy's `option httpchk`, and
Prometheus' blackbox_exporter with the Prometheus that asks it. What they have done, the target counts; CPU and memory are
the kernel's figures for their processes."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from product import cpu_of, resident_of
from server import HOSTS, free_port

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "vitals"
PATH = f"{os.environ['PATH']}:/usr/sbin:{CACHE}/prometheus/usr/bin"
WARM_UP = 5  # seconds: each check has begun by then
# Multiples of the closed floor that the best of Cloudprober, Consul, consul-esm and Gatus spent (docs/performance.md).
BEST_ELSEWHERE = {1_000: 10.2, 10_000: 7.5}
HAPROXY = """
global
    nbthread 1
    spread-checks {spread}
defaults
    mode http
    timeout connect 5s
    timeout check 5s
    timeout client 5s
    timeout server 5s
frontend unused
    bind unix@{folder}/listener
backend checked
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host service hdr Connection close
    default-server check inter 1s fall 3 rise 1
"""


def program(name):
    found = shutil.which(name, path=PATH)
    if not found:
        sys.exit(f"bench: {name} is missing: tools/setup.sh build end-to-end bench")
    return found


@contextlib.contextmanager
def running(*commands):
    """These programs, warmed up, until the block ends, however it ends."""
    started = []
    try:
        for command in commands:
            started.append(subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(WARM_UP)
        for each, command in zip(started, commands):
            if each.poll() is not None:
                sys.exit(f"bench: {command[0]} has ended by itself, with {each.returncode}")
        yield [each.pid for each in started]
    finally:
        for each in started:
            each.kill()
            each.wait()


def observe(server, pids, seconds):
    done, used, begun = server.requests(), sum(map(cpu_of, pids)), time.monotonic()
    time.sleep(seconds)
    done, used, took = server.requests() - done, sum(map(cpu_of, pids)) - used, time.monotonic() - begun
    if not done:
        sys.exit("bench: a peer has checked nothing")
    return {"rate": done / took, "cpu_us": used * 1e6 / done, "rss_kib": sum(map(resident_of, pids))}


def run_haproxy(server, checks, seconds, spread=0):
    """`spread`: by how many percent the times of the checks differ at random; 0, its default: they fall into bursts."""
    servers = (f"    server service-{i} 127.0.0.{1 + i % HOSTS}:{server.plain}\n" for i in range(checks))
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as folder:
        config = pathlib.Path(folder, "haproxy.cfg")
        config.write_text(HAPROXY.format(folder=folder, spread=spread) + "".join(servers))
        with running([program("haproxy"), "-db", "-f", config]) as pids:
            return observe(server, pids, seconds)


def run_blackbox(server, checks, seconds):
    """Each target a scrape of its own, as its manual says."""
    exporter = f"127.0.0.1:{free_port()}"
    targets = [f"http://127.0.0.{1 + i % HOSTS}:{server.plain}/health?service={i}" for i in range(checks)]
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "blackbox.yml").write_text(json.dumps({"modules": {"http_2xx": {
            "prober": "http", "timeout": "5s", "http": {"preferred_ip_protocol": "ip4"}}}}))
        (folder / "prometheus.yml").write_text(json.dumps({
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s"},
            "scrape_configs": [{
                "job_name": "blackbox", "metrics_path": "/probe", "params": {"module": ["http_2xx"]},
                "static_configs": [{"targets": targets}],
                "relabel_configs": [{"source_labels": ["__address__"], "target_label": "__param_target"},
                                    {"source_labels": ["__param_target"], "target_label": "instance"},
                                    {"target_label": "__address__", "replacement": exporter}]}]}))
        with running([program("prometheus-blackbox-exporter"), f"--config.file={folder}/blackbox.yml",
                      f"--web.listen-address={exporter}"],
                     [program("prometheus"), f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                      f"--web.listen-address=127.0.0.1:{free_port()}"]) as pids:
            return observe(server, pids, seconds)


def peers(server, seconds, floors):
    """(name, name of its floor, what runs it once); `floors`: {rate: name}"""
    for rate, floor in floors.items():
        for spread in (0, 20):
            yield (f"HAProxy, {rate:,}/s" + f", `spread-checks {spread}`" * (spread > 0), floor,
                   lambda count=rate, share=spread: run_haproxy(server, count, seconds, share))
    rate = min(floors)  # it does not come to more on two cores
    yield (f"blackbox_exporter and Prometheus, {rate:,}/s", floors[rate], lambda: run_blackbox(server, rate, seconds))


def compare_with_best(cost, floor):
    """A line on those that cannot be run here; `cost`: {rate: CPU per check of Vitals}, `floor`: that of the closed floor."""
    shares = (f"{each / floor / BEST_ELSEWHERE[rate]:.2f} at {rate:,}/s" for rate, each in cost.items() if rate in BEST_ELSEWHERE)
    print(f"\nOf what the best peer measured elsewhere spends, in multiples of the closed floor: {', '.join(shares)}.")
