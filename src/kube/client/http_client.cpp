// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/http_client.hpp"

#include "kube/auth/credential_source.hpp"
#include "kube/client/api_answer.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/api_status.hpp"
#include "kube/client/http_stream.hpp"
#include "kube/client/http_transport.hpp"
#include "kube/client/make_api_client.hpp"
#include "kube/client/request_head.hpp"
#include "kube/client/retry.hpp"
#include "kube/client/warning_deduplicator.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/transport/tls_source.hpp"
#include "log/logger.hpp"
#include "net/http/response_reader.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace vitals::kube::client {
namespace {

using namespace std::chrono_literals;
using runtime::awaitable;

// Some load balancers hold back the header of a stream until its first event. So the wait for the
// header is as long as an idle stream's.
constexpr auto header_limit = 60s;
// Longer than the limit of an exec plugin.
constexpr auto credentials_limit = 35s;
// The limit of all waits of one call. Together with the request's deadline it is shorter than the
// informers' limit of liveness.
constexpr auto queue_limit = 300s;

config::login usable_login(config::cluster_config const& config, log::logger const& log) {
    if (config.server.scheme == config::scheme::https) return config.login;
    if (!std::holds_alternative<std::monostate>(config.login))
        log.warn("no credentials are sent over http", {{"server", config.server.text()}});
    return {};
}

api_error no_answer(std::string const& server, runtime::duration limit) {
    auto const seconds = std::chrono::duration_cast<std::chrono::duration<double>>(limit).count();
    auto text = std::to_string(seconds);
    text.resize(text.find('.') + 2);
    return {
        .kind = error_class::timeout,
        .message = "API server " + server + ": no answer within " + text + " s",
        .stage = exchange_stage::lost
    };
}

bool is_refused(api_error const& error) {
    return error.http_status == 401;
}

}  // namespace

http_client::http_client(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::cluster_config config,
    client_options options
)
    : clock_{clock},
      log_{std::move(log)},
      config_{std::move(config)},
      options_{std::move(options)},
      credentials_{auth::make_credential_source(
          where,
          clock,
          log_,
          usable_login(config_, log_),
          options_.read_file
      )},
      tls_{transport::make_tls_source(clock, log_, config_, options_.read_file)},
      transport_{where, clock, config_, tls_.get(), options_.answer_limit, options_.names},
      queue_{
          where,
          clock,
          log_,
          {.per_second = options_.requests_per_second,
           .burst = options_.burst,
           .at_once = http_transport::most_kept}
      } {
    if (!options_.random) options_.random = runtime::uniform_random();
}

awaitable<api_result<api_response>>
http_client::call(api_request request, runtime::duration deadline) {
    allowance left{.deadline = deadline, .server = deadline, .queue = queue_limit};
    bool renewed_once = false;
    for (int retries = 0;;) {
        auto const ready = co_await prepare(request);
        if (!ready) co_return std::unexpected(ready.error());
        auto result = co_await send(*ready, request.verb, left);
        if (result) co_return std::move(result);
        auto const& why = result.error();
        bool const worth_renewing = is_refused(why) && !std::exchange(renewed_once, true);
        if (worth_renewing && co_await renewed(ready->who)) continue;
        auto const wait = retry_delay(request.verb, why, retries, options_.random());
        // The server's own error is more useful than the message that our deadline would pass
        // during the next delay.
        if (!wait || *wait >= left.server) co_return std::move(result);
        ++retries;
        left.server -= *wait;
        co_await clock_.sleep_for(*wait);
    }
}

awaitable<api_result<http_client::prepared>> http_client::prepare(api_request const& request) {
    auto const who =
        co_await runtime::with_timeout(clock_, credentials_limit, credentials_->current());
    if (!who)
        co_return std::unexpected(api_error{error_class::auth, "no credentials: none within 35 s"});
    if (!*who)
        co_return std::unexpected(api_error{error_class::auth, "no credentials: " + who->error()});
    auto const& known = **who;
    if (tls_ && !known.certificate.empty())
        tls_->set_client_certificate(known.certificate, known.key);
    auto bytes = to_bytes(request, config_, options_.user_agent, known.authorization);
    if (!bytes) co_return std::unexpected(api_error{error_class::permanent, bytes.error()});
    co_return prepared{known, std::move(*bytes), request.answer_limit};
}

