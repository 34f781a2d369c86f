// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/traffic/TextCache.h"

#include <QFont>
#include <QStyledItemDelegate>

namespace Windsock {

struct Theme;

/// Paints the traffic table's cells: direction in its colour, figures muted, payloads in the fixed
/// font.
class TrafficDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TrafficDelegate(QObject *parent = nullptr);

    /// The table's font, and what is derived from it.
    void setFont(const QFont &font);
    [[nodiscard]] const QFont &fontOf(int column) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    QFont m_font;
    QFont m_numbers;
    QFont m_payload;
    mutable TextCache m_texts;
};

} // namespace Windsock
