// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/SettingsDialog.h"

#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "ui/Look.h"
#include "ui/settings/LimitsPage.h"
#include "ui/settings/SecurityPage.h"
#include "ui/settings/TlsBox.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace Windsock {

namespace {
constexpr QSize UsualSize(640, 640);
} // namespace

SettingsDialog::SettingsDialog(ServerMonitor &monitor, ServerControl &control, QWidget *parent)
    : QDialog(parent),
      m_monitor(monitor),
      m_control(control),
      m_tabs(new QTabWidget(this)),
      m_security(new SecurityPage(monitor.settings(), this)),
      m_pages{new LimitsPage(monitor.settings(), this), m_security},
      m_note(makeLabel({}, "muted", this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Apply
                                         | QDialogButtonBox::Cancel,
                                     this))
{
    setObjectName(u"settingsDialog"_qs);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));
    arrange();
    connectSignals();
    m_security->tls().setCertificate(monitor.certificate());
    updateButtons();
    resize(UsualSize);
}

void SettingsDialog::arrange()
{
    m_tabs->setObjectName(u"settingsPages"_qs);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_pages.constFirst(), tr("Limits"));
    m_tabs->addTab(m_security, tr("Security"));
    m_note->setObjectName(u"settingsNote"_qs);
    m_note->setWordWrap(true);
    m_buttons->button(QDialogButtonBox::Ok)->setObjectName(u"settingsOk"_qs);
    m_buttons->button(QDialogButtonBox::Apply)->setObjectName(u"settingsApply"_qs);
    m_buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"settingsCancel"_qs);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(18, 8, 18, 14);
    foot->setSpacing(8);
    foot->addWidget(m_note);
    foot->addWidget(m_buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs, 1);
    layout->addLayout(foot);
}

void SettingsDialog::connectSignals()
{
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons->button(QDialogButtonBox::Apply), &QPushButton::clicked, this,
            &SettingsDialog::apply);
    for (SettingsPage *page : std::as_const(m_pages)) {
        connect(page, &SettingsPage::edited, this, &SettingsDialog::updateButtons);
        connect(&m_monitor, &ServerMonitor::settingsChanged, page, &SettingsPage::follow);
    }
    connect(&m_monitor, &ServerMonitor::settingsChanged, this, &SettingsDialog::updateButtons);
    connect(&m_monitor, &ServerMonitor::stateChanged, this, &SettingsDialog::updateButtons);
    TlsBox &tls = m_security->tls();
    connect(&m_monitor, &ServerMonitor::certificateChanged, &tls, &TlsBox::setCertificate);
    connect(&tls, &TlsBox::reloadRequested, this, &SettingsDialog::reloadCertificate);
}

ServerSettings SettingsDialog::edited() const
{
    ServerSettings settings = m_monitor.settings();
    for (const SettingsPage *page : m_pages)
        page->writeTo(settings);
    return settings;
}

void SettingsDialog::updateButtons()
{
    const bool isEdited = std::any_of(m_pages.begin(), m_pages.end(),
                                      [](const SettingsPage *page) { return page->isEdited(); });
    const bool restarts = m_monitor.state() == ServerState::Listening
        && m_monitor.settings().needsRestartFor(edited());
    QPushButton *button = m_buttons->button(QDialogButtonBox::Apply);
    button->setEnabled(isEdited);
    button->setText(restarts ? tr("Apply and restart") : tr("Apply"));
    setRole(m_note, "muted");
    m_note->setText(!restarts ? QString()
                              : tr("This starts the server anew: every client is disconnected, "
                                   "and may come back at once."));
    m_note->setVisible(restarts);
}

bool SettingsDialog::apply()
{
    for (SettingsPage *page : std::as_const(m_pages)) {
        const QString problem = page->problem();
        if (problem.isEmpty())
            continue;
        m_tabs->setCurrentWidget(page);
        page->showProblem();
        setRole(m_note, "error");
        m_note->setText(tr("Nothing was applied. %1").arg(problem));
        m_note->show();
        return false;
    }
    if (const ServerSettings settings = edited(); settings != m_monitor.settings())
        m_control.setSettings(settings);
    return true;
}

void SettingsDialog::accept()
{
    if (apply())
        QDialog::accept();
}

void SettingsDialog::reloadCertificate()
{
    const auto reloaded = m_control.reloadCertificate();
    m_security->tls().showReloaded(reloaded.error());
}

} // namespace Windsock
