// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values that references stand for. Written by the control loop, read by probe threads when
// they make a request: a value that changes is used by the next probe, and by no definition.

#include "core/check/references.hpp"
#include "core/quota/shared_room.hpp"
#include "core/secret/object.hpp"
#include "probing/secrets/held_contents.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace vitals::probing::secrets {

using secret::object_name;

enum class presence : std::uint8_t {
    unread,  // not known yet: the probe says nothing about the target
    there,   // also for some minutes after its end
    ended,   // it does not exist, was deleted, or cannot be read
    no_room  // or no place, beside those of other namespaces: says nothing about the target
};

struct lookup {
    presence is = presence::unread;
    std::shared_ptr<held_contents const> held{};  // when it is there
    std::string why{};  // when it ended or has no room; follows its name: "does not exist"
};

class secret_store {
public:
    // A Secret that is deleted and made again, as some tools rotate it, stops no check.
    static constexpr runtime::duration kept = std::chrono::minutes{5};
    // Keys and values of the objects of a namespace. Its tenants may fill any number of ConfigMaps.
    static constexpr std::size_t most_bytes_of_a_namespace = std::size_t{1} << 20;
    static constexpr std::size_t most_bytes = std::size_t{16} << 20;  // of all namespaces

    // `most`: bytes of all namespaces, of Secrets and of ConfigMaps each; a namespace may have a
    // quarter of them.
    explicit secret_store(std::size_t most = most_bytes);

    // What is refused, however much room there is.
    std::size_t most_of_a_namespace() const { return most_of_a_namespace_; }
    // Beyond these bytes it cannot be used, from now on: the old contents may allow what their
    // owner takes back with the new ones. Returns whether it can.
    bool put(object_name const& which, secret::contents all, runtime::time_point now);
    // It does not exist (any more).
    void remove(object_name const& which, runtime::time_point now);
    // It cannot be read (any more). `why` follows its name and shows no value: "may not be read".
    // Never empty.
    void refuse(object_name const& which, std::string_view why, runtime::time_point now);
    // As refuse(), since other namespaces have taken its place.
    void crowd_out(object_name const& which, std::string_view why, runtime::time_point now);
    // No check refers to it: its values are zeroed at the end of the last probe that uses them.
    void forget(object_name const& which);

    // On any thread. A last value whose time is over ends here.
    lookup find(object_name const& which, runtime::time_point now);
    std::size_t size() const;

private:
    struct entry {
        std::string why{};  // it ended; empty: it did not
        runtime::time_point ended{};
        std::shared_ptr<held_contents const> last;  // shared with probes in flight
        std::size_t bytes = 0;                      // of `last`
        presence without = presence::ended;         // what it is without `last`: or no_room
    };
    struct bytes_of_a_namespace {
        std::size_t bytes = 0;
        std::size_t fitted = 0;  // of those as many as had room in its share
    };
    struct held_bytes {
        std::map<std::string, bytes_of_a_namespace, std::less<>> of;
        std::size_t all = 0;
    };

    static void end(
        entry& one,
        std::string_view why,
        runtime::time_point now,
        presence without = presence::ended
    );
    bool has_room(object_name const& which, entry const& one, std::size_t bytes);
    void count(object_name const& which, entry& one, std::size_t bytes);

    std::size_t most_;
    std::size_t most_of_a_namespace_;
    quota::shared_room room_;
    mutable std::mutex guard_;
    std::map<object_name, entry> entries_;
    // Secrets and ConfigMaps apart: who may write ConfigMaps takes no room from Secrets.
    std::map<check::key_object, held_bytes> bytes_;
    std::uint64_t editions_ = 0;
};

}  // namespace vitals::probing::secrets
