// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/DemoChat.h"

#include "app/demo/DemoClient.h"
#include "app/demo/DemoScript.h"

#include <QUuid>

#include <algorithm>
#include <utility>

namespace Windsock {

DemoChat::DemoChat(const DemoPlan &plan, const Pace &pace, QObject *parent)
    : QObject(parent), m_pace(pace), m_secret(QUuid::createUuid().toByteArray(QUuid::Id128))
{
    for (int number = 1; number <= Clients; ++number) {
        auto *client = new DemoClient(plan, markOf(number), this);
        connect(client, &DemoClient::connected, this, &DemoChat::onConnected);
        connect(client, &DemoClient::ended, this, &DemoChat::onClientEnded);
        m_clients += client;
    }
    m_tick.setInterval(m_pace.interval);
    connect(&m_tick, &QTimer::timeout, this, &DemoChat::sayNext);
}

DemoChat::~DemoChat() = default;

void DemoChat::start()
{
    m_clients.constFirst()->open();
}

void DemoChat::stop()
{
    if (m_isStopping)
        return;
    m_isStopping = true;
    m_tick.stop();
    for (DemoClient *client : std::as_const(m_clients))
        client->close();
}

QByteArray DemoChat::markOf(int number) const
{
    return QByteArray::number(number) + ' ' + m_secret;
}

int DemoChat::numberOf(const HeaderFields &headers) const
{
    const QByteArray mark = headers.value(DemoClient::MarkHeader);
    for (int number = 1; number <= Clients; ++number) {
        if (mark == markOf(number))
            return number;
    }
    return 0;
}

int DemoChat::connectedCount() const
{
    return int(std::ranges::count_if(m_clients, &DemoClient::wasConnected));
}

/// One after the other, so that the server numbers them in their order.
void DemoChat::onConnected()
{
    const int count = connectedCount();
    if (count < Clients)
        m_clients.at(count)->open();
    else
        m_tick.start();
}

/// A chat of two would not be the one that was promised: when one is gone, all leave.
void DemoChat::onClientEnded(const QString &error)
{
    if (m_error.isEmpty() && !m_isStopping)
        m_error = error;
    stop();
    // Those that were not connected end while the others are being told to.
    const bool over = std::ranges::all_of(m_clients, &DemoClient::hasEnded);
    if (over && !std::exchange(m_hasEnded, true))
        emit ended(m_error);
}

void DemoChat::sayNext()
{
    const DemoLine line = demoLine(m_said);
    m_clients.at(line.speaker - 1)->say(line.text);
    if (++m_said >= m_pace.lines)
        stop();
}

} // namespace Windsock
