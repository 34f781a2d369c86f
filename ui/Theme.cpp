// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"

#include "ui/SystemScheme.h"
#include "ui/ThemeSheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QPointer>
#include <QSettings>
#include <QStyleFactory>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Theme makeLight()
{
    Theme theme;
    theme.background = rgb(0xf6f7f9);
    theme.panel = rgb(0xffffff);
    theme.raised = rgb(0xeef2f6);
    theme.line = rgb(0xdfe3e8);
    theme.text = rgb(0x1d2530);
    theme.muted = rgb(0x5f6a78);
    theme.accent = rgb(0x0a66c2);
    theme.accentText = rgb(0xffffff);
    theme.in = rgb(0x0a66c2);
    theme.out = rgb(0xa35200);
    theme.byOperator = rgb(0x7a2f9e);
    theme.error = rgb(0xc62828);
    theme.ok = rgb(0x2a7530);
    theme.selection = rgb(0xdcebfb);
    theme.alternate = rgb(0xfafbfc);
    theme.key = rgb(0x7a2f9e);
    theme.string = rgb(0x1a6b30);
    theme.number = rgb(0x0b5cad);
    theme.literal = rgb(0xa35200);
    theme.codeInk = rgb(0x000000);
    theme.codePaper = rgb(0xffffff);
    theme.dark = false;
    return theme;
}

Theme makeDark()
{
    Theme theme;
    theme.background = rgb(0x1b1f24);
    theme.panel = rgb(0x22272e);
    theme.raised = rgb(0x2d333b);
    theme.line = rgb(0x353c45);
    theme.text = rgb(0xe4e8ee);
    theme.muted = rgb(0x99a6b4);
    theme.accent = rgb(0x58a6ff);
    theme.accentText = rgb(0x0d1520);
    theme.in = rgb(0x6cb6ff);
    theme.out = rgb(0xf0a45d);
    theme.byOperator = rgb(0xd2a8ff);
    theme.error = rgb(0xff7b72);
    theme.ok = rgb(0x6bc46d);
    theme.selection = rgb(0x243a55);
    theme.alternate = rgb(0x252b32);
    theme.key = rgb(0xd2a8ff);
    theme.string = rgb(0x7ee787);
    theme.number = rgb(0x79c0ff);
    theme.literal = rgb(0xf0a45d);
    theme.codeInk = rgb(0x000000);
    theme.codePaper = rgb(0xffffff);
    theme.dark = true;
    return theme;
}

QPalette paletteOf(const Theme &theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.background);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, theme.alternate);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::Button, theme.panel);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.error);
    palette.setColor(QPalette::ToolTipBase, theme.panel);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.muted);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.panel);
    palette.setColor(QPalette::Midlight, theme.background);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.line.darker(120));
    palette.setColor(QPalette::Shadow, theme.dark ? rgb(0x0d1014) : rgb(0x9aa4af));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.muted);
    return palette;
}

/// Of what is ticked: the style darkens the window's colour for its edge, which does not show on a
/// dark window and hardly on a light one.
QPalette tickPaletteOf(const Theme &theme)
{
    QPalette palette = paletteOf(theme);
    palette.setColor(QPalette::Window, theme.dark ? theme.muted : theme.muted.lighter(140));
    return palette;
}

/// Whether the platform is dark, now. Leaves the application with the platform's own palette.
bool platformIsDark(QApplication &application)
{
    application.setPalette(QPalette()); // drops ours, so that the platform's shows
#ifdef Q_OS_WIN
    // Qt 6.4 gives applications a light palette on a dark Windows; the setting itself is in the
    // registry.
    const QSettings personalize(
        u"HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"_s,
        QSettings::NativeFormat);
    return personalize.value(u"AppsUseLightTheme"_s, 1).toInt() == 0;
#else
    return application.palette().color(QPalette::Window).lightness() < 128;
#endif
}

/// Applies the theme, and again when the system says that it has turned dark or light. Every window
/// is told of that, so it is done once, in the event loop's next turn.
class ThemeFollower final : public QObject
{
public:
    explicit ThemeFollower(QApplication &application)
        : QObject(&application), m_application(application)
    {
        m_once.setSingleShot(true);
        m_once.setInterval(0);
        connect(&m_once, &QTimer::timeout, this, &ThemeFollower::apply);
        connect(&m_scheme, &SystemScheme::changed, this, &ThemeFollower::onSystemChanged);
        application.installEventFilter(this);
    }

    void follow(Theme::Appearance appearance, const Theme::SystemIsDark &systemIsDark)
    {
        m_appearance = appearance;
        m_systemIsDark = systemIsDark;
        apply();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::ThemeChange && watched->isWindowType())
            onSystemChanged();
        return QObject::eventFilter(watched, event);
    }

private:
    void onSystemChanged()
    {
        if (m_appearance == Theme::Appearance::System)
            m_once.start();
    }

    [[nodiscard]] bool isDark() const
    {
        if (m_appearance != Theme::Appearance::System)
            return m_appearance == Theme::Appearance::Dark;
        if (m_systemIsDark)
            return m_systemIsDark();
        return m_scheme.isDark() ? *m_scheme.isDark() : platformIsDark(m_application);
    }

    void apply()
    {
        const Theme &theme = isDark() ? Theme::darkTheme() : Theme::light();
        m_application.setPalette(paletteOf(theme));
        QApplication::setPalette(tickPaletteOf(theme), "QCheckBox");
        QApplication::setPalette(tickPaletteOf(theme), "QRadioButton");
        m_application.setStyleSheet(themeSheet(theme));
    }

    QApplication &m_application;
    SystemScheme m_scheme;
    Theme::Appearance m_appearance = Theme::Appearance::System;
    Theme::SystemIsDark m_systemIsDark;
    QTimer m_once;
};

} // namespace

const Theme &Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme &Theme::darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : light();
}

void Theme::apply(QApplication &application, Appearance appearance,
                  const SystemIsDark &systemIsDark)
{
    static const QString FollowerName = u"themeFollower"_s;
    auto *follower = static_cast<ThemeFollower *>(
        application.findChild<QObject *>(FollowerName, Qt::FindDirectChildrenOnly));
    if (follower == nullptr) {
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
        follower = new ThemeFollower(application);
        follower->setObjectName(FollowerName);
    }
    follower->follow(appearance, systemIsDark);
}

QFont Theme::fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setStyleHint(QFont::Monospace);
    return font;
}

QFont Theme::numberFont(const QFont &base)
{
    // Qt 6.4 cannot ask a font for its tabular figures, so a font whose figures differ in width is
    // left for the fixed one.
    const QFontMetricsF metrics(base);
    if (qFuzzyCompare(metrics.horizontalAdvance(u'1'), metrics.horizontalAdvance(u'0')))
        return base;
    QFont font = fixedFont();
    if (base.pixelSize() > 0)
        font.setPixelSize(base.pixelSize());
    else
        font.setPointSizeF(base.pointSizeF());
    font.setWeight(base.weight());
    return font;
}

} // namespace Windsock
