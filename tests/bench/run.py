#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What a check costs: Vitals against a bare epoll loop on the same targets, interleaved, as one table.

    tests/bench/run.py --build build/release [--rounds 5] [--checks 10000]

Needs nginx (apt: nginx-light) and the `bench` target of the release build. A figure without its neighbour in
time says little on a shared machine: so every round runs each program once, and medians are compared.
"""
import argparse
import contextlib
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HOSTS = 8  # 127.0.0.1 .. 127.0.0.8: several pools of ephemeral ports
CONFIG = """
worker_processes 1;
daemon off;
master_process off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
worker_rlimit_nofile 65536;
events {{ worker_connections 32768; }}
http {{
    access_log off;
    client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
    uwsgi_temp_path {dir}; scgi_temp_path {dir};
    server {{
        {listen}
        location / {{ return 200 "ok\\n"; }}
    }}
}}
"""
LISTENING = re.compile(r'"metrics"\s*:\s*"[^"]*:(\d+)"')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def nginx():
    """An nginx of our own on a free port; yields the port."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not os.path.exists(program):
        sys.exit("bench: nginx is missing; `make setup` or `apt-get install nginx-light`")
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as folder:
        port = free_port()
        listen = " ".join(f"listen 127.0.0.{i + 1}:{port} backlog=8192;" for i in range(HOSTS))
        config = pathlib.Path(folder, "nginx.conf")
        config.write_text(CONFIG.format(dir=folder, listen=listen))
        process = subprocess.Popen([program, "-p", folder, "-c", str(config)], stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port, process)
            yield port
        finally:
            process.terminate()
            process.wait()


def wait_for_port(port, process):
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit("bench: nginx did not start")


def figures(*command):
    """Runs a program that prints `name=number ...`; its numbers."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    numbers = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", done.stdout)}
    if "cpu_us" not in numbers:
        sys.exit(f"bench: {command[0]} failed: {done.stdout}{done.stderr}")
    return numbers


def measure(build, port, rounds, checks, seconds):
    floor, program = build / "tests/bench/bench_floor", build / "tests/bench/bench_checks"
    runs = {"floor": [], "closed": [], "paced": []}
    for round_ in range(rounds):
        print(f"round {round_ + 1} of {rounds}", file=sys.stderr)
        runs["floor"].append(figures(floor, port, HOSTS, 512, 60_000))
        runs["closed"].append(figures(program, port, HOSTS, checks, 4, seconds, 512))
        runs["paced"].append(figures(program, port, HOSTS, checks, 1000, seconds, 4096))
    return runs


def median(runs, name):
    return statistics.median(run[name] for run in runs)


def manifests(folder, port, checks):
    per_file = 1000
    for start in range(0, checks, per_file):
        lines = ["defaults: {interval: 1s, timeout: 5s}", "checks:"]
        for i in range(start, min(checks, start + per_file)):
            lines.append(f"  - {{id: service-{i}, http: 'http://127.0.0.{1 + i % HOSTS}:{port}/health'}}")
        pathlib.Path(folder, f"part-{start // per_file}.yaml").write_text("\n".join(lines) + "\n")


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_of(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def probes_of(metrics_port):
    """All probes so far, from the product's own metrics, and what a scrape of them takes."""
    begun = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics_port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    took = time.monotonic() - begun
    total = sum(float(value) for value in re.findall(r"^vitals_probes_total(?:\{[^}]*\})? ([\d.e+]+)$", text, re.M))
    return total, took


def whole_product(binary, port, checks, seconds):
    """The shipped binary with manifests from files; None when it is not built."""
    if not binary.exists():
        return None
    with tempfile.TemporaryDirectory(prefix="vitals-bench-") as folder:
        manifests(folder, port, checks)
        log = pathlib.Path(folder, "log")
        command = [binary, "run", "--checks", folder, "--api-port", "0", "--metrics-port", "0",
                   "--healthz-port", "0", "--log-format", "json", "--shutdown-delay", "0s"]
        with log.open("w") as out:
            process = subprocess.Popen([str(each) for each in command], stdout=out, stderr=out)
        try:
            return observe(process, log, seconds)
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def observe(process, log, seconds):
    found = None
    for _ in range(200):
        found = LISTENING.search(log.read_text())
        if found or process.poll() is not None:
            break
        time.sleep(0.05)
    if not found:
        sys.exit("bench: vitals did not come up: " + log.read_text()[:2000])
    time.sleep(3)
    before, cpu, begun = probes_of(found[1])[0], cpu_of(process.pid), time.monotonic()
    time.sleep(seconds)
    cpu, wall = cpu_of(process.pid) - cpu, time.monotonic() - begun
    after, scrape = probes_of(found[1])
    done = max(after - before, 1)
    return {"rate": done / wall, "cpu_us": cpu * 1e6 / done, "rss_kib": resident_of(process.pid), "scrape_ms": scrape * 1e3}


def table(runs, product, checks):
    floor = median(runs["floor"], "cpu_us")
    rows = [("bare epoll loop, closed loop of 512 (the floor)", runs["floor"]),
            ("Vitals, closed loop of 512", runs["closed"]),
            (f"Vitals, {checks:,} checks every second", runs["paced"])]
    print("\n| program | checks/s | CPU µs per check | × floor | resident MiB | lateness p50 / p99 ms |")
    print("|---|---|---|---|---|---|")
    for name, each in rows:
        cpu = median(each, "cpu_us")
        memory = late = "–"
        if "rss_kib" in each[0]:
            memory = f"{median(each, 'rss_kib') / 1024:.1f}"
            late = f"≤ {median(each, 'late_p50') * 1e3:.1f} / ≤ {median(each, 'late_p99') * 1e3:.1f}"
        print(f"| {name} | {median(each, 'rate'):,.0f} | {cpu:.1f} | {cpu / floor:.2f} | {memory} | {late} |")
    if product:
        print(f"| `vitals run`, {checks:,} checks every second, whole product | {product['rate']:,.0f} | {product['cpu_us']:.1f} "
              f"| {product['cpu_us'] / floor:.2f} | {product['rss_kib'] / 1024:.1f} | scrape {product['scrape_ms']:.0f} ms |")
    print(f"\nMemory per check at rest: {median(runs['paced'], 'rest_bytes'):,.0f} bytes. "
          f"Medians of {len(runs['floor'])} interleaved rounds; bad answers: "
          f"{sum(run['bad'] for kind in runs.values() for run in kind):.0f}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--checks", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    subprocess.run(["cmake", "--build", str(options.build), "--target", "bench"], check=True, stdout=subprocess.DEVNULL)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with nginx() as port:
        runs = measure(options.build, port, options.rounds, options.checks, options.seconds)
        product = whole_product(options.build / "vitals", port, options.checks, options.seconds)
    table(runs, product, options.checks)


if __name__ == "__main__":
    main()
