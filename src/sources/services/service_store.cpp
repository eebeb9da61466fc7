// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/services/service_store.hpp"

#include "core/quota/shared_room.hpp"
#include "kube/model/resource.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::services {

using net::address_policy::doubt;
using net::address_policy::known_services;

std::size_t service_store::bytes_of(std::size_t addresses) {
    constexpr std::size_t object = 600;  // here and in the informer's store
    // Here, in the snapshot and in the next one.
    return object + 3 * sizeof(net::address_policy::ip) * addresses;
}

bool service_store::fits(std::size_t has, std::size_t more) const {
    using quota::shared_room;
    auto const wanted = has + more;
    constexpr std::uint64_t kept = 4;
    shared_room const room{most_.of_all, shared_room::share::as_much_as_is_free, kept};
    return wanted <= most_.of_namespace && room.fits(wanted, bytes_ - has, namespaces_.size());
}

bool service_store::accepts(kind of, std::string const& ns) {
    auto const found = namespaces_.find(ns);
    auto const has = found == namespaces_.end() ? 0 : found->second.uses.bytes;
    if (fits(has, bytes_of(0))) return true;
    auto& here = namespaces_[ns];
    lacks_room(here, bytes_of(0));
    auto& refused = here.refused.at(std::to_underlying(of));
    refused.again = true;
    if (!std::exchange(refused.known, true)) changed_.insert(ns);
    return false;
}

bool service_store::refused_any(of_namespace const& in) {
    return std::ranges::any_of(in.refused, &of_namespace::refusals::known);
}

template <class Do>
void service_store::each_in(std::string const& ns, Do const& what) {
    for (auto next = ns.empty() ? namespaces_.begin() : namespaces_.find(ns);
         next != namespaces_.end();) {
        auto const here = next++;  // which may end
        what(*here);
        if (!ns.empty()) return;
    }
}

void service_store::list_begins(kind of, std::string const& ns) {
    each_in(ns, [of](auto& each) { each.second.refused.at(std::to_underlying(of)).again = false; });
}

void service_store::list_ended(kind of, std::string const& ns) {
    each_in(ns, [this, of](auto& each) {
        auto& [name, here] = each;
        auto& refused = here.refused.at(std::to_underlying(of));
        if (std::exchange(refused.known, refused.again) == refused.again) return;
        changed_.insert(name);
        if (here.left_out == 0 && !refused_any(here)) here.wanted = 0;
        forget_if_empty(name);
    });
}

void service_store::lacks_room(of_namespace& in, std::size_t bytes) {
    ++left_out_;
    in.wanted = in.wanted == 0 ? bytes : std::min(in.wanted, bytes);
}

void service_store::count(of_namespace& in, object const& what, bool comes) {
    auto const bytes = bytes_of(what.all.size());
    auto const change = [comes](std::size_t& sum, std::size_t by) {
        sum = comes ? sum + by : sum - by;
    };
    change(bytes_, bytes);
    change(in.uses.bytes, bytes);
    change(in.uses.addresses, what.all.size());
    change(in.left_out, what.left_out ? 1 : 0);
}

void service_store::put(kind of, kube::model::object_key const& key, addresses all) {
    auto const before = bytes_;
    take_out(of, key);
    auto& here = namespaces_[key.ns];
    object made{.all = std::move(all)};
    // Whoever has room does not lose it by a change that takes no more: others may have come since.
    bool const grows = bytes_ + bytes_of(made.all.size()) > before;
    made.left_out = grows && !fits(here.uses.bytes, bytes_of(made.all.size()));
    if (made.left_out) {
        lacks_room(here, bytes_of(made.all.size()) - bytes_of(0));
        made.all.clear();
    }
    made.all.shrink_to_fit();
    count(here, made, true);
    here.objects.insert_or_assign({of, key.name}, std::move(made));
    changed_.insert(key.ns);
}

void service_store::take_out(kind of, kube::model::object_key const& key) {
    auto const here = namespaces_.find(key.ns);
    if (here == namespaces_.end()) return;
    auto const found = here->second.objects.find({of, key.name});
    if (found == here->second.objects.end()) return;
    count(here->second, found->second, false);
    here->second.objects.erase(found);
}

