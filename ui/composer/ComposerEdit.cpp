// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/ComposerEdit.h"

#include "ui/Theme.h"
#include "ui/composer/JsonHighlighter.h"

#include <QKeyEvent>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

bool isSendKey(const QKeyEvent &event)
{
    return (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        && event.modifiers().testFlag(Qt::ControlModifier);
}

} // namespace

ComposerEdit::ComposerEdit(QWidget *parent)
    : QPlainTextEdit(parent), m_highlighter(new JsonHighlighter(document()))
{
    setFont(Theme::fixedFont());
    setTabChangesFocus(true);
    document()->setDocumentMargin(6);
    m_highlighter->setTheme(Theme::of(palette()));
}

void ComposerEdit::setJson(bool isJson)
{
    m_highlighter->setEnabled(isJson);
}

QSize ComposerEdit::sizeHint() const
{
    return {400, fontMetrics().lineSpacing() * 5 + 24};
}

QSize ComposerEdit::minimumSizeHint() const
{
    return {160, fontMetrics().lineSpacing() * 2 + 24};
}

bool ComposerEdit::event(QEvent *event)
{
    // Taken here, so that the window's own shortcut for the same keys does not send a second time.
    if (event->type() == QEvent::ShortcutOverride && isSendKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (isSendKey(*event))
        emit sendTriggered();
    else if (control && event->key() == Qt::Key_Up)
        emit olderTriggered();
    else if (control && event->key() == Qt::Key_Down)
        emit newerTriggered();
    else
        QPlainTextEdit::keyPressEvent(event);
}

void ComposerEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        m_highlighter->setTheme(Theme::of(palette()));
}

} // namespace Windsock
