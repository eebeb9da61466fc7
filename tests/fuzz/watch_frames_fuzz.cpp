// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A watch, cut into frames and decoded. However the stream is split, the frames are the same. The
// first byte of the input says how long the pieces are and whether the limit of a frame is small.

#include "fuzz/require.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/frame_scanner.hpp"
#include "kube/model/object_list.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/watch_event.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vitals;

namespace {

struct recording {
    std::vector<std::pair<kube::model::frame::content, std::string>> frames;
    bool inside = false;
    bool operator==(recording const&) const = default;
};

recording scan(std::string_view text, std::size_t piece, std::size_t limit) {
    kube::model::frame_scanner scanner{limit};
    recording seen;
    while (!text.empty()) {
        auto part = text.substr(0, piece);
        text.remove_prefix(part.size());
        while (auto const frame = scanner.next(part)) {
            seen.frames.emplace_back(frame->what, frame->text);
            if (frame->what == kube::model::frame::content::garbage) return seen;
        }
        fuzz::require(part.empty(), "a scanner that wants more takes all it is given");
    }
    seen.inside = scanner.inside_object();
    return seen;
}

kube::model::collection const config_maps{.resource = kube::model::config_maps()};

std::expected<void, std::string>
decode(kube::model::object_meta const& meta, std::string_view json) {
    auto const object = kube::model::decode_config_map(meta, json);
    if (!object) return std::unexpected(object.error());
    fuzz::require(object->key == meta.key, "the object of its metadata");
    return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const text{reinterpret_cast<char const*>(data) + 1, size - 1};
    std::size_t const piece = 1 + data[0] % 32;
    std::size_t const limit = data[0] >= 128 ? 64 : kube::model::max_object_bytes;

    auto const whole = scan(text, text.size() + 1, limit);

    fuzz::require(scan(text, piece, limit) == whole, "the same frames in pieces");
    fuzz::require(scan(text, 1, limit) == whole, "the same frames byte by byte");
    for (auto const& [what, frame] : whole.frames) {
        fuzz::require(frame.size() <= limit, "no frame is longer than the limit");
        if (what == kube::model::frame::content::object)
            if (auto const event = kube::model::decode_watch_event(frame, config_maps))
                (void)decode(event->meta, event->object);
    }
    (void)kube::model::decode_list(text, config_maps, decode, limit);
    return 0;
}
