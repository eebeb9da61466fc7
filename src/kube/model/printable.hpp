// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vitals::kube::model {

// A text of the peer, fit for one line of a log: no control characters, at most 2 KiB.
std::string printable(std::string_view text);

}  // namespace vitals::kube::model
