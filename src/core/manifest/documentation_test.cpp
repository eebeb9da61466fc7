// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/field_names.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

std::vector<std::string> yaml_blocks() {
    std::ifstream page{VITALS_DEFINITIONS_PAGE};
    std::vector<std::string> blocks;
    auto inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line == "```yaml") {
            blocks.emplace_back();
            inside = true;
        } else if (line.starts_with("```")) {
            inside = false;
        } else if (inside) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

std::string page() {
    std::ostringstream text;
    text << std::ifstream{VITALS_DEFINITIONS_PAGE}.rdbuf();
    return text.str();
}

}  // namespace

TEST(ManifestDocumentation, has_no_problem_in_its_examples) {
    auto const blocks = yaml_blocks();

    ASSERT_GE(blocks.size(), 2U);
    for (auto const& block : blocks) {
        auto const read = parse_one(block);
        EXPECT_EQ(problems_in(read), "") << block;
        EXPECT_FALSE(read.checks.empty()) << block;
    }
}

TEST(ManifestDocumentation, names_every_field) {
    auto const text = page();

    for (auto const where :
         {scope::manifest, scope::defaults, scope::check, scope::service, scope::expect, scope::tls
         }) {
        for (auto const name : names_in(where)) {
            EXPECT_TRUE(text.contains("| `" + std::string{name} + "`")) << name;
        }
    }
}

}  // namespace vitals::inline core::manifest
