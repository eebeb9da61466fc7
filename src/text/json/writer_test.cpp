// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/json/writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string_view>

namespace vitals::inline text::json {

namespace {

void write_all_kinds(writer& out) {
    out.begin_object().member("text", "a").key("numbers").begin_array();
    out.number(-1).number(2U).number(std::numeric_limits<std::int64_t>::min());
    out.number(std::numeric_limits<std::uint64_t>::max()).end_array();
    out.key("flag").boolean(true).key("none").null().key("empty").begin_object().end_object();
    out.key("as it is").raw("[1.50]").end_object();
}

}  // namespace

TEST(JsonWriter, writes_every_kind_of_value_in_the_order_of_the_calls) {
    writer out;

    write_all_kinds(out);

    EXPECT_EQ(
        out.take(),
        R"({"text":"a","numbers":[-1,2,-9223372036854775808,18446744073709551615],)"
        R"("flag":true,"none":null,"empty":{},"as it is":[1.50]})"
    );
}

TEST(JsonWriter, writes_one_value_a_line_when_it_is_for_people) {
    writer out{layout::pretty};

    write_all_kinds(out);

    EXPECT_EQ(
        out.take(),
        "{\n"
        "    \"text\": \"a\",\n"
        "    \"numbers\": [\n"
        "        -1,\n"
        "        2,\n"
        "        -9223372036854775808,\n"
        "        18446744073709551615\n"
        "    ],\n"
        "    \"flag\": true,\n"
        "    \"none\": null,\n"
        "    \"empty\": {},\n"
        "    \"as it is\": [1.50]\n"
        "}\n"
    );
}

TEST(JsonWriter, escapes_what_json_demands_and_keeps_the_rest) {
    EXPECT_EQ(
        writer{}.text(std::string_view{"\"\\/\b\f\n\r\t\0\x1f\x7f<>&gr\u00fc", 18}).take(),
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\x7f<>&gr\u00fc\""
    );
}

TEST(JsonWriter, escapes_names_as_it_does_texts) {
    EXPECT_EQ(
        writer{}.begin_object().member("a\"\n", "").end_object().take(),
        "{\"a\\\"\\n\":\"\"}"
    );
}

TEST(JsonWriter, escapes_for_html_what_go_does) {
    writer out{layout::compact, escaping::for_html};

    out.begin_array().text("<a&b>").begin_object().member("<", ">").end_object().end_array();

    EXPECT_EQ(out.take(), R"(["\u003ca\u0026b\u003e",{"\u003c":"\u003e"}])");
}

}  // namespace vitals::inline text::json
