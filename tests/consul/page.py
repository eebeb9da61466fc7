# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/consul-clients.md: the tests of this folder run them as they stand there."""
import re

from harness.vitals import ROOT

PAGE = (ROOT / "docs" / "consul-clients.md").read_text()


def block(heading, language):
    """The one block of that language in the section."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]
    found = re.findall(rf"^```{language}\n(.*?)^```", section, re.M | re.S)
    assert len(found) == 1, f"{heading}: {len(found)} blocks of {language}"
    return found[0]
