// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every request goes through: rate limit, credentials, transport, error mapping, retries.

#include "kube/auth/credential_source.hpp"
#include "kube/client/http_transport.hpp"
#include "kube/client/make_api_client.hpp"
#include "kube/client/request_queue.hpp"
#include "kube/client/warning_deduplicator.hpp"
#include "kube/transport/tls_source.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace vitals::kube::client {

class http_client final : public api_client {
public:
    http_client(
        runtime::executor const& where,
        runtime::clock& clock,
        log::logger log,
        config::cluster_config config,
        client_options options
    );

    runtime::awaitable<api_result<api_response>>
    call(api_request request, runtime::duration deadline) override;
    runtime::awaitable<api_result<std::unique_ptr<api_stream>>>
    stream(api_request request, runtime::duration deadline) override;
    runtime::awaitable<void> run() override { return credentials_->run(); }
    queue_state queue() const override { return queue_.state(); }

private:
    struct prepared {
        auth::identity who;  // whom a 401 is about
        std::string bytes;
        std::size_t answer_limit = 0;  // 0: the transport's
    };
    // The remaining time of a call: for the API server, and for our own queue.
    struct allowance {
        runtime::duration deadline;  // as the caller said
        runtime::duration server;
        runtime::duration queue;
    };
    using call_result = api_result<api_response>;
    using stream_result = api_result<std::unique_ptr<api_stream>>;

    runtime::awaitable<api_result<prepared>> prepare(api_request const& request);
    runtime::awaitable<call_result> send(prepared const& what, verb method, allowance& left);
    runtime::awaitable<call_result> round_trip(prepared const& what, verb method);
    runtime::awaitable<bool> renewed(auth::identity used);
    runtime::awaitable<stream_result> open(prepared const& what, runtime::duration deadline);
    runtime::awaitable<stream_result> open_once(prepared const& what, runtime::time_point until);

    std::unexpected<api_error> at_server(api_error why) const;
    call_result read(net::http::response_reader& answer);
    void log_warnings(net::http::response_reader const& answer);

    runtime::clock& clock_;
    log::logger log_;
    config::cluster_config config_;
    client_options options_;
    std::unique_ptr<auth::credential_source> credentials_;
    std::unique_ptr<transport::tls_source> tls_;  // null for http
    http_transport transport_;
    request_queue queue_;
    warning_deduplicator warnings_;
};

}  // namespace vitals::kube::client
