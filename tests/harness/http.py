# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""One small HTTP client for everything: status, headers and body, whatever the status is."""
import http.client
import json
import ssl
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.text = body.decode(errors="replace")

    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"<{self.status} {self.text[:300]!r}>"


def request(method, url, body=None, headers=None, ca=None, timeout=60, most=None):
    """OSError when there is no answer. `most`: so many bytes of the body are read."""
    where = urllib.parse.urlsplit(url)
    if where.scheme == "https":
        connection = http.client.HTTPSConnection(where.netloc, timeout=timeout,
                                                 context=ssl.create_default_context(cafile=ca))
    else:
        connection = http.client.HTTPConnection(where.netloc, timeout=timeout)
    try:
        connection.request(method, where.path + (f"?{where.query}" if where.query else ""), body, headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read(most))
    except http.client.HTTPException as error:
        raise ConnectionError(f"{method} {url}: {error!r}") from error
    finally:
        connection.close()
