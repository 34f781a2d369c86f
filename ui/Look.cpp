// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Look.h"

#include <QLabel>
#include <QStyle>
#include <QToolButton>
#include <QVariant>

namespace Windsock {

namespace {

void setLookProperty(QWidget *widget, const char *name, const char *value)
{
    const QString text = QString::fromLatin1(value);
    if (widget->property(name).toString() == text)
        return;
    widget->setProperty(name, text);
    // A style sheet looks at properties when a widget is polished, and no earlier.
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace

void setRole(QWidget *widget, const char *role)
{
    setLookProperty(widget, "role", role);
}

void setLook(QWidget *widget, const char *look)
{
    setLookProperty(widget, "look", look);
}

void setSegment(QToolButton *button, const char *position)
{
    setLookProperty(button, "segment", position);
}

QLabel *makeLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    setRole(label, role);
    return label;
}

} // namespace Windsock
