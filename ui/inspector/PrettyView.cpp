// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/PrettyView.h"

#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/composer/JsonHighlighter.h"
#include "ui/inspector/JsonTreeView.h"
#include "ui/models/Format.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

namespace Windsock {

namespace {

constexpr qsizetype MaxWordWrapped = 16 * 1024;  // characters
constexpr qsizetype MaxHighlighted = 512 * 1024; // characters; colouring more holds up the window

} // namespace

// Qt looks for word boundaries anew for each line of a block: a quarter of a megabyte without a
// line end or a space takes it seconds, a megabyte minutes.
void setPayloadText(QPlainTextEdit &field, const QString &text)
{
    field.setWordWrapMode(text.size() <= MaxWordWrapped ? QTextOption::WrapAtWordBoundaryOrAnywhere
                                                        : QTextOption::WrapAnywhere);
    field.setPlainText(text);
}

QPlainTextEdit *makePayloadField(const QString &name, const QString &accessibleName,
                                 QWidget *parent)
{
    auto *field = new QPlainTextEdit(parent);
    field->setObjectName(name);
    field->setAccessibleName(accessibleName);
    field->setReadOnly(true);
    field->setFont(Theme::fixedFont());
    field->setFrameShape(QFrame::NoFrame);
    setLook(field, "plain");
    return field;
}

PrettyView::PrettyView(QWidget *parent)
    : QWidget(parent),
      m_asTree(makeSegment(tr("Tree"), "first", u"prettyAsTree"_qs, this)),
      m_asText(makeSegment(tr("Text"), "last", u"prettyAsText"_qs, this)),
      m_stack(new QStackedWidget(this)),
      m_tree(new JsonTreeView(this)),
      m_text(makePayloadField(u"prettyText"_qs, tr("Payload as text"), this)),
      m_highlighter(new JsonHighlighter(m_text->document())),
      m_parse(new QPushButton(this))
{
    m_tree->setObjectName(u"prettyTree"_qs);
    m_tree->setAccessibleName(tr("Payload as a tree"));
    m_parse->setObjectName(u"parseJsonButton"_qs);
    m_switch = createSwitch();
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_text);
    m_highlighter->setDocument(nullptr); // until there is JSON
    m_highlighter->setEnabled(true);
    m_parse->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_switch);
    layout->addWidget(m_parse, 0, Qt::AlignLeft);
    layout->addWidget(m_stack, 1);
    connect(m_parse, &QPushButton::clicked, this, &PrettyView::parsingRequested);
    connect(m_asTree, &QToolButton::toggled, this, &PrettyView::showForm);
}

QWidget *PrettyView::createSwitch()
{
    auto *bar = new QWidget(this);
    auto *group = new QButtonGroup(bar);
    group->addButton(m_asTree);
    group->addButton(m_asText);
    m_asTree->setChecked(true);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(0);
    layout->addWidget(m_asTree);
    layout->addWidget(m_asText);
    layout->addStretch(1);
    return bar;
}

void PrettyView::showJson(JsonTree tree)
{
    m_isJson = true;
    m_parse->hide();
    m_switch->show();
    m_tree->setTree(std::move(tree));
    showForm();
}

void PrettyView::showText(const QString &text)
{
    m_isJson = false;
    m_tree->setTree({});
    m_parse->hide();
    m_switch->hide();
    m_highlighter->setDocument(nullptr);
    setPayloadText(*m_text, text);
    m_stack->setCurrentWidget(m_text);
}

void PrettyView::offerParsing(qint64 size)
{
    m_parse->setText(tr("Show %1 of JSON as a tree").arg(Format::size(size)));
    m_parse->show();
}

// The text is made when it is looked at: laying out a megabyte takes longer than parsing it.
void PrettyView::showForm()
{
    if (!m_isJson)
        return;
    if (m_asTree->isChecked()) {
        m_stack->setCurrentWidget(m_tree);
        return;
    }
    const QString text = m_tree->tree().indented();
    m_highlighter->setDocument(nullptr);
    setPayloadText(*m_text, text);
    if (text.size() <= MaxHighlighted) {
        m_highlighter->setTheme(Theme::of(palette()));
        m_highlighter->setDocument(m_text->document());
    }
    m_stack->setCurrentWidget(m_text);
}

void PrettyView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter->document())
        m_highlighter->setTheme(Theme::of(palette()));
}

} // namespace Windsock
