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
    server.addMetrics([&recorder] { return recordingMetrics(recorder.counters()); });
    if (!options.sessionFile.isEmpty())
        return {};
    return startRecording(server, recorder, options.recordFile);
}

Result<void> startRecording(Server &server, SessionRecorder &recorder, const QString &file)
{
    SessionRecorder::Options recording;
    recording.file = file;
    if (auto opened = recorder.open(recording); !opened)
        return opened;
    server.setTrafficSink(&recorder);
    return {};
}

} // namespace Windsock
