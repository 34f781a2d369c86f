// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/TextMatcher.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace Windsock {

namespace {

// The two characters beyond ASCII that fold into it, in UTF-8: the Kelvin sign is a k, the long s
// an s.
constexpr std::string_view KelvinSign = "\xe2\x84\xaa";
constexpr std::string_view LongS = "\xc5\xbf";

/// The text folded character by character as QString's search does it; empty unless the result is
/// ASCII.
QByteArray foldedToAscii(const QString &text)
{
    QByteArray folded;
    for (const QChar character : text) {
        const char16_t simple = character.toCaseFolded().unicode();
        if (simple >= 0x80)
            return {};
        folded.append(char(simple));
    }
    return folded;
}

constexpr char asciiLower(char character)
{
    return character >= 'A' && character <= 'Z' ? char(character | 0x20) : character;
}

bool isAscii(QByteArrayView bytes)
{
    const char *at = bytes.data();
    qsizetype left = bytes.size();
    for (quint64 word = 0; left >= qsizetype(sizeof word); at += sizeof word, left -= sizeof word) {
        std::memcpy(&word, at, sizeof word);
        if (word & 0x8080808080808080U)
            return false;
    }
    return std::none_of(at, at + left, [](char character) { return quint8(character) >= 0x80; });
}

} // namespace

TextMatcher::TextMatcher(const QString &text)
    : m_unicode(text, Qt::CaseInsensitive), m_ascii(foldedToAscii(text))
{
    m_hasDisguise = m_ascii.contains('k') || m_ascii.contains('s');
    m_skip.fill(m_ascii.size());
    for (qsizetype i = 0; i + 1 < m_ascii.size(); ++i) {
        const auto lower = quint8(m_ascii[i]);
        m_skip[lower] = m_ascii.size() - 1 - i;
        if (lower >= 'a' && lower <= 'z')
            m_skip[lower & ~0x20U] = m_skip[lower];
    }
}

bool TextMatcher::matches(QByteArrayView utf8) const
{
    if (m_unicode.pattern().isEmpty())
        return true;
    if (!m_ascii.isEmpty()) {
        if (matchesBytes(utf8))
            return true;
        if (!needsUnicode(utf8))
            return false;
    } else if (isAscii(utf8)) {
        return false;
    }
    return m_unicode.indexIn(QString::fromUtf8(utf8)) >= 0;
}

bool TextMatcher::matchesBytes(QByteArrayView bytes) const
{
    const qsizetype length = m_ascii.size();
    for (qsizetype at = 0; at + length <= bytes.size();) {
        qsizetype i = length - 1;
        while (asciiLower(bytes[at + i]) == m_ascii[i]) {
            if (i-- == 0)
                return true;
        }
        at += m_skip[quint8(bytes[at + length - 1])];
    }
    return false;
}

bool TextMatcher::needsUnicode(QByteArrayView bytes) const
{
    if (!m_hasDisguise)
        return false;
    const std::string_view view(bytes.data(), size_t(bytes.size()));
    return view.find(KelvinSign) != std::string_view::npos
        || view.find(LongS) != std::string_view::npos;
}

} // namespace Windsock
