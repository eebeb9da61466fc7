// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/prometheus/metrics_routes.hpp"

#include "core/metrics/exposition.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "net/http_server/server.hpp"

#include <array>
#include <functional>
#include <memory>
#include <utility>

namespace vitals::serving::prometheus {

namespace {

using net::http_server::response;
using net::http_server::text;
using exposition = std::function<metrics::page()>;

class page_body final : public net::http_server::body_source {
public:
    explicit page_body(metrics::page page) : page_{std::move(page)} {}

    piece next() override {
        auto text = std::make_shared<net::http_server::shared_text>();
        text->plain = page_.next();
        return {.text = std::move(text), .last = page_.done()};
    }

private:
    metrics::page page_;
};

response metrics_page(exposition const& from, net::http_server::call const&) {
    return net::http_server::streamed(
        200,
        std::make_shared<page_body>(from()),
        metrics::content_type
    );
}

response index_page(exposition const&, net::http_server::call const&);

constexpr std::array<net::http_server::route<exposition>, 2> routes{{
    {"/", net::http_server::read_only, {}, index_page},
    {"/metrics", net::http_server::read_only, "Prometheus' text format", metrics_page},
}};

response index_page(exposition const&, net::http_server::call const&) {
    return text(200, "Vitals' metrics.\n\n" + net::http_server::index_lines(routes));
}

}  // namespace

net::http_server::handler metrics_handler(exposition made) {
    return net::http_server::at_once([from =
                                          std::move(made)](net::http_server::request const& asked) {
        auto found = net::http_server::dispatch(routes, from, asked, asked.path);
        return found ? *std::move(found)
                     : net::http_server::not_found(net::http_server::index_lines(routes));
    });
}

}  // namespace vitals::serving::prometheus
