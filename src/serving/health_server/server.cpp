// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/server.hpp"

#include "log/logger.hpp"
#include "net/http_server/allowed_hosts.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "runtime/spawned.hpp"
#include "serving/health_server/answer.hpp"
#include "serving/health_server/heartbeat.hpp"
#include "serving/health_server/registry.hpp"
#include "serving/health_server/target.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <exception>
#include <expected>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace vitals::serving::health_server {

namespace {

// A kubelet's request has some hundred bytes and no body.
constexpr net::http_server::limits limits{
    .connections = 64,
    .connections_per_address = 8,
    .connections_for_newcomers = 4,
    .header_bytes = 16 * 1024,
    .body_bytes = 0,
    .header_time = std::chrono::seconds{1},
    .idle_time = std::chrono::seconds{30},
    .write_time = std::chrono::seconds{5},
    .drain_time = std::chrono::seconds{5}
};

class threaded_server final : public server {
public:
    threaded_server(server_options options, registry& state, log::logger log)
        : options_{std::move(options)}, state_{state}, log_{std::move(log)} {}
    ~threaded_server() override { stop(); }

    std::expected<void, std::string> listen(runtime::clock& clock);
    void launch();
    boost::asio::ip::tcp::endpoint local() const override { return http_->local(); }
    net::http_server::connection_counts connections() const override {
        return http_->connections();
    }
    void stop() override;

private:
    void ended(std::exception_ptr const& error);

    server_options options_;
    registry& state_;
    log::logger log_;
    runtime::asio::io_context loop_{1};
    std::unique_ptr<net::http_server::server> http_;
    // Without a period: the heartbeat only says whether the server still accepts.
    heartbeat alive_ = state_.add_heartbeat("healthz-server", runtime::duration::max());
    target ready_ = state_.add("healthz-server");
    std::atomic<bool> stopping_ = false;
    std::jthread thread_;
};

std::expected<void, std::string> threaded_server::listen(runtime::clock& clock) {
    auto bound = net::http_server::server::bind(
        loop_.get_executor(),
        clock,
        log_,
        "healthz",
        options_.address,
        options_.port,
        net::http_server::only_allowed_hosts(
            net::http_server::at_once([this](net::http_server::request const& request) {
                return answer(state_, options_.answers, request);
            }),
            options_.address,
            options_.allowed_hosts
        ),
        limits
    );
    if (!bound) {
        alive_.retire();
        ready_.retire();
        return std::unexpected(std::move(bound.error()));
    }
    http_ = std::move(*bound);
    return {};
}

void threaded_server::launch() {
    runtime::spawned serving{loop_.get_executor()};
    serving.start(http_->run(), [this](std::exception_ptr const& error) { ended(error); });
    ready_.ready();
    thread_ = std::jthread{[this] { loop_.run(); }};
}

void threaded_server::stop() {
    if (!thread_.joinable()) return;
    stopping_ = true;
    runtime::asio::post(loop_, [this] { http_->stop(); });
    thread_.join();
    ready_.retire();
    alive_.retire();
}

// Connections that are open already may still ask: they learn that no new one is accepted any more.
void threaded_server::ended(std::exception_ptr const& error) {
    if (stopping_) return;
    std::string reason = "stopped accepting";
    try {
        if (error) std::rethrow_exception(error);
    } catch (std::exception const& e) {
        reason = e.what();
    }
    log_.error("health server ended", {{"error", reason}});
    alive_.fail_permanently(reason);
    ready_.fail_permanently(reason);
}

}  // namespace

std::expected<std::unique_ptr<server>, std::string>
server::start(server_options options, registry& state, runtime::clock& clock, log::logger log) {
    auto made = std::make_unique<threaded_server>(std::move(options), state, std::move(log));
    if (auto listening = made->listen(clock); !listening)
        return std::unexpected(std::move(listening.error()));
    made->launch();
    return made;
}

}  // namespace vitals::serving::health_server
