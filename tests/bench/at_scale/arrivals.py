# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The beat of checks as their target sees it: when which path was asked for."""
import collections
import statistics


class Arrivals:
    """From the notes of a target (target.cpp). Each path's beat is what it kept between `since` and `until`."""

    def __init__(self, notes, interval, since, until):
        self._interval = interval
        self.by_path = collections.defaultdict(list)
        with notes.open(encoding="ascii") as lines:
            for line in lines:
                when, path = line.split()
                self.by_path[path].append(int(when) / 1e9)
        self._beats = {}
        for path, times in self.by_path.items():
            if learned := [when for when in times if since <= when < until]:
                around = learned[0]
                self._beats[path] = around + statistics.median(self._distance(when, around) for when in learned)

    def off_beat(self, since, until):
        """By how much each arrival of that time missed its path's beat."""
        return [abs(self._distance(when, beat)) for path, beat in self._beats.items()
                for when in self.by_path[path] if since <= when < until]

    def next_beat(self, path, after):
        return after + (self._beats[path] - after) % self._interval

    def _distance(self, when, beat):
        return (when - beat + self._interval / 2) % self._interval - self._interval / 2
