// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/api_readers.hpp"

#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/process.hpp"
#include "app/token_file.hpp"
#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/config/environment.hpp"
#include "kube/review/access_review.hpp"
#include "kube/review/token_review.hpp"
#include "runtime/coroutine.hpp"
#include "serving/readers/gate.hpp"
#include "serving/readers/reviewer.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app {

namespace {

using serving::readers::known_reader;
using serving::readers::not_reviewed;
using serving::readers::reviewed;

not_reviewed failure_of(kube::client::api_error const& error) {
    return {error.message};
}

// What kubectl needs to see the same: outputs and addresses are in HealthReports, too.
kube::client::access_right right_in(std::string ns) {
    return {
        .verb = "get",
        .group = "vitals.dev",
        .resource = "healthreports",
        .ns = std::move(ns),
        .lost = {}
    };
}

class reader_in_cluster final : public known_reader {
public:
    reader_in_cluster(kube::client::api_client& api, kube::review::user who)
        : api_{api}, who_{std::move(who)} {}

    std::string own_namespace() const override { return namespace_of_user(who_.name); }
    runtime::awaitable<reviewed<bool>> may_read(std::string ns) override {
        auto const allowed =
            co_await kube::review::review_access(api_, who_, right_in(std::move(ns)));
        if (!allowed) co_return std::unexpected{failure_of(allowed.error())};
        co_return *allowed;
    }

private:
    kube::client::api_client& api_;
    kube::review::user who_;
};

class cluster_reviewer final : public serving::readers::reviewer {
public:
    explicit cluster_reviewer(kube::client::api_client& api) : api_{api} {}

    runtime::awaitable<reviewed<std::shared_ptr<known_reader>>> authenticate(std::string token
    ) override {
        auto const found = co_await kube::review::review_token(api_, std::move(token));
        if (!found) co_return std::unexpected{failure_of(found.error())};
        auto const& who = *found;
        if (!who) co_return nullptr;
        co_return std::make_shared<reader_in_cluster>(api_, *who);
    }

private:
    kube::client::api_client& api_;
};

serving::readers::gate::settings
settings_of(command_line::run_options const& options, token_file* file) {
    serving::readers::gate::settings made{.without_token = options.api_anonymous};
    if (file != nullptr) made.is_ours = [file](std::string_view token) { return file->is(token); };
    return made;
}

}  // namespace

api_readers::api_readers(process& of, command_line::run_options const& options)
    : process_{of},
      file_{
          options.api_token_file.empty() ? nullptr
                                         : std::make_unique<token_file>(
                                               of.clock,
                                               of.log,
                                               options.api_token_file,
                                               kube::config::read_small_file
                                           )
      },
      gate_{of.loop(), of.clock, of.log, settings_of(options, file_.get())} {
    if (options.checks.empty()) gate_.review_by(nullptr);
}

api_readers::~api_readers() = default;

std::expected<void, std::string> api_readers::open() const {
    if (!file_) return {};
    auto opened = file_->open();
    if (!opened) return std::unexpected{"--api-token-file: " + opened.error()};
    return {};
}

void api_readers::review_in(cluster const& where) {
    client_ = make_cluster(process_.loop(), process_.clock, process_.log, where.config).client;
    reviewer_ = std::make_unique<cluster_reviewer>(*client_);
    gate_.review_by(reviewer_.get());
}

std::string namespace_of_user(std::string const& name) {
    constexpr std::string_view prefix = "system:serviceaccount:";
    if (!name.starts_with(prefix)) return {};
    auto const rest = name.substr(prefix.size());
    auto const end = rest.find(':');
    return end == rest.npos ? std::string{} : rest.substr(0, end);
}

}  // namespace vitals::app
