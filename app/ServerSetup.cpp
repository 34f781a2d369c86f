// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ServerSetup.h"

#include "app/RecordingMetrics.h"
#include "server/app/Server.h"
#include "server/handlers/EndpointCatalog.h"
#include "server/session/SessionRecorder.h"

namespace Windsock {

Result<void> setUpServer(Server &server, SessionRecorder &recorder, const RunOptions &options)
{
    const auto application = EndpointCatalog::application(options.endpoints);
    if (!application)
        return Error{application.error()};
    server.setApplication(*application);
    if (!options.record)
        return {};
    SessionRecorder::Options recording;
    recording.file = options.recordFile;
    if (auto opened = recorder.open(recording); !opened)
        return opened;
    server.setTrafficSink(&recorder);
    server.addMetrics([&recorder] { return recordingMetrics(recorder.counters()); });
    return {};
}

} // namespace Windsock
