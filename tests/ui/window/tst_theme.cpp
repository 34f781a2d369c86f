// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

using namespace Windsock;

class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void fieldsHaveArrowsWithoutBevels_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    // Between the arrow's colour and the background's lies all that is painted at a field's end.
    void fieldsHaveArrowsWithoutBevels()
    {
        QFETCH(const bool, isDark);
        Theme::apply(*qApp, isDark ? Theme::Appearance::Dark : Theme::Appearance::Light);
        const Theme &theme = isDark ? Theme::darkTheme() : Theme::light();
        const auto [darkest, lightest] = std::minmax(
            {theme.muted.lightness(), theme.background.lightness()});
        QComboBox combo;
        QSpinBox spin;
        for (QWidget *field : {static_cast<QWidget *>(&combo), static_cast<QWidget *>(&spin)}) {
            field->resize(200, 30);
            const QImage image = field->grab().toImage();
            int arrow = 0;
            for (int y = 4; y < image.height() - 4; ++y) {
                for (int x = image.width() - 24; x < image.width() - 3; ++x) {
                    const QColor colour = image.pixelColor(x, y);
                    arrow += colour == theme.muted ? 1 : 0;
                    QVERIFY2(colour.lightness() >= darkest && colour.lightness() <= lightest,
                             qPrintable(colour.name()));
                }
            }
            QVERIFY2(arrow > 8, qPrintable(QString::number(arrow)));
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
