// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractSocket;

namespace Windsock {

/// Ends our direction of a TCP connection (FIN) and leaves the other open, which Qt has no call
/// for. The peer reads all that was sent and then the end. Only when nothing waits to be written.
void halfClose(const QAbstractSocket &socket);

} // namespace Windsock
