// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A whole list, page by page (KEP-365), into the object store while it is read: in memory is one
// page, never the list.

#include "kube/client/api_client.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace vitals::kube::informer {

struct list_limits {
    std::size_t page_bytes =
        std::size_t{8} * 1024 * 1024;  // beyond it the next page asks for half as many
    // Of a page of one object: twice the largest object that is read.
    std::size_t object_bytes = std::size_t{32} * 1024 * 1024;
    std::size_t objects = 1'000'000;  // of all pages: an API server that never comes to an end
    // Of a list, those that were too large among them: 20 GiB at a quarter of page_bytes each,
    // beyond any etcd.
    std::size_t pages = 10'000;
    unsigned page = 500;  // objects
};

// Objects to a page: fewer as long as pages are too large, and more again after small ones.
class page_size {
public:
    explicit page_size(unsigned most) : most_{most}, now_{most} {}

    unsigned objects() const { return now_; }
    bool shrink();  // false: it is one object already
    void grow() { now_ = now_ > most_ / 2 ? most_ : now_ * 2; }

private:
    unsigned most_;
    unsigned now_;
};

// What a list works on; outlives it.
struct list_environment {
    client::api_client& api;
    object_store& store;
    page_size& page;
    std::function<void()> const& on_page;  // after each answer
    list_limits limits{};
};

struct listed {
    object_store::listing
        objects;  // handed on; those that are gone are removed when the caller ends it
    list_mode mode = list_mode::consistent;
    std::string resource_version{};              // where a watch begins
    std::vector<model::object_key> oversized{};  // left out
    std::size_t bytes = 0;                       // of all pages
};

// `last` is asked for in the modes from_last and exact. Tries the other modes of list_again() at
// once; whatever else fails is the caller's to wait out.
runtime::awaitable<client::api_result<listed>>
list_all(list_environment in, model::collection const& of, list_mode mode, std::string const& last);

}  // namespace vitals::kube::informer
