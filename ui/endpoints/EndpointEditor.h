// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/handlers/EndpointCatalog.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace Windsock {

class OptionFields;

/// Makes or changes one endpoint: its pattern, what it does, and that behaviour's options. What is
/// typed is checked as it is typed; OK waits until it is right. Opened with open(), it does not
/// block the window's work.
class EndpointEditor final : public QDialog
{
    Q_OBJECT

public:
    /// `others`: the patterns that are taken.
    EndpointEditor(const EndpointSpec &spec, const QStringList &others, QWidget *parent = nullptr);

    /// Puts a pattern into the field of a new endpoint.
    void suggestPattern(const QString &pattern);
    [[nodiscard]] EndpointSpec spec() const;

protected:
    bool event(QEvent *event) override;

private:
    void createFields(const EndpointSpec &spec);
    void onBehaviourChanged();
    void alignFields();
    void validate();
    [[nodiscard]] QString problem() const;

    QList<EndpointCatalog::Behaviour> m_behaviours;
    QStringList m_others;
    EndpointSpec m_original;
    QLineEdit *m_pattern;
    QComboBox *m_behaviour;
    QLabel *m_help;
    OptionFields *m_options;
    QLabel *m_error;
    QDialogButtonBox *m_buttons;
};

} // namespace Windsock
