// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Icons.h"
#include "ui/Theme.h"

#include <QApplication>
#include <QDir>
#include <QHash>
#include <QTest>

#include <algorithm>

using namespace Windsock;

namespace {

/// The colour of most pixels that are fully there; at a line's edge they fade out, and where two
/// lines meet the colour may be rounded.
QColor ink(const QImage &image)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (const QColor colour = image.pixelColor(x, y); colour.alpha() == 255)
                ++counts[colour.rgb()];
        }
    }
    const auto most = std::max_element(counts.cbegin(), counts.cend());
    return most == counts.cend() ? QColor() : QColor(most.key());
}

QImage imageOf(const QIcon &icon, qreal scale, QIcon::Mode mode = QIcon::Normal)
{
    return icon.pixmap(QSize(24, 24), scale, mode).toImage();
}

} // namespace

class IconsTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void eachIsDrawnInTheThemesColour_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("isDark");
        for (int number = 0; number < IconCount; ++number) {
            const QByteArray name = iconName(Icon(number)).toLatin1();
            QTest::addRow("%s, light", name.constData()) << number << false;
            QTest::addRow("%s, dark", name.constData()) << number << true;
        }
    }

    void eachIsDrawnInTheThemesColour()
    {
        QFETCH(const int, number);
        QFETCH(const bool, isDark);
        Theme::apply(*qApp, isDark ? Theme::Appearance::Dark : Theme::Appearance::Light);
        const Theme &theme = isDark ? Theme::darkTheme() : Theme::light();
        const QIcon drawn = icon(Icon(number));
        QCOMPARE(ink(imageOf(drawn, 2)), theme.text);
        QCOMPARE(ink(imageOf(drawn, 2, QIcon::Disabled)), theme.muted);
    }

    void aRoleGivesTheColour()
    {
        Theme::apply(*qApp, Theme::Appearance::Light);
        const Theme &theme = Theme::light();
        const auto drawn = [](IconColour colour) {
            return ink(imageOf(icon(Icon::Add, colour), 2));
        };
        QCOMPARE(drawn(IconColour::Muted), theme.muted);
        QCOMPARE(drawn(IconColour::Accent), theme.accent);
        QCOMPARE(drawn(IconColour::OnAccent), theme.accentText);
        QCOMPARE(drawn(IconColour::Error), theme.error);
    }

    void anIconFollowsTheTheme()
    {
        Theme::apply(*qApp, Theme::Appearance::Light);
        const QIcon drawn = icon(Icon::Menu);
        QCOMPARE(ink(imageOf(drawn, 2)), Theme::light().text);
        Theme::apply(*qApp, Theme::Appearance::Dark);
        QCOMPARE(ink(imageOf(drawn, 2)), Theme::darkTheme().text);
    }

    void eachScaleHasItsOwnPixels_data()
    {
        QTest::addColumn<qreal>("scale");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("1.5x") << 1.5;
        QTest::newRow("2x") << 2.0;
    }

    // As many pixels as the screen has, so that nothing is blown up.
    void eachScaleHasItsOwnPixels()
    {
        QFETCH(const qreal, scale);
        const QPixmap pixmap = icon(Icon::Start).pixmap(QSize(16, 16), scale);
        QCOMPARE(pixmap.devicePixelRatio(), scale);
        QCOMPARE(pixmap.size(), QSize(int(16 * scale), int(16 * scale)));
    }

    void noDrawingIsUnused()
    {
        QStringList used;
        for (int number = 0; number < IconCount; ++number)
            used += iconName(Icon(number)) + QStringLiteral(".svg");
        used.sort();
        QCOMPARE(QDir(QStringLiteral(":/windsock/icons/lucide")).entryList(QDir::Files, QDir::Name),
                 used);
    }
};

QTEST_MAIN(IconsTest)
#include "tst_icons.moc"
