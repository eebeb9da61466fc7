// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of Secrets and ConfigMaps that running checks refer to: who reads them, and the store
// that probes take them from. Lives on the control loop.

#include "app/cluster.hpp"
#include "app/process.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "probing/secrets/secret_store.hpp"
#include "runtime/coroutine.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/references.hpp"
#include "sources/secrets/value_source.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::app {

class secrets {
public:
    // `most`: bytes of the values of Secrets, and of ConfigMaps, of all namespaces.
    secrets(process& of, std::size_t most) : process_{of}, store_{most} {}

    // One of both, before any plan. `folder`: of --secrets; empty: there is none. The error is a
    // sentence for the user.
    std::expected<void, std::string> read_files(std::string const& folder);
    // `may_log`: whether there may be a line about an object of a namespace now.
    void read_cluster(
        cluster const& from,
        quota::quotas const& limits,
        std::function<bool(std::string_view ns)> may_log
    );

    // What starts and what stops. To be called before its checks start: their first probe needs
    // the values.
    void apply(reconcile::plan const& plan);
    runtime::awaitable<void> run() { return source_->run(); }

    probing::secrets::secret_store& store() { return store_; }  // its find(): any thread
    sources::secrets::object_states const& states() const { return source_->states(); }
    std::size_t size() const { return references_.size(); }  // objects that checks refer to

private:
    sources::secrets::outputs outputs();

    process& process_;
    probing::secrets::secret_store store_;
    sources::secrets::references references_;
    std::unique_ptr<sources::secrets::value_source> source_;
};

}  // namespace vitals::app
