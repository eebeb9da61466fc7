// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/review/access_review.hpp"

#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/review/token_review.hpp"
#include "runtime/coroutine.hpp"
#include "text/json/tree.hpp"
#include "text/json/writer.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::review {
namespace {

void write_texts(json::writer& out, std::string_view name, std::vector<std::string> const& all) {
    out.key(name).begin_array();
    for (auto const& each : all) out.text(each);
    out.end_array();
}

std::string body_of(user const& who, client::access_right const& right) {
    json::writer out;
    out.begin_object();
    out.member("apiVersion", "authorization.k8s.io/v1").member("kind", "SubjectAccessReview");
    out.key("spec").begin_object().member("user", who.name).member("uid", who.uid);
    write_texts(out, "groups", who.groups);
    out.key("extra").begin_object();
    for (auto const& [key, values] : who.extra) write_texts(out, key, values);
    out.end_object();
    client::write_attributes(out, right);
    return out.end_object().end_object().take();
}

}  // namespace

runtime::awaitable<client::api_result<bool>>
review_access(client::api_client& api, user who, client::access_right right) {
    client::api_request request{
        .verb = client::verb::post,
        .target = "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        .content_type = "application/json",
        .body = body_of(who, right),
        .answer_limit = json::max_tree_bytes
    };
    auto const answer = co_await api.call(std::move(request), review_deadline);
    if (!answer) co_return std::unexpected(answer.error());
    auto const allowed = client::decode_allowed(answer->body);
    if (!allowed)
        co_return std::unexpected(client::api_error{
            client::error_class::undecodable,
            "the answer is no SubjectAccessReview"
        });
    co_return *allowed;
}

}  // namespace vitals::kube::review
