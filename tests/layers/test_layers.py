# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Each kind of breach of the law fails the build: tools/check_layers.py on small trees."""
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAW = """
add_district(core PURE)
add_district(net)
add_district(probing USES core net)
add_district(sources USES core)
"""
GOOD = {
    "CMakeLists.txt": LAW,
    "core/check/CMakeLists.txt": "add_module()",
    "core/check/check.hpp": "#include <string>\n",
    "net/CMakeLists.txt": "add_module(DEPENDS asio)",
    "net/network.hpp": "#include <boost/asio/ip/address.hpp>\n",
    "net/dns/CMakeLists.txt": "add_module(DEPENDS net)",
    "net/dns/resolver.hpp": '#include "net/network.hpp"\n#include <thread>\n',
    "probing/http/CMakeLists.txt": "add_module()",
    "probing/http/probe.cpp": '#include "core/check/check.hpp"\n#include "net/dns/resolver.hpp"\n',
    "probing/checker/CMakeLists.txt": "add_module(DEPENDS http)",
    "probing/checker/loop.cpp": '#include "probing/http/probe.hpp"\nauto now = std::chrono::steady_clock::now();\n',
    "sources/CMakeLists.txt": "add_module()",
    "sources/files.cpp": '#include "core/check/check.hpp"\n',
}


def judged(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = subprocess.run([ROOT / "tools" / "check_layers.py", folder], capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_tree_that_keeps_to_the_law_is_accepted(tmp_path):
    assert judged(tmp_path, GOOD) == (0, "layers: 6 rooms of 4 districts keep to the law\n")


@pytest.mark.parametrize("files, message", [
    ({"sources/files.cpp": '#include "net/network.hpp"\n'},
     "sources/files.cpp:1: sources may not use net"),
    ({"sources/files.cpp": '\n#include "probing/http/probe.hpp"\n'},
     "sources/files.cpp:2: sources may not use probing"),
    ({"net/network.hpp": '#include <boost/asio/ip/address.hpp>\n#include "core/check/check.hpp"\n'},
     "net/network.hpp:2: net may not use core"),
    ({"probing/http/probe.cpp": '#include "probing/checker/loop.hpp"\n'},
     "probing/http/probe.cpp:1: probing/http may not use probing/checker"),
    ({"probing/http/CMakeLists.txt": "add_module(DEPENDS checker)",
      "probing/http/probe.cpp": '#include "probing/checker/loop.hpp"\n'},
     "rooms depend on each other: probing/checker -> probing/http -> probing/checker"),
    ({"net/dns/CMakeLists.txt": "add_module(DEPENDS net cares)"},
     "net/dns/CMakeLists.txt:1: net/dns does not use cares"),
    ({"probing/checker/loop.cpp": "int nothing;\n"},
     "probing/checker/CMakeLists.txt:1: probing/checker does not use http"),
    ({"net/dns/resolver.hpp": '#include "net/network.hpp"\n#include <openssl/ssl.h>\n'},
     "net/dns/resolver.hpp:2: net/dns may not use asio_ssl"),
    ({"core/check/check.hpp": "#include <thread>\n"},
     "core/check/check.hpp:1: a pure room may not include <thread>"),
    ({"core/check/check.hpp": "auto when = std::chrono::system_clock::now();\n"},
     "core/check/check.hpp:1: a pure room may not ask for time"),
    ({"core/check/CMakeLists.txt": "add_module(DEPENDS asio)", "core/check/check.hpp": "#include <boost/asio.hpp>\n"},
     "core/check/check.hpp:1: a pure room may not use asio"),
    ({"net/dns/CMakeLists.txt": "add_module(PURE DEPENDS net)", "net/dns/resolver.hpp": '#include "net/network.hpp"\n'},
     "net/dns/resolver.hpp:1: a pure room may not use net, which is not"),
    ({"net/network.hpp": "#include <boost/asio/co_spawn.hpp>\n"},
     "net/network.hpp:1: use runtime/spawned.hpp"),
    ({"net/lost/file.cpp": "int nothing;\n"},
     "net/lost/file.cpp:1: its folder is no room"),
])
def test_a_breach_is_named_with_its_place(tmp_path, files, message):
    code, said = judged(tmp_path, GOOD | files)

    assert code == 1
    assert message in said, said
    assert len(said.splitlines()) == 1, said


@pytest.mark.parametrize("name", ["probe_test.cpp", "probe_fixture.hpp", "probe_fixture.cpp"])
def test_what_only_tests_need_is_their_own_affair(tmp_path, name):
    code, said = judged(tmp_path, GOOD | {f"sources/{name}": '#include "probing/http/probe.hpp"\n#include <thread>\n'})

    assert code == 0, said
