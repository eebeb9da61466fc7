#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Make values.schema.json and README.md of charts/vitals from values.yaml and its comments.

    values_schema.py [--check]

The type of a value is that of its default. A map with members admits these alone, {} any. The comment above a value is
its description; lines `# @schema {...}` in it, YAML, add to what the default tells and win over it. With
`additionalProperties` there, the default's members are mere examples and are not described.
"""
import json
import pathlib
import re
import sys

import yaml

CHART = pathlib.Path(__file__).resolve().parent.parent / "charts" / "vitals"
README = """\
# Vitals

Health checks for Kubernetes, declared in ConfigMaps.

First the image: no public registry has it yet. `make image` builds it, and
[docs/install.md](../../docs/install.md#the-image) says how it gets to your registry or to your nodes. Without the image
the pod stays in `ImagePullBackOff`. Then:

```sh
helm install vitals charts/vitals --namespace vitals --create-namespace --wait \\
  --set image.registry=registry.example.com --set image.repository=platform/vitals
```

The output contains a first check to paste. [docs/install.md](../../docs/install.md) describes upgrades, removal, other
ways to install, and what the chart decides for you.

- **No restart for an edited check.** Vitals watches definitions; the Deployment has no checksum of them.
- **Few rights.** List and watch ConfigMaps, write Events; with `namespaces`, in these namespaces alone.
- **Restricted.** By default the pod meets the Pod Security Standard "restricted".

## Values

Generated from values.yaml by tools/values_schema.py. Other names are refused.

{table}
"""
ANNOTATION = re.compile(r"^@schema\s+(\{.*\})$")
TYPES = {"tag:yaml.org,2002:str": "string", "tag:yaml.org,2002:bool": "boolean", "tag:yaml.org,2002:int": "integer",
         "tag:yaml.org,2002:null": "null", "tag:yaml.org,2002:seq": "array", "tag:yaml.org,2002:map": "object"}


def comment_above(lines, number):
    """The lines of the comment that ends above that line, without their #; indented ones, examples, are left out."""
    block = []
    while number > 0 and lines[number - 1].strip().startswith("#"):
        number -= 1
        block.insert(0, lines[number].strip()[2:])
    return [line for line in block if not line.startswith(" ")]


def schema_of(node, comment, lines):
    schema = {}
    if text := " ".join(line for line in comment if line and not ANNOTATION.match(line)):
        schema["description"] = text
    schema["type"] = TYPES[node.tag]
    if node.tag.endswith(":map"):
        members(schema, node, lines)
    for line in comment:
        if found := ANNOTATION.match(line):
            schema.update(yaml.safe_load(found[1]))
    if "enum" in schema:
        del schema["type"]
    if schema.get("additionalProperties"):
        schema.pop("properties", None)
    return schema


def members(schema, node, lines):
    # What is written in one line, {a: b}, has no comments of its own.
    inline = node.start_mark.line == node.end_mark.line
    if inline:
        return
    schema["properties"] = {key.value: schema_of(value, comment_above(lines, key.start_mark.line), lines)
                            for key, value in node.value}
    schema["additionalProperties"] = False


def whole(text):
    lines = text.splitlines()
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Values of the chart vitals"}
    schema.update(schema_of(yaml.compose(text), [], lines))
    return schema


def rows(schema, values, prefix=""):
    """(name, default, description) of each value that may be set alone."""
    for name, member in schema["properties"].items():
        if "properties" in member:
            yield prefix + name, "", member.get("description", "")
            yield from rows(member, values[name], f"{prefix}{name}.")
        else:
            yield prefix + name, f"`{json.dumps(values[name])}`", member.get("description", "")


def readme(schema, values):
    table = ["| value | default | |", "|---|---|---|"]
    for name, default, description in rows(schema, values):
        table.append(f"| `{name}` | {default} | {description} |")
    return README.format(table="\n".join(table))


def main():
    source = (CHART / "values.yaml").read_text()
    schema = whole(source)
    made = {"values.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
            "README.md": readme(schema, yaml.safe_load(source))}
    for name, text in made.items():
        target = CHART / name
        if "--check" not in sys.argv:
            target.write_text(text)
        elif not target.exists() or target.read_text() != text:
            sys.exit(f"values_schema: {name} is not what values.yaml says; run tools/values_schema.py")


if __name__ == "__main__":
    main()
