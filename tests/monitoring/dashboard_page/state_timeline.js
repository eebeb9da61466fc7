// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
import {colorOf, fieldOf, legend, paint} from "./fields.js";
import {clock} from "./clock.js";

function element(parent, tag, properties = {}, style = {}) {
    const made = Object.assign(document.createElement(tag), properties);
    Object.assign(made.style, style);
    parent.append(made);
    return made;
}

/** [{value, begin, end}]: equal neighbours as one; ends are indices into the range's times. */
function segments(values) {
    const made = [];
    values.forEach((value, index) => {
        const last = made.at(-1);
        if (value === null) return;
        if (last && last.value === value && last.end === index) last.end = index + 1;
        else made.push({value, begin: index, end: index + 1});
    });
    return made;
}

function drawLane(lane, values, field) {
    const percent = share => `${100 * share / values.length}%`;
    for (const {value, begin, end} of segments(values))
        element(lane, "i", {}, {left: percent(begin), width: percent(end - begin), background: colorOf(value, field)});
}

export function drawStateTimeline(panel, found, body, range) {
    const field = fieldOf(panel, "");
    const lanes = found.flatMap(({target, series}) => series.map(({metric, values}) => ({name: legend(target, metric), values})));
    if (!lanes.length) return 0;
    const states = element(body, "div", {className: "states"});
    for (const {name, values} of lanes.sort((one, other) => one.name < other.name ? -1 : 1)) {
        element(states, "span", {className: "name", textContent: name});
        drawLane(element(states, "div", {className: "lane"}), values, field);
    }
    element(states, "span");
    const axis = element(states, "div", {className: "axis"});
    for (let tenth = 1; tenth < 10; ++tenth)
        element(axis, "span", {textContent: clock(range.from + (range.to - range.from) * tenth / 10)}, {left: `${tenth * 10}%`});
    const key = element(body, "div", {className: "key"});
    for (const {text, color} of Object.values(field.mappings[0].options)) {
        element(key, "i", {}, {background: paint(color)});
        element(key, "span", {textContent: text});
    }
    return lanes.length;
}
