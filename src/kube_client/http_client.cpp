// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/http_client.hpp"

#include "kube_client/api_client.hpp"
#include "kube_client/api_status.hpp"
#include "kube_client/credential_source.hpp"
#include "kube_client/http_stream.hpp"
#include "kube_client/http_transport.hpp"
#include "kube_client/make_api_client.hpp"
#include "kube_client/request_head.hpp"
#include "kube_client/response_reader.hpp"
#include "kube_client/retry.hpp"
#include "kube_client/tls_source.hpp"
#include "kube_client/warning_memory.hpp"
#include "kube_config/cluster_config.hpp"
#include "kube_config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <variant>

namespace vitals::kube_client {
namespace {

using namespace std::chrono_literals;
using runtime::awaitable;

// Some load balancers hold back the header of a stream until its first event.
constexpr auto header_limit = 60s;

std::function<double()> own_random() {
    return [engine = std::mt19937{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution<double>{}(engine);
    };
}

kube_config::login usable_login(kube_config::cluster_config const& config, log::logger const& log) {
    if (config.server.scheme == kube_config::scheme::https) return config.login;
    if (!std::holds_alternative<std::monostate>(config.login))
        log.warn("no credentials are sent over http", {{"server", config.server.text()}});
    return {};
}

std::unique_ptr<tls_source> make_tls(
    runtime::clock& clock,
    log::logger log,
    kube_config::cluster_config const& config,
    kube_config::file_reader read_file
) {
    if (config.server.scheme == kube_config::scheme::http) return nullptr;
    auto settings = config.tls;
    if (settings.server_name.empty()) settings.server_name = config.server.host;
    return std::make_unique<tls_source>(
        clock,
        std::move(log),
        std::move(settings),
        std::move(read_file)
    );
}

api_result<api_response> give_up(runtime::duration limit, std::string const& server) {
    auto const seconds = std::chrono::duration_cast<std::chrono::duration<double>>(limit).count();
    auto text = std::to_string(seconds);
    text.resize(text.find('.') + 2);
    return std::unexpected(api_error{
        .kind = error_class::timeout,
        .http_status = 0,
        .reason = {},
        .message = "API server " + server + ": no answer within " + text + " s",
        .retry_after = {},
    });
}

}  // namespace

http_client::http_client(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    kube_config::cluster_config config,
    client_options options
)
    : clock_{clock},
      log_{std::move(log)},
      config_{std::move(config)},
      options_{std::move(options)},
      credentials_{make_credential_source(
          where,
          clock,
          log_,
          usable_login(config_, log_),
          options_.read_file
      )},
      tls_{make_tls(clock, log_, config_, options_.read_file)},
      transport_{where, clock, config_, tls_.get(), options_.answer_limit, options_.names},
      limiter_{options_.requests_per_second, options_.burst} {
    if (!options_.random) options_.random = own_random();
}

awaitable<api_result<api_response>>
http_client::call(api_request request, runtime::duration deadline) {
    auto done = co_await runtime::with_timeout(clock_, deadline, persist(request));
    if (!done) co_return give_up(deadline, config_.server.text());
    co_return std::move(*done);
}

awaitable<api_result<api_response>> http_client::persist(api_request const& request) {
    bool renewed = false;
    for (int retries = 0;;) {
        co_await wait_for_turn();
        auto [result, stage] = co_await attempt(request);
        if (result) co_return result;
        if (result.error().kind == error_class::auth && result.error().http_status == 401 &&
            !renewed) {
            renewed = true;
            bool const changed = co_await credentials_->renew(used_);
            if (changed) continue;
        }
        auto const wait =
            retry_delay(request.verb, result.error(), stage, retries, options_.random());
        if (!wait) co_return result;
        ++retries;
        co_await clock_.sleep_for(*wait);
    }
}

awaitable<http_client::outcome> http_client::attempt(api_request const& request) {
    auto const bytes = co_await prepare(request);
    if (!bytes) co_return outcome{std::unexpected(bytes.error()), exchange_stage::not_sent};
    auto const again =
        is_idempotent(request.verb) ? repeat::when_kept_connection_was_dead : repeat::never;
    auto answer = co_await transport_.exchange(*bytes, again);
    if (!answer) co_return failed(answer.error());
    co_return read(*answer);
}

awaitable<api_result<std::string>> http_client::prepare(api_request const& request) {
    auto const who = co_await credentials_->current();
    if (!who) co_return std::unexpected(error(error_class::auth, "no credentials: " + who.error()));
    if (tls_ && !who->certificate.empty() && *who != used_)
        tls_->identify(who->certificate, who->key);
    used_ = *who;
    auto bytes = to_bytes(request, config_, options_.user_agent, used_.authorization);
    if (!bytes) co_return std::unexpected(error(error_class::permanent, bytes.error()));
    co_return std::move(*bytes);
}

awaitable<void> http_client::wait_for_turn() {
    auto const wait = limiter_.take(clock_.now());
    if (wait > 1s)
        log_.warn(
            "requests to the API server wait for our own limit",
            {{"wait_ms", std::chrono::duration_cast<std::chrono::milliseconds>(wait).count()}}
        );
    if (wait > 0s) co_await clock_.sleep_for(wait);
}

http_client::outcome http_client::failed(transport_failure const& failure) const {
    return {
        std::unexpected(
            error(failure.kind, "API server " + config_.server.text() + ": " + failure.text)
        ),
        failure.stage
    };
}

http_client::outcome http_client::read(response_reader& answer) {
    tell_warnings(answer);
    auto const status = answer.status();
    auto const type = answer.header("Content-Type");
    auto body = answer.take_body();
    if (status >= 200 && status < 300) {
        if (body.empty() || is_json(type)) return {api_response{status, std::move(body)}};
        return {std::unexpected(error(error_class::undecodable, not_json_hint(type, body)))};
    }
    if (status < 400)
        return {std::unexpected(error(
            error_class::undecodable,
            "HTTP status " + std::to_string(status) +
                ": the API server never redirects; a proxy or a login page seems to stand before it"
        ))};
    auto const after = answer.header("Retry-After");
    return {std::unexpected(to_error({status, type, after, body}, clock_.wall()))};
}

void http_client::tell_warnings(response_reader const& answer) {
    for (auto const& header : answer.headers("Warning"))
        if (auto const text = warning_text(header); text && warnings_.is_new(*text))
            log_.warn("the API server warns", {{"warning", *text}});
}

api_error http_client::error(error_class kind, std::string message) const {
    return {
        .kind = kind,
        .http_status = 0,
        .reason = {},
        .message = std::move(message),
        .retry_after = {},
    };
}

awaitable<http_client::stream_result>
http_client::stream(api_request request, runtime::duration deadline) {
    auto const until = clock_.now() + deadline;
    auto const limit = std::min<runtime::duration>(deadline, header_limit);
    auto opened = co_await runtime::with_timeout(clock_, limit, open(request, until));
    if (!opened) co_return std::unexpected(give_up(limit, config_.server.text()).error());
    co_return std::move(*opened);
}

awaitable<http_client::stream_result>
http_client::open(api_request const& request, runtime::time_point until) {
    auto first = co_await open_once(request, until);
    if (first || first.error().http_status != 401) co_return first;
    bool const changed = co_await credentials_->renew(used_);
    if (!changed) co_return first;
    co_return co_await open_once(request, until);
}

awaitable<http_client::stream_result>
http_client::open_once(api_request const& request, runtime::time_point until) {
    auto const bytes = co_await prepare(request);
    if (!bytes) co_return std::unexpected(bytes.error());
    auto answer = co_await transport_.open(*bytes);
    if (!answer) co_return std::unexpected(failed(answer.error()).result.error());
    auto const status = answer->reader.status();
    bool const json = is_json(answer->reader.header("Content-Type"));
    if (status == 200 && json) {
        tell_warnings(answer->reader);
        co_return std::make_unique<http_stream>(clock_, std::move(*answer), until);
    }
    co_await drain(answer->reader, *answer->connection);
    auto refused = read(answer->reader);
    if (!refused.result) co_return std::unexpected(refused.result.error());
    co_return std::unexpected(error(error_class::undecodable, "it answers no stream"));
}

}  // namespace vitals::kube_client
