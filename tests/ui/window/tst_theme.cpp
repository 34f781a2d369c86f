// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QSpinBox>
#include <QTest>
#include <QWindow>

#include <algorithm>
#include <cmath>

using namespace Windsock;

namespace {

/// WCAG 2.1: relative luminance, and the contrast of two colours, from 1 to 21.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const auto [less, more] = std::minmax({luminance(one), luminance(other)});
    return (more + 0.05) / (less + 0.05);
}

constexpr double TextContrast = 4.5; // WCAG 2.1, 1.4.3

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void textStandsOut_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const bool isDark : {false, true}) {
            const Theme &theme = isDark ? Theme::darkTheme() : Theme::light();
            const auto add = [isDark](const char *text, const QColor &colour, const char *ground,
                                      const QColor &below) {
                QTest::addRow("%s: %s on %s", isDark ? "dark" : "light", text, ground)
                    << colour << below;
            };
            const auto onAll = [&](const char *name, const QColor &colour) {
                add(name, colour, "background", theme.background);
                add(name, colour, "panel", theme.panel);
                add(name, colour, "raised", theme.raised);
                add(name, colour, "alternate", theme.alternate);
                add(name, colour, "selection", theme.selection);
            };
            onAll("text", theme.text);
            onAll("muted", theme.muted);
            onAll("accent", theme.accent);
            onAll("in", theme.in);
            onAll("out", theme.out);
            onAll("by operator", theme.byOperator);
            onAll("error", theme.error);
            onAll("ok", theme.ok);
            onAll("key", theme.key);
            onAll("string", theme.string);
            onAll("number", theme.number);
            onAll("literal", theme.literal);
            add("accent text", theme.accentText, "accent", theme.accent);
            add("accent text", theme.accentText, "error", theme.error);
        }
    }

    void textStandsOut()
    {
        QFETCH(const QColor, text);
        QFETCH(const QColor, ground);
        const double found = contrast(text, ground);
        QVERIFY2(found >= TextContrast, qPrintable(QString::number(found)));
    }

    // Whether the system is dark is handed in: the offscreen platform never is.
    void followsTheSystemOnlyWhenAsked_data()
    {
        QTest::addColumn<Theme::Appearance>("appearance");
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<bool>("turns");
        QTest::newRow("system") << Theme::Appearance::System << false << true;
        QTest::newRow("light") << Theme::Appearance::Light << false << false;
        QTest::newRow("dark") << Theme::Appearance::Dark << true << false;
    }

    void followsTheSystemOnlyWhenAsked()
    {
        QFETCH(const Theme::Appearance, appearance);
        QFETCH(const bool, isDark);
        QFETCH(const bool, turns);
        bool systemIsDark = false;
        Theme::apply(*qApp, appearance, [&systemIsDark] { return systemIsDark; });
        QWidget window;
        window.winId(); // makes it one of the platform's
        QCOMPARE(Theme::of(window.palette()).dark, isDark);
        systemIsDark = true;
        QEvent event(QEvent::ThemeChange);
        QCoreApplication::sendEvent(window.windowHandle(), &event);
        if (turns)
            QTRY_VERIFY(Theme::of(window.palette()).dark);
        QCoreApplication::processEvents();
        QCOMPARE(Theme::of(window.palette()).dark, isDark || turns);
        QCOMPARE(qApp->styleSheet().contains(Theme::darkTheme().panel.name()), isDark || turns);
    }

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
