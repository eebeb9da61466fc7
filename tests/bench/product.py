# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The shipped binary as a whole: checks from files, its ports open, its metrics scraped; CPU and memory as the kernel
counts them for the process."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from server import HOSTS

LISTENING = re.compile(r'"metrics"\s*:\s*"[^"]*:(\d+)"')
PER_FILE = 1000


def manifests(folder, port, checks, interval="1s", timeout="5s"):
    for start in range(0, checks, PER_FILE):
        lines = [f"defaults: {{interval: {interval}, timeout: {timeout}}}", "checks:"]
        for i in range(start, min(checks, start + PER_FILE)):
            lines.append(f"  - {{id: service-{i}, http: 'http://127.0.0.{1 + i % HOSTS}:{port}/health'}}")
        pathlib.Path(folder, f"part-{start // PER_FILE}.yaml").write_text("\n".join(lines) + "\n")


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


def run_product(binary, port, checks, seconds):
    """Its figures with that many checks, each every second."""
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
