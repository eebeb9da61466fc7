// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the owner of a Secret allows: whether checks may use it, and where it may be sent. Without
// this, whoever may write a ConfigMap could send a Secret that he may not read to a host of his
// own.

#include "core/check/url.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::secret {

inline constexpr std::string_view usable_label = "vitals.dev/usable-by-checks";  // "true"
inline constexpr std::string_view hosts_annotation = "vitals.dev/hosts";
inline constexpr std::string_view http_annotation = "vitals.dev/http-allowed";      // "true"
inline constexpr std::string_view changes_annotation = "vitals.dev/allow-changes";  // "true"
inline constexpr std::string_view ca_annotation = "vitals.dev/ca";  // names of ConfigMaps

// Where a value would go.
struct destination {
    std::string_view host;  // a name or an IP literal without brackets
    std::uint16_t port = 0;
    check::scheme scheme = check::scheme::https;
    bool verified = true;  // its certificate
    // The ConfigMap whose authorities verify it; empty: those of the system, or of a Secret.
    std::string_view ca{};
    bool by_redirect = false;  // its name is the target's text, and is not shown
    bool may_change = false;   // the request may change something there
};

// The texts of the label and of the annotations; none: it has no such annotation.
struct marks {
    std::optional<std::string> usable{};
    std::optional<std::string> hosts{};
    std::optional<std::string> http_allowed{};
    std::optional<std::string> changes_allowed{};
    std::optional<std::string> ca{};
};

class grant {
public:
    // "export.data.svc:443,*.shop.svc". A host without a port stands for the port of the scheme;
    // "*.shop.svc" for all names below shop.svc, and not for shop.svc. Without the annotation it
    // may be used, but go nowhere: enough for an authority. The error is a sentence about the
    // Secret for the one who may edit it; it shows no value.
    static std::expected<grant, std::string> parse(marks const& of);
    // Any host, but only by verified https: who writes the files of --secrets runs the program.
    static grant of_files();

    // None: it may go there. Else a sentence without the Secret's name: "is not allowed for
    // export.evil.com:443".
    std::optional<std::string> refuses(destination const& to) const;

private:
    struct pattern {
        std::string host;  // in lower case, without the dot of the root
        bool below = false;
        std::uint16_t port = 0;  // 0: that of the scheme
    };

    static std::optional<pattern> parse_pattern(std::string_view text);
    static bool fits(pattern const& one, std::string const& host, destination const& to);
    std::optional<std::string> refuses_session(destination const& to) const;

    std::vector<pattern> hosts_;
    std::vector<std::string> ca_;  // ConfigMaps
    bool everywhere_ = false;
    bool http_allowed_ = false;
    bool changes_allowed_ = false;
};

}  // namespace vitals::inline core::secret
