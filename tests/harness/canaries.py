# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Values of Secrets that each Vitals of a test gets, and that nothing of what it says may show: log, answers, Events.

A `vitals run --checks` gets three checks besides those of its test, `local/canaries/...`. Their requests carry the values
to a target that sends them back in every part of an answer. One that watches a whole cluster finds the same checks in the
namespace `canaries` once a test has planted them there. `Vitals` (vitals.py) hides these checks from the test, but not
from its metrics: a test that counts all checks starts it with `canaries=False`, or has none in its cluster. When it ends,
all that it said is searched for every part of eight bytes of a value, however it is encoded."""
import base64
import functools
import json
import pathlib
import re
import secrets
import string
import subprocess
import tempfile
import urllib.parse

from harness.manifest import check, manifest
from harness.tls_target import Answer, Authority, TlsTarget

NAMESPACE = NAME = "canaries"
SHORTEST = 8  # bytes of a value that must not be shown


class Canaries:
    """The values, the folder for --secrets, and the target. One for all tests of a process: canaries()."""

    def __init__(self, address="127.0.0.1"):
        """`address`: of this machine, where the target listens."""
        self._temporary = tempfile.TemporaryDirectory(prefix="vitals-canaries-")
        self._folder = pathlib.Path(self._temporary.name)
        self._folder.chmod(0o755)  # some programs run as another user
        authority, clients = Authority(self._folder / "servers"), Authority(self._folder / "clients")
        self._target = TlsTarget(authority, clients, answer=Parrot, address=address)
        certificate, key = clients.issue("canary", "DNS:canary")
        login = {name: new_value() for name in ("token", "password", "key")}
        self.secrets = {"canary": login, "canary-client": {"tls.crt": certificate.read_text(), "tls.key": key.read_text()},
                        "canary-ca": {"ca.crt": authority.certificate.read_text()}}
        for name, keys in self.secrets.items():
            (self._folder / "secrets" / name).mkdir(parents=True)
            for each, value in keys.items():
                (self._folder / "secrets" / name / each).write_text(value)
        self.values = {**login, "private key": key.read_text().splitlines()[1]}
        self._search = Search(self.values)
        self._programs = 0

    def close(self):
        self._target.shutdown()
        self._target.server_close()
        self._temporary.cleanup()

    def flags(self):
        """For a `vitals run --checks`: (which of the programs it is, its flags)."""
        self._programs += 1
        file = self._folder / str(self._programs) / f"{NAME}.yaml"
        file.parent.mkdir()
        file.write_text(self._manifest(self._programs))
        return self._programs, ["--checks", file, "--secrets", self._folder / "secrets"]

    def plant(self, cluster):
        """The same checks, for all that watch this cluster. Who may read no Secrets finds them forbidden."""
        cluster.create_namespace(NAMESPACE)
        for name, keys in self.secrets.items():
            cluster.call("POST", f"/api/v1/namespaces/{NAMESPACE}/secrets", {
                "metadata": {"name": name, "labels": {"vitals.dev/usable-by-checks": "true"},
                             "annotations": {"vitals.dev/hosts": self._target.host}},
                "stringData": keys})
        self.define(cluster)

    def define(self, cluster):
        cluster.apply(NAMESPACE, NAME, self._manifest("cluster"))

    def heard_from(self, program):
        """The paths that it asked for."""
        return {path.split("/")[2] for path in list(self._target.paths) if path.startswith(f"/{program}/")}

    def _manifest(self, program):
        def value(key):
            return {"secret": {"name": "canary", "key": key}}

        def one(name, **fields):
            return check(name, self._target.url(f"/{program}/{name}"), **fields)
        bearer, basic = {"bearer": value("token")}, {"basic": {"username": "canary", "password": value("password")}}
        return manifest(one("passing", auth=bearer, header={"X-Api-Key": [value("key")]}), one("refused", auth=basic),
                        one("redirected", auth=bearer), interval="2s", timeout="5s",
                        tls={"ca": {"secret": {"name": "canary-ca", "key": "ca.crt"}},
                             "client": {"secret": {"name": "canary-client"}}})

    def assert_hidden(self, said):
        """`said`: {what was asked for: all that it said}."""
        self._search.assert_hidden(said)


@functools.cache
def canaries():
    return Canaries()


@functools.lru_cache(maxsize=16)
def search_for_tokens(*tokens):
    """For those with which a Vitals calls the API server. The last part of a JWT is its signature."""
    return Search({"token for the API server": token.rpartition(".")[2][:64] for token in tokens})


def tokens_in(kubeconfig):
    return re.findall(r"token: \"?([^\s\"{}]{16,})", kubeconfig)


def of_tests(identity):
    """Whether a test has defined this check, or this namespace."""
    return not identity.startswith((f"local/{NAME}/", f"{NAMESPACE}/")) and identity != NAMESPACE


class Parrot(Answer):
    """Sends back what it was sent, wherever an answer has room for it."""
    protocol_version = "HTTP/1.1"  # keeps its connections, which costs less

    def do_GET(self):
        sent = self.headers.get("Authorization", "") + self.headers.get("X-Api-Key", "")
        self.server.paths.add(self.path)
        name = self.path.split("/")[2]
        self.send_response({"passing": 200, "redirected": 302}.get(name, 401), sent)
        for header in ("Server", "WWW-Authenticate", "X-Sent"):
            self.send_header(header, sent)
        if name == "redirected":
            self.send_header("Location", self.path.replace(name, f"back/{urllib.parse.quote(sent, safe='')}"))
        body = f"you sent {self.headers}".encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Search:
    """Finds the parts of values in texts."""

    def __init__(self, values):
        # In lower case: names of hosts come back so.
        self._names = {form.lower(): name for name, value in values.items() for at in range(len(value) - SHORTEST + 1)
                       for form in forms(value[at:at + SHORTEST])}
        self._file = tempfile.NamedTemporaryFile("w", prefix="vitals-canaries-")
        self._file.write("\n".join(self._names) + "\n")
        self._file.flush()

    def find(self, text):
        """What it shows of which value; None: nothing."""
        lower = text.lower()
        # Thirty times faster than Python where nothing is found.
        done = subprocess.run(["grep", "--text", "--only-matching", "--max-count=1", "--fixed-strings", "--file", self._file.name],
                              input=lower, env={"LC_ALL": "C"}, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        if done.returncode == 1:
            return None
        part = done.stdout.splitlines()[0]
        at = lower.index(part)
        return f"{part!r} of the {self._names[part]}: ...{text[max(at - 100, 0):at + 100]!r}..."

    def assert_hidden(self, said):
        found = self.find("\n".join(f"{what} said: {text}" for what, text in said.items()))
        assert not found, f"A value is shown, {found}"


def forms(part):
    """How it may be written. In base64 its characters depend on how many bytes are before it, modulo 3."""
    yield part
    yield urllib.parse.quote(part)
    yield urllib.parse.quote(part, safe="")
    yield json.dumps(part)[1:-1]
    for before in range(3):
        raw = b"\0" * before + part.encode()
        first, last = -(-before * 8 // 6), len(raw) * 8 // 6  # characters that no byte but these decides
        yield base64.b64encode(raw).decode()[first:last]
        yield base64.urlsafe_b64encode(raw).decode()[first:last]


def new_value():
    """With characters in its middle that notations escape."""
    def random():
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(12))
    return random() + '/"\\%<&' + random()
