// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/CloseCode.h"

#include <QCoreApplication>

namespace Windsock {

bool isSendableCloseCode(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
}

QString closeCodeText(quint16 code)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("Windsock::CloseCode", text);
    };
    switch (code) {
    case 1000: return tr("normal closure");
    case 1001: return tr("going away");
    case 1002: return tr("protocol error");
    case 1003: return tr("unsupported data");
    case 1005: return tr("no status given");
    case 1006: return tr("connection lost");
    case 1007: return tr("invalid payload");
    case 1008: return tr("policy violation");
    case 1009: return tr("message too big");
    case 1010: return tr("extension missing");
    case 1011: return tr("internal error");
    case 1012: return tr("service restart");
    case 1013: return tr("try again later");
    case 1014: return tr("bad gateway");
    case 1015: return tr("TLS handshake failed");
    default: return {};
    }
}

} // namespace Windsock
