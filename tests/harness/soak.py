# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
"""Some scenarios have a short form for `make test` and a long one for `make soak`."""
import os

SOAK = bool(os.environ.get("VITALS_SOAK"))
