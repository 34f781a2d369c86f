// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QStringMatcher>

#include <array>

namespace Windsock {

/// Finds a text in UTF-8 payloads, whatever the case, as QString::contains(…, Qt::CaseInsensitive)
/// does; and fast, since a scan asks it once for each row: an ASCII text is looked for in the bytes
/// as they are.
class TextMatcher final
{
public:
    explicit TextMatcher(const QString &text);

    [[nodiscard]] bool matches(QByteArrayView utf8) const;

private:
    [[nodiscard]] bool matchesBytes(QByteArrayView bytes) const;
    [[nodiscard]] bool needsUnicode(QByteArrayView bytes) const;

    QStringMatcher m_unicode;
    QByteArray m_ascii; ///< lower case; null: the text is not ASCII even when folded
    bool m_hasDisguise = false;
    std::array<qsizetype, 256> m_skip{}; ///< Horspool's: how far to move on by the last byte under
                                         ///< the text
};

} // namespace Windsock
