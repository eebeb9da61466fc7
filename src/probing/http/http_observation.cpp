// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_observation.hpp"

#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "probing/http/evaluate.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/probe/timeout_text.hpp"
#include "text/utf8/utf8.hpp"

namespace vitals::probing::http {

using health::failure_reason;
using health::outcome;

health::observation observation_of(
    check::http_target const& target,
    http_answer const& answer,
    probe::phase_clock& phases
) {
    health::observation seen;
    seen.outcome = evaluate(target.expect, answer.status);
    seen.reason = seen.outcome == outcome::passing ? failure_reason::none : failure_reason::status;
    seen.code = answer.status;
    auto const& url = target.url.text();
    seen.output.reserve(32 + url.size() + answer.status_line.size() + answer.body.size());
    seen.output.append("HTTP ").append(target.method).append(" ").append(url).append(": ");
    seen.output.append(answer.status_line).append(" Output: ");
    utf8::append_visible(seen.output, answer.body, utf8::ascii_controls::keep_breaks);
    phases.report(seen);
    return seen;
}

health::observation observation_of(
    check::http_target const& target,
    probe::probe_failure const& what,
    probe::phase_clock& phases
) {
    auto const verb = probe::go_verb(target.method);
    return probe::observation_of(what, verb + " \"" + target.url.text() + "\": ", phases);
}

void withhold(http_answer& answer, check::http_target const& target) {
    answer.status_line = target.answered(answer.status);
    answer.body = "[not shown: the request was made in the name of a Secret]";
}

}  // namespace vitals::probing::http
