// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LimitValues.h"

namespace Windsock {

void applyLimits(const LimitValues &values, Limits &limits)
{
    for (const LimitField &field : limitFields()) {
        if (const auto value = values.constFind(field.name); value != values.constEnd())
            field.set(limits, *value);
    }
}

LimitValues limitsToWrite(const Limits &limits, const LimitValues &written)
{
    LimitValues values;
    for (const LimitField &field : limitFields()) {
        const qint64 value = field.get(limits);
        if (value != field.defaultValue() || written.contains(field.name))
            values.insert(field.name, value);
    }
    return values;
}

} // namespace Windsock
