// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/read_page.hpp"

#include "kube/client/api_client.hpp"
#include "kube/model/object_list.hpp"
#include "kube/model/request.hpp"
#include "runtime/coroutine.hpp"

#include <expected>
#include <utility>

namespace vitals::kube::informer {

runtime::awaitable<client::api_result<model::list_page>> read_page(
    client::api_client& api,
    model::collection const& of,
    page_request what,
    model::object_receiver const& each
) {
    client::api_request request;
    request.target = model::list_target(of, what.from);
    request.accept = model::media_type(of, model::list_kind(of));
    request.answer_limit = what.answer_limit;
    auto const answer = co_await api.call(std::move(request), what.deadline);
    if (!answer) co_return std::unexpected(answer.error());
    auto page = model::decode_list(answer->body, of, each);
    if (page) co_return std::move(*page);
    co_return std::unexpected(
        client::api_error{client::error_class::undecodable, std::move(page.error())}
    );
}

}  // namespace vitals::kube::informer
