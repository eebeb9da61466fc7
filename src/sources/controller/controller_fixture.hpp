// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Shared by the tests of this folder and of app/.

#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace vitals::sources::controller {

// Reads on the loop itself, in a turn of its own: tests with virtual time stay on one thread.
class reader_on_loop final : public reader {
public:
    static maker on(runtime::executor const& loop) {
        return
            [loop](receiver to) { return std::make_unique<reader_on_loop>(loop, std::move(to)); };
    }
    reader_on_loop(runtime::executor loop, receiver to)
        : loop_{std::move(loop)}, to_{std::move(to)} {}

    void read(kube::model::config_map object) override {
        runtime::asio::post(loop_, [this, object = std::move(object)] {
            if (!stopped_) to_(read_config_map(object, {}));
        });
    }
    void stop() override { stopped_ = true; }
    void ask(std::function<void()> answered) override { answered(); }

private:
    runtime::executor loop_;
    receiver to_;
    bool stopped_ = false;
};

}  // namespace vitals::sources::controller
