// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who may read the API: in a cluster whom its API server knows, elsewhere who has the token of
// --api-token-file.

#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/process.hpp"
#include "runtime/coroutine.hpp"
#include "serving/readers/gate.hpp"

#include <expected>
#include <memory>
#include <string>

namespace vitals::app {

class token_file;

class api_readers {
public:
    // `of` outlives it.
    api_readers(process& of, command_line::run_options const& options);
    ~api_readers();

    // Whether --api-token-file can be used. The error is a sentence for the user.
    std::expected<void, std::string> open() const;
    // With clients of its own: a flood of tokens takes nothing of the requests that Vitals lives on,
    // and one of unknown tokens nothing of the readers who are known.
    void review_in(cluster const& where);
    // Says which rights to review are missing. To be run where review_in() was called.
    runtime::awaitable<void> run();

    serving::readers::gate& gate() { return gate_; }
    serving::readers::gate const& gate() const { return gate_; }

private:
    class in_cluster;

    process& process_;
    bool reviews_tokens_;
    std::unique_ptr<token_file> file_;  // null: none
    serving::readers::gate gate_;
    std::unique_ptr<in_cluster> reviews_;  // null outside a cluster
};

// "system:serviceaccount:shop:front": "shop". Of all others nothing.
std::string namespace_of_user(std::string const& name);

}  // namespace vitals::app
