// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/HandshakeText.h"

#include <QCoreApplication>

namespace Windsock {

namespace {

struct Texts
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
    case HandshakeRule::Accepted: return Texts::tr("let in");
    case HandshakeRule::PageServed: return Texts::tr("page of the server itself");
    case HandshakeRule::Malformed: return Texts::tr("malformed request");
    case HandshakeRule::MissingHost: return Texts::tr("no single Host header");
    case HandshakeRule::InvalidKey: return Texts::tr("missing or wrong key");
    case HandshakeRule::UnknownPath: return Texts::tr("no such endpoint");
    case HandshakeRule::MethodNotAllowed: return Texts::tr("not a GET request");
    case HandshakeRule::Timeout: return Texts::tr("request too slow");
    case HandshakeRule::NotAnUpgrade: return Texts::tr("not a WebSocket request");
    case HandshakeRule::WrongVersion: return Texts::tr("WebSocket version other than 13");
    case HandshakeRule::ForeignOrigin: return Texts::tr("foreign origin");
    case HandshakeRule::HandlerRefused: return Texts::tr("the endpoint refused it");
    case HandshakeRule::HeadTooLarge: return Texts::tr("request head too large");
    case HandshakeRule::ConnectionLimit: return Texts::tr("too many connections");
    case HandshakeRule::HandshakeLimit: return Texts::tr("too many handshakes at once");
    case HandshakeRule::OutOfDescriptors: return Texts::tr("out of descriptors");
    case HandshakeRule::AddressLimit: return Texts::tr("too many connections of one address");
    case HandshakeRule::AddressRate: return Texts::tr("address connects too often");
    case HandshakeRule::AddressBlocked: return Texts::tr("address not let in");
    case HandshakeRule::TokenMissing: return Texts::tr("access token missing");
    case HandshakeRule::TokenWrong: return Texts::tr("access token wrong");
    case HandshakeRule::LoopbackOnly: return Texts::tr("page for this computer only");
    case HandshakeRule::TlsOnPlainPort: return Texts::tr("wss:// on a ws:// port");
    case HandshakeRule::TlsFailed: return Texts::tr("TLS handshake failed");
    case HandshakeRule::Disconnected: return Texts::tr("client went away");
    case HandshakeRule::InternalError: return Texts::tr("internal error");
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
        return Texts::tr("✓ %1 accepted").arg(report.status);
    if (report.rule == HandshakeRule::PageServed)
        return Texts::tr("○ %1 page").arg(report.status);
    return report.status == 0 ? Texts::tr("✕ no answer")
                              : Texts::tr("✕ %1 refused").arg(report.status);
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
