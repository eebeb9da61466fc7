// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Every field that a check of Consul's may have, under every name that a Consul agent reads: it is
// accepted, or refused for a reason that docs/definitions.md has.

#include "app/cli/lint.hpp"
#include "text/ascii/ascii.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app::cli {

namespace {

using testing::HasSubstr;

using words = std::vector<std::string>;

struct row {
    words names;          // of files and of bodies
    std::string value{};  // JSON
    words beside{};       // kinds; empty: it is a target itself
    std::string why{};    // the beginning of the reason on the page; empty: it is accepted
};

words const http{"http"};
words const tls{"http", "tcp", "grpc", "h2ping"};
words const probed{"http", "tcp", "udp", "grpc", "h2ping"};

std::vector<row> rows() {
    std::string const where = R"("web.example:80")";
    std::string const command = "whoever may write a ConfigMap could run a program";
    std::string const text = R"("b")";
    return {
        {{"id", "ID", "CheckID"}, text, probed},
        {{"name", "Name"}, text, probed},
        {{"notes", "Notes"}, text, probed},
        {{"service_id", "serviceid", "ServiceID"}, text, http, "Vitals has no list of services"},
        {{"token", "Token"}, text, http, "whoever may write the ConfigMap may define the check"},
        {{"status", "Status"}, R"("warning")", {"http", "ttl"}},
        {{"args", "scriptargs", "ScriptArgs", "Args", "script_args"}, R"(["a"])", {}, command},
        {{"http", "HTTP"}, R"("http://web.example/")"},
        {{"header", "Header"}, R"({"X-Name": ["a", "b"]})", http},
        {{"method", "Method"}, R"("PUT")", http},
        {{"body", "Body"}, text, http},
        {{"disable_redirects", "DisableRedirects"}, "true", http},
        {{"output_max_size", "OutputMaxSize"}, "0", {"http", "ttl"}},
        {{"tcp", "TCP"}, where},
        {{"tcp_use_tls", "TCPUseTLS"}, "true", {"tcp"}},
        {{"udp", "UDP"}, where},
        {{"interval", "Interval"}, R"("1m30s")", probed},
        {{"timeout", "Timeout"}, R"("500ms")", probed},
        {{"docker_container_id", "dockercontainerid", "DockerContainerID"}, text, {}, command},
        {{"shell", "Shell"}, text, http, command},
        {{"grpc", "GRPC"}, R"("web.example:80/shop.Cart")"},
        {{"grpc_use_tls", "GRPCUseTLS"}, "true", {"grpc"}},
        {{"h2ping", "H2PING"}, where},
        {{"h2ping_use_tls", "H2PingUseTLS"}, "false", {"h2ping"}},
        {{"os_service", "OSService"}, text, {}, "Vitals asks over the network"},
        {{"tls_server_name", "TLSServerName"}, R"("web.example")", tls},
        {{"tls_skip_verify", "tlsskipverify", "TLSSkipVerify"}, "true", tls},
        {{"alias_node", "AliasNode"}, text, {}, "Vitals has one node"},
        {{"alias_service", "AliasService"}, text},
        {{"ttl", "TTL"}, R"("30s")"},
        {{"success_before_passing", "SuccessBeforePassing"}, "2", probed},
        {{"failures_before_warning", "FailuresBeforeWarning"}, "0", probed},
        {{"failures_before_critical", "FailuresBeforeCritical"}, "3", probed},
        {{"deregister_critical_service_after",
          "deregistercriticalserviceafter",
          "DeregisterCriticalServiceAfter"},
         R"("90m")",
         http,
         "Vitals has no catalog"},
    };
}

std::string field(std::string const& name, std::string const& value) {
    return "\"" + name + "\": " + value;
}

// `kind` as a field, in capitals, as bodies have it.
std::string target(std::string kind) {
    auto const value = kind == "http" ? "http://a.example/" : kind == "ttl" ? "1h" : "a.example:80";
    std::ranges::transform(kind, kind.begin(), [](char c) { return ascii::to_upper(c); });
    return field(kind, "\"" + std::string{value} + "\"") + ", ";
}

// A file with a check, one with a service, a body that registers either. All have this field beside
// a kind, or as the target.
words manifests(std::string const& name, row const& of, std::string const& kind) {
    auto const all = (kind.empty() ? "" : target(kind)) + field(name, of.value);
    bool const names_it = of.names.front() == "name";
    words made{
        R"({"service": {"name": "web", "check": {)" + all + "}}}",
        R"({"Name": "web", "Check": {)" + all + "}}",
        R"({"check": {)" + std::string{names_it ? "" : R"("name": "a", )"} + all + "}}",
    };
    // What has no target or no name in capitals is no body of the API.
    if (ascii::is_upper(name.front()) || (!kind.empty() && !names_it))
        made.push_back("{" + std::string{names_it ? "" : R"("Name": "a", )"} + all + "}");
    return made;
}

std::pair<int, std::string> linted(std::string const& manifest) {
    std::istringstream in{manifest};
    std::ostringstream out;
    int const code = lint({"-"}, {}, in, out, out);
    return {code, out.str()};
}

// The line of the table of refused fields that has it.
std::string line_about(std::string const& name) {
    std::ifstream page{std::string{VITALS_SOURCE_DIR} + "/docs/definitions.md"};
    bool refused = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with('#')) refused = line == "### Fields of Consul that are refused";
        auto const first = line.substr(0, line.find('|', 1));
        if (refused && first.contains("`" + name + "`")) return line;
    }
    return {};
}

}  // namespace

TEST(FieldsOfConsul, are_read_under_each_of_their_names_or_refused_for_a_reason_on_the_page) {
    for (auto const& each : rows()) {
        auto const kinds = each.beside.empty() ? words{""} : each.beside;
        for (auto const& kind : kinds)
            for (auto const& name : each.names)
                for (auto const& manifest : manifests(name, each, kind)) {
                    auto const [code, said] = linted(manifest);
                    EXPECT_EQ(code, each.why.empty() ? 0 : 1) << manifest << "\n" << said;
                    EXPECT_THAT(said, HasSubstr(each.why.empty() ? "" : "`" + name + "`"));
                }
        auto const line = line_about(each.names.front());
        if (each.why.empty())
            EXPECT_EQ(line, "") << each.names.front();
        else
            EXPECT_THAT(line, HasSubstr("| " + each.why)) << each.names.front();
    }
}

}  // namespace vitals::app::cli
