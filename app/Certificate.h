// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

namespace Windsock {

class Server;

/// "certificate SHA-256 AB:CD:… for localhost, 127.0.0.1, until 2027-12-24", to be compared with
/// what a client shows.
[[nodiscard]] QString certificateText(const CertificateInfo &certificate);

/// Reads the certificate of a listening server anew. Returns what came of it as one sentence; an
/// error says too that the certificate in use stays.
[[nodiscard]] Result<QString> reloadCertificate(Server &server);

} // namespace Windsock
