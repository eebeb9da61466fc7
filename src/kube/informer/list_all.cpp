// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/list_all.hpp"

#include "kube/client/api_client.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/read_page.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/object_list.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "runtime/coroutine.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <expected>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

namespace {

// The API server's default limit for a request.
constexpr std::chrono::seconds list_deadline{60};
// In a row. The API allows an empty page before the last one: all its objects were filtered out.
constexpr unsigned empty_pages_allowed = 10;
// Below that part of what a page may have, twice as many objects are far from too large.
constexpr std::size_t small_part = 4;

client::api_error undecodable(std::string message) {
    return {client::error_class::undecodable, std::move(message)};
}

model::list_position first_position(list_mode mode, std::string const& last) {
    model::list_position from;
    if (mode == list_mode::from_last || mode == list_mode::exact) from.resource_version = last;
    if (mode == list_mode::exact) from.how = model::list_position::match::exact;
    return from;
}

bool in_pages(list_mode mode) {
    return mode == list_mode::consistent || mode == list_mode::exact;
}

// Returns the token of the next page, empty at the end.
std::string adopt(model::list_page&& page, listed& to) {
    // The first page says where the list began; the others are the same version, or newer: see
    // after().
    if (to.resource_version.empty()) to.resource_version = std::move(page.resource_version);
    to.bytes += page.bytes;
    for (auto const& each : page.oversized) to.objects.keep(each);
    std::ranges::move(page.oversized, std::back_inserter(to.oversized));
    return std::move(page.continue_token);
}

// The version that the pages are of was compacted meanwhile: the rest comes from a newer one. The
// watch begins at the version of the first page, and so reports what changed in between; when that
// is gone too, all is listed anew.
client::api_result<std::string>
after(client::api_error const& error, model::list_position const& at, list_mode mode) {
    bool const expired = error.kind == client::error_class::expired;
    bool const compares = mode == list_mode::exact;  // with that version, and no other one
    if (!expired || compares || at.continue_token.empty() || error.continue_token.empty())
        return std::unexpected(error);
    return error.continue_token;
}

// Whether the pages lead anywhere: a server or a proxy may promise a next one for ever.
class list_progress {
public:
    // What is wrong with the next page's token, if anything. `seen`: objects so far.
    std::string_view objection(std::string_view token, std::string_view last, std::size_t seen) {
        empty_pages_ = seen == seen_ ? empty_pages_ + 1 : 0;
        seen_ = seen;
        if (token == last) return "the next page of the list is the same one again";
        if (empty_pages_ > empty_pages_allowed) return "the list consists of empty pages";
        return {};
    }

private:
    std::size_t seen_ = 0;
    unsigned empty_pages_ = 0;
};

runtime::awaitable<client::api_result<listed>> list_in_mode(
    list_environment in,
    model::collection const& of,
    listed all,
    std::string const& last
) {
    auto from = first_position(all.mode, last);
    model::object_receiver const put = [&all](model::object_meta&& meta, std::string_view json) {
        return all.objects.put(meta, json);
    };
    list_progress progress;
    for (std::size_t pages = 0; pages < in.limits.pages; ++pages) {
        if (in_pages(all.mode)) from.limit = in.page.objects();
        auto const bytes = from.limit == 1 ? in.limits.object_bytes : in.limits.page_bytes;
        co_await in.store.room();
        auto page = co_await read_page(in.api, of, {from, bytes, list_deadline}, put);
        in.on_page();
        bool const too_large = !page && page.error().kind == client::error_class::too_large;
        // The same page again, with fewer objects: one tenant's ballast is no reason to read
        // nobody's.
        if (too_large && from.limit > 0 && in.page.shrink()) continue;
        bool const small = page && page->bytes < in.limits.page_bytes / small_part;
        auto next = page ? client::api_result<std::string>{adopt(std::move(*page), all)}
                         : after(page.error(), from, all.mode);
        if (!next) co_return std::unexpected(std::move(next.error()));
        if (next->empty()) co_return all;
        auto const seen = all.objects.seen();
        auto const wrong = progress.objection(*next, from.continue_token, seen);
        if (!wrong.empty()) co_return std::unexpected(undecodable(std::string{wrong}));
        if (seen > in.limits.objects) break;
        from.continue_token = std::move(*next);
        // And with more of them again where the ballast ends.
        if (small) in.page.grow();
    }
    co_return std::unexpected(undecodable("the list is longer than Vitals accepts"));
}

}  // namespace

bool page_size::shrink() {
    if (now_ == 1) return false;
    now_ /= 2;
    return true;
}

runtime::awaitable<client::api_result<listed>> list_all(
    list_environment in,
    model::collection const& of,
    list_mode mode,
    std::string const& last
) {
    while (true) {
        listed begun{.objects = in.store.begin_list(), .mode = mode};
        auto done = co_await list_in_mode(in, of, std::move(begun), last);
        if (done) co_return done;
        auto const another = list_again(mode, done.error().kind);
        if (!another) co_return done;
        mode = *another;
    }
}

}  // namespace vitals::kube::informer
