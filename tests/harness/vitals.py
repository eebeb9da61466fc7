# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The program under test, as a process: its log, its three ports, its end."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

from harness.canaries import canaries as all_canaries, of_tests, search_for_tokens, tokens_in
from harness.eventually import eventually
from harness.http import request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("VITALS_PROGRAM", ROOT / "build" / "release" / "vitals"))
PORTS = ("--healthz-port", "--api-port", "--metrics-port")
SAYS = {"healthz": ["/livez?verbose", "/readyz?verbose", "/healthz?verbose"],
        "api": ["/v1/agent/checks?pretty", "/v1/health/state/any"], "metrics": ["/metrics"]}
MOST = 16 << 20  # bytes of an answer that are searched
SAMPLE = re.compile(r'^(\w+)(?:\{(.*)\})? (\S+)', re.M)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


# kubectl and exec plugins write below their home. It goes when we end.
HOME = tempfile.TemporaryDirectory(prefix="vitals-home-")


def clean_environment(**more):
    """Ours without what would steer Vitals: its own variables, kubeconfigs and proxies."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("VITALS_") and name != "KUBECONFIG" and not name.lower().endswith("_proxy")}
    return {**kept, "HOME": HOME.name, **more}


def run_to_end(*arguments, **options):
    """Run `vitals ARGUMENTS` until it ends by itself."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False,
                          stdin=subprocess.DEVNULL, env=clean_environment(), **options)
    all_canaries().assert_hidden({"standard output": done.stdout, "standard error": done.stderr})
    return done


class Vitals:
    """`vitals run ARGUMENTS` on free ports, with canaries (canaries.py)."""

    def __init__(self, *arguments, environment=None, canaries=True):
        flags = [str(argument) for argument in arguments]
        for port in PORTS:
            flags += [] if port in flags else [port, "0"]
        self._answers = {}  # the last ones of its ports
        self._tokens = tokens_of(flags)
        if canaries and "--checks" in flags and "--secrets" not in flags:
            self.number, more = all_canaries().flags()
            flags += map(str, more)
        # When we die, however we die, so does it.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", *self.command(flags)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean_environment(**(environment or {})))
        self.started = time.monotonic()
        self.lines = []    # as they were written
        self.records = []  # the same, read, of the test's checks; what is no JSON is left out
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def command(self, flags):
        return [PROGRAM, "run", *flags]

    def _read(self):
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if all(of_tests(str(record.get(field, ""))) for field in ("check", "config_map", "namespace")):
                self.records.append({**record, "seen": time.monotonic()})

    # The process

    @property
    def pid(self):
        return self._process.pid

    def running(self):
        return self._process.poll() is None

    def signal(self, number):
        self._process.send_signal(number)

    def wait(self, timeout=120):
        """Its exit code; afterwards its log is whole, and nothing that it said shows a canary."""
        code = self._process.wait(timeout)
        self._reader.join(120)
        said = {"log": "\n".join(self.lines), **self._answers}
        all_canaries().assert_hidden(said)
        if self._tokens:
            search_for_tokens(*self._tokens).assert_hidden(said)
        return code

    def stop(self):
        """As Kubernetes does."""
        self._ask_all()
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        self._ask_all()
        self._process.kill()
        return self.wait()

    # Its log

    def log(self, message=None, **fields):
        """The records with that message and these fields."""
        return [record for record in list(self.records)
                if message in (None, record.get("msg"))
                and all(record.get(name) == value for name, value in fields.items())]

    def complaints(self):
        """What it says of itself above `info`, as whole lines: no results of checks."""
        return [json.dumps(record) for record in list(self.records)
                if record.get("level") in ("warn", "error") and record.get("msg") != "status changed"]

    def transitions(self, check=None):
        """(check, from, to) of each change of status, or (from, to) of this check's."""
        changes = self.log("status changed") if check is None else self.log("status changed", check=check)
        return [((change["check"],) if check is None else ()) + (change["from"], change["to"]) for change in changes]

    # Its ports

    def address(self, name):
        """host:port of its healthz, api or metrics."""
        def listening():
            assert self.running(), "it has ended:\n" + "\n".join(self.lines[-20:])
            return self.log("listening")
        return eventually(listening, 10, "a log line 'listening'")[0][name]

    def health(self, path):
        return request("GET", f"http://{self.address('healthz')}{path}")

    def api(self, path):
        return request("GET", f"http://{self.address('api')}{path}")

    def checks(self):
        """The running checks by identity, as the API tells them."""
        return {identity: check for identity, check in self.api("/v1/agent/checks").json().items() if of_tests(identity)}

    def statuses(self):
        return {identity: status_of(check) for identity, check in self.checks().items()}

    def _ask_all(self):
        """For the search after its end; as much as one that may be stopped or overloaded answers within a second each."""
        try:
            for listening in self.log("listening"):
                for server, paths in SAYS.items():
                    for path in paths:
                        self._answers[path] = request("GET", f"http://{listening[server]}{path}", timeout=1, most=MOST).text
        except OSError:
            pass

    def metrics(self):
        """{name: [(labels, value), ...]}"""
        return families_of(request("GET", f"http://{self.address('metrics')}/metrics").text)

    def metric(self, name, **labels):
        """The value of the one sample with these labels; None when there is none."""
        fitting = [value for found, value in self.metrics().get(name, [])
                   if all(found.get(key) == wanted for key, wanted in labels.items())]
        assert len(fitting) <= 1, f"{name}{labels}: {len(fitting)} samples"
        return fitting[0] if fitting else None

    def ready(self):
        """Every definition has been read. (/readyz waits for the first results, too.)"""
        return self.health("/healthz").status == 200


def tokens_of(flags):
    """Those of its kubeconfig, where it has one."""
    file = pathlib.Path(flags[flags.index("--kubeconfig") + 1]) if "--kubeconfig" in flags else None
    return tuple(tokens_in(file.read_text())) if file and file.is_file() else ()


def status_of(check):
    return "pending" if check["Vitals"]["Pending"] else check["Status"]


def families_of(text):
    """{name: [(labels, value), ...]} of a page of metrics."""
    families = {}
    for name, labels, value in SAMPLE.findall(text):
        families.setdefault(name, []).append((dict(LABEL.findall(labels)), float(value)))
    return families
