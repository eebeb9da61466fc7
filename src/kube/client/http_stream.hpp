// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The body of a streamed answer, as it comes.

#include "kube/client/http_transport.hpp"

#include <optional>
#include <string>

namespace vitals::kube::client {

class http_stream final : public api_stream {
public:
    http_stream(runtime::clock& clock, open_answer answer, runtime::time_point until)
        : clock_{clock}, answer_{std::move(answer)}, until_{until} {}

    runtime::awaitable<api_result<std::string_view>> read(runtime::duration idle) override;

private:
    std::unexpected<api_error> end(api_error how);

    runtime::clock& clock_;
    open_answer answer_;
    runtime::time_point until_;
    std::string held_;                // what the caller looks at
    std::optional<api_error> ended_;  // how, and so it stays
};

// The rest of an answer with an error, cut to the length of a Status.
runtime::awaitable<void> drain(open_answer& answer, runtime::clock& clock);

}  // namespace vitals::kube::client
