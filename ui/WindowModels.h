// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"
#include "ui/models/EndpointsModel.h"
#include "ui/models/HandshakesModel.h"
#include "ui/models/TrafficModel.h"

#include <QObject>

namespace Windsock {

class ServerMonitor;
class SessionRecorder;

/// The models of one window, fed by the server's monitor and by what the recorder has stored.
class WindowModels final : public QObject
{
    Q_OBJECT

public:
    /// `recorder` is null when nothing is recorded.
    WindowModels(const ServerMonitor &monitor, SessionRecorder *recorder,
                 QObject *parent = nullptr);

    [[nodiscard]] ClientNames &names() { return m_names; }
    [[nodiscard]] ClientsModel &clients() { return m_clients; }
    [[nodiscard]] EndpointsModel &endpoints() { return m_endpoints; }
    [[nodiscard]] HandshakesModel &handshakes() { return m_handshakes; }
    [[nodiscard]] TrafficModel &traffic() { return m_traffic; }

    /// Shows the recorder's session from its first row.
    void openSession();

signals:
    void failed(const QString &message);

private:
    void connectMonitor(const ServerMonitor &monitor);
    void connectRecorder();

    SessionRecorder *m_recorder;
    ClientNames m_names;
    ClientsModel m_clients;
    EndpointsModel m_endpoints;
    HandshakesModel m_handshakes;
    TrafficModel m_traffic;
};

} // namespace Windsock
