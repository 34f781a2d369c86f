// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Columns.h"

namespace Windsock::Columns {

QVariant alignment(bool isNumber)
{
    return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant header(Qt::Orientation orientation, int role, bool isNumber, const QString &title)
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(isNumber);
    return role == Qt::DisplayRole ? QVariant(title) : QVariant();
}

} // namespace Windsock::Columns
