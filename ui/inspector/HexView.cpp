// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/HexView.h"

#include "ui/Theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

namespace Windsock {

namespace {

constexpr int Margin = 10;
constexpr int OffsetDigits = 8;
constexpr int HexStart = OffsetDigits + 2;
constexpr int NarrowLineBytes = 8;

} // namespace

HexView::HexView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFont(Theme::fixedFont());
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setBackgroundRole(QPalette::Base);
}

void HexView::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    verticalScrollBar()->setValue(0);
    updateScrollBars();
    viewport()->update();
}

// Half a line where a whole one does not fit, as in a dock.
int HexView::lineBytes() const
{
    const int width = fontMetrics().horizontalAdvance(u'0') * (HexStart + LineBytes * 4 + 1)
        + 2 * Margin;
    return viewport()->width() >= width ? LineBytes : NarrowLineBytes;
}

qsizetype HexView::lineCount() const
{
    return (m_bytes.size() + lineBytes() - 1) / lineBytes();
}

QString HexView::line(qsizetype number) const
{
    const QByteArray bytes = m_bytes.mid(number * lineBytes(), lineBytes());
    QString ascii = QString::fromLatin1(bytes);
    for (QChar &c : ascii) {
        if (c < QChar(0x20) || c > QChar(0x7e))
            c = u'.';
    }
    return u"%1  %2  %3"_qs.arg(number * lineBytes(), OffsetDigits, 16, QChar(u'0'))
        .arg(QString::fromLatin1(bytes.toHex(' ')), -(lineBytes() * 3 - 1))
        .arg(ascii);
}

void HexView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Theme &theme = Theme::of(palette());
    painter.fillRect(event->rect(), theme.panel);
    const int height = fontMetrics().lineSpacing();
    const int digit = fontMetrics().horizontalAdvance(u'0');
    const int left = Margin - horizontalScrollBar()->value();
    const qsizetype first = verticalScrollBar()->value();
    const qsizetype last = std::min<qsizetype>(lineCount(),
                                               first + viewport()->height() / height + 1);
    for (qsizetype number = first; number < last; ++number) {
        const QString text = line(number);
        const int baseline = Margin / 2 + int(number - first) * height + fontMetrics().ascent();
        painter.setPen(theme.muted);
        painter.drawText(left, baseline, text.left(HexStart));
        painter.setPen(theme.text);
        painter.drawText(left + HexStart * digit, baseline, text.mid(HexStart));
    }
}

void HexView::updateScrollBars()
{
    const int page = std::max(1, (viewport()->height() - Margin) / fontMetrics().lineSpacing());
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setRange(0, int(std::max<qsizetype>(0, lineCount() - page)));
    const int width = fontMetrics().horizontalAdvance(u'0') * (HexStart + lineBytes() * 4 + 1)
        + 2 * Margin;
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0,
                                    m_bytes.isEmpty() ? 0
                                                      : std::max(0, width - viewport()->width()));
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateScrollBars();
}

} // namespace Windsock
