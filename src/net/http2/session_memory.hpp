// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The memory of one session of nghttp2. Its blocks are of a few sizes and come and go with each
// request, like the frames of tasks, so they come from the same pool. Its buffer for what is sent,
// 16 KiB, is one for all sessions of a thread: a kept session would hold it for nothing, four fifths
// of its memory.

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <memory>

namespace vitals::net::http2 {

class session_memory {
public:
    session_memory();
    session_memory(session_memory const&) = delete;
    session_memory& operator=(session_memory const&) = delete;

    // For nghttp2_session_client_new3(), which copies it. `this` outlives the session.
    nghttp2_mem functions();

    // The session is made: from now on each block is its own. All that nghttp2 has written to be
    // sent must be taken now, and after each call that makes it write again, before any other
    // session writes.
    void made() { lends_ = false; }

private:
    struct calls;
    struct scratch;

    std::shared_ptr<scratch> shared_;  // of the thread; a session may outlive that
    bool lends_ = true;
};

}  // namespace vitals::net::http2
