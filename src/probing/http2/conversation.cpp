// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http2/conversation.hpp"

#include "core/health/observation.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/probe/excerpt.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/task.hpp"

#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace vitals::probing::http2 {

using health::failure_reason;
using health::phase;

namespace {

std::unexpected<unanswered> failed(net::failure const& what) {
    auto why = probe::failure_of(what, failure_reason::protocol, what.text);
    why.cause = what.text;
    return std::unexpected(unanswered{.why = std::move(why)});
}

std::unexpected<unanswered> failed(net::http2::broken const& what, servers_words said) {
    auto text = what.cause;
    if (!what.said.empty() && said == servers_words::shown)
        text.append(": ").append(probe::excerpt(what.said));
    return std::unexpected(unanswered{
        .why = {failure_reason::protocol, std::move(text), what.cause},
        .refused = what.refused
    });
}

}  // namespace

runtime::task<std::expected<bool, unanswered>> converse(
    net::connection& over,
    net::http2::client_session& session,
    servers_words said,
    probe::phase_clock& phases
) {
    phases.enter(phase::processing);
    // A server may answer and close before it has read everything: after a failed send the answer
    // is read all the same.
    std::optional<net::failure> unsent;
    // A server may speak first: its SETTINGS are acknowledged together with the question.
    if (auto const first = over.take_received(); !first.empty())
        if (auto const taken = session.feed({first.data(), first.size()}); !taken)
            co_return failed(taken.error(), said);
    while (!session.answered()) {
        if (auto const output = session.take_output(); !output.empty() && !unsent) {
            auto const sent = co_await over.send(output);
            if (!sent) unsent = sent.error();
        }
        auto const piece = co_await over.receive();
        if (!piece) co_return failed(unsent && !session.is_answering() ? *unsent : piece.error());
        if (piece->empty())
            co_return failed({.cause = "connection closed without an answer"}, said);
        auto const taken = session.feed({piece->data(), piece->size()});
        if (session.is_answering()) phases.enter(phase::transfer);
        if (!taken) co_return failed(taken.error(), said);
    }
    co_return !unsent && session.is_reusable();
}

runtime::task<bool> settle(net::connection& over, net::http2::client_session& session) {
    auto const output = session.take_output();
    if (output.empty()) co_return true;
    auto const sent = co_await over.send(output);
    co_return sent.has_value();
}

}  // namespace vitals::probing::http2
