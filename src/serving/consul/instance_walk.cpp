// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance_walk.hpp"

#include "core/check/identity.hpp"
#include "core/filter/progress.hpp"
#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/nodes.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using filter::verdict;
using status::check_status;

bool same_instance(check_status const& a, check_status const& b) {
    return a.definition->service->id == b.definition->service->id &&
           a.definition->identity.ns() == b.definition->identity.ns();
}

std::string const& identity_of(check_status const* one) {
    return one->definition->identity.text();
}

instance_walk::place place_of(check_status const* one) {
    return {one->definition->service->id, identity_of(one)};
}

}  // namespace

void instance_walk::begin(node const& of, std::string service, place behind) {
    node_ = &of;
    service_ = std::move(service);
    is_over_ = false;
    last_ = std::move(behind);
    asked_ = {};
}

std::optional<shown_instance> instance_walk::next(status::piece& limit) {
    while (!limit.is_full(0)) {
        is_over_ = !collect();
        if (is_over_) return std::nullopt;
        limit.work(checks_.size());
        shown_instance const one{.node = *node_, .reader = what_.reader, .checks = checks_};
        auto const found = look_at(one, limit);
        if (found == verdict::later) return std::nullopt;
        last_ = place_of(checks_.back());
        if (found == verdict::holds) return one;
    }
    return std::nullopt;
}

// The checks of the first instance behind the last one. False: there is none.
bool instance_walk::collect() {
    checks_.clear();
    auto const add = [&](check_status const& one) {
        if (!checks_.empty() && !same_instance(*checks_.front(), one)) return false;
        checks_.push_back(&one);
        return true;
    };
    status::service_lists::place const last{last_.service_id, last_.identity};
    if (service_.empty())
        node_->checks->for_each_by_service_id(last, add);
    else
        node_->checks->for_each_of_service(service_, last, add);
    return !checks_.empty();
}

verdict instance_walk::look_at(shown_instance const& one, status::piece& limit) {
    auto const has = [&](std::string const& tag) {
        limit.work(one.service().tags.size());
        return one.has_tag(tag);
    };
    if (!std::ranges::all_of(what_.tags, has)) return verdict::fails;
    if (what_.passing && !one.is_passing()) return verdict::fails;
    // Meanwhile checks may have come and gone, or the whole instance.
    auto const behind = std::ranges::upper_bound(
        checks_,
        std::string_view{asked_.identity},
        check::less_without_case{},
        identity_of
    );
    bool const continues = asked_.service_id == one.service().id && behind != checks_.begin();
    if (!continues) so_far_ = {};
    so_far_.inner = continues ? static_cast<std::size_t>(behind - checks_.begin()) : 0;
    so_far_.work = 0;
    so_far_.most_work = status::piece::most_looked_at;
    auto const found = what_.filter.ask(one, so_far_);
    limit.work(so_far_.work);
    asked_ = {};
    if (found == verdict::later) asked_ = place_of(checks_.at(so_far_.inner - 1));
    return found;
}

}  // namespace vitals::serving::consul
