// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A named part of the program that is ready or not. The part itself holds its target.

#include <string>
#include <string_view>

namespace vitals::serving::health_server {

class registry;

// Held by the part that is responsible for the target. Destroyed without retire(), it leaves the
// target not ready ("owner gone"), so that a part that died is visible.
class target {
public:
    target(target&&) noexcept;
    target& operator=(target&&) noexcept;
    ~target();

    void ready();
    void not_ready(std::string_view reason);
    void fail_permanently(std::string_view reason);
    void retire();  // stopped on purpose: the target is gone

private:
    friend class registry;
    target(registry& owner, std::string name);
    registry* owner_;
    std::string name_;
};

}  // namespace vitals::serving::health_server
