// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance_json.hpp"

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/nodes.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

namespace {

void write_tags(json::writer& out, std::string_view name, check::service const& service) {
    out.key(name).begin_array();
    for (auto const& tag : service.tags) out.text(tag);
    out.end_array();
}

// Consul leaves the member out when there are none.
void write_tagged_addresses(json::writer& out, std::string_view name, shown_instance const& one) {
    auto const all = one.tagged_addresses();
    if (all.empty()) return;
    out.key(name).begin_object();
    for (auto const& [tag, each] : all) {
        out.key(tag).begin_object();
        out.member("Address", each.address);
        out.key("Port").number(each.port);
        out.end_object();
    }
    out.end_object();
}

void write_weights(json::writer& out, std::string_view name, check::service_weights const& of) {
    out.key(name).begin_object();
    out.key("Passing").number(of.passing);
    out.key("Warning").number(of.warning);
    out.end_object();
}

// Of a service without a mesh.
void write_proxy(json::writer& out, std::string_view proxy, std::string_view connect) {
    out.key(proxy).begin_object();
    out.member("Mode", "");
    out.key("MeshGateway").begin_object().end_object();
    out.key("Expose").begin_object().end_object();
    out.end_object();
    out.key(connect).begin_object().end_object();
}

void write_indexes(json::writer& out, std::uint64_t created, std::uint64_t modified) {
    out.key("CreateIndex").number(created);
    out.key("ModifyIndex").number(modified);
}

}  // namespace

void write_texts(json::writer& out, std::map<std::string, std::string> const& all) {
    out.begin_object();
    for (auto const& [key, value] : all) out.member(key, value);
    out.end_object();
}

void write_node(json::writer& out, node const& one, std::uint64_t first_index) {
    out.begin_object();
    out.member("ID", one.id);
    out.member("Node", one.name);
    out.member("Address", one.address);
    out.member("Datacenter", one.datacenter);
    write_texts(out.key("TaggedAddresses"), one.tagged_addresses);
    write_texts(out.key("Meta"), one.meta);
    write_indexes(out, first_index, first_index);
    out.end_object();
}

void write_service(json::writer& out, shown_instance const& one, std::uint64_t first_index) {
    auto const& service = one.service();
    auto const entry = one.entry();
    out.begin_object();
    out.member("ID", service.id);
    out.member("Service", service.name);
    write_tags(out, "Tags", service);
    out.member("Address", entry.address);
    write_tagged_addresses(out, "TaggedAddresses", one);
    write_texts(out.key("Meta"), entry.meta);
    out.key("Port").number(entry.port);
    write_weights(out, "Weights", entry.weights);
    out.key("EnableTagOverride").boolean(entry.enable_tag_override);
    write_proxy(out, "Proxy", "Connect");
    out.member("PeerName", "");
    write_indexes(out, first_index + one.created(), first_index + one.created());
    out.end_object();
}

void write_agent_service(
    json::writer& out,
    shown_instance const& one,
    std::string_view content_hash
) {
    auto const& service = one.service();
    auto const entry = one.entry();
    out.begin_object();
    out.member("ID", service.id);
    out.member("Service", service.name);
    write_tags(out, "Tags", service);
    write_texts(out.key("Meta"), entry.meta);
    out.key("Port").number(entry.port);
    out.member("Address", entry.address);
    write_tagged_addresses(out, "TaggedAddresses", one);
    write_weights(out, "Weights", entry.weights);
    out.key("EnableTagOverride").boolean(entry.enable_tag_override);
    if (!content_hash.empty()) out.member("ContentHash", content_hash);
    out.member("Datacenter", one.node.datacenter);
    out.end_object();
}

void begin_health(json::writer& out, shown_instance const& one, std::uint64_t first_index) {
    out.begin_object();
    out.key("Node");
    write_node(out, one.node, first_index);
    out.key("Service");
    write_service(out, one, first_index);
    out.key("Checks").begin_array();
}

void begin_agent_health(json::writer& out, shown_instance const& one) {
    out.begin_object();
    out.member("AggregatedStatus", to_string(one.status()));
    out.key("Service");
    write_agent_service(out, one);
    out.key("Checks").begin_array();
}

void end_health(json::writer& out) {
    out.end_array().end_object();
}

void write_catalog(json::writer& out, shown_instance const& one, std::uint64_t first_index) {
    auto const& service = one.service();
    auto const entry = one.entry();
    out.begin_object();
    out.member("ID", one.node.id);
    out.member("Node", one.node.name);
    out.member("Address", one.node.address);
    out.member("Datacenter", one.node.datacenter);
    write_texts(out.key("TaggedAddresses"), one.node.tagged_addresses);
    write_texts(out.key("NodeMeta"), one.node.meta);
    out.member("ServiceKind", "");
    out.member("ServiceID", service.id);
    out.member("ServiceName", service.name);
    write_tags(out, "ServiceTags", service);
    out.member("ServiceAddress", entry.address);
    write_tagged_addresses(out, "ServiceTaggedAddresses", one);
    write_weights(out, "ServiceWeights", entry.weights);
    write_texts(out.key("ServiceMeta"), entry.meta);
    out.key("ServicePort").number(entry.port);
    out.member("ServiceSocketPath", "");
    out.key("ServiceEnableTagOverride").boolean(entry.enable_tag_override);
    write_proxy(out, "ServiceProxy", "ServiceConnect");
    write_indexes(out, first_index + one.created(), first_index + one.created());
    out.end_object();
}

}  // namespace vitals::serving::consul
