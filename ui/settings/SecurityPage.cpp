// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/SecurityPage.h"

#include "server/settings/OriginText.h"
#include "ui/Look.h"
#include "ui/settings/LinesEdit.h"
#include "ui/settings/TlsBox.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include <array>

namespace Windsock {

namespace {

QString originProblem(const QString &line)
{
    return parseOrigin(line).error();
}

QString rangeProblem(const QString &line)
{
    return AddressRange::parse(line).error();
}

QStringList texts(const QList<AddressRange> &ranges)
{
    QStringList list;
    for (const AddressRange &range : ranges)
        list += range.toString();
    return list;
}

QList<AddressRange> ranges(const QStringList &lines)
{
    QList<AddressRange> list;
    for (const QString &line : lines) {
        if (const auto range = AddressRange::parse(line))
            list += *range;
    }
    return list;
}

} // namespace

SecurityPage::SecurityPage(const ServerSettings &settings, QWidget *parent)
    : SettingsPage(parent),
      m_origins(new LinesEdit(u"allowedOrigins"_qs, tr("Pages of other sites that may connect"),
                              tr("None. One origin a line, as https://example.org; * is every one"),
                              originProblem, this)),
      m_allowed(new LinesEdit(u"allowedAddresses"_qs, tr("Only these addresses may connect"),
                              tr("Every address. One a line, as 192.0.2.7 or 192.0.2.0/24"),
                              rangeProblem, this)),
      m_blocked(new LinesEdit(u"blockedAddresses"_qs, tr("These addresses may not connect"),
                              tr("None. One a line, as 192.0.2.7 or 2001:db8::/32"), rangeProblem,
                              this)),
      m_metrics(new QCheckBox(tr("Other computers may read the metrics at /-/metrics"), this)),
      m_tls(new TlsBox(this)),
      m_scroll(new QScrollArea(this))
{
    m_metrics->setObjectName(u"metricsForAll"_qs);
    m_scroll->setWidget(createContent());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // it follows the fields
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);
    follow(settings);
    for (LinesEdit *edit : {m_origins, m_allowed, m_blocked})
        connect(edit, &LinesEdit::edited, this, &SettingsPage::edited);
    connect(m_metrics, &QCheckBox::toggled, this, &SettingsPage::edited);
    connect(m_tls, &TlsBox::edited, this, &SettingsPage::edited);
}

QWidget *SecurityPage::createContent()
{
    auto *content = new QWidget(this);
    setRole(content, "panel");
    auto *addresses = new QHBoxLayout;
    addresses->setSpacing(16);
    addresses->addWidget(m_allowed, 1);
    addresses->addWidget(m_blocked, 1);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(18, 12, 18, 12);
    layout->setSpacing(8);
    const auto addHeading = [content, layout](const QString &text) {
        if (layout->count() > 0)
            layout->addSpacing(10);
        layout->addWidget(makeLabel(text, "section", content));
    };
    addHeading(tr("Origins"));
    layout->addWidget(m_origins);
    addHeading(tr("Addresses"));
    layout->addLayout(addresses);
    addHeading(tr("Encryption"));
    layout->addWidget(m_tls);
    addHeading(tr("Metrics"));
    layout->addWidget(m_metrics);
    layout->addStretch(1);
    return content;
}

void SecurityPage::follow(const ServerSettings &settings)
{
    m_origins->follow(settings.allowedOrigins);
    m_allowed->follow(texts(settings.addresses.allowed));
    m_blocked->follow(texts(settings.addresses.blocked));
    if (m_metrics->isChecked() == m_metricsBase)
        m_metrics->setChecked(settings.metricsForAll);
    m_metricsBase = settings.metricsForAll;
    m_tls->follow(settings);
}

void SecurityPage::writeTo(ServerSettings &settings) const
{
    if (m_origins->isEdited())
        settings.allowedOrigins = m_origins->lines();
    if (m_allowed->isEdited())
        settings.addresses.allowed = ranges(m_allowed->lines());
    if (m_blocked->isEdited())
        settings.addresses.blocked = ranges(m_blocked->lines());
    if (m_metrics->isChecked() != m_metricsBase)
        settings.metricsForAll = m_metrics->isChecked();
    m_tls->writeTo(settings);
}

QString SecurityPage::problem() const
{
    for (const LinesEdit *edit : {m_origins, m_allowed, m_blocked}) {
        if (const QString error = edit->error(); !error.isEmpty())
            return tr("%1. %2", "a list and what is wrong with it")
                .arg(edit->input()->accessibleName(), error);
    }
    return m_tls->error();
}

void SecurityPage::showProblem()
{
    for (LinesEdit *edit : {m_origins, m_allowed, m_blocked}) {
        if (edit->error().isEmpty())
            continue;
        m_scroll->ensureWidgetVisible(edit);
        edit->input()->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_scroll->ensureWidgetVisible(m_tls);
    m_tls->showProblem();
}

bool SecurityPage::isEdited() const
{
    return m_origins->isEdited() || m_allowed->isEdited() || m_blocked->isEdited()
        || m_metrics->isChecked() != m_metricsBase || m_tls->isEdited();
}

} // namespace Windsock
