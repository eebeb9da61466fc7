// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a check of any kind, as a value. Only the kind's reader (core/manifest) and its
// probe (probing/<kind>) look into it, by as(); all others use what a target says about itself.

#include "core/check/fingerprint.hpp"
#include "core/check/kind.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

// What the fields of a kind must be (docs/adding-a-kind.md). `code` is that of an observation. No
// text contains a secret or anything that the target sent.
// - kind: one object for each kind
// - asked: "HTTP GET http://shop.example/healthz?…", for log lines
// - answered: "503 Service Unavailable", for log lines
// - found: "503, expected 200-299": the answer and, if it did not pass, what was expected; for the
//   sentence that says why
// - asks_the_same_as: the result of one is valid for the other: they differ at most in fields that
//   do not change the question (HTTP: `reuse`)
// - bytes: of its texts, and what each element of its lists takes
// - fingerprint, if it has one (else that of `asked`): a std::uint64_t, of all that
//   asks_the_same_as compares. Reports keep it, so it must never change for the same target.
template <class Fields>
concept kind_of_target = std::copyable<Fields> && std::equality_comparable<Fields> &&
                         requires(Fields const& one, std::uint16_t code, status verdict) {
                             { (Fields::kind) } -> std::same_as<check::kind const&>;
                             { one.asked() } -> std::same_as<std::string>;
                             { one.answered(code) } -> std::same_as<std::string>;
                             { one.found(code, verdict) } -> std::same_as<std::string>;
                             { one.asks_the_same_as(one) } -> std::same_as<bool>;
                             { one.bytes() } -> std::same_as<std::size_t>;
                         };

class target {
public:
    target() = default;  // of no kind
    // Implicit, as that of std::variant is.
    template <class Fields>
        requires(!std::same_as<Fields, target> && kind_of_target<Fields>)
    target(Fields fields) : held_{std::make_unique<model<Fields>>(std::move(fields))} {}
    target(target const& other);
    target(target&&) noexcept = default;
    target& operator=(target const& other) { return *this = target{other}; }
    target& operator=(target&&) noexcept = default;
    ~target() = default;

    check::kind const& kind() const { return held_ ? held_->kind : no_kind; }
    // Null when it is of another kind.
    template <kind_of_target Fields>
    Fields const* as() const {
        return kind() == Fields::kind ? &static_cast<model<Fields> const&>(*held_).fields : nullptr;
    }
    template <kind_of_target Fields>
    Fields* as() {
        return kind() == Fields::kind ? &static_cast<model<Fields>&>(*held_).fields : nullptr;
    }

    // See kind_of_target. A target of no kind has no texts of its own.
    std::string asked() const;
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    // Values of Secrets and ConfigMaps that its probes need; none for a kind without references().
    std::vector<key_reference> references() const;
    bool asks_the_same_as(target const& other) const;
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(target const& a, target const& b) { return a.equals(b); }

    void const* memory() const { return held_.get(); }  // for a prefetch

private:
    struct held {
        explicit held(check::kind const& its) : kind{its} {}
        held(held const&) = delete;
        held& operator=(held const&) = delete;
        virtual ~held() = default;
        virtual std::unique_ptr<held> copy() const = 0;
        virtual std::string asked() const = 0;
        virtual std::string answered(std::uint16_t code) const = 0;
        virtual std::string found(std::uint16_t code, status verdict) const = 0;
        virtual std::vector<key_reference> references() const = 0;
        // `other` is of the same kind.
        virtual bool asks_the_same_as(held const& other) const = 0;
        virtual std::uint64_t fingerprint() const = 0;
        virtual std::size_t bytes() const = 0;
        virtual bool equals(held const& other) const = 0;

        check::kind const& kind;
    };

    template <class Fields>
    struct model final : held {
        explicit model(Fields of) : held{Fields::kind}, fields{std::move(of)} {}
        std::unique_ptr<held> copy() const override { return std::make_unique<model>(fields); }
        std::string asked() const override { return fields.asked(); }
        std::string answered(std::uint16_t code) const override { return fields.answered(code); }
        std::string found(std::uint16_t code, status verdict) const override {
            return fields.found(code, verdict);
        }
        std::vector<key_reference> references() const override {
            if constexpr (requires { fields.references(); })
                return fields.references();
            else
                return {};
        }
        bool asks_the_same_as(held const& other) const override {
            return fields.asks_the_same_as(static_cast<model const&>(other).fields);
        }
        std::uint64_t fingerprint() const override {
            if constexpr (requires { fields.fingerprint(); })
                return fields.fingerprint();
            else
                return check::fingerprint{}.add(fields.asked()).value();
        }
        std::size_t bytes() const override { return fields.bytes(); }
        bool equals(held const& other) const override {
            return fields == static_cast<model const&>(other).fields;
        }

        Fields fields;
    };

    static constexpr check::kind no_kind{.name = "", .type = ""};

    bool equals(target const& other) const;

    std::unique_ptr<held> held_;
};

}  // namespace vitals::inline core::check
