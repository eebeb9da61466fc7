// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where ConfigMaps are read: in the program on a thread of their own (reading_thread.hpp), since a
// hostile one may take a second; in tests anywhere (testing.hpp).

#include "kube/model/config_map.hpp"
#include "sources/controller/reading.hpp"

#include <functional>
#include <memory>

namespace vitals::sources::controller {

// All but ask() are called on the control loop.
class reader {
public:
    using receiver = std::function<void(reading&&)>;  // on the control loop
    using maker = std::function<std::unique_ptr<reader>(receiver)>;

    virtual ~reader() = default;
    // The receiver gets the reading, but never within this call. Must not be called again before
    // that.
    virtual void read(kube::model::config_map object) = 0;
    // Gives up the reading under way; the receiver is not called any more.
    virtual void stop() = 0;
    // Any thread: calls `answered` on any thread as a sign of life, after the reading under way.
    virtual void ask(std::function<void()> answered) = 0;
};

}  // namespace vitals::sources::controller
