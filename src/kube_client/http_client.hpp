// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every request goes through: rate, credentials, transport, error mapping, retries.

#include "kube_client/credential_source.hpp"
#include "kube_client/http_transport.hpp"
#include "kube_client/make_api_client.hpp"
#include "kube_client/rate_limiter.hpp"
#include "kube_client/tls_source.hpp"
#include "kube_client/warning_memory.hpp"

#include <memory>
#include <string>

namespace vitals::kube_client {

class http_client final : public api_client {
public:
    http_client(
        runtime::executor const& where,
        runtime::clock& clock,
        log::logger log,
        kube_config::cluster_config config,
        client_options options
    );

    runtime::awaitable<api_result<api_response>>
    call(api_request request, runtime::duration deadline) override;
    runtime::awaitable<api_result<std::unique_ptr<api_stream>>>
    stream(api_request request, runtime::duration deadline) override;

private:
    struct outcome {
        api_result<api_response> result;
        exchange_stage stage = exchange_stage::answered;
    };
    using stream_result = api_result<std::unique_ptr<api_stream>>;

    runtime::awaitable<api_result<api_response>> persist(api_request const& request);
    runtime::awaitable<outcome> attempt(api_request const& request);
    runtime::awaitable<stream_result> open(api_request const& request, runtime::time_point until);
    runtime::awaitable<stream_result>
    open_once(api_request const& request, runtime::time_point until);
    runtime::awaitable<api_result<std::string>> prepare(api_request const& request);
    runtime::awaitable<void> wait_for_turn();

    outcome failed(transport_failure const& failure) const;
    outcome read(response_reader& answer);
    void tell_warnings(response_reader const& answer);
    api_error error(error_class kind, std::string message) const;

    runtime::clock& clock_;
    log::logger log_;
    kube_config::cluster_config config_;
    client_options options_;
    std::unique_ptr<credential_source> credentials_;
    std::unique_ptr<tls_source> tls_;  // null for http
    http_transport transport_;
    rate_limiter limiter_;
    warning_memory warnings_;
    identity used_;  // by the last request
};

}  // namespace vitals::kube_client
