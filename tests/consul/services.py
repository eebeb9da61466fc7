# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Checks of services as a ConfigMap has them. They have a ttl, so that a test sets their status."""
import contextlib
import json
import subprocess

from harness.http import request


def instance(name, of, address, port, **more):
    """The check and the instance have the same name."""
    return {"id": name, "ttl": "1h", "service": {"name": of, "id": name, "address": address, "port": int(port), **more}}


def service(name, address, port, **more):
    """With one instance."""
    return instance(name, name, address, port, **more)


def manifest(*checks):
    return json.dumps({"checks": checks})


def update(vitals, identity, status):
    """`status`: pass, warn or fail. False while there is no such check."""
    return request("PUT", f"http://{vitals.address('api')}/v1/agent/check/{status}/{identity}").status == 200


@contextlib.contextmanager
def running(*command, **options):
    """A process that is killed afterwards, or when we are, and before that its standard output."""
    process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, text=True, **options)
    try:
        yield process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
