// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/reader.hpp"

#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/agent_routes.hpp"
#include "serving/consul/check_update.hpp"
#include "serving/consul/routes.hpp"
#include "serving/readers/gate.hpp"
#include "serving/readers/view.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using net::http_server::request;
using net::http_server::response;
using readers::decision;
using readers::view;

// A timer of a busy loop is late.
constexpr runtime::duration slack = std::chrono::seconds{1};

constexpr auto of_one_service = std::to_array<std::string_view>(
    {"/v1/health/checks/<service>",
     "/v1/health/service/<service>",
     "/v1/catalog/service/<service>",
     "/v1/agent/health/service/name/<service>"}
);
constexpr auto of_one_instance =
    std::to_array<std::string_view>({"/v1/agent/service/<id>", "/v1/agent/health/service/id/<id>"});

// Updates have rules of their own, and nothing else shows checks.
bool is_read(request const& asked) {
    return asked.method == "GET" && asked.path.starts_with("/v1/");
}

decision after_a_wait(decision const& kept, runtime::time_point now) {
    bool const is_over = kept.until && now > *kept.until + slack;
    return is_over ? decision{.view = view::of_statuses(), .until = kept.until} : kept;
}

// Of the checks in the order of their identities, one for each namespace: "0" follows "/".
std::set<std::string> all_namespaces(status::status_store const& store, std::size_t most) {
    std::set<std::string> found;
    std::string after;
    bool more = true;
    while (more && found.size() < most) {
        more = false;
        store.for_each_after(after, [&](status::check_status const& one) {
            std::string ns{one.definition->identity.ns()};
            after = ns + '0';
            found.insert(std::move(ns));
            more = true;
            return false;
        });
    }
    return found;
}

bool is_there(status::status_store const& store, std::string const& ns) {
    bool found = false;
    store.for_each_after(ns + '/', [&](status::check_status const& one) {
        found = one.definition->identity.ns() == ns;
        return false;
    });
    return found;
}

using namespaces = std::set<std::string>;

// Nothing when the checks of the service are more than one turn of the loop may look at.
std::optional<namespaces>
namespaces_of_service(status::status_store const& store, std::string_view service) {
    namespaces found;
    auto const* const its = store.services().find(service);
    if (its != nullptr && its->checks.size() > status::piece::most_looked_at) return std::nullopt;
    store.for_each_of_service(service, {}, [&](status::check_status const& one) {
        found.emplace(one.definition->identity.ns());
        return true;
    });
    return found;
}

// Nothing: of all.
std::optional<namespaces> namespaces_of(status::status_store const& store, std::string_view path) {
    for (auto const route : of_one_service)
        if (auto const service = net::http_server::rest_of(path, route))
            return namespaces_of_service(store, *service);
    for (auto const route : of_one_instance)
        if (auto const id = net::http_server::rest_of(path, route)) {
            auto const* const found = find_instance(store, *id);
            if (found == nullptr) return namespaces{};
            return namespaces{std::string{found->definition->identity.ns()}};
        }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> shown_namespaces(
    status::status_store const& store,
    std::string_view path,
    std::string const& first,
    std::size_t most
) {
    auto const of_path = namespaces_of(store, path);
    auto const all = of_path ? *of_path : all_namespaces(store, most);
    std::vector<std::string> shown;
    bool const with_first =
        of_path ? all.contains(first) : !first.empty() && is_there(store, first);
    if (with_first) shown.push_back(first);
    for (auto const& ns : all)
        if (shown.size() < most && ns != first) shown.push_back(ns);
    return shown;
}

runtime::awaitable<std::expected<decision, response>> decide_reader(
    readers::gate& by,
    status::status_store const& store,
    api_options const& options,
    request const& asked
) {
    if (asked.kept)
        co_return after_a_wait(*std::static_pointer_cast<decision const>(asked.kept), by.now());
    if (!is_read(asked)) co_return decision{};
    readers::gate::namespaces const shown = [&](std::string const& first, std::size_t most) {
        return shown_namespaces(store, asked.path, first, most);
    };
    bool const is_local = !refuse_stranger(asked, options.allowed_hosts);
    co_return co_await by.decide(asked, is_local, shown);
}

response
for_reader(response reply, request const& asked, decision const& who, runtime::time_point now) {
    if (!reply.postponed) {
        // Those with a status of a service as their own have a list, too.
        bool const is_list = reply.status == 200 || reply.shared != nullptr;
        if (!who.view.shows_everything() && is_list && is_read(asked))
            reply.headers.emplace_back(
                "X-Vitals-Masked",
                who.view.shows_statuses_alone() ? "all" : "some"
            );
        return reply;
    }
    auto kept = who;
    if (kept.until) {
        kept.until = std::max(*kept.until, now + shortest_wait_of_token);
        reply.postponed->at_most = std::min(reply.postponed->at_most, *kept.until - now);
    }
    reply.postponed->kept = std::make_shared<decision const>(std::move(kept));
    return reply;
}

}  // namespace vitals::serving::consul
