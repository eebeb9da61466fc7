// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Logging: a constant message and variable fields. Never bodies, tokens or header values.
//
//   log.warn("probe failed", {{"check", id}, {"reason", reason}});

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace vitals::log {

enum class level : std::uint8_t { debug, info, warn, error };
enum class format : std::uint8_t { text, json };

std::string_view to_string(level);

struct field {
    field(std::string_view k, std::string_view v) : key{k}, value{v} {}
    field(std::string_view k, char const* v) : key{k}, value{std::string_view{v}} {}
    field(std::string_view k, std::string const& v) : key{k}, value{std::string_view{v}} {}
    field(std::string_view k, bool v) : key{k}, value{v} {}
    field(std::string_view k, std::integral auto v) : key{k}, value{static_cast<std::int64_t>(v)} {}
    field(std::string_view k, double v) : key{k}, value{v} {}

    std::string_view key;
    std::variant<std::string_view, std::int64_t, double, bool> value;  // borrowed for the call
};

// Where records go. Thread-safe; must not block and must not throw.
class sink {
public:
    virtual ~sink() = default;
    virtual void write(level severity, std::string_view message, std::span<field const> fields) = 0;
};

// Cheap to copy; thread-safe.
class logger {
public:
    explicit logger(std::shared_ptr<sink> to, level least = level::info)
        : sink_{std::move(to)}, least_{least} {}

    void debug(std::string_view message, std::initializer_list<field> fields = {}) const {
        write(level::debug, message, fields);
    }
    void info(std::string_view message, std::initializer_list<field> fields = {}) const {
        write(level::info, message, fields);
    }
    void warn(std::string_view message, std::initializer_list<field> fields = {}) const {
        write(level::warn, message, fields);
    }
    void error(std::string_view message, std::initializer_list<field> fields = {}) const {
        write(level::error, message, fields);
    }

    void write(level severity, std::string_view message, std::initializer_list<field> fields)
        const {
        if (severity >= least_) sink_->write(severity, message, {fields.begin(), fields.size()});
    }

private:
    std::shared_ptr<sink> sink_;  // shared by every copy of the logger, in every thread
    level least_;
};

}  // namespace vitals::log
