// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/SnippetBox.h"

#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/firstminute/CopyButton.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {
constexpr int FewestLines = 4; // that are seen in a low window
} // namespace

SnippetBox::SnippetBox(QWidget *parent)
    : QWidget(parent),
      m_text(new QPlainTextEdit(this)),
      m_copy(new CopyButton(u"snippetCopyButton"_s, this, tr("Copy the code")))
{
    m_text->setObjectName(u"snippetText"_s);
    m_text->setAccessibleName(tr("Code that connects a client"));
    m_text->setFont(Theme::fixedFont());
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);

    auto *chooser = createChooser();
    setTabOrder(chooser->findChildren<QToolButton *>().constLast(), m_copy);
    setTabOrder(m_copy, m_text);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(chooser);
    head->addStretch(1);
    head->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_text, 1);
    fit();
    connect(m_copy, &QPushButton::clicked, this, &SnippetBox::copy);
}

QWidget *SnippetBox::createChooser()
{
    auto *chooser = new QWidget(this);
    auto *layout = new QHBoxLayout(chooser);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *group = new QButtonGroup(this);
    for (int i = 0; i < Snippets::LanguageCount; ++i) {
        const char *place = i == 0 ? "first" : i == Snippets::LanguageCount - 1 ? "last" : "middle";
        auto *button = makeSegment(Snippets::name(Snippets::Language(i)), place,
                                   u"snippetLanguage%1"_s.arg(i), chooser);
        button->setChecked(i == int(m_language));
        group->addButton(button, i);
        layout->addWidget(button);
    }
    connect(group, &QButtonGroup::idClicked, this,
            [this](int id) { setLanguage(Snippets::Language(id)); });
    return chooser;
}

void SnippetBox::setAddress(const QUrl &url, bool selfSigned)
{
    if (url == m_url && selfSigned == m_selfSigned)
        return;
    m_url = url;
    m_selfSigned = selfSigned;
    showSnippet();
}

void SnippetBox::setLanguage(Snippets::Language language)
{
    m_language = language;
    showSnippet();
}

void SnippetBox::showSnippet()
{
    m_text->setPlainText(Snippets::text(m_language, m_url, m_selfSigned).trimmed());
    fit();
}

void SnippetBox::setFitted(bool fitted)
{
    if (fitted == m_fitted)
        return;
    m_fitted = fitted;
    fit();
}

void SnippetBox::fit()
{
    const int line = m_text->fontMetrics().lineSpacing();
    const int margins = 2 * (int(m_text->document()->documentMargin()) + m_text->frameWidth() + 4);
    const int code = std::max(FewestLines, m_text->blockCount()) * line + margins;
    m_text->setMinimumHeight(m_fitted ? code : FewestLines * line + margins);
    m_text->setMaximumHeight(m_fitted ? code : QWIDGETSIZE_MAX);
    m_text->setSizePolicy(QSizePolicy::Expanding,
                          m_fitted ? QSizePolicy::Fixed : QSizePolicy::Ignored);
}

void SnippetBox::copy()
{
    m_copy->copy(Snippets::text(m_language, m_url, m_selfSigned));
}

} // namespace Windsock
