// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/review/token_review.hpp"

#include "kube/client/api_client.hpp"
#include "runtime/coroutine.hpp"
#include "text/json/tree.hpp"
#include "text/json/writer.hpp"

#include <rapidjson/document.h>

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::review {
namespace {

std::string body_of(std::string_view token) {
    json::writer out;
    out.begin_object();
    out.member("apiVersion", "authentication.k8s.io/v1").member("kind", "TokenReview");
    out.key("spec").begin_object().member("token", token);
    return out.end_object().end_object().take();
}

std::vector<std::string> texts_of(rapidjson::Value const& list) {
    std::vector<std::string> all;
    if (!list.IsArray()) return all;
    for (auto const& each : list.GetArray())
        if (each.IsString()) all.emplace_back(each.GetString(), each.GetStringLength());
    return all;
}

user user_of(rapidjson::Value const& from) {
    user made{
        .name = std::string{json::text_at(from, "/username")},
        .uid = std::string{json::text_at(from, "/uid")}
    };
    if (auto const groups = from.FindMember("groups"); groups != from.MemberEnd())
        made.groups = texts_of(groups->value);
    if (auto const* const extra = json::object_at(from, "/extra"))
        for (auto const& [key, values] : extra->GetObject())
            made.extra.emplace(
                std::string{key.GetString(), key.GetStringLength()},
                texts_of(values)
            );
    return made;
}

}  // namespace

std::optional<token_verdict> decode_token_review(std::string_view json) {
    auto const review = json::parse_tree(json);
    auto const* const status = json::object_at(review, "/status");
    if (status == nullptr || json::text_at(review, "/kind") != "TokenReview") return std::nullopt;
    if (!json::true_at(*status, "/authenticated")) return token_verdict{};
    auto const* const who = json::object_at(*status, "/user");
    if (who == nullptr || json::text_at(*who, "/username").empty()) return std::nullopt;
    return token_verdict{.who = user_of(*who)};
}

runtime::awaitable<client::api_result<std::optional<user>>>
review_token(client::api_client& api, std::string token) {
    client::api_request request{
        .verb = client::verb::post,
        .target = "/apis/authentication.k8s.io/v1/tokenreviews",
        .content_type = "application/json",
        .body = body_of(token),
        .answer_limit = json::max_tree_bytes
    };
    auto const answer = co_await api.call(std::move(request), review_deadline);
    if (!answer) co_return std::unexpected(answer.error());
    auto verdict = decode_token_review(answer->body);
    if (!verdict)
        co_return std::unexpected(
            client::api_error{client::error_class::undecodable, "the answer is no TokenReview"}
        );
    co_return std::move(verdict->who);
}

}  // namespace vitals::kube::review
