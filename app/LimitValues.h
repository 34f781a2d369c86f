// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/LimitFields.h"

#include <QMap>

namespace Windsock {

/// The limits that somebody has set, by LimitField::name; those that are left out are left to
/// others.
using LimitValues = QMap<QString, qint64>;

/// Sets the limits that `values` holds.
void applyLimits(const LimitValues &values, Limits &limits);

/// What is to be written down of `limits`: those that differ from their default, and those that
/// `written` holds already.
[[nodiscard]] LimitValues limitsToWrite(const Limits &limits, const LimitValues &written);

} // namespace Windsock
