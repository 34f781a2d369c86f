// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/endpoints/EndpointEditor.h"

#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/endpoints/OptionFields.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

EndpointEditor::EndpointEditor(const EndpointSpec &spec, const QStringList &others, QWidget *parent)
    : QDialog(parent),
      m_behaviours(EndpointCatalog::behaviours()),
      m_others(others),
      m_original(spec),
      m_pattern(new QLineEdit(spec.pattern, this)),
      m_behaviour(new QComboBox(this)),
      m_help(makeLabel({}, "muted", this)),
      m_options(new OptionFields(this)),
      m_error(makeLabel({}, "error", this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(u"endpointEditor"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(spec.pattern.isEmpty() ? tr("New endpoint")
                                          : tr("Endpoint %1").arg(spec.pattern));
    createFields(spec);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_pattern, &QLineEdit::textChanged, this, &EndpointEditor::validate);
    connect(m_options, &OptionFields::changed, this, &EndpointEditor::validate);
    connect(m_behaviour, &QComboBox::currentIndexChanged, this,
            &EndpointEditor::onBehaviourChanged);
    onBehaviourChanged();
    m_pattern->setFocus();
}

void EndpointEditor::createFields(const EndpointSpec &spec)
{
    m_pattern->setObjectName(u"patternEdit"_s);
    m_pattern->setFont(Theme::fixedFont());
    m_pattern->setPlaceholderText(u"/orders/{room}"_s);
    m_pattern->setMinimumWidth(320);
    m_pattern->setToolTip(tr("The path that clients connect to; {name} takes one segment, and a "
                             "regular expression is possible."));
    m_behaviour->setObjectName(u"behaviourCombo"_s);
    setPlainItems(m_behaviour);
    for (const auto &behaviour : std::as_const(m_behaviours)) {
        m_behaviour->addItem(behaviour.label, behaviour.name);
        if (behaviour.name == spec.behaviour)
            m_behaviour->setCurrentIndex(m_behaviour->count() - 1);
    }
    m_help->setWordWrap(true);
    m_error->setObjectName(u"endpointError"_s);
    m_error->setWordWrap(true);
    m_buttons->setObjectName(u"endpointButtons"_s);
    m_buttons->button(QDialogButtonBox::Ok)->setObjectName(u"endpointOk"_s);
    m_buttons->button(QDialogButtonBox::Ok)
        ->setText(spec.pattern.isEmpty() ? tr("Add") : tr("Apply"));
    m_buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"endpointCancel"_s);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Pattern"), m_pattern);
    form->addRow(tr("Behaviour"), m_behaviour);
    form->addRow(QString(), m_help);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 14);
    layout->setSpacing(10);
    layout->addLayout(form);
    layout->addWidget(m_options);
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
}

void EndpointEditor::suggestPattern(const QString &pattern)
{
    m_pattern->setText(pattern);
}

EndpointSpec EndpointEditor::spec() const
{
    return {m_pattern->text().trimmed(), m_behaviour->currentData().toString(),
            m_options->values()};
}

void EndpointEditor::onBehaviourChanged()
{
    const auto &behaviour = m_behaviours.at(m_behaviour->currentIndex());
    m_help->setText(behaviour.help);
    m_options->setBehaviour(behaviour,
                            behaviour.name == m_original.behaviour ? m_original.options
                                                                   : QJsonObject());
    alignFields();
    validate();
}

/// All fields stand in one column.
void EndpointEditor::alignFields()
{
    const auto labels = findChildren<QLabel *>();
    int width = 0;
    for (QLabel *label : labels) {
        if (label->buddy() == nullptr)
            continue;
        label->setMinimumWidth(0);
        width = std::max(width, label->sizeHint().width());
    }
    for (QLabel *label : labels) {
        if (label->buddy() != nullptr)
            label->setMinimumWidth(width);
    }
}

/// Grows with its fields, which are not there yet when they are made.
bool EndpointEditor::event(QEvent *event)
{
    const bool known = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest && isVisible()) {
        const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                         : layout()->totalSizeHint().height();
        if (height() < needed)
            resize(width(), needed);
    }
    return known;
}

QString EndpointEditor::problem() const
{
    const EndpointSpec now = spec();
    if (m_others.contains(now.pattern))
        return tr("There is an endpoint %1 already.").arg(now.pattern);
    return EndpointCatalog::make(now).error();
}

void EndpointEditor::validate()
{
    const QString text = problem();
    // A field that nobody has typed into yet is not scolded.
    const bool isUntouched = m_pattern->text().isEmpty() && !m_pattern->isModified();
    m_error->setText(isUntouched ? QString() : text);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(text.isEmpty());
}

} // namespace Windsock
