// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/StatusLine.h"

#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionRecorder.h"
#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/models/Format.h"

#include <QLabel>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int RefreshInterval = 250;

/// Figures below ten keep one decimal place, so that a slow trickle is not "0".
QString rateText(double rate)
{
    if (rate > 0 && rate < 9.95)
        return QLocale().toString(rate, 'f', 1);
    return Format::number(qint64(std::llround(rate)));
}

} // namespace

StatusLine::StatusLine(const ServerMonitor &monitor, const SessionRecorder *recorder,
                       QWidget *parent)
    : QStatusBar(parent),
      m_monitor(monitor),
      m_recorder(recorder),
      m_clients(addField("statusClients", false, tr("Clients that are connected"))),
      m_in(addField("statusIn", false, tr("Messages that came in, over the last second"))),
      m_out(addField("statusOut", false,
                     tr("Messages that went out; a broadcast counts once for each recipient"))),
      m_bytes(addField("statusBytes", false, tr("Payload in both directions"))),
      m_seen(addField("statusSeen", true,
                      tr("Events that the server handed to the session: seen = stored + dropped"))),
      m_stored(addField("statusStored", true, tr("Rows in the session file"))),
      m_dropped(addField("statusDropped", true,
                         tr("Events lost because the disk could not keep up, and the payloads that "
                            "stored rows are without for the same reason"))),
      m_session(addField("statusSession", true, tr("The session file's size")))
{
    setObjectName(u"statusLine"_s);
    setSizeGripEnabled(false);
    setContentsMargins(8, 0, 8, 0);
    m_timer.setInterval(RefreshInterval);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::refresh);
}

QLabel *StatusLine::addField(const char *name, bool right, const QString &toolTip)
{
    auto *label = new QLabel(this);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::RichText);
    label->setToolTip(toolTip);
    if (right)
        addPermanentWidget(label);
    else
        addWidget(label);
    return label;
}

QString StatusLine::figure(const QString &number, const QString &word) const
{
    return u"<b style=\"font-family:'%3'\">%1</b> <span style=\"color:%4\">%2</span>"_s.arg(
        number.toHtmlEscaped(), word.toHtmlEscaped(), Theme::numberFont(font()).family(),
        Theme::of(palette()).muted.name());
}

QString StatusLine::counter(const QString &word, const QString &number) const
{
    return u"<span style=\"color:%4\">%2</span> <b style=\"font-family:'%3'\">%1</b>"_s.arg(
        number.toHtmlEscaped(), word.toHtmlEscaped(), Theme::numberFont(font()).family(),
        Theme::of(palette()).muted.name());
}

void StatusLine::refresh()
{
    if (window()->isMinimized()) // Qt shows what is in it again when the system asks it to paint
        return;
    refreshRates();
    refreshSession();
    emit refreshed();
}

void StatusLine::refreshRates()
{
    const Statistics statistics = m_monitor.statistics();
    const auto rates = m_meter.add(statistics);
    const auto clients = qint64(statistics.connections);
    setSteadyText(m_clients,
                  figure(Format::number(clients), clients == 1 ? tr("client") : tr("clients")));
    setSteadyText(m_in, u"← "_s + figure(rateText(rates.messagesIn), tr("msg/s")));
    setSteadyText(m_out, u"→ "_s + figure(rateText(rates.messagesOut), tr("msg/s")));
    const QString bytes = Format::size(qint64(std::llround(rates.bytes)));
    setSteadyText(m_bytes,
                  figure(bytes.section(u' ', 0, 0),
                         bytes.section(u' ', 1) + tr("/s", "per second")));
}

void StatusLine::refreshSession()
{
    if (m_recorder == nullptr) {
        setSteadyText(m_session, figure({}, tr("not recorded")));
        return;
    }
    const SessionCounters counters = m_recorder->counters();
    setSteadyText(m_seen, counter(tr("seen"), Format::number(qint64(counters.seen))));
    setSteadyText(m_stored, counter(tr("stored"), Format::number(qint64(counters.stored))));
    QString dropped = counter(tr("dropped"), Format::number(qint64(counters.dropped)));
    if (counters.payloadsDropped > 0)
        dropped += figure(u" + "_s + Format::number(qint64(counters.payloadsDropped)),
                          tr("payloads"));
    if (counters.dropped > 0 || counters.payloadsDropped > 0)
        dropped = u"<span style=\"color:%2\">%1</span>"_s.arg(dropped,
                                                              Theme::of(palette()).error.name());
    setSteadyText(m_dropped, dropped);
    setSteadyText(m_session, figure({}, tr("session %1").arg(Format::size(counters.fileSize))));
}

void StatusLine::showEvent(QShowEvent *event)
{
    QStatusBar::showEvent(event);
    refresh();
    m_timer.start();
}

void StatusLine::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    QStatusBar::hideEvent(event);
}

} // namespace Windsock
