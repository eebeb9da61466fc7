// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/content_hash.hpp"

#include "core/check/catalog_entry.hpp"
#include "serving/consul/instance.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

namespace {

using hash = std::uint64_t;

class fnv1 {
public:
    void add(unsigned byte) { value_ = value_ * 0x100000001b3 ^ byte; }
    // In the order of a machine that stores the lowest byte first.
    fnv1& add_bytes(std::uint64_t number, std::size_t bytes = sizeof(std::uint64_t)) {
        for (std::size_t i = 0; i < bytes; ++i, number >>= 8)
            add(static_cast<unsigned>(number & 0xff));
        return *this;
    }
    hash value() const { return value_; }

private:
    hash value_ = 0xcbf29ce484222325;
};

hash of_text(std::string_view text) {
    fnv1 made;
    for (char const c : text) made.add(static_cast<unsigned char>(c));
    return made.value();
}

// Go's int and uint64. A pointer to nothing counts as 0.
hash of_number(std::uint64_t number) {
    return fnv1{}.add_bytes(number).value();
}

hash of_flag(bool flag) {
    return fnv1{}.add_bytes(flag ? 1 : 0, 1).value();
}

hash of_pair(hash a, hash b) {
    return fnv1{}.add_bytes(a).add_bytes(b).value();
}

// The order of its fields does not count.
class of_struct {
public:
    explicit of_struct(std::string_view name) : value_{of_text(name)} {}

    of_struct& field(std::string_view name, hash its) {
        value_ ^= of_pair(of_text(name), its);
        return *this;
    }
    hash value() const { return value_; }

private:
    hash value_;
};

template <class Texts>
hash of_list(Texts const& texts) {
    hash made = 0;
    for (auto const& each : texts) made = of_pair(made, of_text(each));
    return made;
}

template <class Map, class OfValue>
hash of_map(Map const& map, OfValue of_value) {
    hash made = 0;
    for (auto const& [key, value] : map) made ^= of_pair(of_text(key), of_value(value));
    return made;
}

hash of_address(check::service_address const& one) {
    return of_struct{"ServiceAddress"}
        .field("Address", of_text(one.address))
        .field("Port", of_number(one.port))
        .value();
}

hash of_weights(check::service_weights const& all) {
    return of_struct{"AgentWeights"}
        .field("Passing", of_number(all.passing))
        .field("Warning", of_number(all.warning))
        .value();
}

}  // namespace

std::string content_hash(shown_instance const& of) {
    auto const& service = of.service();
    auto const& entry = of.entry();
    auto const none = of_text({});
    // Fields that no service of ours has count, too.
    auto const value = of_struct{"AgentService"}
                           .field("Kind", none)
                           .field("ID", of_text(service.id))
                           .field("Service", of_text(service.name))
                           .field("Tags", of_list(service.tags))
                           .field("Meta", of_map(entry.meta, of_text))
                           .field("Port", of_number(entry.port))
                           .field("Ports", 0)
                           .field("Address", of_text(entry.address))
                           .field("SocketPath", none)
                           .field("TaggedAddresses", of_map(of.tagged_addresses(), of_address))
                           .field("Weights", of_weights(entry.weights))
                           .field("EnableTagOverride", of_flag(entry.enable_tag_override))
                           .field("CreateIndex", of_number(0))
                           .field("ModifyIndex", of_number(0))
                           .field("ContentHash", none)
                           .field("Proxy", of_number(0))
                           .field("Connect", of_number(0))
                           .field("PeerName", none)
                           .value();
    std::array<char, 16> digits{};
    auto* const end = std::to_chars(digits.begin(), digits.end(), value, 16).ptr;
    return {digits.data(), end};
}

}  // namespace vitals::serving::consul
