// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>

namespace Windsock {

/// Offset, bytes and ASCII of a payload. It makes the text of the lines that it paints only, so
/// that 10 MiB cost no more than their bytes.
class HexView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr int LineBytes = 16;

    explicit HexView(QWidget *parent = nullptr);

    void setBytes(const QByteArray &bytes);
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] qsizetype lineCount() const;
    /// "00000010  a4 64 …  .d"
    [[nodiscard]] QString line(qsizetype number) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateScrollBars();
    [[nodiscard]] int lineBytes() const;

    QByteArray m_bytes;
};

} // namespace Windsock
