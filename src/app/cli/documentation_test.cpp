// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The pages for users against the program: examples are linted, and what the pages for operators
// name must exist.

#include "app/cli/lint.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace vitals::app::cli {

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using names = std::set<std::string>;

fs::path const root{VITALS_SOURCE_DIR};

std::string text_of(fs::path const& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<fs::path> files_below(fs::path const& folder, names const& endings) {
    std::vector<fs::path> found;
    for (auto const& each : fs::recursive_directory_iterator{folder})
        if (each.is_regular_file() && endings.contains(each.path().extension().string()))
            found.push_back(each.path());
    return found;
}

std::vector<fs::path> pages() {
    auto found = files_below(root / "docs", {".md"});
    found.push_back(root / "README.md");
    return found;
}

std::vector<std::string> yaml_blocks(fs::path const& page) {
    std::istringstream lines{text_of(page)};
    std::vector<std::string> blocks;
    auto inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            inside = line == "```yaml";
            if (inside) blocks.emplace_back();
        } else if (inside) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

bool holds_checks(std::string const& block) {
    return std::regex_search(block, std::regex{"(^|\n)checks:"}) ||
           block.contains("kind: ConfigMap");
}

// The first group of each place that fits.
names matches(std::string const& text, char const* pattern) {
    std::regex const expression{pattern};
    names found;
    for (std::sregex_iterator at{text.begin(), text.end(), expression}, end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

std::string section(std::string const& page, std::string const& title) {
    auto const begin = page.find("\n## " + title + "\n");
    if (begin == page.npos) return {};
    return page.substr(begin, page.find("\n## ", begin + 1) - begin);
}

std::string sources(fs::path const& folder) {
    std::string all;
    for (auto const& file : files_below(root / folder, {".cpp"}))
        if (!file.filename().string().ends_with("_test.cpp")) all += text_of(file);
    return all;
}

std::string for_operators() {
    std::string all;
    for (auto const* const page : {"operations", "limits", "observability", "security"})
        all += text_of(root / "docs" / (std::string{page} + ".md"));
    return all;
}

std::string observability() {
    return text_of(root / "docs" / "observability.md");
}

}  // namespace

TEST(Examples, have_no_problems) {
    auto examples = files_below(root / "examples", {".yaml", ".yml", ".json"});
    ASSERT_FALSE(examples.empty());
    for (auto const& file : files_below(root / "deploy", {".yaml"}))
        // The base has the ConfigMap of the targets, and no checks.
        if (file.parent_path().filename() != "base" && holds_checks(text_of(file)))
            examples.push_back(file);

    for (auto const& file : examples) {
        std::ostringstream out;
        std::istringstream none;
        EXPECT_EQ(lint({file.string()}, {}, none, out, out), 0) << out.str();
        EXPECT_THAT(out.str(), Not(HasSubstr("  hint  ")));
    }
}

TEST(Examples, of_every_page_have_no_problems) {
    auto linted = 0;

    for (auto const& page : pages())
        for (auto const& block : yaml_blocks(page)) {
            if (!holds_checks(block)) continue;
            std::istringstream in{block};
            std::ostringstream out;
            EXPECT_EQ(lint({"-"}, {.strict = true}, in, out, out), 0) << page << "\n"
                                                                      << block << out.str();
            ++linted;
        }

    EXPECT_GE(linted, 2);
}

TEST(PagesForOperators, name_only_flags_that_exist) {
    auto known = matches(text_of(root / "docs/configuration.md"), "\\| `(--[a-z][-a-z]*)");
    known.insert("--event-ttl");  // of kube-apiserver
    auto const named = matches(for_operators(), "`(--[a-z][-a-z]*)");

    EXPECT_FALSE(named.empty());
    for (auto const& flag : named) EXPECT_TRUE(known.contains(flag)) << flag;
}

TEST(PagesForOperators, name_only_metrics_that_exist) {
    auto const known = matches(text_of(root / "docs/metrics.md"), "\\| `(vitals_[a-z_]+)`");
    auto const named = matches(for_operators(), "(vitals_[a-z_]+)");

    EXPECT_FALSE(named.empty());
    for (auto const& metric : named) EXPECT_TRUE(known.contains(metric)) << metric;
}

TEST(ObservabilityPage, names_every_reason_of_an_event_and_no_other) {
    auto const known =
        matches(sources("src/publishing"), "\"((Check|Invalid|Definition|Many)[A-Z][a-z]\\w+)\"");

    auto const named =
        matches(section(observability(), "Events"), "\n\\| `(\\w+)` \\| (Normal|Warning) ");

    EXPECT_FALSE(known.empty());
    EXPECT_EQ(named, known);
}

TEST(ObservabilityPage, names_every_warning_and_error_of_the_log_and_none_that_does_not_exist) {
    auto const program = sources("src");
    auto const known =
        matches(program, "[Ll]og[a-z]*_?(?:\\.|->)(?:warn|error)\\(\\s*\"([^\"]+)\"");

    auto const named = matches(section(observability(), "Log messages"), "\n- `([^`]+)` \\(");

    EXPECT_FALSE(known.empty());
    for (auto const& message : known)
        EXPECT_TRUE(named.contains(message)) << "docs/observability.md lacks: " << message;
    for (auto const& message : named) EXPECT_TRUE(program.contains("\"" + message)) << message;
}

}  // namespace vitals::app::cli
