// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

namespace Windsock::Samples {

inline HandshakeReport handshake(HandshakeRule rule, int status = 0)
{
    HandshakeReport report;
    report.at = 1'700'000'000'123'456;
    report.address = QHostAddress(QStringLiteral("192.0.2.7"));
    report.port = 50'123;
    report.method = "GET";
    report.path = QStringLiteral("/echo?x=1");
    report.host = QStringLiteral("shop.test:8888");
    report.origin = QStringLiteral("https://other.test");
    report.userAgent = QStringLiteral("Example/1.0");
    report.status = status;
    report.rule = rule;
    report.detail = QStringLiteral("What happened, in a sentence.");
    report.request = "GET /echo?x=1 HTTP/1.1\r\nHost: shop.test:8888\r\n\r\n";
    return report;
}

inline QList<HandshakeReport> handshakes(int count, HandshakeRule rule, int status)
{
    return QList<HandshakeReport>(count, handshake(rule, status));
}

} // namespace Windsock::Samples
