// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/nothing_to_read.hpp"

#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/foreign_format.hpp"
#include "core/manifest/quote.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

constexpr std::size_t most_shown = 3;

}  // namespace

check::manifest_contents not_text(std::string key) {
    check::manifest_contents made;
    made.key = key;
    made.readable = false;
    made.problems.push_back(
        {.at = {.key = std::move(key)},
         .check_id = "",
         .message = "binaryData is not read: put this key under data, as text (kubectl takes "
                    "binaryData for "
                    "a file that is not UTF-8: then save it as UTF-8)"}
    );
    return made;
}

check::problem no_manifest_name(std::string path, std::string_view text) {
    check::problem made{.at = {.key = std::move(path)}, .check_id = "", .message = {}};
    auto hcl = find_hcl(text);
    if (hcl) {
        made.at.line = hcl->where.line;
        made.at.column = hcl->where.column;
        made.message = std::move(hcl->message);
    } else {
        made.message = "the file is not read: its name must end in .yaml, .yml or .json";
    }
    return made;
}

check::manifest_contents too_many(std::vector<std::string> keys, std::size_t most) {
    std::ranges::sort(keys);
    auto const count = keys.size();
    check::manifest_contents made;
    made.readable = false;
    made.key = std::move(keys.front());
    keys.erase(keys.begin());
    made.behind = std::move(keys);
    made.problems.push_back(
        {.at = {.key = made.key},
         .check_id = "",
         .message =
             "a ConfigMap can hold at most " + std::to_string(most) + " manifests; " +
             (count == 1 ? "this one is"
                         : "this one and others, " + std::to_string(count) + " in all, are") +
             " not read: put several checks into one manifest, or split the ConfigMap"}
    );
    return made;
}

bool looks_like_a_manifest(std::string_view key) {
    auto const lower = ascii::lower_case(key);
    return lower == "checks" || lower.contains(".yaml") || lower.contains(".yml") ||
           lower.ends_with(".json");
}

std::vector<check::problem> misnamed(std::set<std::string> const& keys) {
    std::vector<check::problem> made;
    for (auto const& key : keys)
        if (looks_like_a_manifest(key))
            made.push_back(
                {.check_id = "",
                 .message = "key " + quote(key) +
                            " is not read: a key with checks must end in .yaml, .yml or .json"}
            );
    return made;
}

check::problem no_manifest(std::set<std::string> const& keys) {
    std::string message = "no key ends in .yaml, .yml or .json, so no check is read; ";
    std::size_t shown = 0;
    for (auto const& key : keys) {
        if (++shown > most_shown) break;
        message.append(shown == 1 ? "found only " : ", ").append(quote(key));
    }
    if (keys.size() > most_shown) message += " and others";
    message += keys.empty() ? "there is no key at all: put the checks under checks.yaml"
                            : ": rename the key that holds the checks, for example to checks.yaml";
    message += " (`checks: []` for no checks)";
    return {.check_id = "", .message = std::move(message)};
}

}  // namespace vitals::inline core::manifest
