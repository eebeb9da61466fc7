// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/http_transport.hpp"

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/transport/byte_connection.hpp"
#include "kube/transport/tls_source.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/http/response_reader.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

using namespace std::chrono_literals;
using runtime::awaitable;

constexpr auto keep_for = 90s;
constexpr auto read_limit = 30s;

std::unexpected<api_error>
failed(exchange_stage stage, std::string text, error_class kind = error_class::unreachable) {
    return std::unexpected(api_error{.kind = kind, .message = std::move(text), .stage = stage});
}

exchange_stage stage_of(net::http::response_reader const& reader) {
    return reader.started() ? exchange_stage::answered : exchange_stage::lost;
}

}  // namespace

awaitable<api_result<std::size_t>> advance(
    transport::byte_connection& from,
    net::http::response_reader& reader,
    runtime::clock& clock,
    runtime::duration limit
) {
    auto const got = co_await runtime::with_timeout(clock, limit, from.receive());
    if (!got) {
        auto const waited = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
        auto text = "it said nothing for " + std::to_string(waited) + " s";
        co_return failed(stage_of(reader), std::move(text), error_class::timeout);
    }
    if (!*got) co_return failed(stage_of(reader), got->error().text);
    bool const closed = (*got)->empty();
    auto const read = closed ? reader.end() : reader.feed(**got);
    if (read) co_return (*got)->size();
    auto const kind = read.error().too_large ? error_class::too_large
                      : closed               ? error_class::unreachable
                                             : error_class::undecodable;
    co_return failed(stage_of(reader), read.error().text, kind);
}

http_transport::http_transport(
    runtime::executor const& where,
    runtime::clock& clock,
    config::cluster_config const& config,
    transport::tls_source* tls,
    std::size_t answer_limit,
    net::dns::resolver_settings names
)
    : clock_{clock},
      tls_{tls},
      connector_{where, clock, config.server, config.proxy, std::move(names)},
      answer_limit_{answer_limit} {}

awaitable<api_result<net::http::response_reader>>
http_transport::exchange(std::string const& request, repeat again, std::size_t answer_limit) {
    if (answer_limit == 0) answer_limit = answer_limit_;
    drop_outdated();
    if (auto used = take_kept()) {
        auto answer = co_await round_trip(std::move(used), request, answer_limit);
        bool const dead = !answer && answer.error().stage == exchange_stage::lost &&
                          answer.error().kind == error_class::unreachable;
        if (!dead || again == repeat::never) co_return answer;
    }
    auto fresh = co_await connect();
    if (!fresh) co_return std::unexpected(std::move(fresh.error()));
    co_return co_await round_trip(std::move(*fresh), request, answer_limit);
}

awaitable<api_result<open_answer>> http_transport::open(std::string const& request) {
    drop_outdated();
    auto fresh = co_await connect();
    if (!fresh) co_return std::unexpected(std::move(fresh.error()));
    open_answer answer{
        std::move(*fresh),
        net::http::response_reader{net::http::response_reader::no_limit}
    };
    auto const sent = co_await answer.connection->send(request);
    if (!sent) co_return failed(exchange_stage::lost, sent.error().text);
    while (!answer.reader.has_header()) {
        auto const read =
            co_await advance(*answer.connection, answer.reader, clock_, limited_by_caller);
        if (!read) co_return std::unexpected(read.error());
    }
    co_return answer;
}

awaitable<api_result<http_transport::connection>> http_transport::connect() {
    for (bool again = false;; again = true) {
        std::shared_ptr<transport::tls_context> context;
        if (tls_ != nullptr) {
            auto const found = tls_->context();
            if (!found) co_return failed(exchange_stage::not_sent, found.error());
            context = *found;
        }
        auto made = co_await connector_.connect(std::move(context));
        if (made) {
            connection fresh{std::move(*made)};
            std::erase_if(alive_, [](auto const& known) { return known.expired(); });
            alive_.push_back(fresh);
            co_return fresh;
        }
        // Only the API server's own certificate says whether the known authority is still right; a
        // proxy's does not.
        bool const refused =
            tls_ != nullptr && made.error().what == transport::io_failure::kind::certificate;
        if (again || !refused || !tls_->reload_after_refusal())
            co_return failed(exchange_stage::not_sent, made.error().text);
    }
}

awaitable<api_result<net::http::response_reader>>
http_transport::round_trip(connection with, std::string const& request, std::size_t answer_limit) {
    net::http::response_reader reader{answer_limit};
    auto const version = tls_version_;
    auto const sent = co_await runtime::with_timeout(clock_, read_limit, with->send(request));
    if (!sent) co_return failed(exchange_stage::lost, "it takes no request", error_class::timeout);
    if (!*sent) co_return failed(exchange_stage::lost, sent->error().text);
    while (!reader.done()) {
        auto const read = co_await advance(*with, reader, clock_, read_limit);
        if (!read) co_return std::unexpected(read.error());
    }
    drop_outdated();
    if (reader.reusable() && version == tls_version_) keep(std::move(with));
    co_return reader;
}

http_transport::connection http_transport::take_kept() {
    while (!kept_.empty()) {
        auto [idle, since] = std::move(kept_.back());
        kept_.pop_back();
        // On a connection that the server has closed meanwhile a POST would lose its only try. So
        // the state of the connection is looked at first.
        if (clock_.now() - since < keep_for && idle->is_reusable()) return idle;
    }
    return nullptr;
}

void http_transport::keep(connection idle) {
    if (kept_.size() < most_kept) kept_.push_back({std::move(idle), clock_.now()});
}

// A new certificate authority closes the kept connections. A new client certificate closes all
// connections.
void http_transport::drop_outdated() {
    if (tls_ == nullptr) return;
    (void)tls_->context();
    if (tls_->version() == tls_version_) return;
    kept_.clear();
    if (tls_->identity_version() != identity_version_)
        for (auto const& known : alive_)
            if (auto const one = known.lock()) one->close("the client certificate has changed");
    tls_version_ = tls_->version();
    identity_version_ = tls_->identity_version();
}

}  // namespace vitals::kube::client
