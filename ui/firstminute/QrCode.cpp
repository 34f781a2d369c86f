// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/QrCode.h"

#include "ui/Theme.h"

#include <QPainter>

#include <memory>

#include <qrencode.h>

namespace Windsock {

QrSquares QrSquares::of(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.isEmpty())
        return {};
    // The smallest that holds it, with a fifth of it to spare for what a screen reflects.
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(int(bytes.size()), reinterpret_cast<const unsigned char *>(bytes.data()),
                          0, QR_ECLEVEL_M),
        &QRcode_free);
    if (!code)
        return {};
    QrSquares squares{code->width, QByteArray(code->width * code->width, '\0')};
    for (int i = 0; i < squares.dark.size(); ++i)
        squares.dark[i] = char(code->data[i] & 1);
    return squares;
}

QrCode::QrCode(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QrCode::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_squares = QrSquares::of(text);
    setAccessibleName(tr("QR code of %1").arg(text));
    update();
}

void QrCode::setSide(int side)
{
    m_side = side;
    updateGeometry();
}

void QrCode::paintEvent(QPaintEvent *)
{
    if (m_squares.side == 0)
        return;
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.codePaper);
    // In the screen's own pixels, so that no edge falls between two of them.
    const qreal ratio = devicePixelRatioF();
    painter.scale(1 / ratio, 1 / ratio);
    const int side = int(std::min(width(), height()) * ratio);
    const int square = std::max(1, side / (m_squares.side + 2 * QuietZone));
    const int x0 = (int(width() * ratio) - square * m_squares.side) / 2;
    const int y0 = (int(height() * ratio) - square * m_squares.side) / 2;
    for (int y = 0; y < m_squares.side; ++y) {
        for (int x = 0; x < m_squares.side; ++x) {
            if (m_squares.isDark(x, y))
                painter.fillRect(x0 + x * square, y0 + y * square, square, square, theme.codeInk);
        }
    }
}

} // namespace Windsock
