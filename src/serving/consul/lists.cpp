// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/lists.hpp"

#include "core/check/status.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/check_list.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using net::http_server::change_signal;

constexpr std::size_t slot(list which) {
    return std::to_underlying(which);
}

std::optional<check::status> status_of(list which) {
    if (which == list::any || which == list::agent) return std::nullopt;
    return static_cast<check::status>(which);
}

}  // namespace

static_assert(slot(list::critical) == std::to_underlying(check::status::critical));

list list_named(std::string_view state) {
    if (state == "any") return list::any;
    auto const status = check::parse_status(state);
    return status ? static_cast<list>(*status) : list::none;
}

lists::lists(runtime::executor const& loop, runtime::clock& clock, nodes const& of, options how)
    : clock_{clock}, nodes_{of}, how_{std::move(how)}, changed_{loop} {
    for (auto const* each : nodes_.in_order()) watch(*each);
}

void lists::watch(node const& one) {
    one.checks->subscribe_to_lists([this] {
        has_changes_ = true;
        changed_.notify_all();
    });
}

std::uint64_t lists::sum(std::function<std::uint64_t(status::status_store const&)> const& of
) const {
    std::uint64_t all = 0;
    for (auto const& each : nodes_.all()) all += of(*each.checks);
    return all;
}

std::uint64_t lists::revision() const {
    return sum([](status::status_store const& store) { return store.revision(); });
}

std::uint64_t lists::index_of(selection const& what) const {
    if (what.which == list::none || what.which == list::nodes) return how_.first_index;
    return how_.first_index + sum([&](status::status_store const& store) {
               if (what.which == list::services) return store.services().of_names();
               if (what.which == list::instances) return store.services().of_instances();
               if (!what.service.empty()) return store.services().of(what.service);
               return store.revision_of(status_of(what.which));
           });
}

change_signal& lists::signal_of(selection const& what) {
    if (what.which == list::nodes) return signals_.at(slot(list::none));
    if (what.service.empty()) return signals_.at(slot(what.which));
    return service_signals_.at(status::service_lists::group_of(what.service));
}

class lists::body final : public net::http_server::body_source {
public:
    body(
        lists& from,
        selection what,
        node_list of,
        json::layout how,
        check_filter filter,
        readers::view reader
    )
        : lists_{from},
          filter_{std::move(filter)},
          next_{
              .what = std::move(what),
              .nodes = std::move(of),
              .layout = how,
              .filter = filter_.text(),
              .reader = std::move(reader)
          } {}

    piece next() override { return lists_.next_piece(next_, filter_); }

private:
    lists& lists_;
    check_filter filter_;
    key next_;
};

std::shared_ptr<net::http_server::body_source> lists::body_of(
    selection what,
    node_list of,
    json::layout how,
    check_filter filter,
    readers::view reader
) {
    return std::make_shared<body>(
        *this,
        std::move(what),
        std::move(of),
        how,
        std::move(filter),
        std::move(reader)
    );
}

bool lists::holds(shared const& one) const {
    return one.revision == revision() && clock_.now() - one.made < between_notifications;
}

net::http_server::body_source::piece lists::next_piece(key& from, check_filter const& filter) {
    std::erase_if(pieces_, [&](shared const& one) { return !holds(one) || one.text.expired(); });
    auto const known = std::ranges::find(pieces_, from, &shared::of);
    if (known != pieces_.end()) {
        from.place = known->next;
        return {.text = known->text.lock(), .last = known->last};
    }
    auto made = piece_from(
        {.nodes = from.nodes,
         .reader = from.reader,
         .filter = filter,
         .service = from.what.service,
         .keyed = from.what.which == list::agent,
         .wanted = status_of(from.what.which),
         .first_index = how_.first_index,
         .layout = from.layout},
        from.place
    );
    auto text = std::make_shared<net::http_server::shared_text>();
    text->plain = std::move(made.text);
    pieces_.push_back(
        {.of = from,
         .text = text,
         .next = made.next,
         .last = made.last,
         .revision = revision(),
         .made = clock_.now()}
    );
    from.place = std::move(made.next);
    return {.text = std::move(text), .last = made.last};
}

runtime::awaitable<void> lists::run() {
    for (;;) {
        has_changes_ = false;
        release_outputs();
        if (ring_moved())
            co_await clock_.sleep_for(between_notifications);
        else if (outputs_due_)
            co_await runtime::with_timeout(clock_, *outputs_due_ - clock_.now(), until_changed());
        else
            co_await until_changed();
    }
}

bool lists::ring_moved() {
    bool any = false;
    for (auto const which :
         {list::passing, list::warning, list::critical, list::any, list::services, list::instances
         }) {
        auto const index = index_of({which});
        if (std::exchange(rung_for_.at(slot(which)), index) == index) continue;
        signal_of({which}).notify();
        any = true;
    }
    // Whatever moves one of these moves the list of all, too.
    for (std::size_t i = 0; any && i < services_rung_for_.size(); ++i) {
        auto const moved =
            sum([i](status::status_store const& store) { return store.services().of_group(i); });
        if (std::exchange(services_rung_for_.at(i), moved) != moved)
            service_signals_.at(i).notify();
    }
    return any;
}

void lists::release_outputs() {
    if (outputs_due_ && clock_.now() >= *outputs_due_) {
        outputs_due_.reset();
        for (auto const& each : nodes_.all()) each.checks->release_outputs();
    }
    bool const holds = std::ranges::any_of(nodes_.all(), [](node const& each) {
        return each.checks->holds_outputs();
    });
    if (outputs_due_ || !holds) return;
    outputs_due_ =
        clock_.now() +
        std::chrono::duration_cast<runtime::duration>(output_interval * (0.5 + how_.random()));
}

runtime::awaitable<bool> lists::until_changed() {
    while (!has_changes_) co_await changed_.wait();
    co_return true;
}

}  // namespace vitals::serving::consul
