// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/FactsList.h"

#include <QGridLayout>
#include <QLabel>

namespace Windsock {

namespace {

constexpr int MaxFacts = 64;

} // namespace

FactsList::FactsList(QWidget *parent) : QWidget(parent), m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(14, 8, 14, 8);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(4);
    m_layout->setColumnMinimumWidth(0, 76);
    m_layout->setColumnStretch(1, 1);
    m_layout->setRowStretch(MaxFacts, 1); // what height is left stays below the facts
}

void FactsList::setFacts(const Facts &facts)
{
    size_t used = 0;
    for (const auto &[name, value] : facts) {
        if (value.isEmpty())
            continue;
        const Line &line = lineAt(used++);
        if (line.name->text() != name)
            line.name->setText(name);
        if (line.value->text() != value)
            line.value->setText(value);
        // A name stands for the text, so the text is in it.
        const QString spoken = tr("%1: %2", "the name of a fact and its value").arg(name, value);
        if (line.value->accessibleName() != spoken)
            line.value->setAccessibleName(spoken);
    }
    for (size_t position = 0; position < m_lines.size(); ++position) {
        m_lines[position].name->setVisible(position < used);
        m_lines[position].value->setVisible(position < used);
    }
}

FactsList::Line &FactsList::lineAt(size_t position)
{
    while (m_lines.size() <= position) {
        const Line line{new QLabel(this), new QLabel(this)};
        line.name->setProperty("role", u"muted"_qs);
        line.name->setAlignment(Qt::AlignTop);
        line.value->setTextFormat(Qt::PlainText); // a client wrote some of it
        line.value->setTextInteractionFlags(Qt::TextSelectableByMouse
                                            | Qt::TextSelectableByKeyboard);
        line.value->setWordWrap(true);
        line.value->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        line.value->setMinimumWidth(40); // a long word does not widen the dock
        const int row = int(m_lines.size());
        m_layout->addWidget(line.name, row, 0);
        m_layout->addWidget(line.value, row, 1);
        m_lines.push_back(line);
    }
    return m_lines[position];
}

QString FactsList::value(const QString &name) const
{
    for (const Line &line : m_lines) {
        if (line.name->text() == name && !line.name->isHidden())
            return line.value->text();
    }
    return {};
}

} // namespace Windsock
