// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/temporary_folder.hpp"

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ios>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace vitals::support {

temporary_folder::temporary_folder() {
    auto name = (std::filesystem::temp_directory_path() / "vitals-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error{"no temporary folder"};
    path_ = name;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string temporary_folder::write(std::string_view name, std::string_view content) const {
    auto const file = path_ / name;
    std::ofstream{file, std::ios::binary | std::ios::trunc} << content;
    return file.string();
}

}  // namespace vitals::support
