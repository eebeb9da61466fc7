// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Prometheus' HTTP API, at the address this page comes from.
async function ask(path, parameters) {
    const answer = await (await fetch(`/api/v1/${path}?${new URLSearchParams(parameters)}`)).json();
    if (answer.status !== "success") throw new Error(`${answer.error}: ${JSON.stringify(parameters)}`);
    return answer.data;
}

export function labelValues(label, selector, range) {
    return ask(`label/${label}/values`, {"match[]": selector, start: range.from, end: range.to});
}

/** [{metric, value}] at the range's end. */
export async function instant(query, range) {
    const {result} = await ask("query", {query, time: range.to});
    return result.map(({metric, value}) => ({metric, value: Number(value[1])}));
}

/** [{metric, values}], a value or null for each of range.times. */
export async function over(query, range) {
    const {result} = await ask("query_range", {query, start: range.from, end: range.to, step: range.step});
    return result.map(({metric, values}) => {
        const known = new Map(values.map(([time, value]) => [Math.round(time), Number(value)]));
        const at = time => known.get(Math.round(time));
        return {metric, values: range.times.map(time => Number.isFinite(at(time)) ? at(time) : null)};
    }).filter(({values}) => values.some(value => value !== null));
}