void service_store::remove(kind of, kube::model::object_key const& key) {
    auto const before = bytes_;
    take_out(of, key);
    if (bytes_ == before) return;
    changed_.insert(key.ns);
    forget_if_empty(key.ns);
}

void service_store::forget_if_empty(std::string const& ns) {
    auto const here = namespaces_.find(ns);
    auto const& rest = here->second;
    if (rest.objects.empty() && !rest.complete && !refused_any(rest)) namespaces_.erase(here);
}

void service_store::complete(std::string const& ns) {
    if (ns.empty())
        all_complete_ = true;
    else
        namespaces_[ns].complete = true;
    all_changed(ns);
}

void service_store::all_changed(std::string const& ns) {
    changed_.insert(ns);
    if (ns.empty())
        for (auto const& [each, _] : namespaces_) changed_.insert(each);
}

freshness service_store::set_freshness(std::string const& ns, freshness now) {
    auto& present = ns.empty() ? all_fresh_ : namespaces_[ns].fresh;
    auto const before = std::exchange(present, now);
    if (before != now) all_changed(ns);
    return before;
}

bool service_store::is_left_out(kind of, kube::model::object_key const& key) const {
    auto const here = namespaces_.find(key.ns);
    if (here == namespaces_.end()) return false;
    auto const found = here->second.objects.find({of, key.name});
    return found != here->second.objects.end() && found->second.left_out;
}

std::vector<std::string> service_store::with_room() const {
    std::vector<std::string> made;
    for (auto const& [ns, each] : namespaces_)
        if (each.wanted > 0 && fits(each.uses.bytes, each.wanted)) made.push_back(ns);
    return made;
}

void service_store::comes_again(std::string const& ns) {
    auto const found = namespaces_.find(ns);
    if (found != namespaces_.end()) found->second.wanted = 0;
}

std::shared_ptr<known_services::of_namespace const>
service_store::list_of(std::string const& ns, of_namespace const& from) {
    auto made = std::make_shared<known_services::of_namespace>();
    auto const fresh = std::max(all_fresh_, from.fresh);
    if (fresh != freshness::expired) {
        made->addresses.reserve(from.uses.addresses);
        for (auto const& [_, each] : from.objects)
            made->addresses.insert(made->addresses.end(), each.all.begin(), each.all.end());
    }
    std::ranges::sort(made->addresses);
    auto const same = std::ranges::unique(made->addresses);
    made->addresses.erase(same.begin(), same.end());
    auto const* const before = last_ ? last_->find(ns) : nullptr;
    bool const lost =
        before == nullptr || !std::ranges::includes(made->addresses, before->addresses);
    if (fresh != freshness::current)
        made->doubt = doubt::away;
    else if (from.left_out > 0 || refused_any(from))
        made->doubt = doubt::no_room;
    made->edition = lost ? ++editions_ : before->edition;
    return made;
}

service_store::snapshot service_store::changed() {
    if (changed_.empty()) return nullptr;
    auto next =
        last_ ? std::make_shared<known_services>(*last_) : std::make_shared<known_services>();
    if (all_complete_) next->others.reset();
    if (all_complete_ && all_fresh_ != freshness::current) next->others = doubt::away;
    bool any = !last_ || last_->others != next->others;
    for (auto const& ns : std::exchange(changed_, {})) {
        auto const found = namespaces_.find(ns);
        bool const is_known =
            found != namespaces_.end() && (all_complete_ || found->second.complete);
        if (!is_known) {
            any = next->namespaces.erase(ns) > 0 || any;
            continue;
        }
        auto made = list_of(ns, found->second);
        auto& present = next->namespaces[ns];
        if (present && present->addresses == made->addresses && present->doubt == made->doubt)
            continue;
        present = std::move(made);
        any = true;
    }
    if (!any || (!all_complete_ && next->namespaces.empty())) return nullptr;
    last_ = next;
    return next;
}

std::map<std::string, service_store::usage> service_store::usages() const {
    std::map<std::string, usage> made;
    for (auto const& [ns, each] : namespaces_)
        if (!each.objects.empty()) made.emplace(ns, each.uses);
    return made;
}

}  // namespace vitals::sources::services
