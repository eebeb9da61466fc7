// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// May this user do that? A SubjectAccessReview: the API server's own authorizers decide.
// kube/client/access_review.hpp asks about our own account.

#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/review/token_review.hpp"
#include "runtime/coroutine.hpp"

namespace vitals::kube::review {

// `who` is as a TokenReview says. A right that is allowed and denied is denied.
runtime::awaitable<client::api_result<bool>>
review_access(client::api_client& api, user who, client::access_right right);

}  // namespace vitals::kube::review
