// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whose token is this? A TokenReview: the API server itself looks at the token of a client of ours.

#include "kube/client/api_client.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::review {

inline constexpr std::chrono::seconds review_deadline{10};

// As a TokenReview names him; a SubjectAccessReview takes all of it.
struct user {
    std::string name;
    std::string uid{};
    std::vector<std::string> groups{};
    std::map<std::string, std::vector<std::string>> extra{};
    friend bool operator==(user const&, user const&) = default;
};

// Nothing: the API server does not know the token. An error says nothing about the token: an error
// of class auth or rbac is about our own account.
runtime::awaitable<client::api_result<std::optional<user>>>
review_token(client::api_client& api, std::string token);

struct token_verdict {
    std::optional<user> who;
};
// The answer; nothing when `json` is no TokenReview. Pure.
std::optional<token_verdict> decode_token_review(std::string_view json);

}  // namespace vitals::kube::review
