// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where ConfigMaps are read: in the program on a thread of their own (reading_thread.hpp), for hostile ones may take a
// second each; in tests where they like (testing.hpp).

#include "kube/model/config_map.hpp"
#include "sources/controller/reading.hpp"

#include <functional>
#include <memory>

namespace vitals::sources::controller {

// Its methods are called on the control loop, but for ask().
class reader {
public:
    using receiver = std::function<void(reading&&)>;  // on the control loop
    using maker = std::function<std::unique_ptr<reader>(receiver)>;

    virtual ~reader() = default;
    // The reading is handed to the receiver, never within this call; before that there must not be another call.
    virtual void read(kube::model::config_map object) = 0;
    // Gives up what is being read; nothing is handed to the receiver any more.
    virtual void stop() = 0;
    // Any thread: calls `answered` on any thread as a sign of life, once what is being read has been read.
    virtual void ask(std::function<void()> answered) = 0;
};

}  // namespace vitals::sources::controller
