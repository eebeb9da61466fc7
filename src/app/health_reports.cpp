// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/health_reports.hpp"

#include "core/check/definition.hpp"
#include "kube/client/access_review.hpp"
#include "kube/model/resource.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/random.hpp"
#include "sources/controller/controller.hpp"

#include <optional>
#include <string>
#include <utility>

namespace vitals::app {

health_reports::health_reports(parts from)
    : definitions_{from.definitions},
      access_{from.of.log, runtime::uniform_random()},
      earlier_{{
          .clock = from.of.clock,
          .api = *from.to.client,
          .log = from.of.log,
          .access = access_,
          .namespaces = from.namespaces,
          .describe = [&to = from.to](auto const& error
                      ) { return kube::client::describe_unreachable(to.config, error); },
          .waiting = std::move(from.waiting),
      }},
      writer_{{
          .loop = from.of.loop(),
          .clock = from.of.clock,
          .api = *from.to.client,
          .log = from.of.log,
          .random = runtime::uniform_random(),
          .instance = from.to.identity,
          .checks = from.checks,
          .access = access_,
          .look_up = [this](auto const& key) { return look_up(key); },
          .may_write = std::move(from.may_write),
          .namespaces = std::move(from.namespaces),
      }} {
    from.checks.remember_with([this](check::definition const& of) {
        auto const& who = of.identity;
        kube::model::object_key const config_map{
            std::string{who.ns()},
            std::string{who.config_map()}
        };
        return earlier_.recall(of, definitions_.known().uid(config_map));
    });
}

bool health_reports::done(kube::model::object_key const& config_map) {
    auto known = earlier_.take(config_map, definitions_.known().uid(config_map));
    bool const continues = known.has_value();
    if (known) writer_.adopt(config_map, *std::move(known));
    writer_.redefined(config_map);
    return continues;
}

std::optional<publishing::reports::followed_config_map> health_reports::look_up(
    kube::model::object_key const& key
) const {
    auto const& known = definitions_.known();
    if (!known.knows(key)) return std::nullopt;
    return publishing::reports::followed_config_map{
        .uid = known.uid(key),
        .version = known.resource_version(key),
        .problems = known.problems_of(key)
    };
}

}  // namespace vitals::app
