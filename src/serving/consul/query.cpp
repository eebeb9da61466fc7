// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/query.hpp"

#include "net/http_server/message.hpp"
#include "text/ascii/flag.hpp"
#include "text/time/duration.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::request;
using net::http_server::response;
using net::http_server::text;

// As Go's Query().Get: an absent parameter is empty.
std::string_view value_of(request const& asked, std::string_view parameter) {
    return asked.parameter(parameter).value_or("");
}

std::optional<std::uint64_t> read_index(std::string_view digits) {
    std::uint64_t index = 0;
    auto const* const begin = digits.data();
    auto const* const end = begin + digits.size();
    auto const read = std::from_chars(begin, end, index);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return index;
}

// As Go's time.ParseDuration: with a sign.
std::optional<std::chrono::nanoseconds> read_duration(std::string_view value) {
    bool const negative = value.starts_with('-');
    if (negative || value.starts_with('+')) value.remove_prefix(1);
    if (value.starts_with('-') || value.starts_with('+')) return std::nullopt;
    auto const read = time::parse_duration(value);
    if (!read) return std::nullopt;
    return negative ? -*read : *read;
}

std::unexpected<response> bad_request(std::string why) {
    return std::unexpected{text(400, std::move(why))};
}

std::expected<std::string_view, response> consistency_of(request const& asked) {
    bool const consistent = asked.parameter("consistent").has_value();
    bool stale = asked.parameter("stale").has_value();
    if (auto const limit = value_of(asked, "max_stale"); !limit.empty()) {
        auto const read = read_duration(limit);
        if (!read) return bad_request("Invalid max_stale value \"" + std::string{limit} + "\"");
        stale = stale || read->count() > 0;
    }
    if (consistent && stale)
        return bad_request("Cannot specify ?stale with ?consistent, conflicting semantics.");
    if (consistent && asked.parameter("cached"))
        return bad_request("Cannot specify ?cached with ?consistent, conflicting semantics.");
    if (consistent) return "consistent";
    return stale ? "stale" : "leader";
}

}  // namespace

std::expected<catalog_query, response> read_query(request const& asked) {
    catalog_query query;
    if (auto refused = refuse_tenant(asked)) return std::unexpected{*std::move(refused)};
    auto const consistency = consistency_of(asked);
    if (!consistency) return std::unexpected{consistency.error()};
    query.consistency = *consistency;
    if (auto const wait = value_of(asked, "wait"); !wait.empty()) {
        auto const read = read_duration(wait);
        if (!read) return bad_request("Invalid wait time");
        if (read->count() > 0) query.wait = std::min(*read, longest_wait);
    }
    if (auto const index = value_of(asked, "index"); !index.empty()) {
        auto const read = read_index(index);
        if (!read) return bad_request("Invalid index");
        query.index = *read;
    }
    return query;
}

bool has_node_meta(request const& asked, std::map<std::string, std::string> const& meta) {
    std::map<std::string_view, std::string_view> wanted;  // as in Consul, the last one of a key
    for (auto const& [name, value] : asked.query) {
        if (name != "node-meta") continue;
        std::string_view const pair{value};
        auto const end = std::min(pair.find(':'), pair.size());
        wanted.insert_or_assign(pair.substr(0, end), pair.substr(std::min(end + 1, pair.size())));
    }
    return std::ranges::all_of(wanted, [&](auto const& each) {
        auto const own = meta.find(std::string{each.first});
        return own != meta.end() && own->second == each.second;
    });
}

std::expected<bool, response> read_passing(request const& asked) {
    auto const value = asked.parameter("passing");
    if (!value || value->empty()) return value.has_value();
    if (auto const read = ascii::parse_flag(*value)) return *read;
    return bad_request("Invalid value for ?passing");
}

namespace {

struct tenant {
    std::string_view header;  // in lower case
    std::string_view shown;
    std::string_view parameter;
    std::string_view what;
};

constexpr tenant a_namespace{"x-consul-namespace", "X-Consul-Namespace", "ns", "Namespaces"};
constexpr tenant a_partition{"x-consul-partition", "X-Consul-Partition", "partition", "Partitions"};

std::optional<response> refuse(request const& asked, tenant const& kind) {
    auto const refused = [&](std::string_view where, std::string_view name) {
        return text(
            400,
            std::string{"Invalid "}
                .append(where)
                .append(": \"")
                .append(name)
                .append("\" - ")
                .append(kind.what)
                .append(" are a Consul Enterprise feature")
        );
    };
    if (!asked.header(kind.header).value_or("").empty()) return refused("header", kind.shown);
    if (!value_of(asked, kind.parameter).empty()) return refused("query parameter", kind.parameter);
    return std::nullopt;
}

}  // namespace

std::optional<response> refuse_tenant(request const& asked) {
    if (auto refused = refuse(asked, a_namespace)) return refused;
    return refuse_partition(asked);
}

std::optional<response> refuse_partition(request const& asked) {
    return refuse(asked, a_partition);
}

std::optional<response> refuse_datacenter(request const& asked, std::string_view ours) {
    auto wanted = value_of(asked, "datacenter");
    if (wanted.empty()) wanted = value_of(asked, "dc");
    if (wanted.empty() || wanted == ours) return std::nullopt;
    return text(500, "No path to datacenter");
}

}  // namespace vitals::serving::consul
