// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance_list.hpp"

#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/cluster_routes.hpp"
#include "serving/consul/instance.hpp"
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

class instances final : public body_source {
public:
    instances(status::status_store const& store, api_options const& node, instance_query what)
        : store_{store}, node_{node}, id_{node_id_of(node.node_name)}, what_{std::move(what)} {}

    piece next() override {
        json::writer out{what_.layout, json::escaping::for_html};
        out.begin_array();
        if (has_any_) {  // as if one had been written, so that the next one follows
                         // a comma
            out.null();
            out.take_part();
        }
        bool last = true;
        status::piece limit;
        auto const visit = [&](checks_of_instance checks) {
            last = !limit.is_full(out.size());
            if (last) write(out, checks, limit);
            return last;
        };
        for_each_instance(store_, what_.service, {service_id_, identity_}, visit);
        if (last) return as_piece(out.end_array().take(), true);
        return as_piece(has_any_ ? out.take_part() : "", false);
    }

private:
    void write(json::writer& out, checks_of_instance checks, status::piece& limit) {
        shown_instance const one{.node = node_, .node_id = id_, .checks = checks};
        std::uint64_t work = checks.size();
        if (is_shown(one, work)) {
            what_.write(out, one, node_.first_index);
            has_any_ = true;
        }
        limit.work(work);
        service_id_ = one.service().id;
        identity_ = checks.back()->definition->identity.text();
    }
    bool is_shown(shown_instance const& one, std::uint64_t& work) const {
        auto const has = [&](std::string const& tag) { return one.has_tag(tag); };
        return std::ranges::all_of(what_.tags, has) && (!what_.passing || one.is_passing()) &&
               what_.filter.shows(one, work);
    }

    status::status_store const& store_;
    api_options const& node_;
    std::string id_;
    instance_query what_;
    bool has_any_ = false;
    // Of the last check that was looked at.
    std::string service_id_;
    std::string identity_;
};

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
          layout_{layout} {}

    piece next() override {
        json::writer out{layout_, json::escaping::for_html};
        out.begin_object();
        if (has_any_) {
            out.key({}).null();
            out.take_part();
        }
        status::piece limit;
        auto const& all = store_.services().all();
        auto next = all.upper_bound(after_);
        for (; next != all.end() && !limit.is_full(out.size()); ++next) {
            write(out, next->second.name, limit);
            after_ = next->first;
        }
        if (next == all.end()) return as_piece(out.end_object().take(), true);
        return as_piece(has_any_ ? out.take_part() : "", false);
    }

private:
    void write(json::writer& out, std::string const& name, status::piece& limit) {
        std::set<std::string_view> tags;
        bool shown = false;
        for_each_instance(store_, name, {}, [&](checks_of_instance checks) {
            std::uint64_t work = checks.size();
            shown_instance const one{.node = node_, .node_id = id_, .checks = checks};
            if (filter_.shows(one, work)) {
                shown = true;
                tags.insert(one.service().tags.begin(), one.service().tags.end());
            }
            limit.work(work);
            return true;
        });
        if (!shown) return;
        has_any_ = true;
        out.key(name).begin_array();
        for (auto const tag : tags) out.text(tag);
        out.end_array();
    }

    status::status_store const& store_;
    api_options const& node_;
    std::string id_;
    instance_filter filter_;
    json::layout layout_;
    bool has_any_ = false;
    std::string after_;  // in lower case
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
