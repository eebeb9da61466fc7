// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Label selectors: what a list or watch asks for in ?labelSelector=.

#include <string_view>

namespace vitals::kube::model {

// Whether the API server accepts `text` as a label selector: requirements such as app=x, app!=x,
// app in (a,b), app, !app or n>1, separated by commas. The empty text selects everything. As
// labels.Parse of k8s.io/apimachinery; tests/e2e compares both on one table.
bool is_label_selector(std::string_view text);

}  // namespace vitals::kube::model
