#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The law of the layers: each folder of src/ includes only what its add_module(... DEPENDS ...) names.

Debian puts Boost on everyone's include path, so linking alone cannot stop a pure module from naming Asio.
Usage: check_layers.py [SRC]; prints each breach as file:line: message and exits 1 when there is one.
"""
import pathlib
import re
import sys

MODULE = re.compile(r"^\s*add_module\((?P<args>[^)]*)\)", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
# A third-party header belongs to the first prefix that fits; `None` is free for all.
LIBRARIES = [
    ("boost/url", "Boost::url"), ("boost/asio/ssl", "asio_ssl"), ("boost/asio", "asio"),
    ("boost/beast", "beast"), ("boost/system", None), ("boost/", "asio"),
    ("openssl/", "asio_ssl"), ("yaml.h", "libyaml"),
    ("rapidjson/", "rapidjson"),
    ("fmt/", "fmt"), ("CLI/", "cli11"), ("ares", "cares"),
    ("prometheus/", "prometheus-cpp::core"),
]
IMPURE_HEADERS = {"thread", "mutex", "shared_mutex", "condition_variable", "atomic", "future", "semaphore",
                  "random", "iostream", "fstream", "filesystem", "unistd.h", "stop_token"}
# Coroutines of Asio begin in runtime/spawned.cpp, and in tests: spawned.hpp says why.
SPAWN = "boost/asio/co_spawn.hpp"
MAY_SPAWN = re.compile(r"runtime/spawned\.cpp$|_(test|fixture|fixture_test|rig)\.[ch]pp$")
IMPURE_WORDS = re.compile(r"::now\(\)|\bgetenv\(|\brand\(|\btime\(nullptr\)")


def modules(src):
    """name -> (pure, allowed), in layer order."""
    found = {}
    for cmake in sorted(src.glob("*/CMakeLists.txt")):
        match = MODULE.search(cmake.read_text())
        if not match:
            continue
        words = match["args"].split()
        depends = words[words.index("DEPENDS") + 1:] if "DEPENDS" in words else []
        if "TEST_DEPENDS" in depends:
            depends = depends[:depends.index("TEST_DEPENDS")]
        found[cmake.parent.name] = ("PURE" in words, set(depends))
    return found


def library_of(header):
    for prefix, library in LIBRARIES:
        if header.startswith(prefix):
            return library
    return None


def breaches(src):
    known = modules(src)
    for name, (pure, allowed) in known.items():
        for file in sorted((src / name).rglob("*.[ch]pp")):
            test = file.name.endswith("_test.cpp")
            for number, line in enumerate(file.read_text().splitlines(), 1):
                where = f"{file}:{number}"
                include = INCLUDE.match(line)
                if include is None:
                    if pure and not test and IMPURE_WORDS.search(line.split("//")[0]):
                        yield f"{where}: a pure module may not ask for time, randomness or the environment"
                    continue
                quote, header = include.groups()
                if quote == '"':
                    used = header.split("/")[0]
                    if used in known and used != name and used not in allowed and not test:
                        yield f"{where}: {name} may not use {used} (see {name}/CMakeLists.txt)"
                    continue
                if header == SPAWN and not MAY_SPAWN.search(file.as_posix()):
                    yield f"{where}: use runtime/spawned.hpp"
                library = library_of(header)
                if library and library not in allowed and not test:
                    yield f"{where}: {name} may not use {library} (see {name}/CMakeLists.txt)"
                if pure and not test and header in IMPURE_HEADERS:
                    yield f"{where}: a pure module may not include <{header}>"
    yield from cycles(known)


def cycles(known):
    done, path = set(), []

    def visit(name):
        if name in path:
            yield f"src: modules depend on each other: {' -> '.join(path[path.index(name):] + [name])}"
        elif name not in done:
            path.append(name)
            for used in sorted(known[name][1] & known.keys()):
                yield from visit(used)
            path.pop()
            done.add(name)

    for name in known:
        yield from visit(name)


def main():
    src = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "src")
    found = list(breaches(src))
    print("\n".join(found) if found else f"layers: {len(modules(src))} modules keep to theirs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
