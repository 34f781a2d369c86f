// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QWidget>

namespace Windsock {

/// The dark and light squares of a QR code, without the quiet zone around it.
struct QrSquares
{
    int side = 0;    ///< squares; 0: the text is too long, or empty
    QByteArray dark; ///< row by row, 1: dark

    [[nodiscard]] static QrSquares of(const QString &text);
    [[nodiscard]] bool isDark(int x, int y) const { return dark.at(y * side + x) != 0; }
};

/// A QR code, dark on white in every theme, as a phone's camera needs it, with its quiet zone. A
/// square is a whole number of the screen's pixels.
class QrCode final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int QuietZone = 4; ///< squares, as ISO/IEC 18004 asks for

    explicit QrCode(QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    /// Its width and height, quiet zone included, in pixels.
    void setSide(int side);
    [[nodiscard]] QSize sizeHint() const override { return {m_side, m_side}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QrSquares m_squares;
    int m_side = 132; ///< four pixels a square for a usual address
};

} // namespace Windsock
