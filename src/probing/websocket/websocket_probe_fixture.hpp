// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A WebSocket check against a scripted server.

#include "core/check/definition.hpp"
#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "probing/websocket/websocket_fixture.hpp"
#include "support/memory_network.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {

inline bool is_only_a_request(std::string_view sent) {
    return sent.ends_with("\r\n\r\n");
}

class WebSocketProbe : public probe::OneProbe {
protected:
    static check::websocket_target target(std::string send = "", std::string expect = "") {
        return {
            .url = check::url::parse("http://10.0.0.1/socket?token=secret").value(),
            .send = std::move(send),
            .expect = std::move(expect)
        };
    }
    static check::websocket_target encrypted() {
        auto made = target("", "pong");
        made.url = check::url::parse("https://chat.svc/").value();
        return made;
    }
    health::observation const& probe(check::websocket_target const& one) {
        definition = a_check(one);
        return run(definition);
    }
    support::memory_server& server() { return network.at("10.0.0.1", 80); }
    // The server upgrades, and does this once something was sent behind the request.
    void answers(support::script const& then) {
        server().respond = [=](std::string_view sent) {
            return is_only_a_request(sent) ? support::script{accepts(sent)} : then;
        };
    }
    // The server upgrades, and does this at once.
    void goes_on(support::script const& then) {
        server().respond = [=](std::string_view sent) {
            if (!is_only_a_request(sent)) return support::script{support::hang{}};
            support::script all{accepts(sent)};
            all.insert(all.end(), then.begin(), then.end());
            return all;
        };
    }
    // What the sentence that says why begins with.
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }
    // Behind the request.
    std::string sent() const {
        auto const& all = network.exchanges().back().request;
        return unmasked(std::string_view{all}.substr(all.find("\r\n\r\n") + 4));
    }

    check::definition definition;
};

}  // namespace vitals::probing::websocket
