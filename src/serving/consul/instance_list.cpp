// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance_list.hpp"

#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/check_list.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/served.hpp"
#include "serving/consul/tags_of_service.hpp"
#include "text/json/writer.hpp"

#include <cstddef>
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
    explicit instances(instance_query what)
        : what_{std::move(what)},
          walk_{what_.selected},
          out_{what_.layout, json::escaping::for_html} {
        begin_node();
        if (!what_.only) out_.begin_array();
    }

    piece next() override {
        status::piece limit;
        bool all = !writes_checks_ || write_checks(limit);
        while (all && !limit.is_full(out_.size())) {
            if (what_.only && !ns_.empty()) return piece_of(out_.take(), true);
            auto const one = walk_.next(limit);
            if (one) all = write(*one, limit);
            if (!walk_.is_over()) continue;
            if (++at_ == what_.of.size()) return piece_of(out_.end_array().take(), true);
            begin_node();
        }
        return piece_of(out_.take_part(), false);
    }

private:
    node const& present() const { return *what_.of[at_]; }
    void begin_node() {
        if (what_.only)
            walk_.begin(present(), what_.service, {what_.only->id, what_.only->ns + '/'});
        else
            walk_.begin(present(), what_.service);
    }
    // False: its checks do not all fit the piece.
    bool write(shown_instance const& one, status::piece& limit) {
        if (what_.shows == instance_query::form::catalog) {
            write_catalog(out_, one, what_.first_index);
            return true;
        }
        if (what_.shows == instance_query::form::agent)
            begin_agent_health(out_, one);
        else
            begin_health(out_, one, what_.first_index);
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
                .created = what_.first_index + one.created,
                .modified = what_.first_index + one.revision
            };
            shown_check const shown{one, present().name, what_.selected.reader};
            if (what_.shows == instance_query::form::agent)
                write_client_check(out_, shown);
            else
                write_check(out_, shown, when);
            return true;
        };
        present().checks->for_each_of_service(what_.service, {service_id_, identity_}, visit);
        if (!writes_checks_) end_health(out_);
        return !writes_checks_;
    }

    instance_query what_;
    std::size_t at_ = 0;  // of the nodes
    instance_walk walk_;  // of that node
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
        node_list of,
        instance_selection what,
        json::layout layout,
        std::uint64_t& tags_left_out
    )
        : nodes_{std::move(of)},
          tags_left_out_{tags_left_out},
          selected_{std::move(what)},
          walk_{selected_},
          out_{layout, json::escaping::for_html} {
        out_.begin_object();
    }

    piece next() override {
        status::piece limit;
        while (is_in_one_ || begin_next()) {
            if (!look_at_instances(limit)) return piece_of(out_.take_part(), false);
            write();
        }
        return piece_of(out_.end_object().take(), true);
    }

private:
    // The first service behind the last one, of all nodes. False: there is none.
    bool begin_next() {
        std::string const* first = nullptr;
        for (auto const* each : nodes_) {
            auto const& all = each->checks->services().all();
            auto const behind = name_.empty() ? all.begin() : all.upper_bound(name_);
            if (behind == all.end() || (first != nullptr && *first <= behind->first)) continue;
            first = &behind->first;
            shown_name_ = behind->second.name;
        }
        if (first == nullptr) return false;
        name_ = *first;
        is_in_one_ = true;
        at_ = 0;
        begin_node();
        is_selected_ = false;
        tags_.clear();
        return true;
    }
    void begin_node() { walk_.begin(*nodes_[at_], name_); }
    // False: the piece is full before the last of them.
    bool look_at_instances(status::piece& limit) {
        while (!limit.is_full(out_.size())) {
            if (auto const one = walk_.next(limit)) {
                is_selected_ = true;
                tags_left_out_ += tags_.add(one->service().tags);
            }
            if (!walk_.is_over()) continue;
            if (++at_ == nodes_.size()) return true;
            begin_node();
        }
        return false;
    }
    void write() {
        is_in_one_ = false;
        if (!is_selected_) return;
        out_.key(shown_name_).begin_array();
        for (auto const& tag : tags_.all()) out_.text(tag);
        out_.end_array();
    }

    node_list nodes_;
    std::uint64_t& tags_left_out_;
    instance_selection selected_;
    instance_walk walk_;  // of the present node
    json::writer out_;
    // Of the service that was looked at last:
    std::string name_;        // in lower case
    std::string shown_name_;  // as the first node has it
    bool is_in_one_ = false;  // its instances are not all looked at
    bool is_selected_ = false;
    tags_of_service tags_;
    std::size_t at_ = 0;  // of the nodes
};

}  // namespace

std::shared_ptr<body_source> list_instances(instance_query what) {
    return std::make_shared<instances>(std::move(what));
}

std::shared_ptr<body_source> list_services(
    node_list of,
    instance_selection what,
    json::layout layout,
    std::uint64_t& tags_left_out
) {
    return std::make_shared<service_names>(std::move(of), std::move(what), layout, tags_left_out);
}

}  // namespace vitals::serving::consul
