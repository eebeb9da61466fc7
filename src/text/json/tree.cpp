// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/json/tree.hpp"

#include "text/json/encoding.hpp"

#include <rapidjson/document.h>
#include <rapidjson/encodedstream.h>
#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/pointer.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::inline text::json {

namespace {

rapidjson::Value const* at(rapidjson::Value const& tree, std::string_view pointer) {
    return rapidjson::Pointer{pointer.data(), pointer.size()}.Get(tree);
}

}  // namespace

rapidjson::Document parse_tree(std::string_view json) {
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    rapidjson::Document all;
    if (json.size() > max_tree_bytes) return all;
    rapidjson::MemoryStream bytes{json.data(), json.size()};
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream{bytes};
    auto parse = [&stream](rapidjson::Document& into) {
        return !reader{}.Parse<flags>(stream, into).IsError();
    };
    all.Populate(parse);  // null after an error
    if (!all.IsObject()) all.SetNull();
    return all;
}

std::string_view text_at(rapidjson::Value const& tree, std::string_view pointer) {
    auto const* const found = at(tree, pointer);
    if (!found || !found->IsString()) return {};
    return {found->GetString(), found->GetStringLength()};
}

std::optional<std::uint32_t> number_at(rapidjson::Value const& tree, std::string_view pointer) {
    auto const* const found = at(tree, pointer);
    if (!found || !found->IsUint()) return std::nullopt;
    return found->GetUint();
}

bool true_at(rapidjson::Value const& tree, std::string_view pointer) {
    auto const* const found = at(tree, pointer);
    return found && found->IsTrue();
}

rapidjson::Value const* object_at(rapidjson::Value const& tree, std::string_view pointer) {
    auto const* const found = at(tree, pointer);
    return found && found->IsObject() ? found : nullptr;
}

bool any_at(
    rapidjson::Value const& tree,
    std::string_view pointer,
    std::string_view member,
    std::string_view text
) {
    auto const* const list = at(tree, pointer);
    return list && list->IsArray() &&
           std::any_of(list->Begin(), list->End(), [&](rapidjson::Value const& each) {
               return text_at(each, member) == text;
           });
}

}  // namespace vitals::inline text::json
