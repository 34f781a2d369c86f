// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/SettingsPage.h"

class QFormLayout;
class QScrollArea;

namespace Windsock {

class LimitEdit;

/// All limits, by group, as limitFields() describes them.
class LimitsPage final : public SettingsPage
{
    Q_OBJECT

public:
    LimitsPage(const ServerSettings &settings, QWidget *parent);

    void follow(const ServerSettings &settings) override;
    void writeTo(ServerSettings &settings) const override;
    [[nodiscard]] QString problem() const override;
    void showProblem() override;
    [[nodiscard]] bool isEdited() const override;

private:
    QWidget *createFields();
    void addField(QFormLayout *form, LimitEdit *edit);
    void restoreDefaults();
    [[nodiscard]] LimitEdit *wrongOne() const; ///< null: all are right

    QScrollArea *m_scroll;
    QList<LimitEdit *> m_edits;
};

} // namespace Windsock
