// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

/** The time of day in UTC, so that a picture does not depend on where it is taken. */
export const clock = seconds => new Date(seconds * 1000).toISOString().slice(11, 19);
