# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A real API server: etcd and kube-apiserver as processes of their own (../cluster/), and what tests ask of it."""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse

from harness.canaries import canaries
from harness.eventually import eventually
from harness.http import request
from harness.link import Link

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent / "kube"
CRDS = SCRIPTS.parent.parent / "deploy" / "crds"
LABEL = {"vitals.dev/checks": "true"}


class Cluster:
    def __init__(self, *flags):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="vitals-e2e-"))
        self._links = []
        self.programs = script("build.sh", "api").strip()
        # Outlives us however we die, and clears up.
        self._reaper = subprocess.Popen([SCRIPTS / "reap.sh", self.dir], stdin=subprocess.PIPE,
                                        start_new_session=True)
        self._start(*flags)
        environment = dict(re.findall(r"^export (\w+)=(.*)$", (self.dir / "env").read_text(), re.M))
        self.url = environment["API_URL"]
        self.etcd_url = environment["ETCD_URL"]
        self.kubeconfig = self.dir / "kubeconfig"
        self.ca = self.dir / "pki" / "ca.crt"
        self.admin_token = re.search(r'token: "([^"]+)"', self.kubeconfig.read_text())[1]

    def _start(self, *flags):
        script("api-up.sh", self.dir, "--", *flags)

    def close(self):
        for link in self._links:
            link.close()
        try:
            canaries().assert_hidden(self._written_by_vitals())
        finally:
            self._end()

    def _written_by_vitals(self):
        """{kind: all objects of it}; nothing when the server is gone. Its own kinds, too, where it has some."""
        try:
            groups = [group["preferredVersion"]["groupVersion"] for group in self.call("GET", "/apis")["groups"]
                      if group["name"].endswith("vitals.dev")]
            kinds = [f"{group}/{kind['name']}" for group in groups for kind in self._kinds_of(group)
                     if "list" in kind["verbs"]]
            return {kind: self.ask("GET", f"/apis/{kind}").text for kind in ["events.k8s.io/v1/events", *kinds]}
        except OSError:
            return {}

    def _kinds_of(self, group):
        """None of a group whose last CustomResourceDefinition is gone: it is listed for a while."""
        answer = self.ask("GET", f"/apis/{group}")
        assert answer.status in (200, 404), answer
        return answer.json()["resources"] if answer.status == 200 else []

    def _end(self):
        self._reaper.stdin.close()
        self._reaper.wait(30)

    # The server's life

    def kill(self):
        script("api-down.sh", self.dir, "kube-apiserver", "KILL")

    def terminate(self):
        script("api-down.sh", self.dir, "kube-apiserver", "TERM")

    def restart(self, *flags):
        script("api-up.sh", self.dir, "--", *flags)

    def compact(self):
        """Forget all of etcd's past, so that whoever watches from it is told 410 Gone."""
        now = request("POST", f"{self.etcd_url}/v3/kv/range", '{"key": "AA=="}').json()["header"]["revision"]
        answer = request("POST", f"{self.etcd_url}/v3/kv/compaction", json.dumps({"revision": now, "physical": True}))
        assert answer.status == 200, answer

    def back_up_etcd(self):
        """A copy of etcd's data; nobody may write meanwhile."""
        self._stop_both()
        shutil.copytree(self.dir / "etcd", self.dir / "etcd.backup")
        self.restart()

    def restore_etcd(self):
        """All that was written since back_up_etcd() is gone, and the server's versions begin again from there."""
        self._stop_both()
        shutil.rmtree(self.dir / "etcd")
        shutil.copytree(self.dir / "etcd.backup", self.dir / "etcd")
        self.restart()

    def _stop_both(self):
        for name in ("kube-apiserver", "etcd"):
            script("api-down.sh", self.dir, name, "KILL")

    def link(self, listener=None):
        """A way to the server that can be cut. `listener`: its end of Vitals, perhaps in another network."""
        where = urllib.parse.urlsplit(self.url)
        self._links.append(Link(where.hostname, where.port, listener))
        return self._links[-1]

    # Requests

    def ask(self, method, path, body=None, content_type="application/json", accept="application/json"):
        return request(method, self.url + path, None if body is None else json.dumps(body), {
            "Authorization": f"Bearer {self.admin_token}", "Content-Type": content_type, "Accept": accept}, self.ca)

    def call(self, method, path, body=None, content_type="application/json"):
        answer = self.ask(method, path, body, content_type)
        assert answer.status < 400, f"{method} {path}: {answer}"
        return answer.json()

    def kubectl(self, *arguments, text=None):
        done = subprocess.run([f"{self.programs}/kubectl", f"--kubeconfig={self.kubeconfig}",
                               f"--cache-dir={self.dir}/kubectl", *map(str, arguments)],
                              input=text, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"kubectl {arguments}: {done.stderr}"
        return done.stdout

    def install_reports(self):
        """The kind HealthReport, as deploy/crds has it."""
        self.kubectl("apply", "-f", CRDS / "healthreports.yaml")
        eventually(lambda: self.ask("GET", "/apis/vitals.dev/v1alpha1/healthreports").status == 200, 30, "the kind")

    def report(self, namespace, name):
        """The status of a HealthReport; None when there is none."""
        answer = self.ask("GET", f"/apis/vitals.dev/v1alpha1/namespaces/{namespace}/healthreports/{name}")
        return answer.json().get("status") if answer.status == 200 else None

    def create_namespace(self, name):
        self.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})

    def config_map(self, namespace, name):
        return f"/api/v1/namespaces/{namespace}/configmaps/{name}"

    def apply(self, namespace, name, data, labels=None, binary=None):
        """Create the ConfigMap or make it exactly so. `data`: manifests by key, or one that goes to checks.yaml.
        `binary`: bytes by key, for `binaryData`."""
        data = data if isinstance(data, dict) else {"checks.yaml": data}
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace,
                "labels": LABEL if labels is None else labels}, "data": data,
                "binaryData": {key: base64.b64encode(value).decode() for key, value in (binary or {}).items()}}
        try:
            return self.call("PUT", self.config_map(namespace, name), body)
        except AssertionError as error:
            if ": <404 " not in str(error):
                raise
            return self.call("POST", f"/api/v1/namespaces/{namespace}/configmaps", body)

    def relabel(self, namespace, name, labels):
        """`labels`: None takes one away."""
        self.call("PATCH", self.config_map(namespace, name), {"metadata": {"labels": labels}},
                  "application/merge-patch+json")

    def delete(self, namespace, name):
        self.call("DELETE", self.config_map(namespace, name))

    def delete_all(self, namespace):
        self.call("DELETE", f"/api/v1/namespaces/{namespace}/configmaps")

    def events(self, namespace, about=None):
        """Of this namespace, about the ConfigMap of that name."""
        items = self.call("GET", f"/apis/events.k8s.io/v1/namespaces/{namespace}/events")["items"]
        return [item for item in items if about is None or item["regarding"]["name"] == about]

    # Rights

    def service_account(self, namespace, name):
        """A token of a new service account without any right."""
        self.call("POST", f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": name}})
        return self.token(namespace, name)

    def token(self, namespace, name):
        request_path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token"
        return self.call("POST", request_path, {"spec": {"expirationSeconds": 3600}})["status"]["token"]

    def grant(self, namespace, account, account_namespace, rules):
        """A Role in `namespace` with `rules` [(apiGroup, resource, verbs)...] for the service account."""
        group = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}"
        self.call("POST", f"{group}/roles", {"metadata": {"name": account}, "rules": [
            {"apiGroups": [api], "resources": [resource], "verbs": verbs} for api, resource, verbs in rules]})
        self.call("POST", f"{group}/rolebindings", {
            "metadata": {"name": account},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": account},
            "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": account_namespace}]})

    def write_kubeconfig(self, path, user=None, url=None, namespace="default"):
        """A kubeconfig for `user`, the YAML of its credentials, as in 'token: abc'; the administrator's by default."""
        user = user or f"token: {self.admin_token}"
        path.write_text(f"""\
apiVersion: v1
kind: Config
current-context: test
clusters: [{{name: test, cluster: {{server: "{url or self.url}", certificate-authority: "{self.ca}"}}}}]
users: [{{name: test, user: {{{user}}}}}]
contexts: [{{name: test, context: {{cluster: test, user: test, namespace: {namespace}}}}}]
""")
        return path


def script(name, *arguments):
    done = subprocess.run([SCRIPTS / name, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, text=True, timeout=1800, check=False)
    assert done.returncode == 0, f"{name} {arguments}: {done.stderr}"
    return done.stdout
