// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/HandshakeText.h"

#include <QCoreApplication>

namespace Windsock {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::HandshakeText)
};

QString escaped(uchar byte)
{
    return u"\\x"_qs + QString::number(byte, 16).rightJustified(2, u'0');
}

/// UTF-8 has a character of one to four bytes at `place`, or 0: it has none.
qsizetype characterLength(const QByteArray &bytes, qsizetype place)
{
    const auto first = uchar(bytes[place]);
    const qsizetype length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    return bytes.mid(place, length).isValidUtf8() ? length : 0;
}

bool isVisible(const QString &character)
{
    const char32_t code = character.toUcs4().constFirst();
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return code == u'\t';
    default: return true;
    }
}

QString visibleText(const QByteArray &bytes)
{
    QString text;
    for (qsizetype place = 0; place < bytes.size();) {
        const qsizetype length = characterLength(bytes, place);
        const QString character = QString::fromUtf8(bytes.mid(place, length));
        if (length > 0 && isVisible(character)) {
            text += character == u"\\" ? u"\\\\"_qs : character;
        } else {
            for (const char byte : bytes.mid(place, std::max<qsizetype>(length, 1)))
                text += escaped(uchar(byte));
        }
        place += std::max<qsizetype>(length, 1);
    }
    return text;
}

} // namespace

QString handshakeRuleText(HandshakeRule rule)
{
    switch (rule) {
    case HandshakeRule::Accepted: return Words::tr("let in");
    case HandshakeRule::PageServed: return Words::tr("page of the server itself");
    case HandshakeRule::Malformed: return Words::tr("malformed request");
    case HandshakeRule::MissingHost: return Words::tr("no single Host header");
    case HandshakeRule::InvalidKey: return Words::tr("missing or wrong key");
    case HandshakeRule::UnknownPath: return Words::tr("no such endpoint");
    case HandshakeRule::MethodNotAllowed: return Words::tr("not a GET request");
    case HandshakeRule::Timeout: return Words::tr("request too slow");
    case HandshakeRule::NotAnUpgrade: return Words::tr("not a WebSocket request");
    case HandshakeRule::WrongVersion: return Words::tr("WebSocket version other than 13");
    case HandshakeRule::ForeignOrigin: return Words::tr("foreign origin");
    case HandshakeRule::HandlerRefused: return Words::tr("the endpoint refused it");
    case HandshakeRule::HeadTooLarge: return Words::tr("request head too large");
    case HandshakeRule::ConnectionLimit: return Words::tr("too many connections");
    case HandshakeRule::HandshakeLimit: return Words::tr("too many handshakes at once");
    case HandshakeRule::OutOfDescriptors: return Words::tr("out of descriptors");
    case HandshakeRule::AddressLimit: return Words::tr("too many connections of one address");
    case HandshakeRule::AddressRate: return Words::tr("address connects too often");
    case HandshakeRule::AddressBlocked: return Words::tr("address not let in");
    case HandshakeRule::TokenMissing: return Words::tr("access token missing");
    case HandshakeRule::TokenWrong: return Words::tr("access token wrong");
    case HandshakeRule::LoopbackOnly: return Words::tr("page for this computer only");
    case HandshakeRule::TlsOnPlainPort: return Words::tr("wss:// on a ws:// port");
    case HandshakeRule::TlsFailed: return Words::tr("TLS handshake failed");
    case HandshakeRule::Disconnected: return Words::tr("client went away");
    case HandshakeRule::InternalError: return Words::tr("internal error");
    }
    return {};
}

bool isRefused(HandshakeRule rule)
{
    return rule != HandshakeRule::Accepted && rule != HandshakeRule::PageServed;
}

QString HandshakeText::verdict(const HandshakeReport &report)
{
    if (report.rule == HandshakeRule::Accepted)
        return Words::tr("✓ %1 accepted").arg(report.status);
    if (report.rule == HandshakeRule::PageServed)
        return Words::tr("○ %1 page").arg(report.status);
    return report.status == 0 ? Words::tr("✕ no answer")
                              : Words::tr("✕ %1 refused").arg(report.status);
}

QString HandshakeText::request(const HandshakeReport &report)
{
    return report.path.isEmpty() ? QString()
                                 : QString::fromLatin1(report.method) + u' ' + report.path;
}

QString HandshakeText::rawRequest(const QByteArray &request)
{
    QStringList lines;
    for (qsizetype start = 0; start < request.size();) {
        const qsizetype found = request.indexOf("\r\n", start);
        const qsizetype end = found < 0 ? request.size() : found;
        lines += visibleText(request.mid(start, end - start));
        start = end + 2;
    }
    return lines.join(u'\n');
}

} // namespace Windsock
