# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""An API server that holds more ConfigMaps than a test could write to a real one: lists in pages, silent watches."""
import http.server
import json
import re
import threading
import urllib.parse


class FakeApi:
    """`config_maps`: {(namespace, name): data}, all of them labelled."""

    def __init__(self, config_maps):
        self.config_maps = config_maps
        self.kubeconfig = None
        self._ended = threading.Event()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def write_kubeconfig(self, path):
        url = f"http://127.0.0.1:{self._server.server_port}"
        path.write_text(f"""\
apiVersion: v1
kind: Config
current-context: test
clusters: [{{name: test, cluster: {{server: "{url}"}}}}]
users: [{{name: test, user: {{}}}}]
contexts: [{{name: test, context: {{cluster: test, user: test}}}}]
""")
        return path

    def page(self, namespace, first, limit):
        """The JSON of a list, in pieces."""
        keys = sorted(key for key in self.config_maps if namespace in (None, key[0]))
        part = keys[first:first + limit] if limit else keys[first:]
        following = first + len(part)
        token = str(following) if following < len(keys) else ""
        yield '{"kind":"ConfigMapList","apiVersion":"v1","metadata":' + json.dumps(
            {"resourceVersion": "7", "continue": token}) + ',"items":['
        for number, key in enumerate(part):
            metadata = {"namespace": key[0], "name": key[1], "uid": f"{key[0]}-{key[1]}", "resourceVersion": "7"}
            yield ("," if number else "") + json.dumps({"metadata": metadata, "data": self.config_maps[key]})
        yield "]}"

    def _handler(fake):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                found = re.fullmatch(r"/api/v1/(?:namespaces/([^/]+)/)?configmaps", url.path)
                if not found:
                    return self.send_error(404)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                try:
                    if "watch" in query:
                        fake._ended.wait()
                    else:
                        for piece in fake.page(found[1], int(query.get("continue", 0)), int(query.get("limit", 0))):
                            self.chunk(piece.encode())
                    self.chunk(b"")
                except OSError:  # the client has had enough
                    self.close_connection = True

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = b'{"kind":"SelfSubjectAccessReview","status":{"allowed":true}}'
                self.send_response(201)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def chunk(self, body):
                self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")

            def log_message(self, *_):
                pass
        return Handler
