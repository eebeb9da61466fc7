// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance_list.hpp"

#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/check_list.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/routes.hpp"
#include "serving/consul/served.hpp"
#include "serving/consul/tags_of_service.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::body_source;
using status::check_status;

// The checks of an instance may be many, and their outputs long: they are written one by one, so
// that a piece may end between two of them.
class instances final : public body_source {
public:
    instances(status::status_store const& store, api_options const& node, instance_query what)
        : store_{store},
          node_{node},
          what_{std::move(what)},
          walk_{store, node, what_.selected},
          out_{what_.layout, json::escaping::for_html} {
        if (what_.only) {
            walk_.begin(what_.service, {what_.only->id, what_.only->ns + '/'});
            return;
        }
        walk_.begin(what_.service);
        out_.begin_array();
    }

    piece next() override {
        status::piece limit;
        bool all = !writes_checks_ || write_checks(limit);
        while (all && !limit.is_full(out_.size())) {
            if (what_.only && !ns_.empty()) return piece_of(out_.take(), true);
            auto const one = walk_.next(limit);
            if (one) all = write(*one, limit);
            if (walk_.is_over()) return piece_of(out_.end_array().take(), true);
        }
        return piece_of(out_.take_part(), false);
    }

private:
    // False: its checks do not all fit the piece.
    bool write(shown_instance const& one, status::piece& limit) {
        if (what_.shows == instance_query::form::catalog) {
            write_catalog(out_, one, node_.first_index);
            return true;
        }
        if (what_.shows == instance_query::form::agent)
            begin_agent_health(out_, one);
        else
            begin_health(out_, one, node_.first_index);
        service_id_ = one.service().id;
        ns_ = one.checks.front()->definition->identity.ns();
        identity_ = ns_ + '/';  // before its first check
        return write_checks(limit);
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
            shown_check const shown{one, node_.node_name, what_.selected.reader};
            if (what_.shows == instance_query::form::agent)
                write_client_check(out_, shown);
            else
                write_check(out_, shown, when);
            return true;
        };
        store_.for_each_of_service(what_.service, {service_id_, identity_}, visit);
        if (!writes_checks_) end_health(out_);
        return !writes_checks_;
    }

    status::status_store const& store_;
    api_options const& node_;
    instance_query what_;
    instance_walk walk_;
    json::writer out_;
    // Of the last check that was written:
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
        instance_selection what,
        json::layout layout,
        std::uint64_t& tags_left_out
    )
        : store_{store},
          tags_left_out_{tags_left_out},
          selected_{std::move(what)},
          walk_{store, node, selected_},
          out_{layout, json::escaping::for_html} {
        out_.begin_object();
    }

    piece next() override {
        status::piece limit;
        auto const& all = store_.services().all();
        auto next = walk_.is_over() ? all.upper_bound(name_) : all.lower_bound(name_);
        for (; next != all.end(); ++next) {
            if (walk_.is_over() || next->first != name_) begin(next->first);
            look_at_instances(limit);
            if (!walk_.is_over()) return piece_of(out_.take_part(), false);
            write(next->second.name);
        }
        return piece_of(out_.end_object().take(), true);
    }

private:
    void begin(std::string const& name) {
        name_ = name;
        walk_.begin(name);
        shown_ = false;
        tags_.clear();
    }
    void look_at_instances(status::piece& limit) {
        while (!walk_.is_over() && !limit.is_full(out_.size())) {
            auto const one = walk_.next(limit);
            if (!one) continue;
            shown_ = true;
            tags_left_out_ += tags_.add(one->service().tags);
        }
    }
    void write(std::string const& name) {
        if (!shown_) return;
        out_.key(name).begin_array();
        for (auto const& tag : tags_.all()) out_.text(tag);
        out_.end_array();
    }

    status::status_store const& store_;
    std::uint64_t& tags_left_out_;
    instance_selection selected_;
    instance_walk walk_;
    json::writer out_;
    // Of the service that was looked at last:
    std::string name_;  // in lower case
    bool shown_ = false;
    tags_of_service tags_;
};

}  // namespace

std::shared_ptr<body_source>
list_instances(status::status_store const& store, api_options const& node, instance_query what) {
    return std::make_shared<instances>(store, node, std::move(what));
}

std::shared_ptr<body_source> list_services(
    status::status_store const& store,
    api_options const& node,
    instance_selection what,
    json::layout layout,
    std::uint64_t& tags_left_out
) {
    return std::make_shared<service_names>(store, node, std::move(what), layout, tags_left_out);
}

}  // namespace vitals::serving::consul
