// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/read_states.hpp"

#include "core/report/report.hpp"
#include "publishing/state_files/state_file.hpp"
#include "publishing/state_files/state_folder.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <string>
#include <utility>

namespace vitals::publishing::state_files {

namespace {

struct used {
    std::size_t bytes = 0;
    std::size_t text = 0;
};

void set_aside(
    state_folder& folder,
    std::string const& name,
    std::string why,
    bool stays,  // it may be good
    read_limits const& most,
    states_read& to
) {
    unusable one{.file = name, .why = std::move(why)};
    if (stays)
        folder.leave(name);
    else if (auto kept = folder.set_aside(name))
        one.kept_as = *std::move(kept);
    ++to.set_aside_count;
    if (to.set_aside.size() < most.shown) to.set_aside.push_back(std::move(one));
}

void keep(earlier_state&& state, read_limits const& most, used& so_far, states_read& to) {
    auto const checks = state.content.memory.size();
    if (to.checks + checks > most.checks) {
        ++to.left_out;
        return;
    }
    to.checks += checks;
    // Statuses and counters are in its memory.
    if (auto const text = state.content.text_bytes(); so_far.text + text > most.text_bytes)
        state.content.forget_texts();
    else
        so_far.text += text;
    to.states.emplace(std::move(state.key), std::move(state.content));
}

}  // namespace

states_read read_states(
    state_folder& from,
    report::wall_time now,
    std::atomic<bool> const& stopped,
    read_limits const& most
) {
    states_read made;
    from.remove_unfinished();
    auto const files = from.list(most.files);
    if (!files) {
        made.error = files.error();
        return made;
    }
    made.left_out = files->beyond;
    used so_far;
    for (auto const& name : files->names) {
        if (stopped) return made;
        if (so_far.bytes >= most.bytes) {
            ++made.left_out;
            continue;
        }
        auto const text = from.read(name, most_file_bytes);
        if (!text) {
            if (text.error().code == ENOENT) continue;
            auto why = "it cannot be read: " + text.error().message();
            set_aside(from, name, std::move(why), is_transient(text.error()), most, made);
            continue;
        }
        so_far.bytes += text->size();
        if (auto state = read_state(name, *text, now))
            keep(*std::move(state), most, so_far, made);
        else
            set_aside(from, name, std::move(state.error()), false, most, made);
    }
    if (made.set_aside_count > 0) static_cast<void>(from.sync());
    return made;
}

}  // namespace vitals::publishing::state_files
