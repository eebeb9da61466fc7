// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/targets_file.hpp"

#include "kube/config/environment.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"
#include "runtime/clock.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/read.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app {

namespace address_policy = net::address_policy;

namespace {

using result = std::expected<void, std::string>;

std::unexpected<std::string> wrong(yaml::node const& where, std::string why) {
    return std::unexpected{"line " + std::to_string(where.where.line) + ": " + std::move(why)};
}

result read_rules(yaml::node const& list, address_policy::rule::action does, file_targets& into) {
    if (list.kind == yaml::node::type::null) return {};
    if (list.kind != yaml::node::type::sequence) return wrong(list, "a list is needed");
    for (auto const* const each : list.children) {
        if (each->kind != yaml::node::type::scalar) return wrong(*each, "a text is needed");
        auto made = address_policy::rule::parse(does, each->text);
        if (!made) return wrong(*each, made.error());
        if (into.rules.size() >= address_policy::most_rules)
            return wrong(
                *each,
                "more than " + std::to_string(address_policy::most_rules) + " rules"
            );
        into.rules.push_back(*std::move(made));
    }
    return {};
}

result read_networks(yaml::node const& list, file_targets& into) {
    if (list.kind == yaml::node::type::null) return {};
    if (list.kind != yaml::node::type::sequence) return wrong(list, "a list is needed");
    for (auto const* const each : list.children) {
        auto const made = address_policy::parse_prefix(each->text);
        if (each->kind != yaml::node::type::scalar || !made)
            return wrong(*each, "a network like 10.0.0.0/8 is needed");
        if (into.internal.size() >= address_policy::most_rules)
            return wrong(
                *each,
                "more than " + std::to_string(address_policy::most_rules) + " networks"
            );
        into.internal.push_back(*made);
    }
    return {};
}

result read_field(yaml::node const& name, yaml::node const& value, file_targets& into) {
    using enum address_policy::rule::action;
    if (name.text == "allow") return read_rules(value, allow, into);
    if (name.text == "deny") return read_rules(value, deny, into);
    if (name.text == "internal") return read_networks(value, into);
    if (name.text == "audit") {
        if (value.text != "true" && value.text != "false")
            return wrong(value, "audit is true or false");
        into.audit = value.text == "true";
        return {};
    }
    if (name.text != "profile")
        return wrong(name, "unknown field; profile, audit, allow, deny and internal are possible");
    if (value.kind == yaml::node::type::null) return {};
    into.profile = address_policy::parse_profile(value.text);
    if (!into.profile) return wrong(value, "profile is any, cluster, public or own-namespace");
    return {};
}

}  // namespace

std::expected<file_targets, std::string> parse_targets(std::string_view text) {
    yaml::meter without_budget;
    auto const documents =
        yaml::read(text, yaml::notation::yaml, yaml::document_limits{}, without_budget);
    if (!documents)
        return std::unexpected{
            "line " + std::to_string(documents.error().where.line) + ": " + documents.error().why
        };
    file_targets made;
    if (documents->empty() || documents->front().root == nullptr) return made;
    auto const& root = *documents->front().root;
    if (root.kind == yaml::node::type::null) return made;
    if (root.kind != yaml::node::type::map) return wrong(root, "a map is needed");
    for (std::size_t i = 0; i + 1 < root.children.size(); i += 2) {
        auto const read = read_field(*root.children[i], *root.children[i + 1], made);
        if (!read) return std::unexpected{read.error()};
    }
    return made;
}

void add_to(address_policy::settings& to, file_targets const& from) {
    if (from.profile) to.profile = *from.profile;
    to.audit = to.audit || from.audit;
    to.rules.insert(to.rules.end(), from.rules.begin(), from.rules.end());
    to.internal.insert(to.internal.end(), from.internal.begin(), from.internal.end());
}

targets_file::targets_file(std::string path, bool in_cluster, kube::config::file_reader reader)
    : path_{std::move(path)}, in_cluster_{in_cluster}, reader_{std::move(reader)}, watch_{path_} {}

std::expected<file_targets, std::string> targets_file::parse(std::string_view text) const {
    auto made = parse_targets(text);
    if (!made) return std::unexpected{path_ + ": " + made.error()};
    if (made->profile == address_policy::profile::own_namespace && !in_cluster_)
        return std::unexpected{path_ + ": profile own-namespace: " + std::string{needs_a_cluster}};
    return made;
}

std::expected<void, std::string> targets_file::open() {
    if (path_.empty()) return {};
    auto const text = reader_(path_);
    if (!text) return std::unexpected{"--targets-file: " + text.error().text};
    auto made = parse(*text);
    if (!made) return std::unexpected{"--targets-file: " + made.error()};
    read_ = *std::move(made);
    return {};
}

std::expected<bool, std::string> targets_file::reload(runtime::time_point now) {
    if (path_.empty()) return false;
    auto const seen = watch_.changed(now);
    if (!seen) return false;
    auto const text = reader_(path_);
    if (!text) {
        valid_ = false;
        watch_.accept({});  // as one that is missing: the next look reads whatever is there
        if (std::exchange(failed_, *seen) == *seen) return false;
        return std::unexpected{text.error().text};
    }
    if (!watch_.is_still(*seen)) return false;  // perhaps a half of it: the next look reads it
    watch_.accept(*seen);
    failed_.reset();
    auto made = parse(*text);
    valid_ = made.has_value();
    if (!made) return std::unexpected{made.error()};
    return std::exchange(read_, *made) != *made;
}

}  // namespace vitals::app
