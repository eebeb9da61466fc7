// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/printable.hpp"

#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

constexpr std::size_t text_limit = 2048;

}  // namespace

std::string printable(std::string_view text) {
    bool const cut = text.size() > text_limit;
    auto clean = utf8::visible(text, utf8::ascii_controls::none, text_limit);
    while (!clean.empty() && clean.back() == ' ') clean.pop_back();
    return cut ? clean + " …" : clean;
}

}  // namespace vitals::kube::model
