# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""A target whose answers change at random, and a model: which changes of status follow from what it has answered."""
import collections
import itertools
import random
import time
import typing

from harness.target import Target


class Flapping(Target):
    """Each answer of a path differs from the one before with this probability; it remembers what it answered when."""

    def __init__(self, seed):
        self._dice = random.Random(seed)
        self._change = {}
        self._given = collections.defaultdict(list)
        super().__init__()

    def flaps(self, path, probability):
        self._change[path] = probability

    def given(self, path):
        """[(when, whether it was good), ...], on the monotonic clock."""
        return list(self._given[path])

    def take(self, path):
        super().take(path)
        good = self._given[path][-1][1] if self._given[path] else True
        if self._dice.random() < self._change.get(path, 0):
            good = not good
        self._given[path].append((time.monotonic(), good))
        return (200 if good else 500, "fine", 0.0)


class State(typing.NamedTuple):
    """Of a check. `count`: equal answers in a row, up to the threshold that they count towards; None: the next answer
    decides."""
    status: str
    good: bool = True
    count: int | None = None


PENDING = State("pending")


class Model(typing.NamedTuple):
    """Consul's rules: as many equal answers in a row as the thresholds say change the status."""
    successes: int = 1
    failures: int = 1

    def after(self, state, good):
        enough = self.successes if good else self.failures
        if state.count is None:
            count = enough
        else:
            count = min(enough, state.count + 1 if state.good == good else 1)
        status = ("passing" if good else "critical") if count == enough else state.status
        return State(status, good, count)

    def after_a_kill(self, state):
        """What the next process begins with: counters on their way to another status may have been reset by an answer
        that nobody wrote down, so they begin again."""
        if state.count is None or state.good == (state.status == "passing"):
            return state
        return State(state.status, count=0)

    def life(self, start, answers):
        """(the changes, all states with the first one) of a process that begins with `start` and gets these answers."""
        states = list(itertools.accumulate(answers, self.after, initial=start))
        statuses = [state.status for state in states]
        return [pair for pair in itertools.pairwise(statuses) if pair[0] != pair[1]], states

    def explain(self, starts, answers, certain, changes):
        """The lives from one of these starts in which exactly these changes happen, as lists of states. The process
        has got the first `certain` answers, and any number of the others: it was killed meanwhile."""
        found = []
        for start in starts:
            for length in range(certain, len(answers) + 1):
                made, states = self.life(start, answers[:length])
                if made == changes:
                    found.append(states)
        return found
