// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Certificates made on the spot: an authority and what it signs, as PEM text.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace vitals::support {

struct certificate_request {
    std::vector<std::string> names{"localhost"};  // DNS names and IP literals
    std::chrono::seconds not_before{-3600};       // from now
    std::chrono::seconds not_after{3600};
    std::string last_day = {};  // YYYYMMDD, of any year: its first second, in place of not_after
    std::string common_name = "test";
    std::vector<std::string> organizations = {};  // Kubernetes takes them for groups
    // Of an RSA key in place of one on P-256. Above 4096 it is no real one, which would take
    // minutes to find: it signs, and nobody can verify that.
    int rsa_bits = 0;
    std::string rsa_exponent = "65537";
    bool rsa_pss = false;  // such a key says that it signs with RSASSA-PSS alone; it is no real one
};

struct certificate {
    std::string pem;
    std::string key_pem;
};

class certificate_authority {
public:
    explicit certificate_authority(std::string const& common_name = "Test Authority");
    ~certificate_authority();
    certificate_authority(certificate_authority&&) noexcept;

    std::string const& pem() const { return own_.pem; }
    // An authority below this one.
    certificate_authority intermediate(std::string const& common_name) const;
    // For servers and for clients.
    certificate issue(certificate_request const& wanted = {}) const;

private:
    struct keys;
    certificate_authority(std::string const& common_name, keys const* issuer);  // null: itself

    std::unique_ptr<keys> keys_;
    certificate own_;
};

}  // namespace vitals::support
