// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "ui/settings/SettingsPage.h"

class QCheckBox;
class QScrollArea;

namespace Windsock {

class LinesEdit;
class TlsBox;

/// Who may connect, and over what. Children by object name: allowedOrigins, allowedAddresses,
/// blockedAddresses (each with "Error"), metricsForAll, and those of TlsBox.
class SecurityPage final : public SettingsPage
{
    Q_OBJECT

public:
    SecurityPage(const ServerSettings &settings, QWidget *parent);

    void follow(const ServerSettings &settings) override;
    void writeTo(ServerSettings &settings) const override;
    [[nodiscard]] QString problem() const override;
    void showProblem() override;
    [[nodiscard]] bool isEdited() const override;

    [[nodiscard]] TlsBox &tls() { return *m_tls; }

private:
    QWidget *createContent();

    LinesEdit *m_origins;
    LinesEdit *m_allowed;
    LinesEdit *m_blocked;
    QCheckBox *m_metrics;
    TlsBox *m_tls;
    QScrollArea *m_scroll;
    bool m_metricsBase = false;
};

} // namespace Windsock
