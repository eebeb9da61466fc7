# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Waiting for the world to become as it should be.

The times that are given here are what a waiting needs at most on an idle machine. They are multiplied: a deadline is
there against hanging, and no test may fail because the machine is busy or slow."""
import time

POLL = 0.02
FACTOR = 10
LONGEST = 600  # of what is multiplied, in seconds


def deadline(seconds):
    return time.monotonic() + max(seconds, min(FACTOR * seconds, LONGEST))


def eventually(question, timeout=10, what=""):
    """The first true answer to `question()`; AssertionError with the last one after the deadline.

    A question may use `assert`, too: then its last AssertionError is what is told."""
    end = deadline(timeout)
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
            raise AssertionError(f"not within {FACTOR} times {timeout} s: {what or question.__doc__ or 'it'}; "
                                 f"last: {answer!r}") from complaint
        time.sleep(POLL)


def equal_eventually(question, wanted, timeout=10):
    """`question()` becomes equal to `wanted`; pytest's comparison when it does not."""
    end = deadline(timeout)
    while (answer := question()) != wanted and time.monotonic() < end:
        time.sleep(POLL)
    assert answer == wanted, f"{answer!r} is not {wanted!r}"
