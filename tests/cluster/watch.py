# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""What becomes of pods, seen from the moment of the question, states that do not last included."""
import json
import threading


class Watch:
    """`states`: each state of each pod of the namespace, in order."""

    def __init__(self, node, namespace):
        self.states = []
        self._process = node.stream("get", "pods", f"--namespace={namespace}", "--watch", "--output=json")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        text = ""
        for line in self._process.stdout:
            text += line
            if line == "}\n":
                self.states.append(json.loads(text))
                text = ""

    def of(self, pod):
        """The states of this pod."""
        return [state for state in list(self.states) if state["metadata"]["uid"] == pod["metadata"]["uid"]]

    def close(self):
        self._process.kill()
        self._process.wait(10)
        self._reader.join(10)
        self._process.stdout.close()
