// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/LimitFields.h"

#include <QWidget>

#include <functional>

class QLabel;
class QVBoxLayout;

namespace Windsock {

/// One limit to be edited, by its unit: a number, a size ("10 MiB"), a time, a check box, a list of
/// choices. The field's object name is "limit_" with the setting's name, that of the line for what
/// is wrong with it "limitError_".
class LimitEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit LimitEdit(const LimitField &field, QWidget *parent = nullptr);

    [[nodiscard]] const LimitField &field() const { return m_field; }
    [[nodiscard]] QWidget *input() const { return m_input; }

    /// The server's value; replaces what is shown unless the operator has edited it.
    void follow(qint64 value);
    /// As if the operator had typed it.
    void setValue(qint64 value) { m_write(value); }
    [[nodiscard]] Result<qint64> value() const { return m_read(); }
    [[nodiscard]] bool isEdited() const;

signals:
    void edited();

private:
    void makeCount();
    void makeSeconds();
    void makeSize();
    void makeSwitch();
    void makeChoice();
    void onEdited();
    [[nodiscard]] QString help() const;

    LimitField m_field;
    QWidget *m_input = nullptr;
    QLabel *m_error;
    std::function<Result<qint64>()> m_read;
    std::function<void(qint64)> m_write;
    qint64 m_base = 0;
};

} // namespace Windsock
