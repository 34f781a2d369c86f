// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

#include <QByteArray>
#include <QSslConfiguration>
#include <QStringList>

#include <chrono>

namespace Windsock {

/// A certificate that nobody vouches for, and its key, both PEM.
struct SelfSigned
{
    QByteArray certificate;
    QByteArray key;
};

/// Makes one with OpenSSL: ECDSA on P-256, SHA-256, for all `names` (host names and addresses, the
/// first is the subject), as a server's and no authority.
[[nodiscard]] Result<SelfSigned> makeSelfSigned(const QStringList &names,
                                                std::chrono::hours validFor);

/// localhost and loopback, this computer's name (also with .local), and its addresses in the LAN.
[[nodiscard]] QStringList ownNames();

/// Where the one of this computer is kept; for its user alone.
[[nodiscard]] QString selfSignedFolder();

/// The configuration of the certificate in `folder`, which is made when there is none yet, when it
/// ends within a month, or when it lacks one of ownNames(). Otherwise it stays, so that whoever has
/// trusted its fingerprint need not again.
[[nodiscard]] Result<QSslConfiguration> loadSelfSigned(const QString &folder);

} // namespace Windsock
