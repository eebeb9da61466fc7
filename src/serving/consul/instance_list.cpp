// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance_list.hpp"

#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/check_list.hpp"
#include "serving/consul/cluster_routes.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/routes.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using net::http_server::body_source;
using net::http_server::shared_text;
using status::check_status;
using checks_of_instance = std::span<check_status const* const>;

bool same_instance(check_status const& a, check_status const& b) {
    return a.definition->service->id == b.definition->service->id &&
           a.definition->identity.ns() == b.definition->identity.ns();
}

// The instances behind this check, until `visit` returns false.
void for_each_instance(
    status::status_store const& store,
    std::string_view service,
    status::service_lists::member const& after,
    std::function<bool(checks_of_instance)> const& visit
) {
    std::vector<check_status const*> checks;
    bool more = true;
    store.for_each_of_service(service, after, [&](check_status const& one) {
        if (!checks.empty() && !same_instance(*checks.front(), one)) {
            more = visit(checks);
            checks.clear();
        }
        checks.push_back(&one);
        return more;
    });
    if (more && !checks.empty()) visit(checks);
}

body_source::piece as_piece(std::string text, bool last) {
    auto shared = std::make_shared<shared_text>();
    shared->plain = std::move(text);
    return {.text = std::move(shared), .last = last};
}

// The checks of an instance may be many, and their outputs long: they are written one by one, so
// that a piece may end between two of them.
class instances final : public body_source {
public:
    instances(status::status_store const& store, api_options const& node, instance_query what)
        : store_{store},
          node_{node},
          id_{node_id_of(node.node_name)},
          what_{std::move(what)},
          out_{what_.layout, json::escaping::for_html} {
        out_.begin_array();
    }

    piece next() override {
        status::piece limit;
        bool all = !writes_checks_ || write_checks(limit);
        auto const visit = [&](checks_of_instance checks) {
            all = !limit.is_full(out_.size()) && look_at(checks, limit);
            return all;
        };
        if (all) for_each_instance(store_, what_.service, {service_id_, identity_}, visit);
        if (all) return as_piece(out_.end_array().take(), true);
        return as_piece(out_.take_part(), false);
    }

private:
    // False: its checks do not all fit the piece.
    bool look_at(checks_of_instance checks, status::piece& limit) {
        shown_instance const one{.node = node_, .node_id = id_, .checks = checks};
        std::uint64_t work = checks.size();
        bool const shown = is_shown(one, work);
        limit.work(work);
        service_id_ = one.service().id;
        identity_ = checks.back()->definition->identity.text();
        if (!shown) return true;
        if (what_.shows == instance_query::form::catalog) {
            write_catalog(out_, one, node_.first_index);
            return true;
        }
        begin_health(out_, one, node_.first_index);
        ns_ = checks.front()->definition->identity.ns();
        identity_ = ns_ + '/';  // before its first check
        return write_checks(limit);
    }
    bool is_shown(shown_instance const& one, std::uint64_t& work) const {
        auto const has = [&](std::string const& tag) { return one.has_tag(tag); };
        return std::ranges::all_of(what_.tags, has) && (!what_.passing || one.is_passing()) &&
               what_.filter.shows(one, work);
    }
    // Those of the present instance that are left. False: not all of them fit the piece.
    bool write_checks(status::piece& limit) {
        writes_checks_ = false;
        auto const visit = [&](check_status const& one) {
            auto const& definition = *one.definition;
            if (definition.service->id != service_id_ || definition.identity.ns() != ns_)
                return false;
            writes_checks_ = limit.is_full(out_.size());
            if (writes_checks_) return false;
            limit.look();
            identity_ = definition.identity.text();
            indexes const when{
                .created = node_.first_index + one.created,
                .modified = node_.first_index + one.revision
            };
            write_check(out_, one, node_.node_name, when);
            return true;
        };
        store_.for_each_of_service(what_.service, {service_id_, identity_}, visit);
        if (!writes_checks_) end_health(out_);
        return !writes_checks_;
    }

    status::status_store const& store_;
    api_options const& node_;
    std::string id_;
    instance_query what_;
    json::writer out_;
    // Of the last check that was looked at.
    std::string service_id_;
    std::string ns_;
    std::string identity_;
    bool writes_checks_ = false;  // of an instance that was begun
};

// A service may have many instances: a piece may end between two of them.
class service_names final : public body_source {
public:
    service_names(
        status::status_store const& store,
        api_options const& node,
        instance_filter filter,
        json::layout layout
    )
        : store_{store},
          node_{node},
          id_{node_id_of(node.node_name)},
          filter_{std::move(filter)},
          out_{layout, json::escaping::for_html} {
        out_.begin_object();
    }

    piece next() override {
        status::piece limit;
        auto const& all = store_.services().all();
        auto next = begun_ ? all.lower_bound(name_) : all.upper_bound(name_);
        for (; next != all.end(); ++next) {
            if (!begun_ || next->first != name_) begin(next->first);
            if (!look_at_instances(limit)) return as_piece(out_.take_part(), false);
            write(next->second.name);
        }
        return as_piece(out_.end_object().take(), true);
    }

private:
    void begin(std::string const& name) {
        name_ = name;
        begun_ = true;
        shown_ = false;
        service_id_.clear();
        identity_.clear();
        tags_.clear();
    }
    // Those that are left. False: not all of them fit the piece.
    bool look_at_instances(status::piece& limit) {
        bool all = true;
        for_each_instance(store_, name_, {service_id_, identity_}, [&](checks_of_instance checks) {
            all = !limit.is_full(out_.size());
            if (!all) return false;
            std::uint64_t work = checks.size();
            shown_instance const one{.node = node_, .node_id = id_, .checks = checks};
            if (filter_.shows(one, work)) {
                shown_ = true;
                tags_.insert(one.service().tags.begin(), one.service().tags.end());
            }
            limit.work(work);
            service_id_ = one.service().id;
            identity_ = checks.back()->definition->identity.text();
            return true;
        });
        return all;
    }
    void write(std::string const& name) {
        begun_ = false;
        if (!shown_) return;
        out_.key(name).begin_array();
        for (auto const& tag : tags_) out_.text(tag);
        out_.end_array();
    }

    status::status_store const& store_;
    api_options const& node_;
    std::string id_;
    instance_filter filter_;
    json::writer out_;
    // Of the service that was looked at last:
    std::string name_;    // in lower case
    bool begun_ = false;  // instances of it are left
    bool shown_ = false;
    std::string service_id_;  // of its last check that was looked at
    std::string identity_;
    std::set<std::string> tags_;
};

}  // namespace

std::shared_ptr<body_source>
list_instances(status::status_store const& store, api_options const& node, instance_query what) {
    return std::make_shared<instances>(store, node, std::move(what));
}

std::shared_ptr<body_source> list_services(
    status::status_store const& store,
    api_options const& node,
    instance_filter filter,
    json::layout layout
) {
    return std::make_shared<service_names>(store, node, std::move(filter), layout);
}

}  // namespace vitals::serving::consul
