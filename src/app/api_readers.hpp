// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who may read the API: in a cluster whom its API server knows, elsewhere who has the token of
// --api-token-file.

#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/process.hpp"
#include "kube/client/api_client.hpp"
#include "serving/readers/gate.hpp"
#include "serving/readers/reviewer.hpp"

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
    // With a client of its own: a flood of tokens takes nothing of the requests that Vitals lives
    // on.
    void review_in(cluster const& where);

    serving::readers::gate& gate() { return gate_; }
    serving::readers::gate const& gate() const { return gate_; }
    // To be run; null outside a cluster.
    kube::client::api_client* client() const { return client_.get(); }

private:
    process& process_;
    std::unique_ptr<token_file> file_;  // null: none
    serving::readers::gate gate_;
    std::unique_ptr<kube::client::api_client> client_;
    std::unique_ptr<serving::readers::reviewer> reviewer_;
};

// "system:serviceaccount:shop:front": "shop". Of all others nothing.
std::string namespace_of_user(std::string const& name);

}  // namespace vitals::app
