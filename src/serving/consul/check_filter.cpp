// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/check_filter.hpp"

#include "core/check/status.hpp"
#include "core/filter/comparison.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "text/time/duration.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

namespace {

using filter::kind;
using filter::question;

std::vector<std::string> const& tags_of(shown_check const& one) {
    static std::vector<std::string> const none;
    auto const& service = one.check.definition->service;
    return service ? service->tags : none;
}

// Consul's, in the order of the members. Definition, CreateIndex and ModifyIndex are no selectors.
constexpr std::array<filter::column<shown_check>, 14> columns{{
    {"Node",
     kind::text,
     [](shown_check const& one, question& asked) { return asked.text(one.node); }},
    {"CheckID",
     kind::text,
     [](shown_check const& one, question& asked) {
         return asked.text(one.check.definition->identity.text());
     }},
    {"Name",
     kind::text,
     [](shown_check const& one, question& asked) { return asked.text(one.check.definition->name); }
    },
    {"Status",
     kind::text,
     [](shown_check const& one, question& asked) {
         return asked.text(to_string(one.check.status()));
     }},
    {"Notes",
     kind::text,
     [](shown_check const& one, question& asked) { return asked.text(one.check.definition->notes); }
    },
    {"Output",
     kind::text,
     [](shown_check const& one, question& asked) { return asked.text(one.output()); }},
    {"ServiceID",
     kind::text,
     [](shown_check const& one, question& asked) {
         auto const& service = one.check.definition->service;
         return asked.text(service ? std::string_view{service->id} : "");
     }},
    {"ServiceName",
     kind::text,
     [](shown_check const& one, question& asked) {
         auto const& service = one.check.definition->service;
         return asked.text(service ? std::string_view{service->name} : "");
     }},
    {"ServiceTags",
     kind::texts,
     [](shown_check const& one, question& asked) { return asked.texts(tags_of(one)); }},
    {"Type",
     kind::text,
     [](shown_check const& one, question& asked) {
         return asked.text(one.check.definition->target.kind().type);
     }},
    {"Interval",
     kind::text,
     [](shown_check const& one, question& asked) {
         return asked.text(time::format_duration(one.check.definition->timing.interval));
     }},
    {"Timeout",
     kind::text,
     [](shown_check const& one, question& asked) {
         return asked.text(time::format_duration(one.check.definition->timing.timeout));
     }},
    {"ExposedPort",
     kind::number,
     [](shown_check const& /*one*/, question& asked) { return asked.number(0); }},
    {"PeerName",
     kind::text,
     [](shown_check const& /*one*/, question& asked) { return asked.text(""); }},
}};

}  // namespace

std::optional<filter::selected<shown_check>> find_check_column(filter::selector const& what) {
    return filter::find_column<shown_check>(columns, what);
}

}  // namespace vitals::serving::consul
