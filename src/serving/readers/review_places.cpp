// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/review_places.hpp"

#include "runtime/coroutine.hpp"
#include "runtime/fair_queue.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::readers {

// In the queue until its turn has come.
class review_places::stay {
public:
    stay(review_places& of, std::string const& group)
        : of_{of}, group_{group}, mine_{of.loop_}, ticket_{of.queue_.enter(group, &mine_)} {
        if (!ticket_) mine_.got.emplace(of, group);
    }
    stay(stay const&) = delete;
    stay& operator=(stay const&) = delete;
    ~stay() {
        if (ticket_) of_.queue_.withdraw(group_, *ticket_);
    }
    waiter& mine() { return mine_; }

private:
    review_places& of_;
    std::string const& group_;
    waiter mine_;
    std::optional<runtime::fair_queue<waiter*>::ticket> ticket_;
};

runtime::awaitable<std::optional<review_places::place>> review_places::acquire(std::string group) {
    if (!queue_.may_wait(group, limits_.waiting - queue_.waiting())) {
        ++refused_;
        co_return std::nullopt;
    }
    stay self{*this, group};
    if (!self.mine().got) co_await self.mine().turn.wait();
    // A wait that was cancelled.
    if (!self.mine().got) throw boost::system::system_error{boost::asio::error::operation_aborted};
    co_return std::move(self.mine().got);
}

void review_places::leave(std::string_view group) {
    queue_.leave(group);
    while (auto const next = queue_.next()) {
        next->query->got.emplace(*this, next->group);
        next->query->turn.notify_all();
    }
}

}  // namespace vitals::serving::readers
