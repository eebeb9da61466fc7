// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/tls_source.hpp"

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/transport/tls_context.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <array>
#include <expected>
#include <memory>
#include <string>
#include <utility>

namespace vitals::kube::transport {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 5min;
constexpr auto look_after_refusal = 10s;

}  // namespace

tls_source::tls_source(
    runtime::clock& clock,
    log::logger log,
    config::tls_settings settings,
    config::file_reader read_file
)
    : clock_{clock},
      log_{std::move(log)},
      settings_{std::move(settings)},
      read_file_{std::move(read_file)} {}

tls_source::~tls_source() = default;

std::expected<std::shared_ptr<tls_context>, std::string> tls_source::context() {
    if (!context_ || !looked_ || clock_.now() - *looked_ >= look_every) refresh();
    if (!context_) return std::unexpected(problem_);
    return context_;
}

bool tls_source::reload_after_refusal() {
    auto const now = clock_.now();
    if (refused_ && now - *refused_ < look_after_refusal) return false;
    refused_ = now;
    auto const before = version_;
    refresh();
    return version_ != before;
}

void tls_source::set_client_certificate(std::string const& certificate, std::string const& key) {
    if (settings_.certificate.text == certificate && settings_.key.text == key) return;
    settings_.certificate = {.text = certificate, .file = {}};
    settings_.key = {.text = key, .file = {}};
    refresh();
}

std::expected<tls_material, std::string> tls_source::read() const {
    tls_material material{.server_name = settings_.server_name, .verify = settings_.verify};
    using part = std::pair<config::pem_source const*, std::string*>;
    std::array<part, 3> const parts{{
        {&settings_.authority, &material.authority},
        {&settings_.certificate, &material.certificate},
        {&settings_.key, &material.key},
    }};
    for (auto const& [from, to] : parts) {
        if (!from->text.empty() || from->file.empty()) {
            *to = from->text;
            continue;
        }
        auto text = read_file_(from->file);
        if (!text) return std::unexpected(text.error().text);
        if (text->empty()) return std::unexpected(from->file + ": empty");
        *to = std::move(*text);
    }
    return material;
}

void tls_source::refresh() {
    looked_ = clock_.now();
    problem_.clear();
    auto material = read();
    if (!material)
        problem_ = material.error();
    else if (!context_ || *material != *material_)
        adopt(std::move(*material));
    if (problem_.empty() || !context_) return;
    log_.warn("TLS files cannot be used; those before them stay", {{"problem", problem_}});
}

void tls_source::adopt(tls_material material) {
    auto fresh = std::make_shared<tls_context>();
    if (auto const filled = fill(*fresh, material); !filled) {
        problem_ = filled.error();
        return;
    }
    bool const first = !context_;
    if (!first &&
        (material.certificate != material_->certificate || material.key != material_->key))
        ++identity_;
    ++version_;
    context_ = std::move(fresh);
    material_ = std::make_unique<tls_material>(std::move(material));
    if (!first) log_.info("TLS certificates changed; new connections use them");
}

std::unique_ptr<tls_source> make_tls_source(
    runtime::clock& clock,
    log::logger log,
    config::cluster_config const& config,
    config::file_reader read_file
) {
    if (config.server.scheme == config::scheme::http) return nullptr;
    auto settings = config.tls;
    if (settings.server_name.empty()) settings.server_name = config.server.host;
    return std::make_unique<tls_source>(
        clock,
        std::move(log),
        std::move(settings),
        std::move(read_file)
    );
}

}  // namespace vitals::kube::transport
