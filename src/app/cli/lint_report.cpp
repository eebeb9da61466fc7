// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint_report.hpp"

#include "app/cli/finding.hpp"
#include "app/cli/lint_format.hpp"
#include "text/json/writer.hpp"
#include "text/utf8/utf8.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace vitals::app::cli {

namespace {

// The content of a file must not control the terminal of the user who lints it.
std::string one_line(std::string_view text) {
    return utf8::visible(text, utf8::ascii_controls::none);
}

std::string_view name_of(finding_kind of) {
    return of == finding_kind::problem ? "error" : "hint";
}

std::size_t count(linted_file const& in, finding_kind of) {
    auto const all = std::ranges::count(in.findings, of, &finding::kind);
    return static_cast<std::size_t>(all);
}

std::string place(std::string const& file, yaml::position at) {
    return file + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

std::string counted(std::size_t number, std::string_view what) {
    auto text = std::to_string(number) + ' ' + std::string{what};
    return number == 1 ? text : text + 's';
}

// check "a": message; first at a.yaml:1:2
std::string sentence(finding const& one, std::string const& file) {
    auto text = one.check_id.empty() ? std::string{} : "check \"" + one.check_id + "\": ";
    text += one.message;
    if (one.first) text += "; first at " + place(file, *one.first);
    return one_line(text);
}

class text_report final : public lint_report {
public:
    text_report(std::ostream& out, std::ostream& err) : out_{out}, err_{err} {}

private:
    void print(linted_file const& file) override {
        auto const name = one_line(file.name);
        for (auto const& one : file.findings) {
            out_ << (one.where ? place(name, *one.where) : name) << "  " << name_of(one.kind)
                 << "  " << sentence(one, name) << '\n';
            if (one.line) print_line(*one.line, one.instead);
        }
        auto const problems = count(file, finding_kind::problem);
        auto const hints = count(file, finding_kind::hint);
        out_ << name << ": " << counted(file.checks, "check") << ", "
             << (problems == 0 ? "no mistakes" : counted(problems, "mistake"));
        if (hints > 0) out_ << ", " << counted(hints, "hint");
        out_ << '\n';
    }
    //    6 |     htp: http://search.shop.svc/
    //      |     ^^^  rename to: http
    void print_line(shown_line const& line, std::string const& instead) {
        constexpr std::size_t gutter = 4;
        auto number = std::to_string(line.number);
        number.insert(0, number.size() < gutter ? gutter - number.size() : 0, ' ');
        std::string const blank(number.size(), ' ');
        out_ << number << " | " << one_line(line.text) << '\n'
             << blank << " | " << std::string(line.caret, ' ') << std::string(line.width, '^');
        if (!instead.empty()) out_ << "  rename to: " << instead;
        out_ << '\n';
    }
    void print_failure(std::string const& path, std::string const& why) override {
        err_ << one_line(path) << ": " << one_line(why) << '\n';
    }

    std::ostream& out_;
    std::ostream& err_;
};

class json_report final : public lint_report {
public:
    explicit json_report(std::ostream& out) : out_{out} {
        writer_.begin_object().key("findings").begin_array();
    }
    void finish() override {
        writer_.end_array();
        writer_.key("checks").number(checks_);
        writer_.key("mistakes").number(problems());
        writer_.key("hints").number(hints());
        writer_.end_object();
        out_ << writer_.take() << '\n';
    }

private:
    void print(linted_file const& file) override {
        checks_ += file.checks;
        for (auto const& one : file.findings) {
            begin(file.name, one.kind, one.message);
            if (one.where) member(*one.where);
            if (!one.check_id.empty()) writer_.member("check", one_line(one.check_id));
            if (!one.instead.empty()) writer_.member("instead", one.instead);
            if (one.first) {
                writer_.key("first").begin_object();
                member(*one.first);
                writer_.end_object();
            }
            writer_.end_object();
        }
    }
    void print_failure(std::string const& path, std::string const& why) override {
        begin(path, finding_kind::problem, why);
        writer_.end_object();
    }
    void begin(std::string const& file, finding_kind how, std::string const& message) {
        writer_.begin_object()
            .member("file", one_line(file))
            .member("severity", name_of(how))
            .member("message", one_line(message));
    }
    void member(yaml::position at) {
        writer_.key("line").number(at.line);
        writer_.key("column").number(at.column);
    }

    std::ostream& out_;
    json::writer writer_;
    std::size_t checks_ = 0;
};

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
class github_report final : public lint_report {
public:
    explicit github_report(std::ostream& out) : out_{out} {}

private:
    void print(linted_file const& file) override {
        for (auto const& one : file.findings) {
            command(one.kind, file.name);
            if (one.where) out_ << ",line=" << one.where->line << ",col=" << one.where->column;
            out_ << "::" << escaped(sentence(one, one_line(file.name)), "") << '\n';
        }
    }
    void print_failure(std::string const& path, std::string const& why) override {
        command(finding_kind::problem, path);
        out_ << "::" << escaped(one_line(why), "") << '\n';
    }
    void command(finding_kind how, std::string const& file) {
        out_ << (how == finding_kind::problem ? "::error" : "::warning")
             << " file=" << escaped(one_line(file), ":,");
    }
    // A value of a property may hold neither ':' nor ','.
    static std::string escaped(std::string_view text, std::string_view more) {
        constexpr std::string_view hex = "0123456789ABCDEF";
        std::string made;
        for (char const c : text) {
            auto const byte = static_cast<unsigned char>(c);
            if (c == '%' || c == '\r' || c == '\n' || more.contains(c))
                made += {'%', hex[byte >> 4U], hex[byte & 15U]};
            else
                made += c;
        }
        return made;
    }

    std::ostream& out_;
};

}  // namespace

void lint_report::add(linted_file const& file) {
    problems_ += count(file, finding_kind::problem);
    hints_ += count(file, finding_kind::hint);
    print(file);
}

void lint_report::fail(std::string const& path, std::string const& why) {
    ++problems_;
    print_failure(path, why);
}

std::unique_ptr<lint_report>
make_lint_report(lint_format format, std::ostream& out, std::ostream& err) {
    switch (format) {
        case lint_format::json:
            return std::make_unique<json_report>(out);
        case lint_format::github:
            return std::make_unique<github_report>(out);
        case lint_format::text:
            break;
    }
    return std::make_unique<text_report>(out, err);
}

}  // namespace vitals::app::cli
