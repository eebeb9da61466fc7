// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/fake_api_server.hpp"

#include "runtime/coroutine.hpp"
#include "support/fake_api_routes.hpp"
#include "support/fake_cluster.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::support {

namespace asio = runtime::asio;

namespace {

using tcp = asio::ip::tcp;
using socket = asio::basic_stream_socket<tcp, runtime::executor>;
using acceptor = asio::basic_socket_acceptor<tcp, runtime::executor>;
using steady = std::chrono::steady_clock;
using timer = asio::basic_waitable_timer<steady, asio::wait_traits<steady>, runtime::executor>;

struct open_watch {
    explicit open_watch(runtime::executor const& loop) : wake{loop, timer::time_point::max()} {}
    timer wake;
    fake_cluster::collection which{};
    std::uint64_t seen = 0;
    std::string queued{};  // to be sent besides
    enum { on, ending, cut, frozen } state = on;
    bool abandoned = false;  // by the client
};

}  // namespace

struct fake_api_server::core : std::enable_shared_from_this<core> {
    explicit core(runtime::executor l) : loop{std::move(l)}, accepting{loop} {}

    void listen(std::uint16_t on_port);
    void close();
    void wake_watches() {
        for (auto& watch : watches) watch.wake.cancel();
    }

    static runtime::awaitable<void> accept(std::shared_ptr<core> self);
    static runtime::awaitable<void>
    serve(std::shared_ptr<core> self, std::list<socket>::iterator mine);
    runtime::awaitable<bool> answer_one(socket& with, std::string& buffer);
    runtime::awaitable<bool> watch(socket& with, seen_request const& request);
    runtime::awaitable<void> stream(socket& with, open_watch& watch);
    void notice_end(socket& with, open_watch* watch);
    runtime::awaitable<bool> misbehave(socket& with, fault const& how);
    std::optional<fault> take_fault(seen_request const& request);

    runtime::executor loop;
    acceptor accepting;
    std::uint16_t port = 0;
    std::list<socket> connections;
    std::list<open_watch> watches;
    fake_api_state state;
    std::deque<std::pair<request_kind, fault>> faults;
    std::map<std::string, std::map<request_kind, fault>> faulty_namespaces;
};

void fake_api_server::core::listen(std::uint16_t on_port) {
    tcp::endpoint const where{asio::ip::address_v4::loopback(), on_port};
    accepting.open(where.protocol());
    accepting.set_option(acceptor::reuse_address{true});
    accepting.bind(where);
    accepting.listen();
    port = accepting.local_endpoint().port();
    asio::co_spawn(loop, accept(shared_from_this()), asio::detached);
}

void fake_api_server::core::close() {
    boost::system::error_code ignored;
    accepting.close(ignored);
    for (auto& each : connections) each.close(ignored);
    wake_watches();
}

runtime::awaitable<void> fake_api_server::core::accept(std::shared_ptr<core> self) {
    while (self->accepting.is_open()) {
        socket next{self->loop};
        auto [error] = co_await self->accepting.async_accept(next, runtime::as_result);
        if (error) co_return;
        auto const mine = self->connections.emplace(self->connections.end(), std::move(next));
        asio::co_spawn(self->loop, serve(self, mine), asio::detached);
    }
}

runtime::awaitable<void>
fake_api_server::core::serve(std::shared_ptr<core> self, std::list<socket>::iterator mine) {
    std::string buffer;
    bool more = true;
    while (more && mine->is_open()) more = co_await self->answer_one(*mine, buffer);
    self->connections.erase(mine);
}

std::optional<fault> fake_api_server::core::take_fault(seen_request const& request) {
    auto const kind = request.kind;
    auto const found = std::ranges::find(faults, kind, [](auto const& each) { return each.first; });
    if (found == faults.end()) {
        auto const& of_namespace = faulty_namespaces[namespace_of(request.path)];
        auto const lasting = of_namespace.find(kind);
        return lasting == of_namespace.end() ? std::nullopt : std::optional{lasting->second};
    }
    auto how = std::move(found->second);
    faults.erase(found);
    return how;
}

// False: the connection is over.
runtime::awaitable<bool> fake_api_server::core::answer_one(socket& with, std::string& buffer) {
    auto [error, size] = co_await asio::async_read_until(
        with,
        asio::dynamic_buffer(buffer),
        "\r\n\r\n",
        runtime::as_result
    );
    if (error) co_return false;
    auto request = parse_request(std::string_view{buffer}.substr(0, size));
    buffer.erase(0, size);
    auto const length = body_length(request);
    if (buffer.size() < length) {
        auto [broken, ignored] = co_await asio::async_read(
            with,
            asio::dynamic_buffer(buffer),
            asio::transfer_exactly(length - buffer.size()),
            runtime::as_result
        );
        if (broken) co_return false;
    }
    request.body = buffer.substr(0, length);
    buffer.erase(0, length);
    state.requests.push_back(request);

    auto const wrong = take_fault(request);
    if (wrong) co_return co_await misbehave(with, *wrong);
    if (request.kind == request_kind::watch) co_return co_await watch(with, request);
    std::string const reply = state.answer(request);
    auto [unsent, sent] = co_await asio::async_write(with, asio::buffer(reply), runtime::as_result);
    co_return !unsent;
}

