# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""When the API server tells of changes: a watch of our own beside that of Vitals."""
import contextlib
import http.client
import ssl
import threading
import time
import urllib.parse


class EventTimes:
    def __init__(self, cluster, namespace):
        path = f"/api/v1/namespaces/{namespace}/configmaps"
        version = cluster.call("GET", path + "?limit=1")["metadata"]["resourceVersion"]
        where = urllib.parse.urlsplit(cluster.url)
        self._connection = http.client.HTTPSConnection(
            where.netloc, context=ssl.create_default_context(cafile=cluster.ca))
        self._connection.request("GET", f"{path}?watch=1&resourceVersion={version}",
                                 headers={"Authorization": f"Bearer {cluster.admin_token}"})
        self._answer = self._connection.getresponse()
        self.begun = []  # the first byte of each event, on the monotonic clock
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        between = True  # an event is one line
        with contextlib.suppress(http.client.HTTPException):  # the server is gone: nobody asks any more
            while data := self._answer.read1(1 << 16):
                if between:
                    self.begun.append(time.monotonic())
                between = data.endswith(b"\n")
