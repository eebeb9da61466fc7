# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""For a conftest.py, which imports it: what a failed test shows."""
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure shows the end of the log of each Vitals that the test started."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for number, vitals in enumerate(getattr(item, "vitals", []), 1):
            report.sections.append((f"vitals {number}", "\n".join(vitals.lines[-60:])))