awaitable<bool> http_client::renewed(auth::identity used) {
    auto const done = co_await runtime::with_timeout(
        clock_,
        credentials_limit,
        credentials_->renew(std::move(used))
    );
    co_return done && *done;
}

// The deadline begins when the request leaves the queue: it covers the server's time alone.
awaitable<http_client::call_result>
http_client::send(prepared const& what, verb method, allowance& left) {
    auto const asked = clock_.now();
    auto const place = co_await queue_.enter(left.queue);
    auto const began = clock_.now();
    left.queue -= began - asked;
    if (!place)
        co_return std::unexpected(api_error{
            .kind = error_class::throttled,
            .message = place.error(),
            .stage = exchange_stage::not_sent
        });
    auto done = co_await runtime::with_timeout(clock_, left.server, round_trip(what, method));
    left.server -= clock_.now() - began;
    if (done) co_return std::move(*done);
    co_return std::unexpected(no_answer(config_.server.text(), left.deadline));
}

awaitable<http_client::call_result> http_client::round_trip(prepared const& what, verb method) {
    auto const again =
        is_idempotent(method) ? repeat::when_kept_connection_was_dead : repeat::never;
    auto answer = co_await transport_.exchange(what.bytes, again, what.answer_limit);
    if (!answer) co_return at_server(std::move(answer.error()));
    co_return read(*answer);
}

std::unexpected<api_error> http_client::at_server(api_error why) const {
    why.message = "API server " + config_.server.text() + ": " + why.message;
    return std::unexpected(std::move(why));
}

http_client::call_result http_client::read(net::http::response_reader& answer) {
    log_warnings(answer);
    return to_result(answer, clock_.wall());
}

void http_client::log_warnings(net::http::response_reader const& answer) {
    for (auto const& header : answer.headers("Warning"))
        if (auto const text = warning_text(header); text && warnings_.is_first(*text))
            log_.warn("the API server warns", {{"warning", *text}});
}

awaitable<http_client::stream_result>
http_client::stream(api_request request, runtime::duration deadline) {
    for (bool renewed_once = false;;) {
        auto const ready = co_await prepare(request);
        if (!ready) co_return std::unexpected(ready.error());
        auto opened = co_await open(*ready, deadline);
        if (opened || !is_refused(opened.error()) || std::exchange(renewed_once, true))
            co_return std::move(opened);
        if (!co_await renewed(ready->who)) co_return std::move(opened);
    }
}

awaitable<http_client::stream_result>
http_client::open(prepared const& what, runtime::duration deadline) {
    auto const limit = std::min<runtime::duration>(deadline, header_limit);
    auto opened =
        co_await runtime::with_timeout(clock_, limit, open_once(what, clock_.now() + deadline));
    if (!opened) co_return std::unexpected(no_answer(config_.server.text(), limit));
    co_return std::move(*opened);
}

awaitable<http_client::stream_result>
http_client::open_once(prepared const& what, runtime::time_point until) {
    auto answer = co_await transport_.open(what.bytes);
    if (!answer) co_return at_server(std::move(answer.error()));
    auto const status = answer->reader.status();
    bool const json = is_json(answer->reader.header("Content-Type"));
    bool const plain = foreign_encoding(answer->reader).empty();
    if (status == 200 && json && plain) {
        log_warnings(answer->reader);
        co_return std::make_unique<http_stream>(clock_, std::move(*answer), until);
    }
    if (plain) co_await drain(*answer, clock_);
    auto refused = read(answer->reader);
    if (!refused) co_return std::unexpected(std::move(refused.error()));
    co_return std::unexpected(api_error{error_class::undecodable, "it answers no stream"});
}

std::unique_ptr<api_client> make_api_client(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::cluster_config config,
    client_options options
) {
    return std::make_unique<http_client>(
        where,
        clock,
        std::move(log),
        std::move(config),
        std::move(options)
    );
}

}  // namespace vitals::kube::client
