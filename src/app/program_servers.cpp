// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Where the program listens, and what it serves there.

#include "app/defaults.hpp"
#include "app/file_limit.hpp"
#include "app/memory_shares.hpp"
#include "app/metrics_snapshot.hpp"
#include "app/program.hpp"
#include "app/servers.hpp"
#include "app/serving_certificate.hpp"
#include "core/metrics/exposition.hpp"
#include "log/logger.hpp"
#include "net/http_server/allowed_hosts.hpp"
#include "net/http_server/server.hpp"
#include "serving/consul/routes.hpp"
#include "serving/health_server/server.hpp"
#include "serving/prometheus/metrics_routes.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <utility>

namespace vitals::app {

program::started program::open_certificate() {
    if (options_.tls_certificate.empty()) return {};
    certificate_.emplace(
        serving_certificate::files{options_.tls_certificate, options_.tls_key},
        process_.clock,
        process_.log
    );
    return certificate_->open();
}

std::size_t program::most_waiting() const {
    auto const scheme = options_.tls_certificate.empty() ? api_scheme::http : api_scheme::https;
    return waiting_clients(process_.descriptors, process_.memory, scheme);
}

program::started program::listen() {
    if (auto read = open_certificate(); !read) return read;
    auto health = serving::health_server::server::start(
        {.address = healthz_listen_address(options_),
         .port = options_.healthz_port,
         .answers =
             {.show_reasons = options_.health_show_reasons, .app_id = options_.healthz_app_id},
         .allowed_hosts = options_.allowed_hosts},
        health_.registry,
        process_.clock,
        process_.log
    );
    if (!health)
        return std::unexpected{
            health.error() + "; see --healthz-port and --healthz-listen-address"
        };
    health_.server = std::move(*health);

    auto const guarded = [this](net::http_server::handler handler) {
        return net::http_server::only_allowed_hosts(
            std::move(handler),
            listen_address(options_),
            options_.allowed_hosts
        );
    };
    auto api_limits = serving::consul::api_limits;
    api_limits.waiting = most_waiting();
    api_limits.waiting_per_address = waiting_clients_per_address(api_limits.waiting);
    auto both = servers::listen(
        process_.loop(),
        process_.clock,
        process_.log,
        listen_address(options_),
        {.number = options_.api_port,
         .flag = "--api-port",
         .handler = guarded(api_.handler()),
         .limits = api_limits},
        {.number = options_.metrics_port,
         .flag = "--metrics-port",
         .handler = guarded(serving::prometheus::metrics_handler([this] { return scrape(); })),
         .limits = serving::prometheus::metrics_limits},
        certificate_ ? net::http_server::certificate_source{[this] { return certificate_->now(); }}
                     : nullptr
    );
    if (!both) return std::unexpected{both.error()};
    servers_ = std::move(*both);
    return {};
}

std::string program::scheme() const {
    return certificate_ ? "https" : "http";
}

void program::announce() const {
    auto const api = text_of(servers_->api().local());
    auto const metrics = text_of(servers_->metrics().local());
    auto const healthz = text_of(health_.server->local());
    process_.log.info("listening", {{"healthz", healthz}, {"api", api}, {"metrics", metrics}});
    if (publishers_.screen() != nullptr || options_.log_format != log::format::text) return;
    process_.log.info(
        "to see more",
        {{"checks", "curl -s '" + scheme() + "://" + api + "/v1/agent/checks?pretty'"}}
    );
    process_.log.info(
        "to see more",
        {{"metrics", "curl -s " + scheme() + "://" + metrics + "/metrics"}}
    );
    process_.log.info(
        "to see more",
        {{"health", "curl -s 'http://" + healthz + "/readyz?verbose'"}}
    );
}

metrics::page program::scrape() const {
    return metrics::page{take_metrics_snapshot({
        .checks = checks_,
        .checkers = *checkers_,
        .targets_file_valid = policy_->source.file_is_valid(),
        .controller = *reading_.controller,
        .api = reading_.cluster ? reading_.cluster->client.get() : nullptr,
        .definitions = *reading_.source,
        .ttl = ttl_,
        .consul = api_,
        .readers = readers_.gate().cache(),
        .services = reading_.services.get(),
        .quotas = quotas_,
        .secrets = secrets_.states(),
        .events = publishers_.events(),
        .reports = publishers_.reports(),
        .states = publishers_.states(),
        .log_share = publishers_.log_share(),
        .console = *process_.console,
        .health = *health_.server,
        .servers = *servers_,
        .certificate = certificate_ ? &*certificate_ : nullptr,
    })};
}

}  // namespace vitals::app
