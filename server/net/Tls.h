// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

#include <QSslConfiguration>
#include <QString>

namespace Windsock {

/// A server configuration (TLS 1.2 and later) from a PEM certificate, with its chain, and its PEM
/// private key. An error names the file and what is wrong with it: not there, not PEM, a key that
/// needs a passphrase, a key of another certificate.
[[nodiscard]] Result<QSslConfiguration> loadTls(const QString &certificateFile,
                                                const QString &keyFile);

/// SHA-256, as CertificateInfo has it.
[[nodiscard]] QString fingerprintOf(const QSslCertificate &certificate);

/// What a person can compare with what their browser shows.
[[nodiscard]] CertificateInfo certificateInfo(const QSslConfiguration &configuration);

} // namespace Windsock
