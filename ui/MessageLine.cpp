// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MessageLine.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {
constexpr QRect IconPlace(14, 0, 16, 16); // in the middle of the height
} // namespace

MessageLine::MessageLine(QWidget *parent)
    : QFrame(parent), m_text(new QLabel(this)), m_action(new QPushButton(this))
{
    setObjectName(u"messageLine"_s);
    m_text->setObjectName(u"messageText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setObjectName(u"messageAction"_s);
    auto *close = new QToolButton(this);
    close->setObjectName(u"messageClose"_s);
    setIcon(close, Icon::Close);
    close->setToolTip(tr("Dismiss (Esc)"));
    close->setAccessibleName(tr("Dismiss"));
    setLook(close, "flat");

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(IconPlace.right() + 9, 6, 8, 6);
    layout->setSpacing(10);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(close);

    connect(m_action, &QPushButton::clicked, this, &MessageLine::onAction);
    connect(close, &QToolButton::clicked, this, &MessageLine::dismiss);
    hide();
}

void MessageLine::say(Kind kind, const QString &text, const QString &actionText,
                      const std::function<void()> &action)
{
    m_kind = kind;
    m_text->setText(text);
    m_action->setText(actionText);
    m_action->setVisible(!actionText.isEmpty());
    m_onAction = action;
    setAccessibleName(text);
    update();
    show();
}

void MessageLine::dismiss()
{
    m_onAction = nullptr;
    hide();
}

void MessageLine::onAction()
{
    // What is done may say something anew, so this line is gone first.
    const auto action = std::exchange(m_onAction, nullptr);
    hide();
    if (action)
        action();
}

void MessageLine::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    const QColor colour = m_kind == Kind::Error ? theme.error : theme.accent;
    QColor tint = colour;
    tint.setAlphaF(0.12F);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(rect(), tint);
    painter.fillRect(QRect(0, 0, 4, height()), colour);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
    const QIcon sign = m_kind == Kind::Error ? icon(Icon::Error, IconColour::Error)
                                             : icon(Icon::Note, IconColour::Accent);
    sign.paint(&painter, IconPlace.translated(0, (height() - IconPlace.height()) / 2));
}

void MessageLine::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

} // namespace Windsock
