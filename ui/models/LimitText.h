// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/LimitFields.h"

/// Limits as the window shows them and takes them.
namespace Windsock::LimitText {

/// A value for a person, exactly: "20,000", "10 MiB", "0.5 s", "on", "delayed"; for 0 where it
/// stands for something else, zero().
[[nodiscard]] QString value(const LimitField &field, qint64 value);
/// Whether 0 stands for something else than itself.
[[nodiscard]] bool hasZero(const LimitField &field);
/// What 0 then stands for, shortly: "no limit", "never", "automatic", "as a message".
[[nodiscard]] QString zero(const LimitField &field);
/// A choice's words: "delayed", "closed (1008)".
[[nodiscard]] QString choice(const LimitField &field, int index);

/// "10 MiB", "16 KiB", "1,500 B": the greatest unit that is exact.
[[nodiscard]] QString bytes(qint64 bytes);
/// What bytes() makes, and what a person writes instead: "10mib", "1.5 MB", "4096". An error says
/// what a value must be.
[[nodiscard]] Result<qint64> parseBytes(const LimitField &field, const QString &text);

} // namespace Windsock::LimitText
