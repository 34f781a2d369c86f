// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/handlers/ShippedHandler.h"

#include <QTimer>

#include <vector>

namespace Windsock {

/// Pushes made-up stock quotes as JSON, one a tick:
/// {"type":"quote","symbol":"QTSX","price":104.52,"change":0.12,"volume":900,"at":"2026-11-22T10:42:10.902Z"}
///
/// "?interval=ms" in the path sets a client's own pace, from 10 to 3,600,000; something else
/// answers 400.
class FeedHandler final : public ShippedHandler
{
    Q_OBJECT

public:
    static constexpr int MinInterval = 10;
    static constexpr int MaxInterval = 3'600'000;

    FeedHandler(const Common &common, int interval, const QStringList &symbols);
    std::optional<HttpResponse> prepare() override;
    void open(const QStringList &arguments) override;
    void onMessage(const Message &message) override;
    void onClose() override;

private:
    struct Quote
    {
        QString symbol;
        double price = 100;
    };

    void sendQuote();

    int m_interval; ///< ms
    std::vector<Quote> m_quotes;
    size_t m_next = 0;
    QTimer m_timer;
};

} // namespace Windsock
