#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""The law of the layers: what a file of src/ may include.      check_layers.py [SRC]

src/CMakeLists.txt has the districts and which others each one USES; a room's CMakeLists.txt has DEPENDS: the rooms of
its own district and the libraries that it includes, all of them and no more. PURE districts and rooms use pure ones
only, and name no clock, thread, file or socket. Debian puts Boost on everyone's include path, so linking alone cannot
stop them. Each breach is printed as file:line: message; exits 1 when there is one.
"""
import dataclasses
import pathlib
import re
import sys

DISTRICT = re.compile(r"^add_district\(([^)]*)\)", re.M)
MODULE = re.compile(r"^add_module\(([^)]*)\)", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
TEST = re.compile(r"_(test|fixture)\.[ch]pp$")
# A third-party header belongs to the first prefix that fits; `None` is free for all.
LIBRARIES = [
    ("boost/url", "Boost::url"), ("boost/smart_ptr", "Boost::headers"), ("boost/asio/ssl", "asio_ssl"), ("boost/asio", "asio"),
    ("boost/beast", "beast"), ("boost/system", None), ("boost/", "asio"),
    ("openssl/", "asio_ssl"), ("yaml-cpp/", "yaml-cpp"),
    ("rapidjson/", "rapidjson"),
    ("fmt/", "fmt"), ("CLI/", "cli11"), ("ares", "cares"), ("nghttp2/", "nghttp2"), ("re2/", "re2"),
    ("prometheus/", "prometheus-cpp::core"), ("zlib.h", "ZLIB::ZLIB"),
]
IMPURE_LIBRARIES = {"asio", "asio_ssl", "beast", "cares"}
IMPURE_HEADERS = {"thread", "mutex", "shared_mutex", "condition_variable", "atomic", "future", "semaphore",
                  "random", "iostream", "fstream", "filesystem", "unistd.h", "stop_token"}
IMPURE_WORDS = re.compile(r"::now\(\)|\bgetenv\(|\brand\(|\btime\(nullptr\)")
# Coroutines of Asio begin in runtime/spawned.cpp, and in tests: spawned.hpp says why.
SPAWN = "boost/asio/co_spawn.hpp"
MAY_SPAWN = "runtime/spawned.cpp"


@dataclasses.dataclass
class Room:
    path: str  # below src/: "kube/client"
    district: str
    pure: bool
    depends: set
    rooms: set = dataclasses.field(default_factory=set)  # of `depends`, as paths
    used: set = dataclasses.field(default_factory=set)


def words_of(arguments, *lists):
    """The words of a CMake call: {"": those before the first keyword of `lists`, keyword: those after it}"""
    found = {"": []}
    at = ""
    for word in arguments.split():
        if word in lists:
            at = word
            found[at] = []
        else:
            found[at].append(word)
    return found


def districts(src):
    """name -> (pure, the districts below it)"""
    found = {}
    for arguments in DISTRICT.findall((src / "CMakeLists.txt").read_text()):
        words = words_of(arguments, "USES")
        below = set(words.get("USES", []))
        for each in list(below):
            below |= found[each][1]  # a KeyError: it stands before what it uses
        found[words[""][0]] = ("PURE" in words[""], below)
    return found


def rooms(src, known):
    """path -> Room"""
    found = {}
    for name, (pure, _) in known.items():
        for cmake in sorted([*src.glob(f"{name}/CMakeLists.txt"), *src.glob(f"{name}/*/CMakeLists.txt")]):
            words = words_of(MODULE.search(cmake.read_text())[1], "DEPENDS", "TEST_DEPENDS")
            path = cmake.parent.relative_to(src).as_posix()
            found[path] = Room(path, name, pure or "PURE" in words[""], set(words.get("DEPENDS", [])))
    for room in found.values():
        for each in room.depends:
            inside = f"{room.district}/{each}"
            room.rooms |= {path for path in (inside, each) if path in found and found[path].district == room.district}
    return found


def library_of(header):
    for prefix, library in LIBRARIES:
        if header.startswith(prefix):
            return library
    return None


def name_in(room, other):
    """How `room` names `other`, of the same district, in its DEPENDS."""
    return other.path.removeprefix(room.district + "/")


def breaches_of_line(room, line, known, all_rooms):
    include = INCLUDE.match(line)
    if include is None:
        if room.pure and IMPURE_WORDS.search(line.split("//")[0]):
            yield "a pure room may not ask for time, randomness or the environment"
        return
    quote, header = include.groups()
    if quote == '"':
        other = all_rooms.get(pathlib.PurePosixPath(header).parent.as_posix())
        if other is None or other is room:
            return
        if other.district == room.district:
            room.used.add(name_in(room, other))
            if other.path not in room.rooms:
                yield f"{room.path} may not use {other.path} (see {room.path}/CMakeLists.txt)"
        elif other.district not in known[room.district][1]:
            yield f"{room.district} may not use {other.district} (see CMakeLists.txt)"
        if room.pure and not other.pure:
            yield f"a pure room may not use {other.path}, which is not"
        return
    library = library_of(header)
    if library:
        room.used.add(library)
        if library not in room.depends:
            yield f"{room.path} may not use {library} (see {room.path}/CMakeLists.txt)"
        if room.pure and library in IMPURE_LIBRARIES:
            yield f"a pure room may not use {library}"
    if room.pure and header in IMPURE_HEADERS:
        yield f"a pure room may not include <{header}>"


def breaches(src):
    known = districts(src)
    all_rooms = rooms(src, known)
    for file in sorted(src.rglob("*.[ch]pp")):
        room = all_rooms.get(file.parent.relative_to(src).as_posix())
        if room is None:
            if file.parent != src:
                yield f"{file}:1: its folder is no room of a district (no CMakeLists.txt that src/CMakeLists.txt knows)"
            continue
        if TEST.search(file.name):
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            for message in breaches_of_line(room, line, known, all_rooms):
                yield f"{file}:{number}: {message}"
            include = INCLUDE.match(line)
            if include and include[2] == SPAWN and file.relative_to(src).as_posix() != MAY_SPAWN:
                yield f"{file}:{number}: use runtime/spawned.hpp"
    for room in all_rooms.values():
        for unused in sorted(room.depends - room.used):
            yield f"{src / room.path / 'CMakeLists.txt'}:1: {room.path} does not use {unused}"
    yield from cycles(all_rooms)


def cycles(all_rooms):
    done, path = set(), []

    def visit(name):
        if name in path:
            yield f"src: rooms depend on each other: {' -> '.join(path[path.index(name):] + [name])}"
        elif name not in done:
            path.append(name)
            for used in sorted(all_rooms[name].rooms):
                yield from visit(used)
            path.pop()
            done.add(name)

    for name in all_rooms:
        yield from visit(name)


def main():
    src = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "src")
    found = list(breaches(src))
    known = districts(src)
    print("\n".join(found) if found else f"layers: {len(rooms(src, known))} rooms of {len(known)} districts keep to the law")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
