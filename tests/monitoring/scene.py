# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A small platform to look at: a Vitals on a real API server, four teams' checks, and targets good and bad."""
from harness.cluster import Cluster
from harness.eventually import eventually
from harness.manifest import check, manifest
from harness.target import Target
from harness.vitals import Vitals

# path -> status, seconds until the answer
ANSWERS = {
    "/storefront": (200, 0.012), "/cart": (200, 0.03), "/checkout": (200, 0.08), "/images": (429, 0.005),
    "/cards": (200, 0.04), "/ledger": (200, 0.02), "/refunds": (503, 0.015),
    "/query": (200, 0.12), "/suggest": (200, 0.006), "/registry": (200, 0.02),
}
NOT_PASSING = {"shop/web/images": "warning", "payments/gateway/refunds": "critical", "platform/core/mail-relay": "critical"}
CHECKS = 13
REFUNDS = {"severity": "page", "owner": "team-pay", "runbook": "https://wiki.example/refunds"}


class Scene:
    def __init__(self):
        self.cluster = Cluster()
        self.link = self.cluster.link()
        self.target = Target()
        for path, (status, delay) in ANSWERS.items():
            self.target.answers(path, status, delay=delay)
        for team in ("shop", "payments", "search", "platform"):
            self.cluster.create_namespace(team)
        self.vitals = Vitals("--kubeconfig", self._kubeconfig(), "--max-in-flight", 16)
        self.define()
        eventually(self._settled, 20, "the statuses of the scene")
        self._lose_a_watch()

    def close(self):
        self.vitals.stop()
        self.target.close()
        self.cluster.close()

    def _kubeconfig(self):
        return self.cluster.write_kubeconfig(self.cluster.dir / "by-link", url=f"https://127.0.0.1:{self.link.port}")

    def _settled(self):
        """Every check has a result, and those that are not passing are the ones we know of."""
        statuses = self.vitals.statuses()
        return len(statuses) == CHECKS and {name: each for name, each in statuses.items() if each != "passing"} == NOT_PASSING

    def _lose_a_watch(self):
        """So that there is a reason to count."""
        self.link.cut()
        self.link.mend()
        eventually(lambda: "vitals_informer_watch_restarts_total" in self.vitals.metrics() and
                   self.vitals.metric("vitals_informer_connected") == 1, 20, "another watch")

    def _checks(self, *names):
        return [check(name, self.target.url(f"/{name}"), service={"name": name}) for name in names]

    def define(self):
        apply = self.cluster.apply
        apply("shop", "web", manifest(*self._checks("storefront", "cart", "checkout", "images"), failuresBeforeCritical=3))
        apply("payments", "gateway", manifest(
            *self._checks("cards", "ledger"), {**self._checks("refunds")[0], **REFUNDS}, timeout="2s"))
        apply("search", "index", manifest(*self._checks("query", "suggest")))
        apply("platform", "core", manifest(
            *self._checks("registry"), check("mail-relay", "http://127.0.0.1:1/"),
            check("local-name", f"http://localhost:{self.target.port}/registry"),
            check("api-server", f"{self.cluster.url}/livez", tlsSkipVerify=True, expect={"status": ["200-499"]})))
        apply("platform", "half-done", '{"checks": [{"id": "backup", "htpt": "http://backup/"}]}')
