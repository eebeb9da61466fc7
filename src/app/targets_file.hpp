// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The file of --targets-file, which the chart mounts from a ConfigMap of its release's namespace:
//
//     profile: public
//     audit: true
//     allow: [10.2.0.0/16, "shop=10.3.0.5:9090"]
//     deny: [10.2.3.0/24]
//     internal: ["2600:1f13::/56"]

#include "kube/config/environment.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"
#include "runtime/clock.hpp"
#include "runtime/file_watch.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app {

struct file_targets {
    std::optional<net::address_policy::profile> profile;  // none: as the flags say
    bool audit = false;
    std::vector<net::address_policy::rule> rules;       // besides those of the flags
    std::vector<net::address_policy::prefix> internal;  // the same

    friend bool operator==(file_targets const&, file_targets const&) = default;
};

inline constexpr std::string_view needs_a_cluster =
    "it needs a cluster: with --checks, no Service is known";

// The errors are sentences for the administrator.
std::expected<file_targets, std::string> parse_targets(std::string_view text);
void add_to(net::address_policy::settings& to, file_targets const& from);

// The file, read again when it changes. A file that cannot be used changes nothing.
class targets_file {
public:
    // An empty path: no file. Outside a cluster, a file with profile own-namespace cannot be used.
    explicit targets_file(
        std::string path,
        bool in_cluster = true,
        kube::config::file_reader reader = kube::config::read_small_file
    );

    // Reads it for the first time.
    std::expected<void, std::string> open();
    // Whether it says something else now. An error is returned once for each state of the file; one
    // that could not be read, or was written meanwhile, is read again at the next look, 5 s later.
    std::expected<bool, std::string> reload(runtime::time_point now);

    file_targets const& read() const { return read_; }
    std::string const& path() const { return path_; }
    // Whether it could be used when it was last looked at: if not, the next start fails.
    bool valid() const { return valid_; }

private:
    std::expected<file_targets, std::string> parse(std::string_view text) const;

    std::string path_;
    bool in_cluster_;
    kube::config::file_reader reader_;
    runtime::file_watch watch_;
    std::optional<runtime::file_watch::signature> failed_;  // the state that could not be read
    file_targets read_;
    bool valid_ = true;
};

}  // namespace vitals::app
