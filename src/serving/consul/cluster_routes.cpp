// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/cluster_routes.hpp"

#include "core/check/fingerprint.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/query.hpp"
#include "serving/consul/routes.hpp"
#include "serving/consul/served.hpp"
#include "text/json/writer.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::call;
using net::http_server::response;

// Nothing listens there. Clients show it, or ask whether it is empty.
constexpr std::string_view leader = "127.0.0.1:8300";
// Clients compare versions before they use what came with one.
constexpr std::string_view version = "1.22.7";

void write_member(json::writer& out, api_options const& from) {
    out.begin_object();
    out.member("Name", from.node_name);
    out.member("Addr", node_address);
    out.key("Port").number(8301);
    out.key("Tags").begin_object();
    out.member("build", version);
    out.member("dc", from.datacenter);
    out.member("id", from.node_id);
    out.member("role", "consul");
    out.end_object();
    out.key("Status").number(1);  // alive
    for (auto const* const range : {"Protocol", "Delegate"}) {
        bool const delegate = std::string_view{range} == "Delegate";
        out.key(std::string{range} + "Min").number(delegate ? 2 : 1);
        out.key(std::string{range} + "Max").number(5);
        out.key(std::string{range} + "Cur").number(delegate ? 4 : 2);
    }
    out.end_object();
}

}  // namespace

std::map<std::string, std::string> const& node_addresses() {
    static std::map<std::string, std::string> const all = [] {
        std::map<std::string, std::string> made;
        for (auto const* const tag : {"lan", "lan_ipv4", "wan", "wan_ipv4"})
            made.emplace(tag, node_address);
        return made;
    }();
    return all;
}

std::string node_id_of(std::string_view name, std::string_view datacenter) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view form = "xxxxxxxx-xxxx-8xxx-yxxx-xxxxxxxxxxxx";
    std::array<std::uint64_t, 2> const halves{
        check::fingerprint{}.add("node id").add(datacenter).add(name).value(),
        check::fingerprint{}.add("node id, second half").add(datacenter).add(name).value()
    };
    std::string id;
    unsigned taken = 0;
    for (char const c : form) {
        if (c != 'x' && c != 'y') {
            id += c;
            continue;
        }
        auto const four_bits = halves.at(taken / 16) >> (taken % 16 * 4) & 0xf;
        ++taken;
        id += digits[c == 'y' ? 8 | (four_bits & 3) : four_bits];
    }
    return id;
}

response show_leader(served const& from, call const& what) {
    if (auto refused = refuse_datacenter(what.asked, from.options.datacenter))
        return *std::move(refused);
    json::writer out{layout_for(what)};
    out.text(leader);
    return json_answer(out.take());
}

response list_peers(served const& from, call const& what) {
    if (auto refused = refuse_datacenter(what.asked, from.options.datacenter))
        return *std::move(refused);
    json::writer out{layout_for(what)};
    out.begin_array().text(leader);
    return json_answer(out.end_array().take());
}

response list_datacenters(served const& from, call const& what) {
    json::writer out{layout_for(what), json::escaping::for_html};
    out.begin_array().text(from.options.datacenter);
    return json_answer(out.end_array().take());
}

response show_agent(served const& from, call const& what) {
    auto const& options = from.options;
    json::writer out{layout_for(what), json::escaping::for_html};
    out.begin_object();
    out.key("Config").begin_object();
    out.member("Datacenter", options.datacenter);
    out.member("PrimaryDatacenter", options.datacenter);
    out.member("NodeName", options.node_name);
    out.member("NodeID", options.node_id);
    out.member("Revision", "");
    out.key("Server").boolean(true);
    out.member("Version", version);
    out.end_object();
    out.key("DebugConfig").begin_object().end_object();
    out.key("Coord").begin_object().end_object();
    out.key("Member");
    write_member(out, options);
    out.key("Stats").begin_object().end_object();
    write_texts(out.key("Meta"), options.node_meta);
    return json_answer(out.end_object().take());
}

response list_members(served const& from, call const& what) {
    if (auto refused = refuse_partition(what.asked)) return *std::move(refused);
    json::writer out{layout_for(what), json::escaping::for_html};
    out.begin_array();
    write_member(out, from.options);
    return json_answer(out.end_array().take());
}

}  // namespace vitals::serving::consul
