// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
import {labelValues} from "./prometheus.js";

/** The page's range in whole seconds, from ?from=&to=&scrape=; one step is what a pixel or two can show. */
export function readRange(search) {
    const given = new URLSearchParams(search);
    const from = Number(given.get("from")), to = Number(given.get("to")), scrape = Number(given.get("scrape"));
    const step = Math.max(scrape, Math.ceil((to - from) / 300));
    const times = Array.from({length: Math.floor((to - from) / step) + 1}, (_, index) => from + index * step);
    return {from, to, step, times, rate: Math.max(4 * scrape, step + scrape)};
}

/** expand(text): with Grafana's variables in their place. Each of the dashboard's own stands for all its values, or for what it says at first. */
export async function makeExpand(templating, range) {
    const typed = templating.filter(({type}) => type === "textbox").map(({name, query}) => [name, query]);
    const known = {...Object.fromEntries(typed), __range: `${range.to - range.from}s`, __interval: `${range.step}s`, __rate_interval: `${range.rate}s`};
    const expand = text => text.replace(/\$\{?(\w+)\}?/g, (whole, name) => known[name] ?? whole);
    for (const {name, query, allValue} of templating.filter(({type}) => type === "query")) {
        const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(query.query);
        const values = await labelValues(label, expand(selector), range);
        known[name] = allValue ?? `(${values.join("|")})`;
    }
    return expand;
}
