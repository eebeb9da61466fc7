// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What people paste (tests/lint), and every word that `vitals lint` says to it
// (tests/lint/README.md).

#include "app/cli/lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace vitals::app::cli {

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

fs::path const folder = fs::path{VITALS_SOURCE_DIR} / "tests" / "lint";

std::string text_of(fs::path const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<fs::path> pasted() {
    std::vector<fs::path> files;
    for (auto const& each : fs::directory_iterator{folder})
        if (each.path().extension() != ".md") files.push_back(each.path());
    std::ranges::sort(files);
    return files;
}

std::string without(std::string text, std::string const& prefix) {
    for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix, at))
        text.erase(at, prefix.size());
    return text;
}

// What lint says to it, with its exit code.
std::string said_to(fs::path const& file) {
    std::istringstream none;
    std::ostringstream out;
    auto const code = lint({file.string()}, {}, none, out, out);
    return without(out.str(), folder.string() + "/") + "exit " + std::to_string(code) + "\n";
}

// Of the page: name -> the block behind "## name".
std::map<std::string, std::string> expected() {
    std::istringstream page{text_of(folder / "README.md")};
    std::map<std::string, std::string> blocks;
    std::string name;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("```"))
            inside = !inside;
        else if (inside)
            blocks[name] += line + "\n";
        else if (line.starts_with("## "))
            name = line.substr(3);
    }
    return blocks;
}

}  // namespace

TEST(Pasted, is_answered_word_for_word_as_the_page_says) {
    auto const answers = expected();
    auto const files = pasted();
    ASSERT_EQ(files.size(), answers.size());

    for (auto const& file : files) {
        auto const name = file.filename().string();
        ASSERT_TRUE(answers.contains(name)) << name;
        EXPECT_EQ(said_to(file), answers.at(name)) << name;
    }
}

TEST(Pasted, is_answered_in_lines_that_somebody_reads) {
    std::regex const line{"[^\n]*  (error|hint)  ([^\n]*)\n"};
    for (auto const& file : pasted()) {
        auto const said = said_to(file);
        for (std::sregex_iterator at{said.begin(), said.end(), line}, end; at != end; ++at)
            EXPECT_LE((*at)[2].length(), 260) << (*at)[2];
    }
}

TEST(Pasted, keeps_its_secrets) {
    for (auto const& file : pasted())
        for (auto const* const secret : {"s3cret", "t0psecret", "pa55word", "p0st"})
            EXPECT_THAT(said_to(file), Not(HasSubstr(secret))) << file;
}

}  // namespace vitals::app::cli
