// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Package ext stands for the folder of Traefik's repository that Traefik's go.mod names instead of this module, and
// that is not published: the fields that a product made of Traefik adds to a configuration. Here, as there, none.
package ext

type HTTP struct{}

type Router struct{}
