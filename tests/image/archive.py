# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""An OCI archive, read with nothing but the standard library."""
import hashlib
import io
import json
import tarfile


class Archive:
    def __init__(self, path):
        with tarfile.open(path) as outer:
            self._files = {member.name: outer.extractfile(member).read() for member in outer if member.isfile()}
        [self.description] = json.loads(self._files["index.json"])["manifests"]
        self.manifest = json.loads(self._blob(self.description))
        self.config = json.loads(self._blob(self.manifest["config"]))

    def _blob(self, descriptor):
        algorithm, digest = descriptor["digest"].split(":")
        content = self._files[f"blobs/{algorithm}/{digest}"]
        assert hashlib.new(algorithm, content).hexdigest() == digest and len(content) == descriptor["size"]
        return content

    def _layers(self):
        for descriptor in self.manifest["layers"]:
            with tarfile.open(fileobj=io.BytesIO(self._blob(descriptor))) as layer:
                yield layer

    def members(self):
        """Everything in the image: {"/path": TarInfo}"""
        return {"/" + member.name.strip("/"): member for layer in self._layers() for member in layer}

    def read(self, path):
        for layer in self._layers():
            if path.lstrip("/") in layer.getnames():
                return layer.extractfile(path.lstrip("/")).read().decode()
        raise KeyError(path)

    def unpack(self, folder):
        """As a container's root; owners need root."""
        for layer in self._layers():
            layer.extractall(folder, numeric_owner=True)
