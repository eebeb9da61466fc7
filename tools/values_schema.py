#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Make charts/vitals/values.schema.json from values.yaml and its comments.      values_schema.py [--check]

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
ANNOTATION = re.compile(r"^@schema\s+(\{.*\})$")
TYPES = {"tag:yaml.org,2002:str": "string", "tag:yaml.org,2002:bool": "boolean", "tag:yaml.org,2002:int": "integer",
         "tag:yaml.org,2002:null": "null", "tag:yaml.org,2002:seq": "array", "tag:yaml.org,2002:map": "object"}


def comment_above(lines, number):
    """The lines of the comment that ends above that line, without their #."""
    block = []
    while number > 0 and lines[number - 1].strip().startswith("#"):
        number -= 1
        block.insert(0, lines[number].strip()[1:].strip())
    return block


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


def main():
    text = json.dumps(whole((CHART / "values.yaml").read_text()), indent=2, ensure_ascii=False) + "\n"
    target = CHART / "values.schema.json"
    if "--check" not in sys.argv:
        target.write_text(text)
    elif not target.exists() or target.read_text() != text:
        sys.exit("values_schema: values.schema.json is not what values.yaml says; run tools/values_schema.py")


if __name__ == "__main__":
    main()
