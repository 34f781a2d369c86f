// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/LimitsPage.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/settings/LimitEdit.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace Windsock {

LimitsPage::LimitsPage(const ServerSettings &settings, QWidget *parent)
    : SettingsPage(parent), m_scroll(new QScrollArea(this))
{
    m_scroll->setWidget(createFields());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // it follows the fields
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *defaults = new QPushButton(tr("Restore defaults"), this);
    defaults->setObjectName(u"limitsDefaults"_qs);
    setIcon(defaults, Icon::Restore);
    defaults->setToolTip(tr("Set every limit here to its default. Nothing is applied yet."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(18, 8, 18, 8);
    foot->addWidget(defaults);
    foot->addStretch(1);
    layout->addLayout(foot);
    connect(defaults, &QPushButton::clicked, this, &LimitsPage::restoreDefaults);
    // An edit takes its first value as what the server has.
    for (LimitEdit *edit : std::as_const(m_edits))
        edit->setValue(edit->field().get(settings.limits));
    follow(settings);
    for (LimitEdit *edit : std::as_const(m_edits))
        connect(edit, &LimitEdit::edited, this, &SettingsPage::edited);
}

QWidget *LimitsPage::createFields()
{
    auto *content = new QWidget(this);
    setRole(content, "panel");
    auto *form = new QFormLayout(content);
    form->setContentsMargins(18, 12, 18, 12);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(7);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    std::optional<LimitField::Group> group;
    for (const LimitField &field : limitFields()) {
        if (group != field.group) {
            QLabel *heading = makeLabel(limitGroupLabel(field.group), "section", content);
            heading->setContentsMargins(0, group ? 12 : 0, 0, 0);
            form->addRow(heading);
            group = field.group;
        }
        auto *edit = new LimitEdit(field, content);
        addField(form, edit);
        m_edits += edit;
    }
    return content;
}

void LimitsPage::addField(QFormLayout *form, LimitEdit *edit)
{
    if (edit->field().unit == LimitField::Unit::Switch) { // says what it is itself
        form->addRow(QString(), edit);
        return;
    }
    auto *label = makeLabel(edit->field().label(), "", edit->parentWidget());
    label->setToolTip(edit->input()->toolTip());
    label->setBuddy(edit->input());
    label->setAlignment(Qt::AlignTop);
    label->setContentsMargins(0, 6, 0, 0); // stands beside the field's text, not what is below
    form->addRow(label, edit);
}

void LimitsPage::follow(const ServerSettings &settings)
{
    for (LimitEdit *edit : std::as_const(m_edits))
        edit->follow(edit->field().get(settings.limits));
}

void LimitsPage::writeTo(ServerSettings &settings) const
{
    for (const LimitEdit *edit : m_edits) {
        if (const auto value = edit->value(); value && edit->isEdited())
            edit->field().set(settings.limits, *value);
    }
}

LimitEdit *LimitsPage::wrongOne() const
{
    const auto found = std::find_if(m_edits.begin(), m_edits.end(),
                                    [](const LimitEdit *edit) { return !edit->value(); });
    return found == m_edits.end() ? nullptr : *found;
}

QString LimitsPage::problem() const
{
    const LimitEdit *wrong = wrongOne();
    return wrong ? tr("%1: %2", "a limit and what is wrong with it")
                       .arg(wrong->field().label(), wrong->value().error())
                 : QString();
}

void LimitsPage::showProblem()
{
    LimitEdit *wrong = wrongOne();
    if (!wrong)
        return;
    m_scroll->ensureWidgetVisible(wrong);
    wrong->input()->setFocus(Qt::OtherFocusReason);
}

bool LimitsPage::isEdited() const
{
    return std::any_of(m_edits.begin(), m_edits.end(),
                       [](const LimitEdit *edit) { return edit->isEdited(); });
}

void LimitsPage::restoreDefaults()
{
    for (LimitEdit *edit : std::as_const(m_edits))
        edit->setValue(edit->field().defaultValue());
}

} // namespace Windsock
