// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/TrafficDelegate.h"

#include "server/monitor/Types.h"
#include "ui/Theme.h"
#include "ui/models/TrafficModel.h"
#include "ui/traffic/CellPainter.h"

#include <QPainter>

namespace Windsock {

namespace {

QColor directionColour(const QModelIndex &index, const Theme &theme)
{
    switch (RecordKind(index.data(TrafficModel::KindRole).toInt())) {
    case RecordKind::Open: return theme.ok;
    case RecordKind::Close: return theme.muted;
    case RecordKind::Error: return theme.error;
    default: break;
    }
    if (Source(index.data(TrafficModel::SourceRole).toInt()) == Source::Operator)
        return theme.byOperator;
    return Direction(index.data(TrafficModel::DirectionRole).toInt()) == Direction::In ? theme.in
                                                                                       : theme.out;
}

QColor previewColour(const QModelIndex &index, const Theme &theme)
{
    switch (RecordKind(index.data(TrafficModel::KindRole).toInt())) {
    case RecordKind::Open: return theme.ok;
    case RecordKind::Error: return theme.error;
    case RecordKind::Close:
    case RecordKind::Ping:
    case RecordKind::Pong: return theme.muted;
    default: return theme.text;
    }
}

QColor cellColour(const QModelIndex &index, const Theme &theme)
{
    switch (index.column()) {
    case TrafficModel::IdColumn:
    case TrafficModel::TimeColumn:
    case TrafficModel::DeltaColumn:
    case TrafficModel::SizeColumn: return theme.muted;
    case TrafficModel::DirectionColumn: return directionColour(index, theme);
    case TrafficModel::PreviewColumn: return previewColour(index, theme);
    default: return theme.text;
    }
}

} // namespace

TrafficDelegate::TrafficDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

void TrafficDelegate::setFont(const QFont &font)
{
    m_texts.clear();
    m_font = font;
    m_numbers = Theme::numberFont(font);
    m_payload = Theme::fixedFont();
    if (font.pixelSize() > 0)
        m_payload.setPixelSize(font.pixelSize());
    else
        m_payload.setPointSizeF(font.pointSizeF());
}

const QFont &TrafficDelegate::fontOf(int column) const
{
    switch (column) {
    case TrafficModel::IdColumn:
    case TrafficModel::TimeColumn:
    case TrafficModel::DeltaColumn:
    case TrafficModel::SizeColumn: return m_numbers;
    case TrafficModel::PreviewColumn: return m_payload;
    default: return m_font;
    }
}

void TrafficDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    QStyleOptionViewItem cell = option;
    cell.features.setFlag(QStyleOptionViewItem::Alternate, index.row() % 2 != 0);
    CellPainter::paintBackground(*painter, cell, theme);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    const QFont &font = fontOf(index.column());
    painter->setPen(cellColour(index, theme));
    m_texts.paint(*painter, CellPainter::textPlace(cell), index.data().toString(),
                  &font == &m_numbers       ? 0
                      : &font == &m_payload ? 1
                                            : 2,
                  font, alignment);
}

} // namespace Windsock