runtime::awaitable<bool> fake_api_server::core::misbehave(socket& with, fault const& how) {
    auto [error, size] =
        co_await asio::async_write(with, asio::buffer(how.bytes), runtime::as_result);
    if (error || !how.hangs) co_return false;
    auto const mine = watches.emplace(watches.end(), loop);
    mine->state = open_watch::frozen;
    notice_end(with, &*mine);
    while (with.is_open() && !mine->abandoned) co_await mine->wake.async_wait(runtime::as_result);
    watches.erase(mine);
    co_return false;
}

runtime::awaitable<bool> fake_api_server::core::watch(socket& with, seen_request const& request) {
    std::string const head = state.watch_head(request);
    auto [error, size] = co_await asio::async_write(with, asio::buffer(head), runtime::as_result);
    auto const which = state.collection_of(request);
    if (error || !which || !state.may_watch(request)) co_return false;
    auto const mine = watches.emplace(watches.end(), loop);
    mine->which = *which;
    mine->seen = std::stoull(request.query.at("resourceVersion"));
    notice_end(with, &*mine);
    co_await stream(with, *mine);
    watches.erase(mine);
    co_return false;
}

// A client has nothing to say during a watch: what can be read then is the end of its connection.
void fake_api_server::core::notice_end(socket& with, open_watch* watch) {
    with.async_wait(socket::wait_read, [self = shared_from_this(), watch](auto error) {
        auto const same = [watch](open_watch const& each) { return &each == watch; };
        if (error || std::ranges::none_of(self->watches, same)) return;
        watch->abandoned = true;
        watch->wake.cancel();
    });
}

runtime::awaitable<void> fake_api_server::core::stream(socket& with, open_watch& watch) {
    while (with.is_open() && !watch.abandoned) {
        std::string out;
        if (watch.state != open_watch::frozen) {
            for (auto const& event : state.cluster.events_after(watch.seen, watch.which))
                out += chunk(event);
            watch.seen = std::max(watch.seen, state.cluster.version());
            if (!watch.queued.empty()) out += chunk(std::exchange(watch.queued, {}));
        }
        auto const ends = watch.state;
        if (ends == open_watch::ending) out += "0\r\n\r\n";
        if (ends == open_watch::cut) out += "ff\r\n{\"type\":";
        auto [error, size] =
            co_await asio::async_write(with, asio::buffer(out), runtime::as_result);
        if (error || ends == open_watch::ending || ends == open_watch::cut) co_return;
        bool const idle = watch.queued.empty() && watch.state == ends &&
                          (watch.seen >= state.cluster.version() || ends == open_watch::frozen);
        if (idle) co_await watch.wake.async_wait(runtime::as_result);
    }
}

fake_api_server::fake_api_server(runtime::executor loop)
    : core_{std::make_shared<core>(std::move(loop))} {
    core_->state.cluster.on_change = [to = core_.get()] { to->wake_watches(); };
    core_->listen(0);
}

fake_api_server::~fake_api_server() {
    core_->close();
}

std::uint16_t fake_api_server::port() const {
    return core_->port;
}

fake_cluster& fake_api_server::cluster() {
    return core_->state.cluster;
}

void fake_api_server::stop() {
    core_->close();
}

void fake_api_server::start() {
    core_->listen(core_->port);
}

void fake_api_server::fail_next(request_kind kind, fault how) {
    core_->faults.emplace_back(kind, std::move(how));
}

void fake_api_server::fail_in(std::string const& ns, request_kind kind, fault how) {
    core_->faulty_namespaces[ns].insert_or_assign(kind, std::move(how));
}

void fake_api_server::recover_in(std::string const& ns) {
    core_->faulty_namespaces.erase(ns);
}

void fake_api_server::deny(std::string const& verb_and_resource) {
    core_->state.denied.insert(verb_and_resource);
}

std::size_t fake_api_server::open_watches() const {
    auto const on = [](open_watch const& each) { return each.state == open_watch::on; };
    return static_cast<std::size_t>(std::ranges::count_if(core_->watches, on));
}

void fake_api_server::send_to_watches(std::string_view bytes) {
    for (auto& each : core_->watches) each.queued.append(bytes);
    core_->wake_watches();
}

void fake_api_server::watch_error(
    unsigned code,
    std::string_view reason,
    std::string_view details_json
) {
    send_to_watches(
        R"({"type":"ERROR","object":)" + fake_cluster::status(code, reason, details_json) + "}\n"
    );
}

// None to a watch from the future.
void fake_api_server::send_bookmarks() {
    for (auto& each : core_->watches)
        if (each.seen <= core_->state.cluster.version())
            each.queued.append(core_->state.cluster.bookmark(each.which));
    core_->wake_watches();
}

void fake_api_server::end_watches() {
    for (auto& each : core_->watches) each.state = open_watch::ending;
    core_->wake_watches();
}

void fake_api_server::cut_watches() {
    for (auto& each : core_->watches) each.state = open_watch::cut;
    core_->wake_watches();
}

void fake_api_server::freeze_watches() {
    for (auto& each : core_->watches) each.state = open_watch::frozen;
}

std::vector<seen_request> const& fake_api_server::requests() const {
    return core_->state.requests;
}

std::vector<seen_request> fake_api_server::requests(request_kind kind) const {
    std::vector<seen_request> some;
    for (auto const& each : core_->state.requests)
        if (each.kind == kind) some.push_back(each);
    return some;
}

std::vector<seen_event> const& fake_api_server::events() const {
    return core_->state.events;
}

void fake_api_server::forget_events() {
    core_->state.events.clear();
}

}  // namespace vitals::support
