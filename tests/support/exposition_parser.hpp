// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Prometheus' text format, read strictly: what a careless scraper forgives is a failure here.

#include <charconv>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::support {

struct exposed_sample {
    std::string name;  // with _bucket, _sum or _count
    std::map<std::string, std::string> labels;
    double value = 0;
};

struct exposed_family {
    std::string name;
    std::string help;
    std::string type;
    std::vector<exposed_sample> samples;
};

using exposed_families = std::map<std::string, exposed_family>;

// Throws std::runtime_error with the line at fault.
class exposition_parser {
public:
    static exposed_families parse(std::string_view text) {
        exposition_parser parser{text};
        parser.read_all();
        return std::move(parser.families_);
    }

private:
    explicit exposition_parser(std::string_view text) : rest_{text} {}

    [[noreturn]] void fail(std::string const& why) const {
        throw std::runtime_error{why + ": " + std::string{line_}};
    }

    void read_all() {
        if (!rest_.ends_with('\n')) fail("the last line does not end");
        while (!rest_.empty()) {
            auto const end = rest_.find('\n');
            line_ = rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            if (line_.starts_with("# HELP ")) {
                begin_family(line_.substr(7));
            } else if (line_.starts_with("# TYPE ")) {
                read_type(line_.substr(7));
            } else {
                read_sample();
            }
        }
    }

    void begin_family(std::string_view text) {
        auto const space = text.find(' ');
        if (space == text.npos || space + 1 == text.size()) fail("a family without help");
        auto const name = std::string{text.substr(0, space)};
        if (families_.contains(name)) fail("a family twice");
        now_ = &families_[name];
        now_->name = name;
        now_->help = text.substr(space + 1);
    }

    void read_type(std::string_view text) {
        auto const space = text.find(' ');
        if (now_ == nullptr || text.substr(0, space) != now_->name)
            fail("the type of another family");
        if (!now_->type.empty() || !now_->samples.empty()) fail("a type too late");
        now_->type = text.substr(space + 1);
        if (now_->type != "gauge" && now_->type != "counter" && now_->type != "histogram")
            fail("unknown type");
    }

    void read_sample() {
        exposed_sample sample;
        auto const end = line_.find_first_of("{ ");
        sample.name = std::string{line_.substr(0, end)};
        if (!is_name(sample.name)) fail("not a name");
        if (now_ == nullptr || now_->type.empty() || !belongs(sample.name))
            fail("a sample outside its family");
        auto rest = line_.substr(end);
        if (rest.starts_with('{')) read_labels(rest, sample.labels);
        if (!rest.starts_with(' ')) fail("no space before the value");
        rest.remove_prefix(1);
        sample.value = number(rest);
        std::string series = sample.name;
        for (auto const& [name, value] : sample.labels) series += '\0' + name + '\0' + value;
        if (!series_.insert(series).second) fail("a series twice");
        now_->samples.push_back(std::move(sample));
    }

    void read_labels(std::string_view& rest, std::map<std::string, std::string>& labels) const {
        do {
            rest.remove_prefix(1);  // { or ,
            auto const equals = rest.find("=\"");
            if (equals == rest.npos) fail("a label without a value");
            auto const name = std::string{rest.substr(0, equals)};
            if (!is_name(name) || name.contains(':')) fail("not the name of a label");
            rest.remove_prefix(equals + 2);
            if (!labels.emplace(name, read_string(rest)).second) fail("a label twice");
        } while (rest.starts_with(','));
        if (!rest.starts_with('}')) fail("labels do not end");
        rest.remove_prefix(1);
    }

    std::string read_string(std::string_view& rest) const {
        std::string value;
        for (; !rest.starts_with('"'); rest.remove_prefix(1)) {
            if (rest.empty()) fail("a value that does not end");
            if (rest.front() != '\\') {
                value += rest.front();
                continue;
            }
            rest.remove_prefix(1);
            if (rest.empty() ||
                std::string_view{"\\\"n"}.find(rest.front()) == std::string_view::npos) {
                fail("an unknown escape");
            }
            value += rest.front() == 'n' ? '\n' : rest.front();
        }
        rest.remove_prefix(1);
        return value;
    }

    double number(std::string_view text) const {
        double value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) fail("not a number");
        return value;
    }

    bool belongs(std::string const& name) const {
        if (now_->type != "histogram") return name == now_->name;
        return name == now_->name + "_bucket" || name == now_->name + "_sum" ||
               name == now_->name + "_count";
    }

    static bool is_name(std::string_view text) {
        constexpr std::string_view letters =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:";
        if (text.empty() || letters.find(text.front()) == letters.npos) return false;
        return text.find_first_not_of(
                   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:0123456789"
               ) == text.npos;
    }

    std::string_view rest_;
    std::string_view line_;
    exposed_families families_;
    exposed_family* now_ = nullptr;
    std::set<std::string> series_;
};

}  // namespace vitals::support
