// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

namespace Windsock {

/// Close codes of RFC 6455, 7.4.1 and IANA's registry that this server sends or reports.
namespace CloseCode {
inline constexpr quint16 Normal = 1000;
inline constexpr quint16 GoingAway = 1001;
inline constexpr quint16 ProtocolError = 1002;
inline constexpr quint16 UnsupportedData = 1003;
inline constexpr quint16 NoStatus = 1005; ///< never on the wire: the peer gave none
inline constexpr quint16 Abnormal = 1006; ///< never on the wire: the connection broke
inline constexpr quint16 InvalidPayload = 1007;
inline constexpr quint16 PolicyViolation = 1008;
inline constexpr quint16 MessageTooBig = 1009;
inline constexpr quint16 InternalError = 1011;
inline constexpr quint16 ServiceRestart = 1012;
inline constexpr quint16 TryAgainLater = 1013;
} // namespace CloseCode

/// True for a code that an endpoint may send: 1000–1003, 1007–1014 and 3000–4999.
[[nodiscard]] bool isSendableCloseCode(int code);

/// What a code means, in words for a person: "going away", "message too big"; empty for one without
/// a meaning.
[[nodiscard]] QString closeCodeText(quint16 code);

/// The longest close reason: a control frame's 125 bytes less the code's two.
inline constexpr int MaxCloseReasonBytes = 123;

} // namespace Windsock
