// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/endpoints/OptionFields.h"

#include <QFormLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

QString joined(const QJsonArray &texts)
{
    QStringList list;
    for (const QJsonValue text : texts)
        list += text.toString();
    return list.join(u", "_s);
}

QJsonArray split(const QString &text)
{
    QJsonArray texts;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (const QString trimmed = part.trimmed(); !trimmed.isEmpty())
            texts += trimmed;
    }
    return texts;
}

} // namespace

OptionFields::OptionFields(QWidget *parent) : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(8);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

OptionFields::Field OptionFields::makeField(const EndpointCatalog::Option &option,
                                            const QJsonValue &value)
{
    using Type = EndpointCatalog::Option::Type;
    QWidget *widget = nullptr;
    Field field{option, {}};
    if (option.type == Type::Integer) {
        auto *box = new QSpinBox(this);
        box->setRange(option.minimum, option.maximum);
        box->setValue(value.toInt());
        connect(box, &QSpinBox::valueChanged, this, &OptionFields::changed);
        field.value = [box] { return QJsonValue(box->value()); };
        widget = box;
    } else {
        const bool isList = option.type == Type::TextList;
        auto *edit = new QLineEdit(isList ? joined(value.toArray()) : value.toString(), this);
        if (isList)
            edit->setPlaceholderText(tr("separated by commas"));
        connect(edit, &QLineEdit::textChanged, this, &OptionFields::changed);
        field.value = [edit, isList] {
            return isList ? QJsonValue(split(edit->text())) : QJsonValue(edit->text());
        };
        widget = edit;
    }
    widget->setObjectName(u"option_"_s + option.name);
    widget->setToolTip(option.help);
    widget->setAccessibleName(option.label);
    auto *label = new QLabel(option.label, this);
    label->setToolTip(option.help);
    label->setBuddy(widget);
    m_layout->addRow(label, widget);
    return field;
}

void OptionFields::setBehaviour(const EndpointCatalog::Behaviour &behaviour,
                                const QJsonObject &values)
{
    m_fields.clear();
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    for (const EndpointCatalog::Option &option : behaviour.options) {
        const QJsonValue value = values.contains(option.name) ? values.value(option.name)
                                                              : option.defaultValue;
        m_fields.push_back(makeField(option, value));
    }
}

QJsonObject OptionFields::values() const
{
    QJsonObject object;
    for (const Field &field : m_fields) {
        const QJsonValue value = field.value();
        if (value != field.option.defaultValue)
            object.insert(field.option.name, value);
    }
    return object;
}

} // namespace Windsock
