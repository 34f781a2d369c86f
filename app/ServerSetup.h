// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/RunOptions.h"

namespace Windsock {

class Server;
class SessionRecorder;

/// Gives the server its endpoints and its recorder, as both composition roots do before it starts.
/// `recorder` outlives `server`; it is opened unless nothing is to be recorded, or a recorded
/// session is to be shown first.
[[nodiscard]] Result<void> setUpServer(Server &server, SessionRecorder &recorder,
                                       const RunOptions &options);

/// Opens the recorder and has the server, which is stopped, record to it.
[[nodiscard]] Result<void> startRecording(Server &server, SessionRecorder &recorder,
                                          const QString &file);

} // namespace Windsock
