// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/CloseCode.h"

#include <QCoreApplication>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::CloseCode)
};

} // namespace

bool isSendableCloseCode(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
}

QString closeCodeText(quint16 code)
{
    switch (code) {
    case 1000: return Texts::tr("normal closure");
    case 1001: return Texts::tr("going away");
    case 1002: return Texts::tr("protocol error");
    case 1003: return Texts::tr("unsupported data");
    case 1005: return Texts::tr("no status given");
    case 1006: return Texts::tr("connection lost");
    case 1007: return Texts::tr("invalid payload");
    case 1008: return Texts::tr("policy violation");
    case 1009: return Texts::tr("message too big");
    case 1010: return Texts::tr("extension missing");
    case 1011: return Texts::tr("internal error");
    case 1012: return Texts::tr("service restart");
    case 1013: return Texts::tr("try again later");
    case 1014: return Texts::tr("bad gateway");
    case 1015: return Texts::tr("TLS handshake failed");
    default: return {};
    }
}

} // namespace Windsock
