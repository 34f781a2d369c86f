// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/LinesEdit.h"

#include "ui/Look.h"
#include "ui/Theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <utility>

namespace Windsock {

namespace {
constexpr int VisibleLines = 4;
} // namespace

LinesEdit::LinesEdit(const QString &name, const QString &label, const QString &help, Check check,
                     QWidget *parent)
    : QWidget(parent),
      m_check(std::move(check)),
      m_text(new QPlainTextEdit(this)),
      m_error(makeLabel({}, "error", this))
{
    m_text->setObjectName(name);
    m_text->setAccessibleName(label);
    m_text->setAccessibleDescription(help);
    m_text->setToolTip(help);
    m_text->setPlaceholderText(help);
    m_text->setFont(Theme::fixedFont());
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFixedHeight(QFontMetrics(m_text->font()).lineSpacing() * VisibleLines + 20);
    m_error->setObjectName(name + u"Error"_qs);
    m_error->setWordWrap(true);
    m_error->hide();
    auto *title = makeLabel(label, "", this);
    title->setBuddy(m_text);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(m_text);
    layout->addWidget(m_error);
    layout->addStretch(1);
    connect(m_text, &QPlainTextEdit::textChanged, this, &LinesEdit::onTextChanged);
}

void LinesEdit::follow(const QStringList &lines)
{
    const bool keep = isEdited();
    m_base = lines;
    if (!keep && this->lines() != lines)
        m_text->setPlainText(lines.join(u'\n'));
}

QStringList LinesEdit::lines() const
{
    QStringList lines;
    const QStringList all = m_text->toPlainText().split(u'\n');
    for (const QString &line : all) {
        if (const QString text = line.trimmed(); !text.isEmpty())
            lines += text;
    }
    return lines;
}

QString LinesEdit::error() const
{
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text().trimmed();
        if (const QString error = line.isEmpty() ? QString() : m_check(line); !error.isEmpty())
            return tr("Line %1: %2").arg(block.blockNumber() + 1).arg(error);
    }
    return {};
}

void LinesEdit::onTextChanged()
{
    const QString text = error();
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    underline();
    emit edited();
}

void LinesEdit::underline()
{
    QList<QTextEdit::ExtraSelection> wrong;
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text().trimmed();
        if (line.isEmpty() || m_check(line).isEmpty())
            continue;
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(block);
        selection.cursor.select(QTextCursor::LineUnderCursor);
        selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        selection.format.setUnderlineColor(Theme::of(palette()).error);
        wrong += selection;
    }
    m_text->setExtraSelections(wrong);
}

} // namespace Windsock
