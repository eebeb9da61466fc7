// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Draws a dashboard of Grafana as far as ours goes: each panel at its place, with its queries, units, thresholds, mappings
// and colours. What it does not know, it refuses.
import {clock} from "./clock.js";
import {instant, over} from "./prometheus.js";
import {drawStat} from "./stat.js";
import {drawStateTimeline} from "./state_timeline.js";
import {drawTable} from "./table.js";
import {drawTimeseries} from "./timeseries.js";
import {makeExpand, readRange} from "./variables.js";

const KINDS = {stat: drawStat, table: drawTable, "state-timeline": drawStateTimeline, timeseries: drawTimeseries};

function place({id, title, type, gridPos: {x, y, w, h}}) {
    const section = document.createElement("section");
    Object.assign(section.dataset, {id, title, type});
    section.className = type === "row" ? "row" : "panel";
    section.style.gridArea = `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
    section.append(Object.assign(document.createElement(type === "row" ? "span" : "h2"), {textContent: title}));
    document.querySelector("main").append(section);
    return section;
}

async function ask(target, expand, range) {
    const query = expand(target.expr);
    return target.instant ? {target, samples: await instant(query, range)} : {target, series: await over(query, range)};
}

/** data-drawn: how many values are shown; data-error: why none. */
async function draw(panel, expand, range) {
    const section = place(panel);
    if (panel.type === "row") return;
    const body = section.appendChild(Object.assign(document.createElement("div"), {className: "body"}));
    try {
        const found = await Promise.all(panel.targets.map(target => ask(target, expand, range)));
        section.dataset.drawn = KINDS[panel.type](panel, found, body, range);
        if (section.dataset.drawn === "0") body.innerHTML = `<div class=message>${panel.fieldConfig.defaults.noValue ?? "No data"}</div>`;
    } catch (error) {
        section.dataset.error = error;
        body.textContent = error;
    }
}

const range = readRange(location.search);
const dashboard = await (await fetch("dashboard.json")).json();
const expand = await makeExpand(dashboard.templating.list, range);
document.querySelector("h1").textContent = dashboard.title;
document.querySelector("#range").textContent = `${clock(range.from)} to ${clock(range.to)} UTC`;
document.querySelector("#variables").innerHTML = dashboard.templating.list.filter(({type}) => type === "query")
    .map(({label, current}) => `${label}: <b>${current.text}</b>`).join(" &emsp; ");
await Promise.all(dashboard.panels.map(panel => draw(panel, expand, range)));
document.body.dataset.drawn = "yes";
