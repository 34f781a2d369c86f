// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QFont>
#include <QStaticText>

class QPainter;

namespace Windsock {

/// Single lines as they were laid out last. Finding a text's glyphs and where to cut it is most of
/// what painting a cell costs, and most cells of a table under load say what others said before.
class TextCache final
{
public:
    /// Paints in the painter's pen, cut with “…” where it does not fit. `fontNumber` tells fonts
    /// apart: one for each that the cache is used with, until clear().
    void paint(QPainter &painter, const QRect &place, const QString &text, int fontNumber,
               const QFont &font, Qt::Alignment alignment);
    void clear() { m_texts.clear(); }

private:
    static constexpr qsizetype MaxTexts = 4'000;

    struct Key
    {
        QString text;
        int width = 0; ///< that it was cut for
        int font = 0;
        friend bool operator==(const Key &, const Key &) = default;
    };
    friend size_t qHash(const Key &key, size_t seed = 0) noexcept
    {
        return qHashMulti(seed, key.text, key.width, key.font);
    }

    [[nodiscard]] static QStaticText layOut(const QString &text, int width, const QFont &font);

    QCache<Key, QStaticText> m_texts{MaxTexts};
};

} // namespace Windsock
