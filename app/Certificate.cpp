// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Certificate.h"

#include "server/app/Server.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr qint64 MicrosecondsPerSecond = 1'000'000;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::Certificate)
};

QString details(const CertificateInfo &certificate)
{
    const QDateTime end = QDateTime::fromSecsSinceEpoch(certificate.validUntil
                                                        / MicrosecondsPerSecond);
    return Texts::tr("SHA-256 %1 for %2, until %3")
        .arg(certificate.fingerprint, certificate.names.join(u", "_s),
             end.date().toString(Qt::ISODate));
}

} // namespace

QString certificateText(const CertificateInfo &certificate)
{
    return Texts::tr("certificate %1").arg(details(certificate));
}

Result<QString> reloadCertificate(Server &server)
{
    const CertificateInfo before = server.monitor().certificate();
    if (server.state() != ServerState::Listening || before.fingerprint.isEmpty()) {
        return Texts::tr("There is no certificate to read anew: the server does not listen with "
                         "TLS.");
    }
    if (const auto reloaded = server.control().reloadCertificate(); !reloaded)
        return Error{Texts::tr("%1 The certificate in use stays.").arg(reloaded.error())};
    const CertificateInfo now = server.monitor().certificate();
    if (now.fingerprint == before.fingerprint)
        return Texts::tr("The certificate has not changed: %1").arg(details(now));
    return Texts::tr("The certificate was read anew: %1").arg(details(now));
}

} // namespace Windsock
