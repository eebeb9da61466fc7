// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How a panel's fieldConfig wants a value to be written and coloured.
const NAMED = {green: "#56a64b", orange: "#ff9830", red: "#e02f44", blue: "#5794f2", purple: "#b877d9", text: "#ccccdc"};
const PALETTE = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#96d98d", "#fade2a", "#c0d8ff"];

export const paint = name => NAMED[name] ?? name;
export const fromPalette = index => PALETTE[index % PALETTE.length];

/** The defaults, with the overrides for the field of that name; "custom.width" as custom: {width}. */
export function fieldOf({fieldConfig}, name) {
    const field = structuredClone(fieldConfig.defaults);
    for (const {matcher, properties} of fieldConfig.overrides) {
        if (matcher.id !== "byName" || matcher.options !== name) continue;
        for (const {id, value} of properties) {
            const path = id.split("."), last = path.pop();
            path.reduce((at, step) => at[step] ??= {}, field)[last] = value;
        }
    }
    return field;
}

function mapped(value, field) {
    return field.mappings?.find(({type, options}) => type === "value" && String(value) in options)?.options[value];
}

const trim = (value, digits) => String(Number(value.toFixed(digits)));

function scaled(value, base, units, digits) {
    let power = 0;
    for (; Math.abs(value) >= base && power + 1 < units.length; ++power) value /= base;
    return trim(value, digits ?? (value < 10 ? 2 : value < 100 ? 1 : 0)) + units[power];
}

const seconds = (value, digits) =>
    value >= 60 ? `${trim(value / 60, 1)} min` : value >= 1 || value === 0 ? `${trim(value, digits ?? 2)} s`
        : value >= 1e-3 ? `${trim(value * 1e3, 1)} ms` : `${trim(value * 1e6, 0)} µs`;

const UNITS = {
    s: seconds,
    bytes: (value, digits) => scaled(value, 1024, [" B", " KiB", " MiB", " GiB"], digits),
    percentunit: value => `${trim(value * 100, 2)} %`,
    short: (value, digits) => scaled(value, 1000, ["", " K", " Mil"], digits),
};

export function write(value, field) {
    if (typeof value === "string" || value === undefined) return value ?? "";
    const suffix = field.unit?.startsWith("suffix:") && field.unit.slice("suffix:".length);
    if (suffix) return UNITS.short(value) + suffix;
    const unit = UNITS[field.unit ?? "short"];
    if (!unit) throw new Error(`no such unit: ${field.unit}`);
    return mapped(value, field)?.text ?? unit(value, field.decimals);
}

export function colorOf(value, field) {
    const passed = field.thresholds?.steps.filter(step => step.value === null || value >= step.value).pop();
    return paint(mapped(value, field)?.color ?? passed?.color ?? "text");
}

/** What a series is called. */
export function legend({legendFormat}, metric) {
    return legendFormat.replace(/{{ *(\w+) *}}/g, (_, label) => metric[label] ?? "");
}
