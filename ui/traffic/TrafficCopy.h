// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Windsock {

class SessionReader;

/// Rows of a session as text for the clipboard.
namespace TrafficCopy {

enum class Format : quint8 {
    Text, ///< the payloads, a line each; data as hex
    Json, ///< an object a row (an array of several): when, who, what, and the payload as text or
          ///< base64
    Hex,  ///< the payloads' bytes, a line each
};

/// More rows than these, or more bytes, are not copied; the text says so at its end.
inline constexpr int MaxRows = 10'000;
inline constexpr qint64 MaxBytes = 64 * 1024 * 1024;

/// `selected` is how many rows were meant, of which `ids` are the first.
[[nodiscard]] QString text(const SessionReader &reader, const QList<qint64> &ids, qint64 selected,
                           Format format);

} // namespace TrafficCopy
} // namespace Windsock
