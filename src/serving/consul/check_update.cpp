// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/check_update.hpp"

#include "core/check/status.hpp"
#include "net/http_server/allowed_hosts.hpp"
#include "net/http_server/message.hpp"
#include "text/ascii/ascii.hpp"
#include "text/json/tree.hpp"
#include "text/utf8/utf8.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::request;
using net::http_server::response;
using net::http_server::text;

constexpr std::size_t longest_shown = 128;  // of a text of the client, in an answer

// What a proxy says of the request that it passes on.
constexpr auto of_proxies = std::to_array<std::string_view>(
    {"forwarded",
     "via",
     "x-forwarded-for",
     "x-forwarded-host",
     "x-forwarded-proto",
     "x-real-ip",
     "l5d-client-id"}  // Linkerd's
);

std::string shown(std::string_view of_client) {
    return utf8::prefix(of_client, longest_shown);
}

std::unexpected<response> not_decoded(std::string why) {
    return std::unexpected{text(400, "Request decode failed: " + std::move(why))};
}

std::string_view type_of(rapidjson::Value const& value) {
    if (value.IsObject()) return "object";
    if (value.IsArray()) return "array";
    return value.IsNumber() ? "number" : "bool";
}

// Each browser sends Origin with a PUT, and with all that a script may read; with an image of a
// page, whose size and time the page learns, Sec-Fetch-Site alone. `none`: a person asks.
bool is_of_another_page(request const& asked) {
    auto const site = asked.header("sec-fetch-site").value_or("none");
    return asked.header("origin") || (site != "none" && site != "same-origin");
}

}  // namespace

std::optional<response> refuse_stranger(request const& asked, std::span<std::string const> names) {
    if (!asked.over_loopback)
        return text(
            403,
            "checks are updated over a loopback address alone, since tokens are for reading: "
            "send the request from the same Pod or machine to 127.0.0.1, or through "
            "`kubectl port-forward`\n"
        );
    if (std::ranges::any_of(of_proxies, [&](auto name) { return asked.header(name).has_value(); }))
        return text(
            403,
            "a proxy has forwarded this request, perhaps from another machine: send it to Vitals "
            "itself\n"
        );
    // A page can give its own name our address.
    auto const host = asked.header("host");
    if (is_of_another_page(asked) || (host && !net::http_server::is_allowed_host(*host, names)))
        return text(
            403,
            "web pages may not update checks: send no Origin, and as Host localhost, a loopback "
            "address or a name of --allowed-hosts\n"
        );
    return std::nullopt;
}

std::expected<status_update, response> read_update(std::string_view body) {
    if (body.empty()) return not_decoded("EOF");
    auto const tree = json::parse_tree(body);
    if (!tree.IsObject()) return not_decoded("one JSON object in valid UTF-8 is needed");
    std::string status;
    status_update made;
    for (auto const& [key, value] : tree.GetObject()) {
        std::string_view const name{key.GetString(), key.GetStringLength()};
        auto const lower = ascii::lower_case(name);
        if (lower != "status" && lower != "output")
            return not_decoded("json: unknown field \"" + shown(name) + "\"");
        if (value.IsNull()) continue;
        if (!value.IsString())
            return not_decoded(std::string{"json: cannot unmarshal "}
                                   .append(type_of(value))
                                   .append(" into Go struct field checkUpdate.")
                                   .append(lower == "status" ? "Status" : "Output")
                                   .append(" of type string"));
        auto& to = lower == "status" ? status : made.output;
        to.assign(value.GetString(), value.GetStringLength());
    }
    auto const read = check::parse_status(status);
    if (!read) return std::unexpected{text(400, "Invalid check status: '" + shown(status) + "'")};
    made.to = *read;
    return made;
}

response answer_to(update_end end, std::string_view identity) {
    switch (end) {
        case update_end::done:
            return text(200, {}, "application/json; charset=utf-8");
        case update_end::unknown_check:
            return text(
                404,
                "Unknown check ID \"" + shown(identity) +
                    "\". Ensure that the check ID is passed, not the check name."
            );
        case update_end::not_ttl:
            break;
    }
    return text(500, "CheckID \"" + std::string{identity} + "\" does not have associated TTL");
}

}  // namespace vitals::serving::consul
