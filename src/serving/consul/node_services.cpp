// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/node_services.hpp"

#include "core/status/piece.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/instance_json.hpp"
#include "serving/consul/instance_walk.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/consul/served.hpp"
#include "text/json/writer.hpp"

#include <memory>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using net::http_server::body_source;
using form = node_services_query::form;

class node_services final : public body_source {
public:
    node_services(node const& of, node_services_query what)
        : what_{std::move(what)},
          walk_{what_.selected},
          out_{what_.layout, json::escaping::for_html} {
        walk_.begin(of, {});
        out_.begin_object();
        if (what_.shows == form::agent) return;
        write_node(out_.key("Node"), of, what_.first_index);
        out_.key("Services");
        if (what_.shows == form::list)
            out_.begin_array();
        else
            out_.begin_object();
    }

    piece next() override {
        status::piece limit;
        while (!limit.is_full(out_.size())) {
            auto const one = walk_.next(limit);
            if (one) write(*one);
            if (walk_.is_over()) return last_piece();
        }
        return piece_of(out_.take_part(), false);
    }

private:
    void write(shown_instance const& one) {
        auto const& id = one.service().id;
        bool const is_taken = std::exchange(last_id_, id) == id;
        if (what_.shows != form::list) out_.key(is_taken ? key_in_namespace(one) : id);
        if (what_.shows == form::agent)
            write_agent_service(out_, one);
        else
            write_service(out_, one, what_.first_index);
    }
    // Ids with a slash begin with their namespace, so nobody else has this one.
    static std::string key_in_namespace(shown_instance const& one) {
        std::string key{one.checks.front()->definition->identity.ns()};
        return key.append("/").append(one.service().id);
    }
    piece last_piece() {
        if (what_.shows == form::list)
            out_.end_array();
        else if (what_.shows == form::by_id)
            out_.end_object();
        return piece_of(out_.end_object().take(), true);
    }

    node_services_query what_;
    instance_walk walk_;
    json::writer out_;
    std::string last_id_;  // that was written
};

}  // namespace

std::shared_ptr<body_source> list_services_of_node(node const& of, node_services_query what) {
    return std::make_shared<node_services>(of, std::move(what));
}

}  // namespace vitals::serving::consul
