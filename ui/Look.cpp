// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Look.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVariant>

namespace Windsock {

namespace {

constexpr qsizetype LongestInAction = 60; // characters

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

void setSteadyText(QLabel *label, const QString &text)
{
    if (label->text() != text)
        label->setText(text);
    // With a fixed size, a label tells no layout of another text.
    if (const QSize size = label->sizeHint();
        label->minimumSize() != size || label->maximumSize() != size)
        label->setFixedSize(size);
}

QPushButton *makeButton(const QString &text, const QString &name, QWidget *parent,
                        const QString &toolTip)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(name);
    button->setToolTip(toolTip);
    return button;
}

QToolButton *makeSegment(const QString &text, const char *position, const QString &name,
                         QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setObjectName(name);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    setSegment(button, position);
    return button;
}

void setPlainItems(QComboBox *box)
{
    box->setItemDelegate(new QStyledItemDelegate(box));
}

QString inAction(const QString &name)
{
    QString text = name;
    if (text.size() > LongestInAction)
        text = text.left(LongestInAction / 2) + u'…' + text.right(LongestInAction / 2 - 1);
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace Windsock
