// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/watch_stream.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/api_status.hpp"
#include "kube/informer/informer_log.hpp"
#include "kube/informer/informer_state.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/api_status.hpp"
#include "kube/model/frame_scanner.hpp"
#include "kube/model/printable.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "kube/model/resource_version.hpp"
#include "kube/model/watch_event.hpp"
#include "runtime/coroutine.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

constexpr auto grace = 30s;  // for the server to end the watch at its own limit

// Nothing: the watch continues.
using watch_end = std::optional<ended_watch>;

ended_watch ended(watch_ending how, std::string message = {}) {
    return {.how = how, .message = std::move(message)};
}

ended_watch ended(client::api_error const& error, bool opened) {
    return {
        .how = ending_of(error.kind, opened),
        .retry_after = error.retry_after,
        .message = error.message
    };
}

ended_watch ended(model::api_status const& status) {
    auto const why =
        status.expired() ? client::error_class::expired : client::classify(status.code, status);
    return {
        .how = ending_of(why, true),
        .retry_after = status.retry_after,
        .message = model::printable(status.message)
    };
}

// Applies the events of one watch, in order.
class event_sink {
public:
    explicit event_sink(watch_environment const& around) : around_{around} {}

    watch_end take(std::string_view bytes) {
        while (auto const frame = scanner_.next(bytes))
            if (auto end = take(*frame)) return end;
        return std::nullopt;
    }
    ended_watch at_end_of_stream() const {
        if (!scanner_.inside_object()) return {};
        return ended(watch_ending::broken, "the watch ended within an event");
    }
    std::size_t events() const { return events_; }

private:
    watch_end take(model::frame const& frame) {
        using enum model::frame::content;
        if (frame.what == garbage) return undecodable("bytes between events that are not JSON");
        if (frame.what == oversized) {
            ++around_.state.oversized;
            auto const key = model::key_of_event(frame.text, around_.of.resource);
            around_.log.left_out(key.value_or(model::object_key{}), around_.clock.now());
            return std::nullopt;
        }
        auto const event = model::decode_watch_event(frame.text, around_.of);
        return event ? apply(*event) : undecodable(event.error());
    }
    watch_end undecodable(std::string why) {
        ++around_.state.undecodable;
        return ended(watch_ending::undecodable, std::move(why));
    }
    watch_end apply(model::watch_event const& event) {
        using enum model::watch_event::effect;
        if (event.what == error) return ended(model::to_status(event.object));
        if (event.what == unknown) {
            around_.log.event_ignored(event.type, event.kind);
            return std::nullopt;
        }
        auto const& version = event.meta.resource_version;
        if (auto end = end_if_older(version)) return end;
        if (event.what == removed) around_.store.remove(event.meta.key);
        if (event.what == put)
            if (auto const done = around_.store.put(event.meta, event.object); !done)
                return undecodable(done.error());
        advance(version);
        return std::nullopt;
    }
    watch_end end_if_older(std::string const& version) const {
        if (!model::is_older(version, around_.resource_version)) return std::nullopt;
        return ended(
            watch_ending::older_version,
            "an event of version " + version + " after " + around_.resource_version
        );
    }
    void advance(std::string const& version) {
        around_.resource_version = version;
        around_.state.last_event = around_.clock.now();
        ++around_.state.events;
        ++events_;
    }

    watch_environment const& around_;
    model::frame_scanner scanner_;
    std::size_t events_ = 0;
};

// Whatever way the coroutine ends, cancelled or not.
class connected_mark {
public:
    connected_mark(informer_state& state, runtime::clock& clock) : state_{state}, clock_{clock} {
        state_.connected = true;
    }
    ~connected_mark() {
        state_.connected = false;
        state_.left = clock_.now();
    }
    connected_mark(connected_mark const&) = delete;
    connected_mark& operator=(connected_mark const&) = delete;

private:
    informer_state& state_;
    runtime::clock& clock_;
};

runtime::awaitable<ended_watch> read_to_end(
    watch_environment const& around,
    client::api_stream& stream,
    event_sink& sink,
    watch_limits limits
) {
    while (true) {
        co_await around.store.room();
        auto const now = around.clock.now();
        if (now >= limits.relist_due) co_return ended(watch_ending::relist_due);
        auto const bytes = co_await stream.read(std::min(limits.idle, limits.relist_due - now));
        around.on_progress();
        bool const overdue = around.clock.now() >= limits.relist_due;
        if (!bytes && bytes.error().kind == client::error_class::timeout && overdue)
            co_return ended(watch_ending::relist_due);
        if (!bytes) co_return ended(bytes.error(), true);
        if (bytes->empty()) co_return sink.at_end_of_stream();
        if (auto end = sink.take(*bytes)) co_return *std::move(end);
    }
}

}  // namespace

runtime::awaitable<ended_watch> run_watch(watch_environment around, watch_limits limits) {
    if (around.clock.now() >= limits.relist_due) co_return ended(watch_ending::relist_due);
    client::api_request request;
    request.target = model::watch_target(around.of, around.resource_version, limits.server_timeout);
    request.accept = model::media_type(around.of, model::object_kind(around.of));
    auto stream = co_await around.api.stream(std::move(request), limits.server_timeout + grace);
    around.on_progress();
    if (!stream) co_return ended(stream.error(), false);
    connected_mark const connected{around.state, around.clock};
    auto const opened = around.clock.now();
    around.on_open();
    event_sink sink{around};
    auto end = co_await read_to_end(around, **stream, sink, limits);
    end.opened = opened;
    end.lasted = around.clock.now() - opened;
    end.events = sink.events();
    co_return end;
}

}  // namespace vitals::kube::informer
