// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/verbose_text.hpp"

#include "net/http_server/message.hpp"
#include "serving/health_server/registry.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::health_server {

namespace {

std::string quoted(std::string_view text) {
    std::string out{"\""};
    for (char const c : text) {
        bool const plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
        out += plain ? c : '?';
    }
    return out + "\"";
}

// A warning with the names of ?exclude= that match no target; nothing when all match.
std::string
warning(std::vector<std::string_view> const& excluded, std::vector<target_report> const& targets) {
    std::string unknown;
    for (auto const name : excluded) {
        if (std::ranges::find(targets, name, &target_report::name) != targets.end()) continue;
        unknown += (unknown.empty() ? "" : ",") + quoted(name);
    }
    if (unknown.empty()) return {};
    return "warn: some health checks cannot be excluded: no matches for " + unknown + "\n";
}

}  // namespace

std::string_view shown_reason(target_report const& target, reasons visible) {
    bool const open = visible == reasons::shown || target.shown == disclosure::open;
    return open ? std::string_view{target.reason} : "reason withheld";
}

endpoint_state decide(
    std::string_view endpoint,
    std::vector<target_report> const& targets,
    net::http_server::request const& request,
    reasons visible
) {
    std::vector<std::string_view> excluded;
    for (auto const& [name, value] : request.query)
        if (name == "exclude") excluded.emplace_back(value);

    endpoint_state made{.ok = true, .text = {}};
    for (auto const& target : targets) {
        if (std::ranges::find(excluded, target.name) != excluded.end()) {
            made.text += "[+]" + target.name + " excluded: ok\n";
        } else if (target.ok) {
            made.text += "[+]" + target.name + " ok\n";
        } else {
            made.ok = false;
            made.text += "[-]" + target.name + " failed: ";
            made.text.append(shown_reason(target, visible)).append("\n");
        }
    }
    made.text += warning(excluded, targets);
    made.text.append(endpoint).append(made.ok ? " check passed\n" : " check failed\n");
    return made;
}

}  // namespace vitals::serving::health_server
