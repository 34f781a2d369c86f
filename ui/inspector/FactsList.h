// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPair>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace Windsock {

/// Names on the left, muted, and what they are on the right, to be selected and copied.
class FactsList final : public QWidget
{
    Q_OBJECT

public:
    using Facts = QList<QPair<QString, QString>>;

    explicit FactsList(QWidget *parent = nullptr);

    /// Facts without a value are left out. Labels are used again, so that live figures do not
    /// flicker.
    void setFacts(const Facts &facts);
    /// The value that stands beside a name; empty: none.
    [[nodiscard]] QString value(const QString &name) const;

private:
    struct Line
    {
        QLabel *name;
        QLabel *value;
    };

    Line &lineAt(size_t position);

    QGridLayout *m_layout;
    std::vector<Line> m_lines;
};

} // namespace Windsock
