// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/api_readers.hpp"

#include "app/cluster.hpp"
#include "app/command_line/options.hpp"
#include "app/command_line/version.hpp"
#include "app/process.hpp"
#include "app/token_file.hpp"
#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/make_api_client.hpp"
#include "kube/client/missing_rights.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/review/access_review.hpp"
#include "kube/review/token_review.hpp"
#include "log/logger.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "runtime/task_group.hpp"
#include "serving/readers/gate.hpp"
#include "serving/readers/reviewer.hpp"
#include "serving/readers/who_reads.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

using serving::readers::known_reader;
using serving::readers::not_reviewed;
using serving::readers::reviewed;
using serving::readers::token_is;

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
    // Whoever may make tokens of one account of a namespace may mostly do so for all of them.
    std::string group() const override {
        auto const ns = own_namespace();
        return ns.empty() ? who_.name : "system:serviceaccounts:" + ns;
    }
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

// Of unknown tokens; of all others as many as a client may make.
constexpr double unknown_per_second = 10;

std::vector<kube::client::access_right> needed_rights() {
    std::string const lost = "readers of the API with a token get 503";
    std::string const fix =
        "bind the ClusterRole that may create tokenreviews and subjectaccessreviews to the account "
        "that Vitals uses, since no Role can: kubectl create clusterrolebinding vitals-reviews "
        "--clusterrole=system:auth-delegator --serviceaccount=NAMESPACE:ACCOUNT; or set "
        "--api-anonymous all, then everybody may read everything";
    return {
        {"create", "authentication.k8s.io", "tokenreviews", "", lost, fix},
        {"create", "authorization.k8s.io", "subjectaccessreviews", "", lost, fix}
    };
}

serving::readers::gate::settings
settings_of(command_line::run_options const& options, token_file* file) {
    serving::readers::gate::settings made{.without_token = options.api_anonymous};
    if (file != nullptr) made.is_ours = [file](std::string_view token) { return file->is(token); };
    return made;
}

}  // namespace

class api_readers::in_cluster final : public serving::readers::reviewer {
public:
    in_cluster(process& of, kube::config::cluster_config config)
        : process_{of},
          config_{std::move(config)},
          known_{client({.user_agent = command_line::user_agent()})},
          unknown_{client(
              {.user_agent = command_line::user_agent(),
               .requests_per_second = unknown_per_second,
               .burst = 2 * unknown_per_second}
          )} {}

    runtime::awaitable<reviewed<std::shared_ptr<known_reader>>>
    authenticate(std::string token, token_is which) override {
        auto& by = which == token_is::known ? *known_ : *unknown_;
        auto const found = co_await kube::review::review_token(by, std::move(token));
        if (!found) co_return std::unexpected{failure_of(found.error())};
        auto const& who = *found;
        if (!who) co_return nullptr;
        co_return std::make_shared<reader_in_cluster>(*known_, *who);
    }
    runtime::awaitable<void> run() {
        runtime::task_group tasks{process_.loop()};
        tasks.spawn(known_->run());
        tasks.spawn(unknown_->run());
        tasks.spawn(kube::client::log_missing_rights(
            {.clock = process_.clock,
             .log = process_.log,
             .api = *known_,
             .config = config_,
             .random = runtime::uniform_random(),
             .needed = needed_rights(),
             .level = log::level::warn}
        ));
        co_await tasks.join();
    }

private:
    std::unique_ptr<kube::client::api_client> client(kube::client::client_options how) {
        return kube::client::make_api_client(
            process_.loop(),
            process_.clock,
            process_.log,
            config_,
            std::move(how)
        );
    }

    process& process_;
    kube::config::cluster_config config_;
    std::unique_ptr<kube::client::api_client> known_;
    std::unique_ptr<kube::client::api_client> unknown_;
};

api_readers::api_readers(process& of, command_line::run_options const& options)
    : process_{of},
      reviews_tokens_{
          options.api_token_file.empty() &&
          options.api_anonymous != serving::readers::anonymous::all
      },
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
    reviews_ = std::make_unique<in_cluster>(process_, where.config);
    gate_.review_by(reviews_.get());
}

runtime::awaitable<void> api_readers::run() {
    if (reviews_tokens_) co_await reviews_->run();
}

std::string namespace_of_user(std::string const& name) {
    constexpr std::string_view prefix = "system:serviceaccount:";
    if (!name.starts_with(prefix)) return {};
    auto const rest = name.substr(prefix.size());
    auto const end = rest.find(':');
    return end == rest.npos ? std::string{} : rest.substr(0, end);
}

}  // namespace vitals::app
