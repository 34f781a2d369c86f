// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPlainTextEdit;

namespace Windsock {

/// A list of texts, one a line. Lines that are wrong are underlined, and what is wrong with the
/// first of them stands below, with its number. Children by object name: `name`, and `name` with
/// "Error".
class LinesEdit final : public QWidget
{
    Q_OBJECT

public:
    /// What is wrong with one line, if anything.
    using Check = std::function<QString(const QString &line)>;

    LinesEdit(const QString &name, const QString &label, const QString &help, Check check,
              QWidget *parent);

    /// The server's list; replaces what is shown unless the operator has edited it.
    void follow(const QStringList &lines);
    /// Without empty ones and spaces around.
    [[nodiscard]] QStringList lines() const;
    [[nodiscard]] bool isEdited() const { return lines() != m_base; }
    [[nodiscard]] QString error() const; ///< empty: every line is right
    [[nodiscard]] QPlainTextEdit *input() const { return m_text; }

signals:
    void edited();

private:
    void onTextChanged();
    void underline();

    Check m_check;
    QStringList m_base;
    QPlainTextEdit *m_text;
    QLabel *m_error;
};

} // namespace Windsock
