// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"
#include "ui/firstminute/QrCode.h"

#include <QApplication>
#include <QImage>
#include <QTest>

using namespace Windsock;

class QrCodeTest final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
    }

    void squares()
    {
        const auto squares = QrSquares::of(u"http://192.168.1.20:8888/"_qs);
        QCOMPARE(squares.side, 25); // version 2
        // The three corners by which a camera finds it, and none in the fourth.
        for (const QPoint corner : {QPoint(0, 0), QPoint(18, 0), QPoint(0, 18)}) {
            QVERIFY(squares.isDark(corner.x(), corner.y()));
            QVERIFY(!squares.isDark(corner.x() + 1, corner.y() + 1));
            QVERIFY(squares.isDark(corner.x() + 3, corner.y() + 3));
        }
    }

    void nothingToEncode_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("too long") << QString(5'000, u'x');
    }

    void nothingToEncode()
    {
        QFETCH(const QString, text);
        QCOMPARE(QrSquares::of(text).side, 0);
        QrCode code;
        code.setText(text);
        code.show();
        QVERIFY(QTest::qWaitForWindowExposed(&code));
    }

    void looks_data()
    {
        QTest::addColumn<int>("appearance");
        QTest::addColumn<double>("ratio");
        for (const double ratio : {1.0, 1.5, 2.0}) {
            QTest::addRow("light, %g×", ratio) << int(Theme::Appearance::Light) << ratio;
            QTest::addRow("dark, %g×", ratio) << int(Theme::Appearance::Dark) << ratio;
        }
    }

    /// Dark on white with a quiet zone of four squares, and no other colour: all edges lie between
    /// the screen's pixels.
    void looks()
    {
        QFETCH(const int, appearance);
        QFETCH(const double, ratio);
        Theme::apply(*qApp, Theme::Appearance(appearance));
        const QString address = u"http://192.168.1.20:8888/"_qs;
        QrCode code;
        code.setText(address);
        code.resize(code.sizeHint());
        QCOMPARE(code.accessibleName(), u"QR code of http://192.168.1.20:8888/"_qs);
        QImage image(code.size() * ratio, QImage::Format_RGB32);
        image.setDevicePixelRatio(ratio);
        code.render(&image);
        const auto squares = QrSquares::of(address);
        const int square = image.width() / (squares.side + 2 * QrCode::QuietZone);
        const int left = (image.width() - square * squares.side) / 2;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const int column = x < left ? -1 : (x - left) / square;
                const int row = y < left ? -1 : (y - left) / square;
                const bool inside = column >= 0 && row >= 0 && column < squares.side
                    && row < squares.side;
                const bool dark = inside && squares.isDark(column, row);
                QCOMPARE(image.pixelColor(x, y), QColor(dark ? Qt::black : Qt::white));
            }
        }
        QVERIFY(left >= square * QrCode::QuietZone);
    }
};

QTEST_MAIN(QrCodeTest)
#include "tst_qrcode.moc"
