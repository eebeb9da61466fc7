// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the fake API server answers, without its sockets.

#include "support/fake_api_server.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::support {

std::string chunk(std::string_view bytes);  // of a chunked body
seen_request parse_request(std::string_view head);
std::size_t body_length(seen_request const& request);
// The part of a path that stands behind "/namespaces/"; empty when there is none.
std::string namespace_of(std::string const& path);

struct fake_api_state {
    std::string answer(seen_request const& request);
    // What a list or a watch asks for; nothing when it is not served.
    std::optional<fake_cluster::collection> collection_of(seen_request const& request) const;
    // The header of a watch, or the whole answer when it may not be.
    std::string watch_head(seen_request const& request) const;
    bool may_watch(seen_request const& request) const;

    fake_cluster cluster;
    std::set<std::string> denied;
    std::vector<seen_request> requests;
    std::vector<seen_event> events;

private:
    std::string list(seen_request const& request) const;
    std::string create_event(seen_request const& request);
    std::string patch_event(seen_request const& request);
    std::string apply(seen_request const& request);
    std::string review(seen_request const& request) const;
    std::string rules() const;
};

}  // namespace vitals::support
