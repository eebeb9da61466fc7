// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// How an HTTP check asks over HTTP/2, and what its answer is: the same as over HTTP/1.1.

#include "core/check/reason_phrase.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/http/http_request.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/http/http_try.hpp"
#include "probing/http2/conversation.hpp"
#include "runtime/task.hpp"

#include <charconv>
#include <memory>
#include <string>
#include <utility>

namespace vitals::probing::http {

namespace {

// HTTP/2 has no reason phrase (RFC 9113 section 8.3.2): Go, and so Consul, shows the registry's.
http_answer answer_of(net::http2::answer read) {
    http_answer made;
    auto const status = read[":status"];
    std::from_chars(status.data(), status.data() + status.size(), made.status);
    made.status_line = std::to_string(made.status).append(" ");
    made.status_line.append(check::reason_phrase(made.status));
    made.location = read["location"];
    made.body = std::move(read.body);
    return made;
}

}  // namespace

std::unique_ptr<http2::kept_session> http_try::new_session() const {
    return std::make_unique<http2::kept_session>(net::http2::limits{
        .read = http_response_reader::read_limit,
        .header = http_response_reader::header_limit,
        .body = definition_.output_max_size,
        .body_beyond = net::http2::limits::beyond::leaves_the_tail
    });
}

runtime::task<void>
http_try::ask_over_http2(net::connection& on, net::http2::client_session& session) {
    leaves_open_ = false;
    if (secrets_)
        secrets_->ask_over_http2(hop_, session);
    else
        http::ask_over_http2(hop_, session);
    using http2::servers_words;
    auto const said = target_.uses_secrets() ? servers_words::withheld : servers_words::shown;
    auto const done = co_await http2::converse(on, session, said, phases_);
    // A body that breaks off does not take back the status (Consul).
    bool const counts = done || (session.has_status() && done.error().why.of_connection());
    if (!counts) {
        refused_ = done.error().refused;
        co_return give_up(done.error().why);
    }
    got_ = answer_of(session.take_answer());
    if (!done || !*done || !hop_.reuses_connection()) co_return;
    leaves_open_ = co_await http2::settle(on, session);
}

}  // namespace vitals::probing::http
