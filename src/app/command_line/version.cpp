// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/version.hpp"

#include "text/ascii/ascii.hpp"
#include "text/json/writer.hpp"
#include "vitals_commit.hpp"  // written by the build

#include <sys/utsname.h>

#include <string>
#include <string_view>

namespace vitals::app::command_line {

namespace {

#define VITALS_TEXT_OF(x) #x
#define VITALS_TEXT(x) VITALS_TEXT_OF(x)
#if defined(__clang__)
constexpr std::string_view built_with =
    "clang " VITALS_TEXT(__clang_major__) "." VITALS_TEXT(__clang_minor__);
#else
constexpr std::string_view built_with =
    "gcc " VITALS_TEXT(__GNUC__) "." VITALS_TEXT(__GNUC_MINOR__);
#endif

}  // namespace

std::string_view version() {
    return VITALS_VERSION;
}

std::string_view commit() {
    return VITALS_COMMIT;
}

std::string_view compiler() {
    return built_with;
}

std::string platform() {
    utsname machine{};
    if (uname(&machine) != 0) return "unknown";
    auto const system = ascii::lower_case(machine.sysname);
    std::string kind{machine.machine};
    if (kind == "x86_64") kind = "amd64";
    if (kind == "aarch64") kind = "arm64";
    return system + "/" + kind;
}

std::string user_agent() {
    return "vitals/" + std::string{version()} + " (" + platform() + ") controller";
}

std::string version_text() {
    std::string text{"vitals "};
    text.append(version()).append(" (commit ").append(commit());
    return text.append(", built with ").append(compiler()).append(")");
}

std::string version_json() {
    json::writer out;
    out.begin_object().member("version", version()).member("commit", commit());
    out.member("compiler", compiler()).member("platform", platform());
    return out.end_object().take();
}

}  // namespace vitals::app::command_line
