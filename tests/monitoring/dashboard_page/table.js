// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
import {colorOf, fieldOf, write} from "./fields.js";

/** The transformation "merge": one row for all samples that agree in the labels which every query has. */
function merged(found) {
    const shown = found.filter(({samples}) => samples.length);
    const names = shown.map(({samples}) => new Set(samples.flatMap(({metric}) => Object.keys(metric))));
    const common = [...names[0] ?? []].filter(name => names.every(each => each.has(name)));
    const rows = new Map();
    for (const {target, samples} of shown) {
        for (const {metric, value} of samples) {
            const key = JSON.stringify(common.map(name => metric[name]));
            rows.set(key, {...rows.get(key), ...metric, [`Value #${target.refId}`]: value});
        }
    }
    return [...rows.values()];
}

function columnsOf(panel, rows) {
    const {excludeByName, indexByName, renameByName} = panel.transformations.find(({id}) => id === "organize").options;
    return [...new Set(rows.flatMap(Object.keys))].filter(key => !excludeByName[key])
        .sort((one, other) => indexByName[one] - indexByName[other])
        .map(key => ({key, name: renameByName[key] ?? key}));
}

function sorted(panel, rows, columns) {
    const {displayName, desc} = panel.options.sortBy[0];
    const {key} = columns.find(({name}) => name === displayName);
    return rows.sort((one, other) => (one[key] - other[key]) * (desc ? -1 : 1));
}

export function drawTable(panel, found, body) {
    const rows = merged(found), columns = columnsOf(panel, rows);
    if (!rows.length) return 0;
    const table = document.createElement("table");
    const heads = table.createTHead().insertRow();
    for (const {name} of columns) heads.append(Object.assign(document.createElement("th"), {textContent: name}));
    const lines = table.createTBody();
    for (const row of sorted(panel, rows, columns)) {
        const line = lines.insertRow();
        for (const {key, name} of columns) {
            const cell = line.insertCell(), field = fieldOf(panel, name);
            cell.textContent = write(row[key], field);
            if (field.custom?.width) cell.style.width = `${field.custom.width}px`;
            if (field.custom?.cellOptions?.type === "color-background") {
                cell.style.background = colorOf(row[key], field);
                cell.style.color = "#fff";
            }
        }
    }
    body.append(table);
    return rows.length;
}
