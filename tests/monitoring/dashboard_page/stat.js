// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
import {colorOf, fieldOf, legend, write} from "./fields.js";

/** The last value, or with textMode "name" the name, of each series. */
export function drawStat(panel, found, body) {
    const {colorMode, textMode} = panel.options;
    for (const {target, series} of found) {
        for (const {metric, values} of series) {
            const value = values.filter(each => each !== null).pop();
            const name = legend(target, metric), field = fieldOf(panel, name);
            const shown = document.createElement("div");
            shown.className = "stat";
            shown.textContent = textMode === "name" ? name : write(value, field);
            shown.classList.toggle("long", shown.textContent.length > 6);
            const background = colorMode === "background" && colorOf(value, field) !== colorOf(NaN, {});
            shown.classList.toggle("filled", background);
            shown.style[background ? "background" : "color"] = colorOf(value, field);
            body.append(shown);
        }
    }
    return found.flatMap(({series}) => series).length;
}
