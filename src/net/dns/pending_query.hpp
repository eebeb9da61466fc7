// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Of resolver alone.

#include "net/dns/resolver.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net::dns {

struct resolver::pending_query {
    pending_query(runtime::executor const& loop, std::string asked)
        : name{std::move(asked)}, finished{loop} {}
    struct place {
        std::string ns;
        questions::ticket ticket;
    };
    std::string name;
    std::optional<answer> known;
    runtime::condition finished;
    std::size_t waiters = 0;
    std::vector<place> queued{};  // until it is asked for
    std::string asks{};           // the namespace that has the place in flight
};

// Nobody asks for a name that nobody waits for any more.
class resolver::interest {
public:
    interest(resolver& of, std::shared_ptr<pending_query> const& query) : of_{of}, query_{query} {
        ++query_->waiters;
    }
    interest(interest const&) = delete;
    interest& operator=(interest const&) = delete;
    ~interest() {
        if (--query_->waiters == 0 && !query_->queued.empty()) of_.drop(*query_);
    }

private:
    resolver& of_;
    std::shared_ptr<pending_query> const& query_;
};

}  // namespace vitals::net::dns
