// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An API server for tests, under real HTTP on loopback: objects of any resource (list, pages,
// watch; whole or as PartialObjectMetadata), Events, access reviews, and faults on demand. It runs
// on the test's own loop.
//
//     support::fake_api_server server{context.get_executor()};
//     server.cluster().put({"shop", "web"}, {{"checks.yaml", "checks: []"}});
//     server.fail_next(support::request_kind::watch, support::answer(429, "TooManyRequests", 3));
//     ... edit the cluster: open watches hear of it.

#include "runtime/coroutine.hpp"
#include "support/fake_cluster.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::support {

// peek: a list of one object, without a position. apply: by server-side apply.
enum class request_kind : std::uint8_t { list, page, peek, watch, event, review, apply, other };

struct fault {
    std::string bytes{};  // sent instead of an answer
    bool hangs =
        false;  // then nothing more, and nothing more is read; else the connection is closed
};
// A Status, with Retry-After in the header when one is given.
fault answer(
    unsigned code,
    std::string_view reason,
    std::optional<unsigned> retry_after = {},
    std::string_view details_json = "{}"
);
fault resource_version_too_large();
fault expired_page(std::string_view token);  // 410, and how to continue in the state of now
fault drop();                                // closes without a word
fault silence();                             // takes the request and says nothing
fault slow_headers();                        // begins an answer and says nothing more
fault text(std::string_view ok);             // an answer 200 with that body
fault watch_of(std::string_view events);     // a watch with these events, and its orderly end
fault with_header(fault answer, std::string_view line);

struct seen_request {
    request_kind kind = request_kind::other;
    std::string method;
    std::string target;
    std::string path;                            // decoded
    std::map<std::string, std::string> query;    // decoded
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

struct seen_event {
    std::string ns, name, type, reason, action, note;
    std::string regarding, regarding_kind, uid;  // "shop/web", "v1 ConfigMap"
    std::string controller, instance;            // that report it
    std::string time, last_observed;             // of the first occurrence, and of the latest
    unsigned count = 1;
};

class fake_api_server {
public:
    explicit fake_api_server(runtime::executor loop);
    ~fake_api_server();
    fake_api_server(fake_api_server const&) = delete;
    fake_api_server& operator=(fake_api_server const&) = delete;

    std::uint16_t port() const;
    fake_cluster& cluster();

    void stop();                                   // refuses connections and cuts those it has
    void start();                                  // on the same port
    void fail_next(request_kind kind, fault how);  // in the order of the calls
    // Each request of that kind in that namespace ("": over all of them), until recover_in().
    void fail_in(std::string const& ns, request_kind kind, fault how);
    void recover_in(std::string const& ns);
    void deny(std::string const& verb_and_resource
    );  // "list configmaps": what access reviews answer

    // To the watches that are open.
    std::size_t open_watches() const;
    void send_to_watches(std::string_view bytes);  // as one chunk
    void watch_error(unsigned code, std::string_view reason, std::string_view details_json = "{}");
    void send_bookmarks();
    void end_watches();     // in order
    void cut_watches();     // within a chunk
    void freeze_watches();  // half-open: they stay, and nothing comes any more

    std::vector<seen_request> const& requests() const;
    std::vector<seen_request> requests(request_kind kind) const;
    std::vector<seen_event> const& events() const;
    void forget_events();  // a later patch of one gets 404

private:
    struct core;
    // Shared with the coroutines that serve; they end on the loop's next turn, when the sockets are
    // closed.
    std::shared_ptr<core> core_;
};

}  // namespace vitals::support
