// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
/* global Chart */
import {fieldOf, fromPalette, legend, paint, write} from "./fields.js";
import {clock} from "./clock.js";

function dataset({name, values}, index, panel, times) {
    const {color, custom} = fieldOf(panel, name);
    const stroke = color.fixedColor ? paint(color.fixedColor) : fromPalette(index);
    const stacked = custom.stacking.mode === "normal";
    const opacity = Math.round(custom.fillOpacity * 2.55).toString(16).padStart(2, "0");
    return {
        label: name, borderColor: stroke, backgroundColor: stroke + opacity, borderWidth: custom.lineWidth, pointRadius: 0,
        fill: stacked ? "stack" : "origin", stepped: custom.drawStyle === "bars" ? "middle" : false,
        // A stack has no gaps: what is not there adds nothing.
        data: times.map((time, at) => ({x: time, y: values[at] ?? (stacked ? 0 : null)})),
    };
}

/** The thresholds, where they are to be shown, as dashed lines without a name. */
function limits({thresholds, custom}, times) {
    if (custom.thresholdsStyle?.mode !== "dashed") return [];
    return thresholds.steps.filter(({value}) => value !== null).map(({color, value}) => ({
        label: "", borderColor: paint(color), borderWidth: 1, borderDash: [6, 4], pointRadius: 0,
        data: [times[0], times.at(-1)].map(x => ({x, y: value})),
    }));
}

/** Each named series with a box in the colour of its line. */
function names(chart) {
    return Chart.defaults.plugins.legend.labels.generateLabels(chart).filter(({text}) => text !== "")
        .map(label => ({...label, fillStyle: label.strokeStyle}));
}

/** Chart.js would divide the axis by tens, which makes odd numbers of MiB. */
function stepOf({unit}, datasets) {
    const highest = Math.max(...datasets.flatMap(({data}) => data.map(({y}) => y ?? 0)));
    return unit === "bytes" && highest > 0 ? 2 ** Math.ceil(Math.log2(highest / 4)) : undefined;
}

function options(field, range, stepSize) {
    const quiet = {color: "#9a9aa8", font: {size: 11, family: "DejaVu Sans"}};
    const stacked = field.custom.stacking.mode === "normal";
    return {
        animation: false, maintainAspectRatio: false, normalized: true, parsing: false,
        plugins: {legend: {position: "bottom", align: "start", labels: {
            ...quiet, color: "#ccccdc", boxWidth: 14, boxHeight: 3, padding: 8, generateLabels: names}}},
        scales: {
            x: {type: "linear", min: range.from, max: range.to, grid: {color: "#25272e"},
                ticks: {...quiet, maxRotation: 0, maxTicksLimit: 7, callback: clock}},
            y: {stacked, min: field.min, grid: {color: "#25272e"},
                ticks: {...quiet, maxTicksLimit: 6, precision: field.decimals, stepSize, callback: value => write(value, field)}},
        },
    };
}

export function drawTimeseries(panel, found, body, range) {
    const named = found.flatMap(({target, series}) => series.map(({metric, values}) => ({name: legend(target, metric), values})));
    if (!named.length) return 0;
    const field = fieldOf(panel, "");
    const datasets = named.map((each, index) => dataset(each, index, panel, range.times));
    const all = [...datasets, ...limits(field, range.times)];
    const canvas = document.createElement("canvas");
    body.append(canvas);
    new Chart(canvas, {type: "line", data: {datasets: all}, options: options(field, range, stepOf(field, all))});
    return named.flatMap(({values}) => values.filter(value => value !== null)).length;
}
