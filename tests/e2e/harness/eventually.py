# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Waiting for the world to become as it should be, and seeing that it stays so."""
import time

POLL = 0.02


def eventually(question, timeout=10, what=""):
    """The first true answer to `question()`; AssertionError with the last one after `timeout` seconds.

    A question may use `assert`, too: then its last AssertionError is what is told."""
    end = time.monotonic() + timeout
    while True:
        complaint = None
        try:
            answer = question()
            if answer:
                return answer
        except AssertionError as error:
            complaint = error
            answer = error
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout} s: {what or question.__doc__ or 'it'}; last: {answer!r}"
                                 ) from complaint
        time.sleep(POLL)


def equal_eventually(question, wanted, timeout=10):
    """`question()` becomes equal to `wanted`; pytest's comparison when it does not."""
    end = time.monotonic() + timeout
    while (answer := question()) != wanted and time.monotonic() < end:
        time.sleep(POLL)
    assert answer == wanted
