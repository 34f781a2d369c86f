// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/FeedHandler.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QUrlQuery>

#include <algorithm>
#include <cmath>

namespace Windsock {

namespace {

double toCents(double price)
{
    return std::round(price * 100) / 100;
}

} // namespace

FeedHandler::FeedHandler(const Common &common, int interval, const QStringList &symbols)
    : ShippedHandler(common), m_interval(interval), m_timer(this)
{
    for (const QString &symbol : symbols)
        m_quotes.push_back({symbol, toCents(50 + QRandomGenerator::global()->bounded(100.0))});
    connect(&m_timer, &QTimer::timeout, this, &FeedHandler::sendQuote);
}

std::optional<HttpResponse> FeedHandler::prepare()
{
    const QUrlQuery query(request().query);
    if (!query.hasQueryItem(u"interval"_qs))
        return {};
    bool isNumber = false;
    const int interval = query.queryItemValue(u"interval"_qs).toInt(&isNumber);
    if (!isNumber || interval < MinInterval || interval > MaxInterval)
        return HttpResponse::text(400,
                                  tr("interval must be a number of milliseconds from %1 to %2.")
                                      .arg(MinInterval)
                                      .arg(MaxInterval));
    m_interval = interval;
    return {};
}

void FeedHandler::open(const QStringList &)
{
    m_timer.setTimerType(m_interval < 100 ? Qt::PreciseTimer : Qt::CoarseTimer);
    m_timer.start(m_interval);
    sendQuote();
}

void FeedHandler::onMessage(const Message &) {}

void FeedHandler::onClose()
{
    m_timer.stop();
}

void FeedHandler::sendQuote()
{
    Quote &quote = m_quotes[m_next];
    m_next = (m_next + 1) % m_quotes.size();
    auto *random = QRandomGenerator::global();
    const double before = quote.price;
    quote.price = std::max(1.0, toCents(before * (0.99 + random->bounded(0.02))));
    writeMessage(QJsonObject{
        {u"type"_qs, u"quote"_qs},
        {u"symbol"_qs, quote.symbol},
        {u"price"_qs, quote.price},
        {u"change"_qs, toCents(quote.price - before)},
        {u"volume"_qs, random->bounded(1, 100) * 100},
        {u"at"_qs, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
    });
}

} // namespace Windsock
