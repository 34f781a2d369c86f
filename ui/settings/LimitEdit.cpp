// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/LimitEdit.h"

#include "ui/Look.h"
#include "ui/models/LimitText.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QVBoxLayout>

namespace Windsock {

namespace {

constexpr double MillisecondsPerSecond = 1'000;
constexpr int InputWidth = 24; // in characters

/// Seconds without zeros at the end: "10 s", "0.5 s".
class SecondsBox final : public QDoubleSpinBox
{
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    [[nodiscard]] QString textFromValue(double value) const override
    {
        return locale().toString(value, 'g', 12);
    }
};

/// A wheel that turns over a field which has no focus scrolls the page, and changes no limit.
class WheelGuard final : public QObject
{
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (event->type() != QEvent::Wheel || !widget || widget->hasFocus())
            return QObject::eventFilter(watched, event);
        event->ignore();
        return true;
    }
};

} // namespace

LimitEdit::LimitEdit(const LimitField &field, QWidget *parent)
    : QWidget(parent), m_field(field), m_error(makeLabel({}, "error", this))
{
    switch (field.unit) {
    case LimitField::Unit::Count: makeCount(); break;
    case LimitField::Unit::Seconds: makeSeconds(); break;
    case LimitField::Unit::Bytes: makeSize(); break;
    case LimitField::Unit::Switch: makeSwitch(); break;
    case LimitField::Unit::Choice: makeChoice(); break;
    }
    m_input->setObjectName(u"limit_"_qs + field.name);
    m_input->setAccessibleName(field.label());
    m_input->setAccessibleDescription(help());
    m_input->setToolTip(help());
    m_input->setFocusPolicy(Qt::StrongFocus);
    m_input->installEventFilter(new WheelGuard(m_input));
    if (field.unit != LimitField::Unit::Switch)
        m_input->setFixedWidth(fontMetrics().averageCharWidth() * InputWidth);
    m_error->setObjectName(u"limitError_"_qs + field.name);
    m_error->setWordWrap(true);
    m_error->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_input, 0, Qt::AlignLeft);
    layout->addWidget(m_error);
}

QString LimitEdit::help() const
{
    QStringList lines{m_field.help()};
    const QString zero = LimitText::zero(m_field);
    if (!m_field.zeroIsNone && zero != m_field.zeroText())
        lines += tr("%1: %2", "a word and what it stands for").arg(zero, m_field.zeroText());
    lines += tr("Default: %1").arg(LimitText::value(m_field, m_field.defaultValue()));
    return lines.join(u'\n');
}

void LimitEdit::makeCount()
{
    auto *box = new QSpinBox(this);
    box->setRange(int(m_field.minimum), int(m_field.maximum));
    box->setGroupSeparatorShown(true);
    box->setButtonSymbols(QSpinBox::NoButtons);
    if (LimitText::hasZero(m_field))
        box->setSpecialValueText(LimitText::zero(m_field));
    connect(box, &QSpinBox::valueChanged, this, &LimitEdit::onEdited);
    m_read = [box]() -> Result<qint64> { return qint64(box->value()); };
    m_write = [box](qint64 value) { box->setValue(int(value)); };
    m_input = box;
}

void LimitEdit::makeSeconds()
{
    auto *box = new SecondsBox(this);
    box->setDecimals(3);
    box->setRange(double(m_field.minimum) / MillisecondsPerSecond,
                  double(m_field.maximum) / MillisecondsPerSecond);
    box->setSuffix(tr(" s", "after a number of seconds"));
    box->setButtonSymbols(QDoubleSpinBox::NoButtons);
    if (LimitText::hasZero(m_field))
        box->setSpecialValueText(LimitText::zero(m_field));
    connect(box, &QDoubleSpinBox::valueChanged, this, &LimitEdit::onEdited);
    m_read = [box]() -> Result<qint64> { return qRound64(box->value() * MillisecondsPerSecond); };
    m_write = [box](qint64 value) { box->setValue(double(value) / MillisecondsPerSecond); };
    m_input = box;
}

void LimitEdit::makeSize()
{
    auto *edit = new QLineEdit(this);
    if (LimitText::hasZero(m_field))
        edit->setPlaceholderText(LimitText::zero(m_field));
    connect(edit, &QLineEdit::textChanged, this, &LimitEdit::onEdited);
    m_read = [this, edit] { return LimitText::parseBytes(m_field, edit->text()); };
    m_write = [this, edit](qint64 value) {
        edit->setText(value == 0 && LimitText::hasZero(m_field) ? QString()
                                                                : LimitText::value(m_field, value));
    };
    m_input = edit;
}

void LimitEdit::makeSwitch()
{
    auto *box = new QCheckBox(m_field.label(), this);
    connect(box, &QCheckBox::toggled, this, &LimitEdit::onEdited);
    m_read = [box]() -> Result<qint64> { return qint64(box->isChecked()); };
    m_write = [box](qint64 value) { box->setChecked(value != 0); };
    m_input = box;
}

void LimitEdit::makeChoice()
{
    auto *box = new QComboBox(this);
    setPlainItems(box);
    for (int index = 0; index < m_field.choices.size(); ++index)
        box->addItem(LimitText::choice(m_field, index));
    connect(box, &QComboBox::currentIndexChanged, this, &LimitEdit::onEdited);
    m_read = [box]() -> Result<qint64> { return qint64(box->currentIndex()); };
    m_write = [box](qint64 value) { box->setCurrentIndex(int(value)); };
    m_input = box;
}

void LimitEdit::onEdited()
{
    const QString error = m_read().error();
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
    emit edited();
}

bool LimitEdit::isEdited() const
{
    const auto now = m_read();
    return !now || *now != m_base;
}

void LimitEdit::follow(qint64 value)
{
    const bool keep = isEdited();
    m_base = value;
    if (!keep)
        m_write(value);
}

} // namespace Windsock
