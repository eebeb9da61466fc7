# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Manifests as text. JSON is YAML, so most are made from plain dictionaries."""
import json


def check(name, url, **fields):
    return {"id": name, "http": url, **fields}


def manifest(*checks, interval="1s", timeout="1s", **defaults):
    return json.dumps({"defaults": {"interval": interval, "timeout": timeout, **defaults}, "checks": checks}, indent=1)
