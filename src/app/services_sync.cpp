// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/services_sync.hpp"

#include <string>

namespace vitals::app {

void services_sync::waiting(std::string const& why) {
    if (over_) return;
    if (!why.empty()) {
        if (!target_) target_ = of_.add("services-sync");
        return target_->not_ready(why);
    }
    if (!target_) return;
    over_ = true;
    target_->ready();
}

void services_sync::retire() {
    if (target_) target_->retire();
}

}  // namespace vitals::app
