// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One folder of --secrets: the values of an object, each in a file named after its key, as the
// kubelet mounts a Secret.

#include "core/secret/object.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/value_source.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::sources::secrets {

inline constexpr std::size_t most_folder_bytes = std::size_t{1} << 20;  // as Kubernetes allows
inline constexpr std::size_t most_folder_files = 1000;

struct folder_reading {
    object_state is = object_state::missing;
    std::string why{};   // when it is unreadable; see outputs::refused
    std::string mark{};  // the same mark: nothing was changed in between
    secret::contents values{};
};

// All files are read from the same version of a folder that is swapped as a whole (`..data`).
// Nothing outside of `root` is read, whatever the links in it say; `root` has no links itself.
// Nothing: it changed under way; it can be read again at once. Where the mark is that of the last
// reading, nothing is read, and there are no values.
std::optional<folder_reading>
read_folder(std::filesystem::path const& root, std::string_view name, std::string_view last_mark);

}  // namespace vitals::sources::secrets
