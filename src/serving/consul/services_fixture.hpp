// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API over checks of services.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

class services_fixture : public testing::Test {
protected:
    void add(
        std::string_view id,
        check::service service,
        health::outcome outcome = health::outcome::passing,
        std::string_view ns = "shop",
        std::size_t output = 0
    ) {
        check::definition one;
        one.identity = {ns, "web", id};
        one.name = id;
        one.timing = {.interval = std::chrono::seconds{10}, .timeout = std::chrono::seconds{1}};
        one.service = std::move(service);
        health::observation seen;
        seen.outcome = outcome;
        seen.output.assign(output, 'o');
        store.observe(
            store.add(std::make_shared<check::definition const>(std::move(one)), {}),
            std::move(seen)
        );
    }
    net::http_server::response
    get(std::string path, decltype(net::http_server::request::query) query = {}) {
        auto reply = api.answer(support::a_request(std::move(path), std::move(query)));
        if (!reply.postponed) reply.body = support::whole_body(reply);
        return reply;
    }
    // As they are made, each in a turn of the loop.
    std::vector<std::string>
    pieces_of(std::string path, decltype(net::http_server::request::query) query = {}) {
        auto reply = api.answer(support::a_request(std::move(path), std::move(query)));
        std::vector<std::string> all{std::string{reply.bytes()}};
        while (reply.rest) {
            auto const piece = reply.rest->next();
            all.push_back(piece.text->plain);
            if (piece.last) reply.rest.reset();
        }
        return all;
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "release-1"}};
};

}  // namespace vitals::serving::consul
