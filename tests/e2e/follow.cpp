// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Follows any resource of an API server and prints the changes of its objects, for
// test_informer.py.
//
//     e2e_follow KUBECONFIG NAMESPACE GROUP VERSION PLURAL KIND object|metadata
//
// An empty GROUP is the core group, an empty NAMESPACE all of them. Prints "+ shop/web {...}" for a
// new object, "~" for a changed one, "- shop/web" for a removed one, "synced", and "log ..." for
// each record of the log. Asks every second for a resource that is not served. Runs until it is
// killed.

#include "kube/client/make_api_client.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/load_cluster_config.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <functional>
#include <iostream>
#include <memory>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace vitals;
using namespace std::chrono_literals;

namespace {

class standard_output final : public log::sink {
    void write(log::level, std::string_view message, std::span<log::field const> fields) override {
        std::cout << "log " << message;
        for (auto const& each : fields)
            if (auto const* const text = std::get_if<std::string_view>(&each.value))
                std::cout << ' ' << each.key << '=' << *text;
        std::cout << '\n' << std::flush;
    }
};

class printer {
public:
    // Every version of an object is a change.
    kube::informer::decoded decode(kube::model::object_meta const& meta, std::string_view json) {
        return {
            std::hash<std::string>{}(meta.resource_version),
            [this, key = meta.key, text = std::string{json}] {
                print(known_.insert(key).second ? "+ " : "~ ", key) << ' ' << text << '\n'
                                                                    << std::flush;
            }
        };
    }
    void remove(kube::model::object_key const& key) {
        known_.erase(key);
        print("- ", key) << '\n' << std::flush;
    }

private:
    static std::ostream& print(std::string_view what, kube::model::object_key const& key) {
        return std::cout << what << key.ns << '/' << key.name;
    }

    std::set<kube::model::object_key> known_;
};

kube::model::collection collection_of(std::span<std::string const> words) {
    kube::model::collection of{
        .resource = {.group = words[2], .version = words[3], .plural = words[4], .kind = words[5]},
        .ns = words[1]
    };
    if (words[6] == "metadata") of.representation = kube::model::representation::metadata;
    return of;
}

}  // namespace

int main(int count, char const* const* arguments) {
    constexpr std::size_t needed = 7;
    std::vector<std::string> const words{arguments + 1, arguments + count};
    if (words.size() != needed) return 2;
    auto const config =
        kube::config::load_cluster_config(kube::config::process_environment(), {words[0], {}});
    if (!config) {
        std::cerr << config.error() << '\n';
        return 1;
    }
    log::logger const log{std::make_shared<standard_output>(), log::level::debug};
    runtime::system_clock clock;
    runtime::asio::io_context loop{1};
    auto const api = kube::client::make_api_client(loop.get_executor(), clock, log, *config);
    printer prints;
    kube::informer::watcher watcher{
        {.clock = clock,
         .api = *api,
         .log = log,
         .random = runtime::uniform_random(),
         .not_served_for = 1s},
        collection_of(words),
        {.decode = [&](auto const& meta, auto json) { return prints.decode(meta, json); },
         .removed = [&](auto const& key) { prints.remove(key); }},
        {.on_synced = [] { std::cout << "synced" << '\n'
                                     << std::flush; }}
    };
    runtime::asio::co_spawn(loop, watcher.run(), runtime::asio::detached);
    loop.run();
}
