// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/server_url.hpp"

#include "kube/config/cluster_config.hpp"
#include "text/ascii/port.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::config {
namespace {

using problem = std::unexpected<std::string>;

// Nothing when the port is there but cannot be used.
std::optional<std::uint16_t> port_of(boost::urls::url_view const& url, std::uint16_t usual) {
    auto const text = url.port();
    if (!url.has_port() || text.empty()) return usual;
    return ascii::parse_port(text);
}

std::string host_of(boost::urls::url_view const& url) {
    auto host = std::string{url.host_address()};
    for (char const c : host)
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7F') return {};
    return host;
}

}  // namespace

std::expected<server_address, std::string> parse_server_url(std::string_view text) {
    std::string const whole =
        text.find("://") == text.npos ? "http://" + std::string{text} : std::string{text};
    auto const url = boost::urls::parse_uri(whole);
    if (!url) return problem{"it is not a URL"};
    auto const scheme = url->scheme_id();
    if (scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::https)
        return problem{"it begins with neither https:// nor http://"};
    if (url->has_userinfo()) return problem{"it holds a user name; that belongs under users"};
    if (url->has_query() || url->has_fragment()) return problem{"it has a query or a fragment"};

    bool const tls = scheme == boost::urls::scheme::https;
    auto const port = port_of(*url, tls ? 443 : 80);
    if (!port) return problem{"its port is not in 1 to 65535"};
    server_address server{
        tls ? config::scheme::https : config::scheme::http,
        host_of(*url),
        *port,
        std::string{url->encoded_path()}
    };
    if (server.host.empty()) return problem{"it names no host"};
    while (server.prefix.ends_with('/')) server.prefix.pop_back();
    return server;
}

std::expected<proxy_address, std::string> parse_proxy_url(std::string_view text) {
    std::string const whole =
        text.find("://") == text.npos ? "http://" + std::string{text} : std::string{text};
    auto const url = boost::urls::parse_uri(whole);
    if (!url) return problem{"it is not a URL"};
    proxy_address proxy;
    std::uint16_t usual = 80;
    if (auto const scheme = std::string{url->scheme()}; scheme == "https") {
        proxy.kind = proxy_kind::https;
        usual = 443;
    } else if (scheme == "socks5" || scheme == "socks5h") {
        proxy.kind = proxy_kind::socks5;
        usual = 1080;
    } else if (scheme != "http") {
        return problem{"it begins with neither http://, https:// nor socks5://"};
    }
    auto const port = port_of(*url, usual);
    if (!port) return problem{"its port is not in 1 to 65535"};
    proxy.host = host_of(*url);
    proxy.port = *port;
    proxy.user = url->user();
    proxy.password = url->password();
    if (proxy.host.empty()) return problem{"it names no host"};
    return proxy;
}

}  // namespace vitals::kube::config
