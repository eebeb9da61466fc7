// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The lists of checks that blocking queries wait for: their indexes, the wake-ups of waiting
// requests, and their texts.

#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/check_list.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"
#include "text/json/writer.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

// The first three are the lists of the checks in one status. `none` is empty and stays empty.
// `services` has the names of all services with their tags, `instances` all that lists show of
// them but their checks. `agent` has all checks, too, as a Consul agent shows them. `nodes` has the
// one node, which never changes.
enum class list : std::uint8_t {
    passing,
    warning,
    critical,
    any,
    none,
    services,
    instances,
    agent,
    nodes
};

// The list by Consul's name: "any", or a status. Any other name means `none`.
list list_named(std::string_view state);

struct selection {
    list which = list::none;
    std::string service{};  // of `any`, the checks of this service alone; empty: all
    friend bool operator==(selection const&, selection const&) = default;
};

// Only for the loop's own thread.
class lists {
public:
    // Consul's discard_check_output interval: an output alone moves an index between half of this
    // and one and a half of it later. The first of several outputs starts the time.
    static constexpr runtime::duration output_interval = std::chrono::minutes{5};
    // Waiting requests are answered at once after a change; further changes within this time are
    // answered together.
    static constexpr runtime::duration between_notifications = std::chrono::milliseconds{100};

    struct options {
        std::uint64_t first_index = 1;   // at least 1; the index of a list that has never changed
        std::function<double()> random;  // from 0 to below 1
    };

    // The nodes outlive the lists, and their stores call them until their end.
    lists(runtime::executor const& loop, runtime::clock& clock, nodes const& of, options how);
    lists(lists const&) = delete;
    lists& operator=(lists const&) = delete;

    // The node was added.
    void watch(node const& one);
    // The index of the last change of what the list shows, of all nodes together. Only grows.
    std::uint64_t index_of(selection const& what) const;
    // Notified after the list's index has moved, and for that of a service sometimes when it has
    // not.
    net::http_server::change_signal& signal_of(selection const& what);
    // Not for `none`. Each piece shows what holds when it is made. Requests share the pieces that
    // others are still sending, if their readers may see the same: a LastProbe may be
    // `between_notifications` old, all else is current.
    std::shared_ptr<net::http_server::body_source> body_of(
        selection what,
        node_list of,
        json::layout how,
        check_filter filter,
        readers::view reader
    );
    double random() const { return how_.random(); }

    // Notifies waiting requests, until it is cancelled.
    runtime::awaitable<void> run();

private:
    class body;

    struct key {
        selection what{};
        node_list nodes{};
        json::layout layout = json::layout::compact;
        std::string filter{};  // its text
        readers::view reader;
        list_place place{};
        friend bool operator==(key const&, key const&) = default;
    };
    struct shared {
        key of;
        std::weak_ptr<net::http_server::shared_text> text;
        list_place next;
        bool last = false;
        std::uint64_t revision = 0;
        runtime::time_point made;
    };

    // Moves `from` to the place after the piece.
    net::http_server::body_source::piece next_piece(key& from, check_filter const& filter);
    bool holds(shared const& one) const;
    // Of the stores of all nodes. Grows when any of them does.
    std::uint64_t sum(std::function<std::uint64_t(status::status_store const&)> const& of) const;
    std::uint64_t revision() const;
    bool ring_moved();
    void release_outputs();
    runtime::awaitable<bool> until_changed();

    runtime::clock& clock_;
    nodes const& nodes_;
    options how_;
    std::array<net::http_server::change_signal, 7> signals_;  // not of `agent` and `nodes`
    std::array<std::uint64_t, 7> rung_for_{};                 // index_of()
    std::array<net::http_server::change_signal, status::service_lists::groups>
        service_signals_;  // by group
    std::array<std::uint64_t, status::service_lists::groups> services_rung_for_{};
    std::vector<shared> pieces_;  // those that may be sent at present
    runtime::condition changed_;
    bool has_changes_ = false;
    std::optional<runtime::time_point> outputs_due_;
};

}  // namespace vitals::serving::consul
